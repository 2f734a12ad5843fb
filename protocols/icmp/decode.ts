/** ICMP of IPv4: RFC 792, RFC 950, RFC 1256; of IPv6: RFC 4443. Its neighbour discovery stands in `neighbours.ts`. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { type Neighbours, neighbours, none } from './neighbours.ts';
import { type Quoted, quoted } from './quoted.ts';
import { Icmp, Icmp6, types, types6, unreachable, unreachable6 } from './types.table.ts';

export interface IcmpMessage {
  readonly name: string;
  readonly isWide: boolean;
  readonly type: number;
  readonly code: number;
  /** The packet an error is about. */
  readonly quoted: Quoted | undefined;
  /** Routers it advertises, or the one it redirects to. */
  readonly routers: readonly string[];
  readonly mask: string;
  readonly neighbours: Neighbours;
}

const MOST_ROUTERS = 16;
const ENTRY_WORDS = 2; // of four bytes: an address and its preference
const nothing = { quoted: undefined, routers: [] as readonly string[], mask: '', neighbours: none };
const ECHO = 8;
const ECHO_REPLY = 0;
const ECHO6 = 128;
const ECHO6_REPLY = 129;
const plain = (name: string, type: number, isWide: boolean): IcmpMessage => ({
  ...nothing,
  name,
  type,
  code: 0,
  isWide,
});
/** Most messages by far, and they say nothing: one for all. */
const echo: ReadonlyMap<number, IcmpMessage> = new Map([
  [ECHO, plain('echo-request', ECHO, false)],
  [ECHO_REPLY, plain('echo-reply', ECHO_REPLY, false)],
]);
const echo6: ReadonlyMap<number, IcmpMessage> = new Map([
  [ECHO6, plain('echo-request', ECHO6, true)],
  [ECHO6_REPLY, plain('echo-reply', ECHO6_REPLY, true)],
]);

/** What an error is about was sent by whom it is told to: that one asked. A number both have means the same in both. */
export function direction(bytes: Uint8Array, start: number, _end: number): Direction | undefined {
  const type = bytes[start]!;
  return (types.get(type) ?? types6.get(type))?.direction;
}

export function decode(cursor: Cursor, turn: Turn): IcmpMessage | undefined {
  const isWide = turn.framing === 'v6';
  const type = cursor.u8();
  const code = cursor.u8();
  cursor.skip(2); // checksum
  const known = (isWide ? echo6 : echo).get(type);
  if (known !== undefined) return known;
  const row = (isWide ? types6 : types).get(type);
  if (row === undefined) return undefined;
  const head = { ...nothing, name: nameOf(row.name, type, code, isWide), isWide, type, code };
  if (isWide && type >= Icmp6.listenerQuery) {
    const said = neighbours(cursor, type);
    return { ...head, neighbours: said, routers: said.routers };
  }
  if (!isWide && type === Icmp.routerAdvertisement) return { ...head, routers: routers(cursor) };
  if (!isWide && type === Icmp.maskReply) {
    cursor.skip(2 + 2); // identifier, sequence number
    return { ...head, mask: cursor.ipv4() };
  }
  if (row.isError !== true) return head;
  const gateway = !isWide && type === Icmp.redirect ? [cursor.ipv4()] : [];
  if (gateway.length === 0) cursor.skip(4); // unused, a pointer, or the size that fits
  return { ...head, routers: gateway, quoted: quoted(cursor) };
}

export function operation({ name }: IcmpMessage): string {
  return name;
}

function nameOf(name: string, type: number, code: number, isWide: boolean): string {
  if (type !== (isWide ? Icmp6.unreachable : Icmp.unreachable)) return name;
  return (isWide ? unreachable6 : unreachable)[code] ?? name;
}

/** RFC 1256, 3: count, words of an entry, lifetime; an entry may grow. */
function routers(cursor: Cursor): readonly string[] {
  const found: string[] = [];
  const count = cursor.u8();
  const words = cursor.u8();
  cursor.skip(2); // lifetime
  cursor.require(words >= ENTRY_WORDS, 'illegal', 'entry size');
  for (let left = count; cursor.again(left); left--) {
    const address = cursor.ipv4();
    cursor.skip(4 * words - 4); // its preference
    if (found.length < MOST_ROUTERS) found.push(address);
  }
  return found;
}

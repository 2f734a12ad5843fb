/** The beginning of the packet an error is about: RFC 792, RFC 4443, 2.4. */
import type { Cursor } from '../contract/cursor.ts';

export interface Quoted {
  readonly target: string;
  /** `udp`, `tcp`, or the number of the protocol. */
  readonly protocol: string;
  /** 0: nothing is known of ports. */
  readonly port: number;
}

/** Where in the header things stand. RFC 791, 3.1; RFC 8200, 3. */
const Header4 = { size: 20, fragment: 6, protocol: 9, target: 16 } as const;
const Header6 = { size: 40, protocol: 6, target: 24 } as const;
const OFFSET = 0x1f; // of the fragment, its high bits
const protocols: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
const PORTS = new Set([6, 17]);

/** Undefined where it is too short to tell: no flaw, what is quoted is of the speaker's choosing. */
export function quoted(cursor: Cursor): Quoted | undefined {
  const version = cursor.peek() >> 4;
  const { size, protocol, target } = version === 6 ? Header6 : Header4;
  if ((version !== 4 && version !== 6) || cursor.remaining < size) return undefined;
  const number = cursor.peek(protocol);
  const header = version === 6 ? size : (cursor.peek() & 15) * 4;
  const { fragment } = Header4;
  const isFirst =
    version === 6 || ((cursor.peek(fragment) & OFFSET) | cursor.peek(fragment + 1)) === 0;
  const hasPorts = isFirst && PORTS.has(number) && cursor.remaining >= header + 4;
  const port = hasPorts ? (cursor.peek(header + 2) << 8) | cursor.peek(header + 3) : 0;
  cursor.skip(target);
  return {
    target: version === 6 ? cursor.ipv6() : cursor.ipv4(),
    protocol: protocols[number] ?? `protocol ${number}`,
    port,
  };
}

/** The beginning of the packet an error is about: RFC 792, RFC 4443, 2.4. */
import type { Cursor } from '../contract/cursor.ts';

export interface Quoted {
  readonly target: string;
  /** `udp`, `tcp`, or the number of the protocol. */
  readonly protocol: string;
  /** 0: nothing is known of ports. */
  readonly port: number;
}

const HEADER4 = 20;
const HEADER6 = 40;
const protocols: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
const PORTS = new Set([6, 17]);

/** Undefined where it is too short to tell: no flaw, what is quoted is of the speaker's choosing. */
export function quoted(cursor: Cursor): Quoted | undefined {
  const version = cursor.peek() >> 4;
  const size = version === 6 ? HEADER6 : HEADER4;
  if ((version !== 4 && version !== 6) || cursor.remaining < size) return undefined;
  const number = cursor.peek(version === 6 ? 6 : 9);
  const header = version === 6 ? HEADER6 : (cursor.peek() & 15) * 4;
  const isFirst = version === 6 || ((cursor.peek(6) & 0x1f) | cursor.peek(7)) === 0;
  const hasPorts = isFirst && PORTS.has(number) && cursor.remaining >= header + 4;
  const port = hasPorts ? (cursor.peek(header + 2) << 8) | cursor.peek(header + 3) : 0;
  cursor.skip(version === 6 ? 24 : 16);
  const target = version === 6 ? cursor.ipv6() : cursor.ipv4();
  return { target, protocol: protocols[number] ?? `protocol ${number}`, port };
}

/** VRRP: RFC 3768, 5 (version 2) and RFC 9568, 5 (version 3, also of IPv6). */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';

export interface VrrpMessage {
  readonly version: number;
  readonly group: number;
  /** 255: it owns the addresses; 0: it gives the group up. */
  readonly priority: number;
  readonly addresses: readonly string[];
  /** Version 2 alone: a password in clear stands behind the addresses. */
  readonly hasPassword: boolean;
}

const ADVERTISEMENT = 1;
const CLEAR_PASSWORD = 1; // RFC 2338, 5.3.6
const IPV4_SIZE = 4;
const IPV6_SIZE = 16;
const MOST_ADDRESSES = 32;

export function decode(cursor: Cursor, turn: Turn): VrrpMessage {
  const first = cursor.u8();
  const version = first >> 4;
  cursor.require(version === 2 || version === 3, 'illegal', 'version');
  cursor.require((first & 15) === ADVERTISEMENT, 'illegal', 'type');
  const group = cursor.u8();
  const priority = cursor.u8();
  const count = cursor.u8();
  const authentication = cursor.u8(); // of version 3 the interval begins here
  cursor.skip(1 + 2); // interval, checksum
  const isWide = version === 3 && cursor.remaining >= count * IPV6_SIZE && count > 0;
  cursor.require(cursor.remaining >= count * IPV4_SIZE, 'truncated', 'address');
  const addresses: string[] = [];
  for (let left = count; cursor.again(left); left--) {
    const address = isWide ? cursor.ipv6() : cursor.ipv4();
    if (addresses.length < MOST_ADDRESSES) addresses.push(address);
  }
  const hasPassword = version === 2 && authentication === CLEAR_PASSWORD;
  if (hasPassword) turn.conceal();
  return { version, group, priority, addresses, hasPassword };
}

export function operation({ priority }: VrrpMessage): string {
  return priority === 0 ? 'resignation' : 'advertisement';
}

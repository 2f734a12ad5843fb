/**
 * What CDP is written in, and FDP after it: a version, how long the message holds, a checksum, then
 * type, length (its own four bytes counted) and value; addresses with the protocol they belong to.
 * Neither is published: the fields of TShark 4.0's cdp and fdp dissectors.
 */
import type { Cursor } from '../contract/cursor.ts';

export interface DiscoveryHeader {
  readonly version: number;
  /** Seconds; 0: what was said holds no longer. */
  readonly holdSeconds: number;
}

const TLV_HEADER = 4;
const Notation = { nlpid: 1, ieee8022: 2 } as const;
const IPV4 = 0xcc; // as NLPID
const IPV6 = 0x86dd; // behind SNAP
const IPV4_SIZE = 4;
const IPV6_SIZE = 16;
const MOST_ADDRESSES = 32;

export function discoveryHeader(cursor: Cursor): DiscoveryHeader {
  const version = cursor.u8();
  const holdSeconds = cursor.u8();
  cursor.skip(2); // checksum
  return { version, holdSeconds };
}

/** `read` has the value alone before it, and may leave any of it unread. */
export function eachDiscoveryTlv(cursor: Cursor, read: (type: number) => void): void {
  while (cursor.more()) {
    const type = cursor.u16();
    const size = cursor.u16();
    cursor.require(size >= TLV_HEADER, 'inconsistent', 'TLV length');
    const outer = cursor.enter(size - TLV_HEADER);
    read(type);
    cursor.leave(outer);
  }
}

/** Those of IP, the unset one left out. */
export function discoveryAddresses(cursor: Cursor): string[] {
  const found: string[] = [];
  for (let left = cursor.u32(); cursor.again(left); left--) {
    const notation = cursor.u8();
    const size = cursor.u8();
    const protocol = protocolOf(cursor, notation, size);
    const outer = cursor.enter(cursor.u16());
    const address =
      protocol === IPV4 && cursor.remaining === IPV4_SIZE
        ? cursor.ipv4()
        : protocol === IPV6 && cursor.remaining === IPV6_SIZE
          ? cursor.ipv6()
          : '';
    cursor.leave(outer);
    if (address !== '' && address !== '0.0.0.0' && found.length < MOST_ADDRESSES)
      found.push(address);
  }
  return found;
}

/** One byte of NLPID, or the EtherType at the end of an 802.2 and SNAP header. */
function protocolOf(cursor: Cursor, notation: number, size: number): number {
  const outer = cursor.enter(size);
  let protocol = 0;
  if (notation === Notation.nlpid && size === 1) protocol = cursor.u8();
  else if (notation === Notation.ieee8022 && size >= 2) {
    cursor.skip(size - 2);
    protocol = cursor.u16();
  }
  cursor.leave(outer);
  return protocol;
}

/** `12.2(44)SE`, of the sentence in which IOS, IronWare and their kin say what they are. */
export function versionIn(software = ''): string | undefined {
  return /\bversion:? +v?([0-9][^\s,;]*)/i.exec(software)?.[1];
}

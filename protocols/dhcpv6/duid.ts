/**
 * Who a client or a server is, whatever interface it speaks from: RFC 8415, 11. The MAC in it was that of some
 * interface on the day it was made, often another one's by now: alone it names no address of the speaker.
 */
import { ipv6Text } from '../contract/address-text.ts';
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { DuidType } from './options.table.ts';

const TEXT_MAX = 256;
const MOST = 130; // bytes: its type and up to 128
const ETHERNET = 1;
const MAC_SIZE = 6;
const UUID_SIZE = 16;
const WITH_MAC = /^duid-llt? ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\b/;
const UNIVERSAL = 0x02;
const EPOCH = Date.UTC(2000, 0, 1);
const KNOWN: ReadonlySet<number> = new Set(Object.values(DuidType));

/** `duid-ll 00:1b:1b:23:eb:3b`, of all that is left. A kind nobody knows is its bytes. */
export function duid(cursor: Cursor): string {
  const size = cursor.remaining;
  cursor.require(size <= MOST, 'illegal', 'duid');
  const type = (cursor.peek() << 8) | cursor.peek(1);
  const isKnown = KNOWN.has(type) && (type !== DuidType.uuid || size === 2 + UUID_SIZE);
  if (!isKnown) return size === 0 ? '' : clipped(`duid ${cursor.hex(size)}`, TEXT_MAX);
  cursor.skip(2); // the type
  if (type === DuidType.uuid) {
    return `duid-uuid ${[4, 2, 2, 2, 6].map((part) => cursor.hex(part)).join('-')}`;
  }
  if (type === DuidType.enterprise) {
    return clipped(`duid-en ${cursor.u32()} ${cursor.hex(cursor.remaining)}`.trim(), TEXT_MAX);
  }
  const hardware = cursor.u16();
  if (type === DuidType.linkLayer) {
    return clipped(`duid-ll ${linkLayer(cursor, hardware)}`, TEXT_MAX);
  }
  const made = new Date(EPOCH + 1000 * cursor.u32()).toISOString().slice(0, 19);
  return clipped(`duid-llt ${linkLayer(cursor, hardware)} ${made}Z`, TEXT_MAX);
}

/** The MAC in such a text; empty: none is. */
export function macOf(duid: string): string {
  return WITH_MAC.exec(duid)?.[1] ?? '';
}

/** The link-local address that an interface with this MAC makes of it: RFC 4291, appendix A. */
export function linkLocalOf(mac: string): string {
  const [first = 0, ...rest] = mac.split(':').map((pair) => Number.parseInt(pair, 16));
  const identifier = [first ^ UNIVERSAL, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
  return ipv6Text(Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...identifier), 0);
}

function linkLayer(cursor: Cursor, hardware: number): string {
  if (hardware === ETHERNET && cursor.remaining === MAC_SIZE) return cursor.mac();
  return `hardware ${hardware} ${cursor.hex(cursor.remaining)}`.trim();
}

/** Names as labels with their lengths (RFC 1035, 3.1), where nothing is compressed: as DHCP's options write them. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';

const LABEL_SIZES = 64; // the two high bits of a length mark what is no label
const TEXT_MAX = 256;

/** `pc-4.example.com`, up to the empty label or the end of the bytes (a partial name has no end of its own). */
export function dnsName(cursor: Cursor): string {
  const labels: string[] = [];
  while (cursor.more()) {
    const size = cursor.u8();
    if (size === 0) break;
    cursor.require(size < LABEL_SIZES, 'illegal', 'name');
    const label = cursor.text(size);
    if (label !== '') labels.push(label);
  }
  return clipped(labels.join('.'), TEXT_MAX);
}

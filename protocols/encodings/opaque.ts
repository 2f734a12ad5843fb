/** What a field without a format of its own holds: each vendor puts something else there. */
import type { Cursor } from '../contract/cursor.ts';

/** All that is left, as text where every byte is of ASCII's printable ones, else as bytes. */
export function opaque(cursor: Cursor): string {
  for (let ahead = 0; ahead < cursor.remaining; ahead++) {
    const byte = cursor.peek(ahead);
    if (byte < 0x20 || byte > 0x7e) return cursor.hex(cursor.remaining);
  }
  return cursor.text(cursor.remaining);
}

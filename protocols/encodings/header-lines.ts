/** A first line and lines of `Name: value` behind it, as HTTP wrote them first (RFC 9112, 2.1), over UDP as well. */
import type { Cursor } from '../contract/cursor.ts';
import { findByte } from './text-line.ts';

export interface HeaderLines {
  readonly first: string;
  /** By name in lower case; of several the first. */
  readonly headers: ReadonlyMap<string, string>;
}

const LF = 0x0a;
const MOST = 64;
const TEXT_MAX = 256;

/** Up to an empty line or the end; a line that begins with a space goes on with the one before it, and is passed over. */
export function headerLines(cursor: Cursor): HeaderLines {
  const first = line(cursor);
  const headers = new Map<string, string>();
  while (cursor.more()) {
    const text = line(cursor);
    if (text === '') break;
    const colon = text.indexOf(':');
    const name = text.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && headers.size < MOST && !headers.has(name))
      headers.set(name, text.slice(colon + 1).trim());
  }
  return { first, headers };
}

function line(cursor: Cursor): string {
  const { bytes, offset, end } = cursor;
  const found = findByte(bytes, offset, end, LF);
  const stop = found < 0 ? end : found;
  const text = cursor.text(Math.min(stop - offset, TEXT_MAX));
  cursor.skip(Math.min(stop + 1, end) - cursor.offset);
  return text;
}

/** What may be shown of a text that came from a device. Unicode 15.1, 23.2 (layout and format controls). */

const TEXT_MAX = 256; // characters, as UTF-16 counts them

/**
 * The text of these bytes: UTF-8 where they are valid UTF-8, else Latin-1 (a plant in Germany has
 * umlauts in both). Controls and what reorders or hides text is dropped, line ends, tabs and other
 * white space become one space, the ends are trimmed; never more than 256 characters.
 */
export function printable(bytes: Uint8Array, start: number, end: number): string {
  const last = Math.min(end, start + 4 * TEXT_MAX);
  if (last - start < TEXT_MAX && isPlain(bytes, start, last)) return plain(bytes, start, last);
  const text = isUtf8(bytes, start, last, last < end) ? utf8(bytes, start, last) : '';
  return (text || latin1(bytes, start, last)).trim();
}

/** UTF-16 as Windows writes it, of at most 256 characters. */
export function printableUtf16(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at + 1 < end && text.length < TEXT_MAX - 1; at += 2) {
    let codePoint = bytes[at]! | (bytes[at + 1]! << 8);
    if ((codePoint & 0xfc00) === 0xd800 && at + 3 < end) {
      const low = bytes[at + 2]! | (bytes[at + 3]! << 8);
      if ((low & 0xfc00) === 0xdc00) {
        codePoint = 0x1_0000 + ((codePoint & 0x3ff) << 10) + (low & 0x3ff);
        at += 2;
      }
    }
    text = append(text, codePoint);
  }
  return text.trim();
}

/** The first characters of a text that is too long, none of them halved. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const isHalved = (text.charCodeAt(most - 1) & 0xfc00) === 0xd800;
  return text.slice(0, isHalved ? most - 1 : most).trim();
}

/** Most texts by far: nothing in them but what ASCII shows. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < 0x20 || bytes[at]! > 0x7e) return false;
  return true;
}

function plain(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text.trim();
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end && text.length < TEXT_MAX; at++) text = append(text, bytes[at]!);
  return text;
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end && text.length < TEXT_MAX - 1; ) {
    const size = sizeOf(bytes[at]!);
    if (at + size > end) break;
    text = append(text, size === 1 ? bytes[at]! : codePointAt(bytes, at, size));
    at += size;
  }
  return text;
}

/** Bytes of a sequence that begins so; 0: nothing begins so. */
function sizeOf(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

function codePointAt(bytes: Uint8Array, at: number, size: number): number {
  let codePoint = bytes[at]! & (0x7f >> size);
  for (let next = at + 1; next < at + size; next++)
    codePoint = codePoint * 64 + (bytes[next]! & 0x3f);
  return codePoint;
}

/** Strictly: no overlong form, no surrogate. A sequence that a cap cut off is no error. */
function isUtf8(bytes: Uint8Array, start: number, end: number, isCut: boolean): boolean {
  for (let at = start; at < end; ) {
    const size = sizeOf(bytes[at]!);
    if (size === 0) return false;
    for (let next = at + 1; next < Math.min(at + size, end); next++)
      if ((bytes[next]! & 0xc0) !== 0x80) return false;
    if (at + size > end) return isCut;
    if (size > 2 && isForbidden(codePointAt(bytes, at, size), size)) return false;
    at += size;
  }
  return true;
}

function isForbidden(codePoint: number, size: number): boolean {
  if (size === 3) return codePoint < 0x800 || (codePoint & 0xf800) === 0xd800;
  return codePoint < 0x1_0000 || codePoint > 0x10_ffff;
}

function append(text: string, codePoint: number): string {
  if (codePoint >= 0x20 && codePoint < 0x7f) return text + String.fromCharCode(codePoint);
  if (isSpace(codePoint)) return text === '' || text.endsWith(' ') ? text : `${text} `;
  return isHidden(codePoint) ? text : text + String.fromCodePoint(codePoint);
}

function isSpace(codePoint: number): boolean {
  return (
    (codePoint >= 0x09 && codePoint <= 0x0d) ||
    codePoint === 0xa0 ||
    (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000
  );
}

/** First and last of the code points that draw nothing, reorder what stands beside them, or mean nothing. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff], // surrogates, private use
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe_0000, 0x10_ffff],
];

function isHidden(codePoint: number): boolean {
  if (codePoint >= 0xae && codePoint < 0x34f) return false;
  for (const [first, last] of HIDDEN) if (codePoint >= first && codePoint <= last) return true;
  return (codePoint & 0xfffe) === 0xfffe;
}

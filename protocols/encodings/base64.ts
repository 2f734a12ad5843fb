/** RFC 4648, 4: written without the padding, as fingerprints are; read with it or without. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) text += LETTERS[(held >> (bits - 6)) & 63];
  }
  return bits === 0 ? text : text + LETTERS[(held << (6 - bits)) & 63];
}

const VALUES = new Map(Array.from(LETTERS, (letter, value) => [letter.charCodeAt(0), value]));

/** What stands there, up to the padding or to the first byte that is no letter of it. */
export function fromBase64(text: Uint8Array, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(((end - start) * 3) >> 2);
  let size = 0;
  let held = 0;
  let bits = 0;
  for (let at = start; at < end; at++) {
    const value = VALUES.get(text[at]!);
    if (value === undefined) break;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[size++] = held >> bits;
  }
  return bytes.subarray(0, size);
}

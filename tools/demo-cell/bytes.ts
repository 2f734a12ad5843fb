/** Numbers and texts to network bytes: what every encoder of the demo cell is written with. */

export type Piece = Uint8Array | string | readonly number[];

/** One byte each. */
export const u8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Big-endian, two bytes each. */
export const u16 = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]));

/** Big-endian, four bytes each. */
export const u32 = (...values: number[]): Uint8Array =>
  Uint8Array.from(
    values.flatMap((value) => [
      Math.floor(value / 0x100_0000) & 0xff,
      (value >> 16) & 0xff,
      (value >> 8) & 0xff,
      value & 0xff,
    ]),
  );

/** A text in a field of fixed size, filled up behind. */
export function padded(text: string, size: number, filler = 0): Uint8Array {
  const field = new Uint8Array(size).fill(filler);
  field.set(ascii(text).subarray(0, size));
  return field;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** `00:1b:1b:23:eb:3b`. */
export function mac(text: string): Uint8Array {
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
}

/** `10.20.1.11`. */
export function ip(text: string): Uint8Array {
  return Uint8Array.from(text.split('.'), Number);
}

/** Pieces one behind the other; a string stands for its ASCII. */
export function join(...pieces: Piece[]): Uint8Array {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? ascii(piece) : Uint8Array.from(piece),
  );
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** RFC 1071: the ones' complement of the ones' complement sum. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

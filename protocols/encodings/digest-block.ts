/** How a text becomes whole blocks for a digest: RFC 1321, 3.1 and 3.2; FIPS 180-4, 5.1.1. */

const BLOCK = 64;
const LENGTH_SIZE = 8;

/** The bytes, a one bit, zeroes, and their length in bits, at the end of the last block. */
export function padded(bytes: Uint8Array, isLittleEndian: boolean) {
  const size = Math.ceil((bytes.length + 1 + LENGTH_SIZE) / BLOCK) * BLOCK;
  const blocks = new Uint8Array(size);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  const low = isLittleEndian ? size - LENGTH_SIZE : size - 4;
  view.setUint32(low, bytes.length * 8, isLittleEndian);
  return { bytes: blocks, view };
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

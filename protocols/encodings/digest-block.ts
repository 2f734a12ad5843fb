/** How a text becomes whole blocks for a digest: RFC 1321, 3.1 and 3.2; FIPS 180-4, 5.1.1. */

const BLOCK = 64;
const LENGTH_SIZE = 8;

/** ASCII text, a one bit, zeroes, and its length in bits, at the end of the last block. */
export function padded(text: string, isLittleEndian: boolean) {
  const size = Math.ceil((text.length + 1 + LENGTH_SIZE) / BLOCK) * BLOCK;
  const bytes = new Uint8Array(size);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  bytes[text.length] = 0x80;
  const view = new DataView(bytes.buffer);
  const low = isLittleEndian ? size - LENGTH_SIZE : size - 4;
  view.setUint32(low, text.length * 8, isLittleEndian);
  return { bytes, view };
}

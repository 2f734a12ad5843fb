/** CRC-DNP, byte by byte: IEEE 1815-2012, data link layer. */
const POLYNOMIAL = 0xa6bc; // 0x3d65, the lowest bit first

export const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  return crc;
});

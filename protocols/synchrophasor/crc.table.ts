/** CRC-CCITT, byte by byte: IEEE C37.118.2-2011, the checksum of a frame. */
const POLYNOMIAL = 0x1021;

export const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

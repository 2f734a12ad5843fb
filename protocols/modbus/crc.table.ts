/** CRC-16 of the serial line, byte by byte. MODBUS over Serial Line V1.02, 6.2.2. */
const POLYNOMIAL = 0xa001;

export const crcOfByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  return crc;
});

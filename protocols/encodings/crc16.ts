/**
 * Cyclic redundancy checks of sixteen bits, a byte at a time. Serial lines send the lowest bit of a byte first
 * (reflected), others the highest (straight); polynomials are written in the order they are used in.
 */

/** What each value of a byte does to the register. */
export type CrcTable = Uint16Array;

export function reflectedTable(polynomial: number): CrcTable {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
    return crc;
  });
}

export function straightTable(polynomial: number): CrcTable {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
    return crc;
  });
}

/** Of these bytes, in a register that holds `crc` before. */
export function reflectedCrc(
  table: CrcTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  crc = 0,
): number {
  let register = crc;
  for (let at = start; at < end; at++)
    register = (register >> 8) ^ table[(register ^ bytes[at]!) & 0xff]!;
  return register;
}

export function straightCrc(
  table: CrcTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  crc = 0,
): number {
  let register = crc;
  for (let at = start; at < end; at++)
    register = ((register << 8) & 0xff00) ^ table[(register >> 8) ^ bytes[at]!]!;
  return register;
}

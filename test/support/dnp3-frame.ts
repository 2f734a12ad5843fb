/** Frames of DNP3 with their checksums, between master 1 and outstation 10. */
export const MASTER = 0xc4; // from the master, primary, unconfirmed user data
export const OUTSTATION = 0x44;

/** A frame of one segment. */
export function frame(control: number, data: readonly number[]): Uint8Array {
  const ends = control === MASTER ? [10, 0, 1, 0] : [1, 0, 10, 0];
  const bytes = summed([0x05, 0x64, 5 + data.length, control, ...ends]);
  for (let at = 0; at < data.length; at += 16) bytes.push(...summed(data.slice(at, at + 16)));
  return Uint8Array.from(bytes);
}

function summed(bytes: readonly number[]): number[] {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa6bc : crc >> 1;
  }
  return [...bytes, ~crc & 0xff, (~crc >> 8) & 0xff];
}

/** C706, 14: numbers are in the order of bytes their sender chose; of a UUID (appendix A) the first three fields are numbers. */
import type { Cursor } from '../contract/cursor.ts';

export function readUuid(cursor: Cursor, isLittle: boolean): string {
  const low = long(cursor, isLittle).toString(16).padStart(8, '0');
  const middle = short(cursor, isLittle).toString(16).padStart(4, '0');
  const high = short(cursor, isLittle).toString(16).padStart(4, '0');
  return `${low}-${middle}-${high}-${cursor.hex(2)}-${cursor.hex(6)}`;
}

export function short(cursor: Cursor, isLittle: boolean): number {
  return isLittle ? cursor.u16le() : cursor.u16();
}

export function long(cursor: Cursor, isLittle: boolean): number {
  return isLittle ? cursor.u32le() : cursor.u32();
}

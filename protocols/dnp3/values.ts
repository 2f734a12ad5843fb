/** Numbers, times and the values of device attributes: IEEE 1815-2012, application layer. */
import type { Cursor } from '../contract/cursor.ts';
import { ValueType } from './attributes.table.ts';

/** One, two or four bytes. */
export function numbered(cursor: Cursor, code: number): number {
  if (code === 0) return cursor.u8();
  return code === 1 ? cursor.u16le() : cursor.u32le();
}

export function attributeValue(type: number, cursor: Cursor): string {
  const size = cursor.remaining;
  switch (type) {
    case ValueType.text:
      return cursor.text(size);
    case ValueType.unsigned:
    case ValueType.signed:
      return integer(cursor, size, type === ValueType.signed);
    case ValueType.float:
      return size === 4 || size === 8 ? String(float(cursor, size)) : '';
    case ValueType.time:
      return size === 6 ? time(cursor) : '';
    case ValueType.octets:
    case ValueType.bits:
      return cursor.hex(size);
    default:
      return '';
  }
}

function integer(cursor: Cursor, size: number, isSigned: boolean): string {
  if (size !== 1 && size !== 2 && size !== 4) return '';
  const value = numbered(cursor, size >> 1);
  const limit = 2 ** (size * 8 - 1);
  return String(isSigned && value >= limit ? value - 2 * limit : value);
}

export function float(cursor: Cursor, size: number): number {
  const { bytes, start, end } = cursor.span(size);
  if (end - start < size) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  return size === 4 ? Number(view.getFloat32(0, true).toPrecision(7)) : view.getFloat64(0, true);
}

/** Milliseconds since 1970, six bytes. */
export function time(cursor: Cursor): string {
  return new Date(cursor.u32le() + cursor.u16le() * 0x1_0000_0000).toISOString();
}

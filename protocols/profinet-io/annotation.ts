/** What an endpoint mapper says of a device: IEC 61158-6-10, annotation of 64 bytes; C706, O.3 (ept_lookup). */
import type { Cursor } from '../contract/cursor.ts';

export interface Annotation {
  readonly type: 'annotation';
  readonly operation: undefined;
  readonly deviceType: string;
  readonly orderCode: string;
  readonly hardware: string;
  readonly software: string;
}

const SIZE = 64;
/** The end of every PROFINET interface's UUID. */
const NODE = [0x82, 0x71, 0x00, 0xa0, 0x24, 0x42, 0xdf, 0x7d];
const LOOKED = 512; // bytes

/** Another endpoint mapper's answers are not ours to read. */
export function namesProfinet(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + LOOKED) - NODE.length;
  for (let at = start; at <= last; at++) {
    let same = 0;
    while (same < NODE.length && bytes[at + same] === NODE[same]) same++;
    if (same === NODE.length) return end - start;
  }
  return -1;
}

/** The first entry: all of them say the same of one device. */
export function annotation(cursor: Cursor, isLittle: boolean): Annotation | undefined {
  const number = () => (isLittle ? cursor.u32le() : cursor.u32());
  cursor.skip(20); // the handle of the lookup
  const entries = number();
  cursor.skip(12); // maximum, offset and actual count
  if (entries === 0) return undefined;
  cursor.skip(16 + 4 + 4); // object, reference to the tower, offset of the annotation
  if (number() < SIZE - 1) return undefined;
  const deviceType = cursor.text(25);
  cursor.skip(1); // a blank
  const orderCode = cursor.text(20);
  cursor.skip(1); // a blank
  const hardware = cursor.text(5);
  cursor.skip(1); // a blank
  const prefix = cursor.text(1);
  const software = [cursor.text(3), cursor.text(3), cursor.text(3)].join('.');
  return {
    type: 'annotation',
    operation: undefined,
    deviceType,
    orderCode,
    hardware,
    software: software === '..' ? '' : `${prefix}${software}`,
  };
}

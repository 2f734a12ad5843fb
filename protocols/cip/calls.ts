/** A request to an object: service, path, and what of its data is acted on. CIP Volume 1, 2-4. */
import type { Cursor } from '../contract/cursor.ts';
import { readPath } from '../encodings/cip-path.ts';
import { Class, Service, TagService } from './services.table.ts';

export interface Call {
  /** Its place in a Multiple Service Packet; 0 where it stands alone. */
  readonly at: number;
  readonly service: number;
  readonly classId: number; // -1 where a symbol leads
  readonly subclassId: number;
  readonly instance: number;
  readonly attribute: number;
  readonly symbol: string;
  /** Of a reset its type, of a wall clock microseconds since 1970; else -1. */
  readonly value: number;
}

const WALL_CLOCK_TIME = 6;

/** Reads service, path and data up to the end of the bytes. */
export function readCall(cursor: Cursor, at: number): Call {
  const service = cursor.u8() & 0x7f;
  const { classId, subclassId, instance, attribute, symbol } = readPath(cursor, cursor.u8());
  const call = { at, service, classId, subclassId, instance, attribute, symbol };
  if (service === Service.reset) {
    return { ...call, value: cursor.remaining > 0 ? cursor.u8() : 0 };
  }
  if (service === Service.setAttributeList) return attributeList(call, cursor);
  if (service === Service.setAttributeSingle && classId === Class.wallClock) {
    return { ...call, value: attribute === WALL_CLOCK_TIME ? clock(cursor) : -1 };
  }
  return { ...call, value: -1 };
}

/** Values have no size of their own: only the first of a list can be told. */
function attributeList(call: Omit<Call, 'value'>, cursor: Cursor): Call {
  const count = cursor.u16le();
  if (count === 0) return { ...call, value: -1 };
  const attribute = cursor.u16le();
  const isClock = call.classId === Class.wallClock && attribute === WALL_CLOCK_TIME;
  return { ...call, attribute, value: isClock ? clock(cursor) : -1 };
}

function clock(cursor: Cursor): number {
  return cursor.remaining >= 8 ? cursor.u64le() : -1;
}

/** A tag by its name, or by the number its name has in the controller. */
export function isTag({ classId, symbol }: Pick<Call, 'classId' | 'symbol'>): boolean {
  if (classId === -1) return symbol !== '';
  return classId === Class.symbol || classId === Class.tagName;
}

export function isTagRead({ service }: Call): boolean {
  return service === TagService.read || service === TagService.readFragmented;
}

/** A request to an object: service, path, and what of its data is acted on. CIP Volume 1 (ODVA), message router request format. */
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
const NO_VALUE = -1;

/** Reads service, path and data up to the end of the bytes. */
export function readCall(cursor: Cursor, at: number): Call {
  const service = cursor.u8() & 0x7f;
  const path = readPath(cursor, cursor.u8());
  const { classId, subclassId, instance, symbol } = path;
  let { attribute } = path;
  let value = NO_VALUE;
  if (service === Service.reset) value = cursor.remaining > 0 ? cursor.u8() : 0;
  // Values have no size of their own: only the first of a list can be told.
  if (service === Service.setAttributeList && cursor.u16le() > 0) attribute = cursor.u16le();
  if (classId === Class.wallClock && attribute === WALL_CLOCK_TIME && isSetting(service)) {
    value = clock(cursor);
  }
  return { at, service, classId, subclassId, instance, attribute, symbol, value };
}

function isSetting(service: number): boolean {
  return service === Service.setAttributeList || service === Service.setAttributeSingle;
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

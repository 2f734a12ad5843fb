/** The control information of an APDU: IEC 60870-5-104:2006. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { Cause, refusals, StartDt, TypeId, types, unnumbered } from './types.table.ts';

export const START = 0x68;
const HEADER = 2;
export const CONTROL = 4;
const MOST = 253;
const ASDU_HEADER = 6; // type, number of objects, two of cause, two of common address
const OBJECT_ADDRESS = 3;
const SEQUENCE = 0x80; // one address, and the objects behind it follow each other
const MONITORED = 44; // types up to here only a controlled station sends

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== START) return FOREIGN;
  if (end - start < HEADER) return MORE;
  const size = bytes[start + 1]!;
  return size < CONTROL || size > MOST ? FOREIGN : HEADER + size;
}

/** The first place where an APDU begins whose control field is one. */
export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== START) continue;
    if (end - at < HEADER + CONTROL || begins(bytes, at)) return at - start;
  }
  return end - start;
}

/** Off its port: a service of the link, or objects whose sizes fill the message. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER + CONTROL || frame(bytes, start, end) > end - start) return FOREIGN;
  if (!begins(bytes, start)) return FOREIGN;
  const control = bytes[start + 2]!;
  if ((control & 3) === 3) return 1;
  return (control & 1) === 0 && isWhole(bytes, start) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER + CONTROL || bytes[start] !== START) return undefined;
  const control = bytes[start + 2]!;
  if (control === StartDt.act || control === StartDt.stop) return 'request';
  if (control === StartDt.con || control === StartDt.stopped) return 'response';
  if ((control & 1) !== 0 || end - start < HEADER + CONTROL + ASDU_HEADER) return undefined;
  const type = bytes[start + HEADER + CONTROL]!;
  const cause = bytes[start + HEADER + CONTROL + 2]! & 0x3f;
  if (type < MONITORED || type === TypeId.endOfInitialization) return 'response';
  if (type >= TypeId.fileReady) return undefined;
  if (cause === Cause.activation || cause === Cause.deactivation) return 'request';
  const isAnswer =
    cause === Cause.confirmation ||
    cause === Cause.deactivated ||
    cause === Cause.terminated ||
    refusals.has(cause);
  return isAnswer ? 'response' : undefined;
}

function begins(bytes: Uint8Array, at: number): boolean {
  const size = bytes[at + 1]!;
  const first = bytes[at + 2]!;
  const isRest = bytes[at + 3] === 0 && ((bytes[at + 4] ?? 0) & 1) === 0;
  if ((first & 3) === 3)
    return size === CONTROL && unnumbered.has(first) && isRest && bytes[at + 4] === 0;
  if ((first & 3) === 1) return size === CONTROL && first === 1 && isRest;
  return size > CONTROL + ASDU_HEADER && ((bytes[at + 4] ?? 0) & 1) === 0;
}

function isWhole(bytes: Uint8Array, start: number): boolean {
  const at = start + HEADER + CONTROL;
  const type = types.get(bytes[at]!);
  const cause = bytes[at + 2]! & 0x3f;
  const count = bytes[at + 1]! & 0x7f;
  if (type?.size === undefined || cause === 0 || cause > 47 || count === 0) return false;
  const isSequence = (bytes[at + 1]! & SEQUENCE) !== 0;
  const size = isSequence
    ? OBJECT_ADDRESS + count * type.size
    : count * (OBJECT_ADDRESS + type.size);
  return size === bytes[start + 1]! - CONTROL - ASDU_HEADER;
}

/** The encapsulation header: CIP Volume 2 (ODVA), encapsulation protocol. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const HEADER = 24;
export const BEFORE_STATUS = 8; // command, length, session handle

export const Command = {
  nop: 0x0000,
  legacy: 0x0001,
  listServices: 0x0004,
  listIdentity: 0x0063,
  listInterfaces: 0x0064,
  registerSession: 0x0065,
  unregisterSession: 0x0066,
  sendRRData: 0x006f,
  sendUnitData: 0x0070,
  indicateStatus: 0x0072,
  cancel: 0x0073,
} as const;

const COMMANDS: ReadonlySet<number> = new Set(Object.values(Command));
const HIGHEST_STATUS = 0x6a;

export function frame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return end - start >= 2 && !isKnown(bytes, start) ? FOREIGN : MORE;
  return isHeader(bytes, start) ? HEADER + u16(bytes, start + 2) : FOREIGN;
}

/** The first place where a header could begin: known command and status, no options; or still may at the end. */
export function resume(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const isWhole = at + HEADER <= end;
    if (!isWhole && frame(bytes, at, end) === MORE) return at - start;
    if (isWhole && isHeader(bytes, at) && hasNext(bytes, at, end)) return at - start;
  }
  return end - start;
}

/** Off its port: a request of one of the commands that no other protocol begins with. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER) return MORE;
  const command = u16(bytes, start);
  const isTelling = command === Command.registerSession || command >= Command.sendRRData;
  const size = HEADER + u16(bytes, start + 2);
  return isTelling && isHeader(bytes, start) && size >= end - start && size > HEADER ? 1 : FOREIGN;
}

/** Status and content tell requests from replies; for carried messages the reply bit of their service does. */
export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER || !isHeader(bytes, start)) return undefined;
  const length = u16(bytes, start + 2);
  switch (u16(bytes, start)) {
    case Command.listServices:
    case Command.listIdentity:
    case Command.listInterfaces:
      return length === 0 ? 'request' : 'response';
    case Command.registerSession:
      return u16(bytes, start + 4) === 0 && u16(bytes, start + 6) === 0 ? 'request' : 'response';
    case Command.sendRRData:
    case Command.sendUnitData:
      return carriedDirection(bytes, start + HEADER, end);
    default:
      return undefined;
  }
}

const ITEMS = 8; // interface handle, timeout, item count
const CONNECTED_DATA = 0x00b1;

function carriedDirection(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const address = start + ITEMS;
  if (address + 4 > end) return undefined;
  const data = address + 4 + u16(bytes, address + 2);
  const service = data + 4 + (data + 2 <= end && u16(bytes, data) === CONNECTED_DATA ? 2 : 0);
  if (service >= end) return undefined;
  return bytes[service]! & 0x80 ? 'response' : 'request';
}

function hasNext(bytes: Uint8Array, at: number, end: number): boolean {
  const next = at + HEADER + u16(bytes, at + 2);
  return next + 2 > end || isKnown(bytes, next);
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const noOptions = (bytes[at + 20]! | bytes[at + 21]! | bytes[at + 22]! | bytes[at + 23]!) === 0;
  const status = u16(bytes, at + 8);
  return noOptions && isKnown(bytes, at) && status < HIGHEST_STATUS && u16(bytes, at + 10) === 0;
}

function isKnown(bytes: Uint8Array, at: number): boolean {
  return COMMANDS.has(u16(bytes, at));
}

function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

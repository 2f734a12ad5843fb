/** The Identity object as a structure: CIP Volume 1 (ODVA); in ListIdentity: Volume 2. */
import type { Cursor } from '../contract/cursor.ts';
import type { Listener } from '../contract/protocol.ts';

export interface CipIdentity {
  readonly vendorId: number;
  readonly deviceType: number;
  readonly productCode: number;
  readonly firmware: string; // `16.20`
  readonly status: number;
  readonly serial: string; // eight hexadecimal digits
  readonly name: string;
}

export function readIdentity(cursor: Cursor): CipIdentity {
  return {
    vendorId: cursor.u16le(),
    deviceType: cursor.u16le(),
    productCode: cursor.u16le(),
    firmware: revision(cursor),
    status: cursor.u16le(),
    serial: hex(cursor.u32le(), 8),
    name: cursor.text(cursor.u8()),
  };
}

export function revision(cursor: Cursor): string {
  const major = cursor.u8() & 0x7f;
  return `${major}.${cursor.u8()}`;
}

export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

const ROCKWELL = 1;
const CONTROLLER = 14;

/** `part` is the slot it was reached through; a vendor is told as its number, names are looked up elsewhere. */
export function tellIdentity(identity: CipIdentity, tell: Listener, part?: string): void {
  const place = part === undefined ? undefined : { part };
  const { vendorId, deviceType, productCode, firmware, status, serial, name } = identity;
  tell.fact('vendor-id', String(vendorId), place);
  tell.fact('device-type', String(deviceType), place);
  tell.fact('product-code', String(productCode), place);
  tell.fact('firmware', firmware, place);
  if (Number.parseInt(serial, 16) !== 0) tell.fact('serial', serial, place);
  if (name) tell.fact('model', name, place);
  tellStatus(status, tell, part, vendorId === ROCKWELL && deviceType === CONTROLLER);
}

/** Bits 4 to 7 of the status: what the device's I/O connections do. A Logix controller adds its key in bits 12 and 13. */
const MODES: Readonly<Record<number, string>> = { 6: 'run', 7: 'program' };
const KEYS: Readonly<Record<number, string>> = { 1: 'RUN', 2: 'PROG', 3: 'REM' };

export function tellStatus(
  status: number,
  tell: Listener,
  part: string | undefined,
  isLogix: boolean,
): void {
  const place = part === undefined ? undefined : { part };
  tell.fact('status', `0x${hex(status, 4)}`, place);
  if (!isLogix) return;
  const mode = MODES[(status >> 4) & 0xf];
  const key = KEYS[(status >> 12) & 3];
  if (mode !== undefined) tell.fact('mode', mode, place);
  if (key !== undefined) tell.fact('key-position', key, place);
}

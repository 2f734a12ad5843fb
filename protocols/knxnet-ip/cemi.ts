/** What is carried to the bus and back: KNX, common external message interface (ISO/IEC 14543-3-7 and 3-3). */
import type { Cursor } from '../contract/cursor.ts';
import type { EventKind } from '../messages/control-event.ts';
import { ADDRESS_WRITE, applications, Cemi, GROUP_WRITE } from './services.table.ts';

/** Something done to a device, or to all that listen to a group. */
export interface Act {
  readonly kind: EventKind;
  readonly name: string;
  /** Service of the application layer, or object and property. */
  readonly code: number;
  /** `1.1.5` or `group 1/2/3`; empty: the one that is asked itself. */
  readonly target: string;
  readonly source: string;
  /** Bytes written; 0: what is written stands in six bits. */
  readonly size: number;
  readonly value: string;
  /** Of a confirmation: it was not done. */
  readonly isNegative: boolean;
}

export interface Telegram {
  readonly isRequest: boolean;
  readonly act: Act | undefined;
  /** Of a management answer. */
  readonly property: PropertyValue | undefined;
}

export interface PropertyValue {
  readonly object: number;
  readonly property: number;
  /** As text where it is one, else in hexadecimal digits. */
  readonly value: string;
}

const ControlFlag = { notConfirmed: 0x01, toGroup: 0x80 } as const;
const MOST_VALUE = 14; // bytes that are shown
const ORDER_CODE = 15;
const NO_TELEGRAM: Telegram = { isRequest: false, act: undefined, property: undefined };

export function telegram(cursor: Cursor): Telegram {
  const code = cursor.u8();
  switch (code) {
    case Cemi.dataRequest:
    case Cemi.dataIndication:
    case Cemi.dataConfirmation:
      return data(code, cursor);
    case Cemi.propertyWriteRequest:
    case Cemi.propertyWriteConfirmation:
      return propertyWrite(code === Cemi.propertyWriteRequest, cursor);
    case Cemi.propertyReadConfirmation:
      return { isRequest: false, act: undefined, property: propertyRead(cursor) };
    case Cemi.resetRequest:
      return { isRequest: true, act: act('restart', 'reset', 0), property: undefined };
    default:
      return NO_TELEGRAM;
  }
}

/** Two acts of one conversation that a confirmation can tell apart. */
export function actKey({ code, target }: Act): number {
  let key = code;
  for (let at = 0; at < target.length; at++)
    key = Math.imul(key ^ target.charCodeAt(at), 0x0100_0193);
  return key;
}

/** `1/2/3`: main group, middle group, sub group. */
function group(address: number): string {
  return `group ${address >> 11}/${(address >> 8) & 0x07}/${address & 0xff}`;
}

/** `1.1.250`: area, line, device. */
export function individual(address: number): string {
  return `${address >> 12}.${(address >> 8) & 0x0f}.${address & 0xff}`;
}

function data(code: number, cursor: Cursor): Telegram {
  cursor.skip(cursor.u8()); // additional information
  const control = cursor.u8();
  const isToGroup = (cursor.u8() & ControlFlag.toGroup) !== 0;
  const source = cursor.u16();
  const target = cursor.u16();
  const size = cursor.u8();
  const isRequest = code === Cemi.dataRequest;
  if (size === 0) return { isRequest, act: undefined, property: undefined }; // control of the transport layer
  const bits = cursor.u16() & 0x3ff;
  const service = serviceOf(bits);
  const known = applications.get(service);
  if (known === undefined) return { isRequest, act: undefined, property: undefined };
  const isHidden = known.kind === 'authentication' || known.kind === 'protection-change';
  const found: Act = {
    kind: known.kind,
    name: known.name,
    code: service,
    target: targetOf(isToGroup, target),
    source: source === 0 ? '' : individual(source),
    size: size - 1,
    value: isHidden ? '' : shownValue(service, bits, size - 1, cursor),
    isNegative: code === Cemi.dataConfirmation && (control & ControlFlag.notConfirmed) !== 0,
  };
  return {
    isRequest,
    act: isToGroup && target === 0 && known.kind === 'write' ? undefined : found,
    property: undefined,
  };
}

/** Four bits name the older services, whose other six are data; ten the newer ones. */
function serviceOf(bits: number): number {
  const older = bits & 0x3c0;
  if (older === 0x280) return 0x280;
  return older < 0x2c0 ? older : bits;
}

/** What a group is told, of which up to six bits stand in the service itself; the address that is given. */
function shownValue(service: number, bits: number, size: number, cursor: Cursor): string {
  if (service === ADDRESS_WRITE && size === 2) return individual(cursor.u16());
  if (service !== GROUP_WRITE) return '';
  return size === 0 ? String(bits & 0x3f) : `0x${cursor.hex(Math.min(size, MOST_VALUE))}`;
}

/** The group of all zeroes is everybody. */
function targetOf(isToGroup: boolean, target: number): string {
  if (!isToGroup) return individual(target);
  return target === 0 ? 'broadcast' : group(target);
}

function act(kind: EventKind, name: string, code: number): Act {
  return { kind, name, code, target: '', source: '', size: 0, value: '', isNegative: false };
}

/** Object type, its instance, the property, how many of its elements: none of them where it was refused. */
function propertyWrite(isRequest: boolean, cursor: Cursor): Telegram {
  const object = cursor.u16();
  cursor.skip(1); // which instance of it
  const property = cursor.u8();
  const elements = cursor.u8() >> 4;
  cursor.skip(1); // the first of them, of twelve bits
  const written = act('configuration-write', 'property-write', object * 0x100 + property);
  const isNegative = !isRequest && elements === 0;
  return {
    isRequest,
    act: { ...written, target: '', size: isRequest ? cursor.remaining : 0, isNegative },
    property: undefined,
  };
}

function propertyRead(cursor: Cursor): PropertyValue | undefined {
  const object = cursor.u16();
  cursor.skip(1); // which instance of it
  const property = cursor.u8();
  const elements = cursor.u8() >> 4;
  cursor.skip(1); // the first of them, of twelve bits
  if (elements === 0 || cursor.remaining === 0) return undefined;
  const isText = object === 0 && property === ORDER_CODE;
  const value = isText ? cursor.text(cursor.remaining) : cursor.hex(Math.min(cursor.remaining, 16));
  return { object, property, value };
}

/** What a request does: ASHRAE 135, 13 to 16. Told once its answer came; what expects no answer, at once. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind } from '../messages/control-event.ts';
import { objectTypes, properties } from './names.table.ts';
import type { NetworkMessage } from './npdu.ts';
import {
  Confirmed,
  communications,
  functions,
  LinkFunction,
  lifeSafetyOperations,
  NetworkType,
  PduType,
  reinitializations,
  Unconfirmed,
} from './services.table.ts';
import {
  isNext,
  isOpening,
  mandatory,
  optional,
  passOver,
  readTag,
  unsigned,
  type Value,
  value,
} from './tags.ts';

/** Names are made from it when it is told. */
export interface Act {
  readonly kind: EventKind;
  readonly same: number;
  /** Type and number in one, as on the wire. */
  readonly object: number | undefined;
  readonly property: number | undefined;
  readonly index: number | undefined;
  readonly value: Value;
  readonly priority: number | undefined;
  /** Of one that writes nothing: what it is. */
  readonly does: string | undefined;
  /** Of one that a password may guard: whether one was given. Never which. */
  readonly hasPassword: boolean | undefined;
}

/** A message of BACnet/IP's own. */
export interface LinkAct {
  readonly isResult: boolean;
  /** It is answered by a result. */
  readonly isQuestion: boolean;
  readonly result: number;
  readonly act: Act | undefined;
  /** Where tables are stated or asked for a place in one. */
  readonly addresses: readonly string[];
}

const MOST_ACTS = 16;
const MOST_ADDRESSES = 32;
const NONE: readonly Act[] = [];

export function acts(type: number, service: number, cursor: Cursor): readonly Act[] {
  if (type === PduType.unconfirmed) {
    const isClock =
      service === Unconfirmed.timeSynchronization || service === Unconfirmed.utcTimeSynchronization;
    return isClock ? [clock(service, cursor)] : NONE;
  }
  switch (service) {
    case Confirmed.writeProperty:
      return [write(cursor)];
    case Confirmed.writePropertyMultiple:
      return writeMultiple(cursor);
    case Confirmed.addListElement:
    case Confirmed.removeListElement:
      return [listElement(service, cursor)];
    case Confirmed.createObject:
      return [create(cursor)];
    case Confirmed.deleteObject:
      return [plain('configuration-write', 'delete-object', unsigned(cursor, readTag(cursor)))];
    case Confirmed.deviceCommunicationControl:
      return [communicate(cursor)];
    case Confirmed.reinitializeDevice:
      return [reinitialize(cursor)];
    case Confirmed.atomicReadFile:
      return [plain('file-transfer', 'read-file', unsigned(cursor, readTag(cursor)))];
    case Confirmed.atomicWriteFile:
      return [plain('file-transfer', 'write-file', unsigned(cursor, readTag(cursor)))];
    case Confirmed.lifeSafetyOperation:
      return [lifeSafety(cursor)];
    default:
      return NONE;
  }
}

export function linkAct(called: number, isSix: boolean, cursor: Cursor): LinkAct {
  if (called === LinkFunction.result) {
    const result = cursor.u16();
    return { isResult: true, isQuestion: false, result, act: undefined, addresses: [] };
  }
  const addresses: string[] = [];
  const hasEntries =
    called === LinkFunction.writeBroadcastTable ||
    called === LinkFunction.readBroadcastTableAck ||
    called === LinkFunction.readForeignTableAck;
  if (hasEntries)
    while (addresses.length < MOST_ADDRESSES && cursor.remaining >= 10 && cursor.more()) {
      addresses.push(cursor.ipv4());
      cursor.skip(6); // port and mask, or port and times
    }
  if (called === LinkFunction.deleteForeignEntry)
    addresses.push(isSix ? cursor.ipv6() : cursor.ipv4());
  const changes =
    called === LinkFunction.writeBroadcastTable || called === LinkFunction.deleteForeignEntry;
  const name = `${functions.get(called)} ${addresses.join(' ')}`.trim();
  const act = changes ? plain('configuration-write', clipped(name, 200), undefined) : undefined;
  const isQuestion = changes || called === LinkFunction.registerForeignDevice;
  return { isResult: false, isQuestion, result: 0, act, addresses };
}

/** A routing table that is given no entries is only asked for. */
export function networkAct({ type, entries, networks }: NetworkMessage): Act | undefined {
  if (type === NetworkType.initializeRoutingTable && entries > 0)
    return {
      ...plain('configuration-write', `initialize-routing-table of ${entries}`, undefined),
      same: type,
    };
  const isConnection =
    type === NetworkType.establishConnection || type === NetworkType.disconnectConnection;
  if (!isConnection) return undefined;
  const verb = type === NetworkType.establishConnection ? 'establish' : 'disconnect';
  return {
    ...plain('command', `${verb}-connection to network ${networks[0]}`, undefined),
    same: type,
  };
}

/** `analog-output 3`. */
export function objectText(object: number): string {
  const type = Math.floor(object / 0x40_0000) & 0x3ff;
  return `${objectTypes.get(type) ?? `type ${type}`} ${object % 0x40_0000}`;
}

export function propertyText(property: number): string {
  return properties.get(property) ?? `property ${property}`;
}

function plain(kind: EventKind, does: string, object: number | undefined): Act {
  return {
    kind,
    same: fold(does, object ?? 0),
    object,
    property: undefined,
    index: undefined,
    value: undefined,
    priority: undefined,
    does,
    hasPassword: undefined,
  };
}

function written(
  object: number,
  property: number,
  index: number | undefined,
  read: Value,
  priority: number | undefined,
): Act {
  const same = Math.imul(object, 0x9e37_79b1) ^ Math.imul(property, 0x85eb_ca6b) ^ (index ?? 0);
  return {
    kind: 'write',
    same,
    object,
    property,
    index,
    value: read,
    priority,
    does: undefined,
    hasPassword: undefined,
  };
}

function write(cursor: Cursor): Act {
  const object = mandatory(cursor, 0);
  const property = mandatory(cursor, 1);
  const index = optional(cursor, 2);
  cursor.require(isOpening(readTag(cursor), 3), 'illegal', 'value');
  const read = firstValue(cursor, 3);
  return written(object, property, index, read, optional(cursor, 4));
}

function writeMultiple(cursor: Cursor): Act[] {
  const found: Act[] = [];
  while (found.length < MOST_ACTS && cursor.more()) {
    const object = mandatory(cursor, 0);
    cursor.require(isOpening(readTag(cursor), 1), 'illegal', 'properties');
    while (isNext(cursor, 0) && found.length < MOST_ACTS && cursor.more()) {
      const property = mandatory(cursor, 0);
      const index = optional(cursor, 1);
      cursor.require(isOpening(readTag(cursor), 2), 'illegal', 'value');
      const read = firstValue(cursor, 2);
      found.push(written(object, property, index, read, optional(cursor, 3)));
    }
    if (!isNext(cursor, 0)) readTag(cursor); // the end of this object's properties
  }
  return found;
}

/** Up to behind the closing tag. Of several values, or a constructed one, none is shown. */
function firstValue(cursor: Cursor, within: number): Value {
  const closing = within * 0x10 + 0x0f;
  const isSimple = (cursor.peek() & 0x08) === 0;
  const read = isSimple ? value(cursor, readTag(cursor)) : undefined;
  if (cursor.peek() === closing) {
    cursor.skip(1); // the closing tag
    return typeof read === 'string' ? clipped(read, 64) : read;
  }
  passOver(cursor);
  return undefined;
}

function listElement(service: number, cursor: Cursor): Act {
  const object = mandatory(cursor, 0);
  const property = mandatory(cursor, 1);
  const does = service === Confirmed.addListElement ? 'add-list-element' : 'remove-list-element';
  return { ...plain('configuration-write', does, object), property };
}

/** By its type, or by the number it shall have. */
function create(cursor: Cursor): Act {
  cursor.require(isOpening(readTag(cursor), 0), 'illegal', 'object');
  const isType = isNext(cursor, 0);
  const read = unsigned(cursor, readTag(cursor));
  const object = isType ? read * 0x40_0000 : read;
  return plain('configuration-write', 'create-object', object);
}

function communicate(cursor: Cursor): Act {
  const minutes = optional(cursor, 0);
  const state = mandatory(cursor, 1);
  const words = communications[state] ?? `state ${state}`;
  const does = `${words} communication${minutes === undefined ? '' : ` for ${minutes} min`}`;
  return { ...plain('mode-change', does, undefined), hasPassword: isNext(cursor, 2) };
}

function reinitialize(cursor: Cursor): Act {
  const state = mandatory(cursor, 0);
  const does = reinitializations[state] ?? `state ${state}`;
  return { ...plain(kindOf(state), does, undefined), hasPassword: isNext(cursor, 1) };
}

/** A backup reads what a device is programmed to do, a restore writes it. 19.1. */
function kindOf(state: number): EventKind {
  const name = reinitializations[state] ?? '';
  if (name.endsWith('backup')) return 'program-upload';
  if (name.endsWith('restore')) return 'program-download';
  return name === 'activate-changes' ? 'configuration-write' : 'restart';
}

function lifeSafety(cursor: Cursor): Act {
  mandatory(cursor, 0); // the process that asks
  const outer = readTag(cursor); // who asks: a text
  cursor.skip(Math.floor(outer / 0x1000));
  const operation = mandatory(cursor, 2);
  const object = optional(cursor, 3);
  const name = lifeSafetyOperations[operation] ?? `operation ${operation}`;
  const kind = name.startsWith('silence') ? 'alarm-suppress' : 'command';
  return plain(kind, `life-safety ${name}`, object);
}

/** `2026-11-02 08:15:00`: a date and a time, each of four bytes. 20.2.12, 20.2.13. */
function clock(service: number, cursor: Cursor): Act {
  readTag(cursor);
  const [year, month, day] = [1900 + cursor.u8(), cursor.u8(), cursor.u8()];
  cursor.skip(1); // the day of the week
  readTag(cursor);
  const [hour, minute, second] = [cursor.u8(), cursor.u8(), cursor.u8()];
  cursor.skip(1); // hundredths
  const two = (number: number) => String(number).padStart(2, '0');
  const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  const does = service === Unconfirmed.utcTimeSynchronization ? 'utc-time' : 'local-time';
  return { ...plain('time-set', does, undefined), value: text };
}

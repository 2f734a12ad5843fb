/** Encapsulated commands and their items: CIP Volume 2 (ODVA), encapsulation protocol. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { type CipIdentity, readIdentity } from '../encodings/cip-identity.ts';
import { BEFORE_STATUS, Command, HEADER } from './frame.ts';

export type EncapsulationMessage =
  | { readonly type: 'identities'; readonly items: readonly ListedIdentity[] }
  | { readonly type: 'services'; readonly items: readonly ListedService[] }
  /**
   * From the status on, which refuses what was sent and is not zero then; the sender context behind it
   * tells the answers of unconnected messages apart.
   */
  | { readonly type: 'explicit'; readonly body: Span }
  | { readonly type: 'io' }
  | { readonly type: 'other'; readonly command: number };

export interface ListedIdentity extends CipIdentity {
  readonly address: string;
  readonly state: number;
}

export interface ListedService {
  readonly name: string;
  readonly flags: number;
}

export const IO = 'io'; // the framing of UDP 2222: items without a header

const Item = { identity: 0x0c, services: 0x100 } as const;
const MOST_ITEMS = 16;
const INTERFACE_CIP = 0;
const IO_MESSAGE: EncapsulationMessage = { type: 'io' };

export function decode(cursor: Cursor, turn: Turn): EncapsulationMessage {
  if (turn.framing === IO) return io(cursor);
  const { bytes, start, end } = cursor;
  const command = cursor.u16le();
  const length = cursor.u16le();
  cursor.skip(HEADER - 4);
  cursor.require(length <= cursor.remaining, 'truncated', 'length');
  const outer = cursor.enter(length);
  const message = body(command, length, cursor, { bytes, start: start + BEFORE_STATUS, end });
  cursor.leave(outer);
  return message;
}

const operations: ReadonlyMap<number, string> = new Map([
  [Command.listServices, 'list-services'],
  [Command.listIdentity, 'list-identity'],
  [Command.listInterfaces, 'list-interfaces'],
  [Command.registerSession, 'register-session'],
  [Command.unregisterSession, 'unregister-session'],
]);

export function operation(message: EncapsulationMessage, { direction }: Turn): string | undefined {
  if (message.type === 'io') return 'io-data';
  if (message.type !== 'other' || direction !== 'request') return undefined;
  return operations.get(message.command);
}

function body(command: number, length: number, cursor: Cursor, rest: Span): EncapsulationMessage {
  switch (command) {
    case Command.listIdentity:
      return length > 0 ? identities(cursor) : { type: 'other', command };
    case Command.listServices:
      return length > 0 ? services(cursor) : { type: 'other', command };
    case Command.sendRRData:
    case Command.sendUnitData:
      if (!isToObjects(command, length, cursor, rest)) return { type: 'other', command };
      return { type: 'explicit', body: { ...rest, end: cursor.end } };
    default:
      return { type: 'other', command };
  }
}

/** Data for the interface of CIP; or an error of the encapsulation, which is answered without data. */
function isToObjects(command: number, length: number, cursor: Cursor, rest: Span): boolean {
  if (length > 0) return cursor.u32le() === INTERFACE_CIP;
  const { bytes, start } = rest;
  const status = bytes[start]! | bytes[start + 1]! | bytes[start + 2]! | bytes[start + 3]!;
  return command === Command.sendRRData && status !== 0;
}

function identities(cursor: Cursor): EncapsulationMessage {
  const items: ListedIdentity[] = [];
  for (let left = cursor.u16le(); cursor.again(left); left--) {
    const type = cursor.u16le();
    const outer = cursor.enter(cursor.u16le());
    if (type === Item.identity && items.length < MOST_ITEMS) items.push(listedIdentity(cursor));
    cursor.leave(outer);
  }
  return { type: 'identities', items };
}

function listedIdentity(item: Cursor): ListedIdentity {
  item.skip(2); // version of the encapsulation protocol
  item.skip(4); // socket family and port, in network order
  const address = item.ipv4();
  item.skip(8); // zeroes behind a socket address
  const identity = readIdentity(item);
  return { ...identity, address, state: item.remaining > 0 ? item.u8() : -1 };
}

function services(cursor: Cursor): EncapsulationMessage {
  const items: ListedService[] = [];
  for (let left = cursor.u16le(); cursor.again(left); left--) {
    const type = cursor.u16le();
    const outer = cursor.enter(cursor.u16le());
    if (type === Item.services && items.length < MOST_ITEMS) {
      cursor.skip(2); // version
      const flags = cursor.u16le();
      items.push({ flags, name: cursor.terminatedText(16) });
    }
    cursor.leave(outer);
  }
  return { type: 'services', items };
}

/** An address and the data of one connection: what is in it only its application knows. */
function io(cursor: Cursor): EncapsulationMessage {
  const count = cursor.u16le();
  cursor.require(count >= 1 && count <= MOST_ITEMS, 'illegal', 'item count');
  for (let left = count; cursor.again(left); left--) {
    cursor.skip(2); // type
    cursor.skip(cursor.u16le());
  }
  return IO_MESSAGE;
}

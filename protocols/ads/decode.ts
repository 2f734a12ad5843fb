/** AMS and ADS: Beckhoff Information System, "ADS specification"; index groups of TcAdsDef.h. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { type Discovered, readDiscovery } from './discovery.ts';
import { AMS_HEADER, MOST_SIZE, PREFIX } from './frame.ts';
import { Command, fileGroups, Group, operations, SYSTEM_SERVICE } from './services.table.ts';

export interface AdsMessage {
  readonly operation: string | undefined;
  /** Of an answer: the router's, else the device's. */
  readonly error: number;
  /** The AMS port asked, on either way. */
  readonly port: number;
  /** Of the speaker; empty where it was told before. */
  readonly netId: string;
  readonly body: Body;
  readonly question: AdsMessage | undefined;
}

export type Body =
  | { readonly type: 'device'; readonly name: string; readonly version: string }
  | { readonly type: 'state'; readonly state: number }
  | { readonly type: 'write'; readonly items: readonly Place[]; readonly text: string }
  | { readonly type: 'control'; readonly state: number }
  | { readonly type: 'read'; readonly group: number }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'description'; readonly text: Span }
  | Discovered
  | { readonly type: 'other' };

export interface Place {
  readonly group: number;
  readonly offset: number;
  readonly length: number;
  /** Of the symbol whose handle is written by, where it was asked for here. */
  readonly symbol: string;
}

export interface AdsState {
  /** Net ids told last, of client and server. */
  client: number;
  server: number;
  /** Port and state told last. */
  mode: number;
  /** Symbols by their handles. */
  readonly names: Map<number, string>;
}
export type AdsTurn = Turn<AdsState, AdsMessage>;

export const DISCOVERY = 'discovery';
const RESPONSE = 1;
const MOST_NAMES = 64;
const MOST_ITEMS = 20;
const NAME_MAX = 96;
const OTHER: Body = { type: 'other' };
const ASKED: readonly AdsMessage[] = operations.map((operation) =>
  message(operation, 0, '', OTHER),
);
const SILENT = message(undefined, 0, '', OTHER);

export function start(): AdsState {
  return { client: -1, server: -1, mode: -1, names: new Map() };
}

function message(
  operation: string | undefined,
  port: number,
  netId: string,
  body: Body,
): AdsMessage {
  return { operation, error: 0, port, netId, body, question: undefined };
}

export function decode(cursor: Cursor, turn: AdsTurn): AdsMessage | undefined {
  if (turn.framing === DISCOVERY) return discovery(cursor, turn);
  const kind = cursor.u16le();
  const size = cursor.u32le();
  if (kind !== 0) return SILENT;
  if (PREFIX + size > MOST_SIZE) turn.skip(size - AMS_HEADER);
  const target = netNumber(cursor);
  const targetPort = cursor.u16le();
  const source = netNumber(cursor);
  const sourcePort = cursor.u16le();
  const command = cursor.u16le();
  const isAnswer = (cursor.u16le() & RESPONSE) !== 0;
  cursor.skip(4); // length
  const error = cursor.u32le();
  const invoke = cursor.u32le();
  // Who opened the connection may be asked on it too; whose act that is could not be told.
  if (isAnswer !== (turn.direction === 'response') || cursor.flaw !== undefined) return SILENT;
  const netId = told(isAnswer, source, turn.state);
  if (isAnswer) {
    const id = invoke ^ (targetPort << 16);
    return answer({ command, error, port: sourcePort, netId }, id, cursor, turn);
  }
  if (target === 0) return SILENT;
  const body = request(command, targetPort, cursor, turn.state);
  if (body === OTHER && netId === '') return ASKED[command] ?? SILENT;
  const asked = message(operations[command], targetPort, netId, body);
  if (body !== OTHER && cursor.flaw === undefined) turn.ask(invoke ^ (sourcePort << 16), asked);
  return asked;
}

function discovery(cursor: Cursor, turn: AdsTurn): AdsMessage {
  cursor.skip(4); // mark of the discovery
  const invoke = cursor.u32le();
  const isAsked = turn.direction === 'request';
  const body = readDiscovery(cursor, turn);
  const netId = body.type === 'discovered' ? body.netId : '';
  const name = body.type === 'route' ? 'add-route' : 'discover';
  const found = message(isAsked ? name : undefined, 0, netId, body);
  if (!isAsked) return { ...found, question: turn.asked(invoke) };
  if (body.type === 'route' && cursor.flaw === undefined) turn.ask(invoke, found);
  return found;
}

/** Six bytes as one number, the first one highest. */
function netNumber(cursor: Cursor): number {
  return cursor.u16() * 0x1_0000_0000 + cursor.u32();
}

/** Only when it is another one than before: every message bears it. */
function told(isServer: boolean, id: number, state: AdsState): string {
  if (id === (isServer ? state.server : state.client)) return '';
  if (isServer) state.server = id;
  else state.client = id;
  const low = id % 0x1_0000_0000;
  const high = Math.floor(id / 0x1_0000_0000);
  const bytes = [
    high >> 8,
    high & 255,
    low >>> 24,
    (low >>> 16) & 255,
    (low >>> 8) & 255,
    low & 255,
  ];
  return bytes.join('.');
}

function request(command: number, port: number, cursor: Cursor, { names }: AdsState): Body {
  switch (command) {
    case Command.read: {
      const group = cursor.u32le();
      return group === Group.targetDescription && port === SYSTEM_SERVICE
        ? { type: 'read', group }
        : OTHER;
    }
    case Command.write: {
      const place = placeOf(cursor, names);
      return { type: 'write', items: [place], text: serviceText(port, place.group, cursor) };
    }
    case Command.writeControl:
      return { type: 'control', state: cursor.u16le() };
    case Command.readWrite:
      return readWrite(port, cursor, names);
    default:
      return OTHER;
  }
}

function placeOf(cursor: Cursor, names: ReadonlyMap<number, string>): Place {
  const group = cursor.u32le();
  const offset = cursor.u32le();
  const length = cursor.u32le();
  const symbol = group === Group.valueByHandle ? (names.get(offset) ?? '') : '';
  return { group, offset, length, symbol };
}

/** A file, a process: the system service is told by name. */
function serviceText(port: number, group: number, cursor: Cursor): string {
  if (port !== SYSTEM_SERVICE) return '';
  if (group === 500) cursor.skip(Math.min(12, cursor.remaining)); // sizes of path, folder, command line
  return cursor.terminatedText(Math.min(cursor.remaining, 256));
}

function readWrite(port: number, cursor: Cursor, names: ReadonlyMap<number, string>): Body {
  const group = cursor.u32le();
  const offset = cursor.u32le();
  cursor.skip(4); // how much is read
  const length = cursor.u32le();
  if (group === Group.handleByName)
    return { type: 'name', name: cursor.terminatedText(length).slice(0, NAME_MAX) };
  if (group === Group.manyWrites) {
    const items: Place[] = [];
    for (let left = offset; cursor.again(left) && items.length < MOST_ITEMS; left--)
      items.push(placeOf(cursor, names));
    return { type: 'write', items, text: '' };
  }
  if (port !== SYSTEM_SERVICE || !fileGroups.has(group)) return OTHER;
  const text = serviceText(port, group, cursor);
  return { type: 'write', items: [{ group, offset, length, symbol: '' }], text };
}

interface Head {
  readonly command: number;
  readonly error: number;
  readonly port: number;
  readonly netId: string;
}

function answer({ command, error, port, netId }: Head, id: number, cursor: Cursor, turn: AdsTurn) {
  const question = turn.asked(id);
  const result = error !== 0 || cursor.remaining < 4 ? error : cursor.u32le();
  const body = result === 0 ? reply(command, port, question?.body, cursor, turn.state) : OTHER;
  if (body === OTHER && question === undefined && netId === '') return SILENT;
  return { operation: undefined, error: result, port, netId, body, question };
}

function reply(
  command: number,
  port: number,
  asked: Body | undefined,
  cursor: Cursor,
  state: AdsState,
): Body {
  if (command === Command.readDeviceInfo) {
    const version = `${cursor.u8()}.${cursor.u8()}.${cursor.u16le()}`;
    return { type: 'device', version, name: cursor.terminatedText(16) };
  }
  if (command === Command.readState) {
    const ads = cursor.u16le();
    const mode = port * 0x1_0000 + ads;
    if (mode === state.mode) return OTHER;
    state.mode = mode;
    return { type: 'state', state: ads };
  }
  if (asked?.type === 'read') return { type: 'description', text: cursor.span(cursor.u32le()) };
  if (asked?.type === 'name') {
    cursor.skip(4); // length
    const handle = cursor.u32le();
    if (state.names.size >= MOST_NAMES) state.names.clear();
    if (cursor.flaw === undefined) state.names.set(handle, asked.name);
  }
  return OTHER;
}

export function operation({ operation: name }: AdsMessage): string | undefined {
  return name;
}

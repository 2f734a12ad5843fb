/** Messages and the services in them: ANSI C12.22-2012. Ciphered ones tell whom they are for and who sent them, and no more. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { BerTag, berObjectIdentifier, berSize, berTag, numberOf } from '../encodings/ber.ts';
import { MESSAGE } from './frame.ts';
import { FIRST_REQUEST, operations, Service, Table } from './services.table.ts';

export interface C1222Message {
  /** Titles of the applications; empty where they are not said. */
  readonly calling: string;
  readonly called: string;
  readonly security: number;
  readonly requests: readonly Request[];
  /** What the answers below answer, in their order. */
  readonly asked: readonly Request[] | undefined;
  readonly answers: readonly Answer[];
}

export interface Request {
  readonly service: number;
  /** -1 where it has none. */
  readonly table: number;
  /** Of a write to the table that starts procedures; -1 in all others. */
  readonly procedure: number;
  readonly user: string;
}

export interface Answer {
  readonly code: number;
  /** Of a read of what the device is: what stands there. */
  readonly plate: readonly string[];
  readonly version: string;
}

export interface C1222State {
  readonly titles: Set<string>;
  isTold: boolean;
}
export type C1222Turn = Turn<C1222State, readonly Request[]>;

export const Security = { clear: 0, authenticated: 1, ciphered: 2 } as const;
const MOST = 8; // services of one message that are kept
const PROOF = 4; // bytes behind services that are authenticated
const EXTERNAL = 0x28;
const OCTETS = 0x81;
const CLASS = 0x10; // of an end device, four bytes
const MANUFACTURER_PROCEDURE = 0x800;
const PROCEDURE = 0x7ff;

export function start(): C1222State {
  return { titles: new Set(), isTold: false };
}

export function decode(cursor: Cursor, turn: C1222Turn): C1222Message {
  let [calling, called, number, answers] = ['', '', -1, -1];
  cursor.require(berTag(cursor) === MESSAGE, 'illegal', 'message');
  cursor.enter(berSize(cursor));
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === 0xa2) called = title(cursor);
    else if (tag === 0xa6) calling = title(cursor);
    else if (tag === 0xa4) answers = invocation(cursor);
    else if (tag === 0xa8) number = invocation(cursor);
    else if (tag === 0xbe) return services(cursor, turn, calling, called, number, answers);
    cursor.leave(outer);
  }
  return { calling, called, security: Security.clear, requests: [], asked: undefined, answers: [] };
}

function title(cursor: Cursor): string {
  const tag = berTag(cursor);
  const size = berSize(cursor);
  if (tag === BerTag.objectIdentifier) return berObjectIdentifier(cursor, size).slice(0, 128);
  const arcs = cursor.hex(size);
  return arcs !== '' && (tag === 0x80 || tag === 0x0d) ? `relative ${arcs}` : '';
}

function invocation(cursor: Cursor): number {
  berTag(cursor);
  const { bytes, start: from, end } = cursor.span(berSize(cursor));
  return numberOf(bytes, Math.max(from, end - 4), end) & 0x7fff_ffff;
}

function services(
  cursor: Cursor,
  turn: C1222Turn,
  calling: string,
  called: string,
  number: number,
  answersTo: number,
): C1222Message {
  if (cursor.peek() === EXTERNAL) {
    berTag(cursor);
    cursor.enter(berSize(cursor));
  }
  cursor.require(berTag(cursor) === OCTETS, 'illegal', 'user information');
  cursor.enter(berSize(cursor));
  const control = cursor.u8();
  const security = (control >> 2) & 3;
  if (control & CLASS) cursor.skip(4); // class of the end device
  if (security === Security.authenticated) cursor.enter(Math.max(0, cursor.remaining - PROOF));
  const requests: Request[] = [];
  const answers: Answer[] = [];
  const asked = answersTo < 0 ? undefined : turn.asked(answersTo);
  while (security <= Security.authenticated && cursor.more()) {
    const outer = cursor.enter(berSize(cursor));
    const code = cursor.u8();
    if (code >= FIRST_REQUEST) {
      if (requests.length < MOST) requests.push(request(code, cursor, turn));
    } else if (answers.length < MOST) answers.push(answer(code, asked?.[answers.length], cursor));
    cursor.leave(outer);
  }
  if (requests.length > 0 && number >= 0 && cursor.flaw === undefined) turn.ask(number, requests);
  return { calling, called, security, requests, asked, answers };
}

function request(service: number, cursor: Cursor, turn: C1222Turn): Request {
  const isTable = service >= Service.fullRead && service <= Service.offsetWrite;
  const table = isTable ? cursor.u16() : -1;
  let procedure = -1;
  if (service === Service.fullWrite && table === Table.procedure) {
    cursor.skip(2); // how many bytes are written
    procedure = cursor.u16le() & (PROCEDURE | MANUFACTURER_PROCEDURE);
  }
  if (service === Service.security) turn.conceal();
  if (service === Service.logon) cursor.skip(2); // number of the user
  const user = service === Service.logon ? cursor.text(Math.min(10, cursor.remaining)) : '';
  return { service, table, procedure, user };
}

/** The table of the manufacturer has fields of fixed sizes. */
function answer(code: number, asked: Request | undefined, cursor: Cursor): Answer {
  if (code !== 0) return { code, plate: [], version: '' };
  if (asked?.service === Service.identify && cursor.remaining >= 3) {
    cursor.skip(1); // which standard
    return { code, plate: [], version: `${cursor.u8()}.${cursor.u8()}` };
  }
  if (asked?.service !== Service.fullRead || cursor.remaining < 3)
    return { code, plate: [], version: '' };
  const size = cursor.u16();
  if (asked.table === Table.identification)
    return { code, plate: [cursor.text(Math.min(size, 20))], version: '' };
  if (asked.table !== Table.manufacturer || size < 32) return { code, plate: [], version: '' };
  const maker = cursor.text(4);
  const model = cursor.text(8);
  const hardware = `${cursor.u8()}.${cursor.u8()}`;
  const firmware = `${cursor.u8()}.${cursor.u8()}`;
  return { code, plate: [maker, model, hardware, firmware, cursor.text(16)], version: '' };
}

export function operation({ requests, asked, security }: C1222Message): string | undefined {
  const [first] = requests;
  if (first !== undefined) return operations.get(first.service) ?? 'other-service';
  return security === Security.clear || asked !== undefined ? undefined : 'secured';
}

/** Message router requests and replies: CIP Volume 1 (ODVA); their items in EtherNet/IP: Volume 2. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { readPath } from '../encodings/cip-path.ts';
import { actOf } from './acts.ts';
import { type Call, isTag, isTagRead, readCall } from './calls.ts';
import {
  type Connection,
  forget,
  type Opening,
  opened,
  readClosing,
  readOpening,
  remember,
} from './connections.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { type Content, contentOf, isTelling } from './replies.ts';
import { Class, ConnectionService, PcccService, Service, Status } from './services.table.ts';

export type CipMessage = Request | Response;

export interface Request {
  readonly type: 'request';
  /** The service as it was sent: an Unconnected Send or a Multiple Service Packet holds others. */
  readonly service: number;
  readonly classId: number;
  readonly calls: readonly Call[];
  /** Calls beyond what can be kept until they are answered. */
  readonly overflow: readonly Call[];
  readonly part: string | undefined;
  readonly pccc: Span | undefined;
}

export interface Response {
  readonly type: 'response';
  readonly replies: readonly Reply[];
  /** Of the encapsulation, which refused all that was asked; else 0. */
  readonly encapsulation: number;
  readonly part: string | undefined;
  readonly pccc: Span | undefined;
}

export interface Reply {
  readonly call: Call;
  /** General status, and its first additional word (-1 without one). */
  readonly status: number;
  readonly extended: number;
  readonly content: Content;
}

/** What is kept of a request until its answer comes. */
export interface Question {
  readonly service: number;
  /** Those calls whose answer says something, or decides the fate of a deed. */
  readonly calls: readonly Call[];
  readonly part: string | undefined;
  readonly opening: Opening | undefined;
  readonly closing: number; // -1 unless it closes a connection
  readonly isSent: boolean; // by Unconnected Send: the answer is the inner one's
}

export interface CipState {
  readonly connections: Connection[];
  /** Tags whose type was told already. */
  readonly symbols: Set<string>;
  /** Parts that answered as a Logix controller does; the device itself is the empty one. */
  readonly controllers: Set<string>;
}

export type CipTurn = Turn<CipState, Question>;

const REPLY = 0x80;
const MOST_CALLS = 24; // kept of one packet
const MOST_SERVICES = 256; // in one packet
const MOST_SYMBOLS = 64;

export function start(): CipState {
  return { connections: [], symbols: new Set(), controllers: new Set() };
}

export function decode(cursor: Cursor, turn: CipTurn): CipMessage | undefined {
  const envelope = readEnvelope(cursor, turn.state.connections);
  if (envelope === undefined) return undefined;
  if (envelope.status !== 0) return unheard(envelope, turn);
  const service = cursor.peek();
  if (service < 0) cursor.require(false, 'truncated', 'service');
  return service & REPLY
    ? response(cursor, envelope.id, turn)
    : request(cursor, envelope.id, envelope.part, turn);
}

function request(
  cursor: Cursor,
  id: number,
  connected: string | undefined,
  turn: CipTurn,
): Request {
  const outer = readCall(cursor, 0);
  const isManager = outer.classId === Class.connectionManager;
  if (isManager && outer.service === ConnectionService.unconnectedSend) {
    return sent(cursor, id, outer, turn);
  }
  const isMany = outer.classId === Class.messageRouter && isPacket(outer);
  const calls = isMany ? packet(cursor) : [outer];
  const pccc = pcccOf(outer, cursor);
  const opening = isManager ? openingOf(outer, cursor) : undefined;
  const isClosing = isManager && outer.service === ConnectionService.forwardClose;
  const closing = isClosing ? readClosing(cursor) : -1;
  const extra = { opening, closing, isSent: false };
  const overflow = ask(cursor, id, outer, calls, connected, extra, turn);
  const { service, classId } = outer;
  return { type: 'request', service, classId, calls, overflow, part: connected, pccc };
}

function isPacket({ service }: Call): boolean {
  return service === Service.multipleServicePacket;
}

/** Unconnected Send: a whole request, and the way it goes behind this device. */
function sent(cursor: Cursor, id: number, outer: Call, turn: CipTurn): Request {
  cursor.skip(2); // priority, ticks
  const size = cursor.u16le();
  const rest = cursor.enter(size);
  const inner = readCall(cursor, 0);
  const calls = isPacket(inner) && inner.classId === Class.messageRouter ? packet(cursor) : [inner];
  const pccc = pcccOf(inner, cursor);
  cursor.leave(rest);
  if (size % 2 !== 0) cursor.skip(1); // what makes it even
  const words = cursor.u8();
  cursor.skip(1); // reserved
  const part = readPath(cursor, words).route || undefined;
  const extra = { opening: undefined, closing: -1, isSent: true };
  const overflow = ask(cursor, id, inner, calls, part, extra, turn);
  const { service, classId } = outer;
  return { type: 'request', service, classId, calls, overflow, part, pccc };
}

/** Offsets count from the number of services on. */
function packet(cursor: Cursor): readonly Call[] {
  const calls: Call[] = [];
  eachOf(cursor, (at) => calls.push(readCall(cursor, at)));
  return calls;
}

function eachOf(cursor: Cursor, read: (at: number) => void): void {
  const base = cursor.offset;
  const count = cursor.u16le();
  const table = cursor.offset;
  const end = cursor.end;
  cursor.require(count * 2 <= cursor.remaining, 'inconsistent', 'service count');
  cursor.require(count <= MOST_SERVICES, 'excessive', 'service count');
  for (let at = 0; cursor.again(count - at); at++) {
    cursor.offset = table + at * 2;
    const from = base + cursor.u16le();
    const to = at + 1 < count ? base + cursor.u16le() : end;
    const isInside = from >= table + count * 2 && to >= from && to <= end;
    cursor.require(isInside, 'inconsistent', 'service offset');
    if (!isInside) return;
    cursor.offset = from;
    cursor.end = to;
    read(at);
    cursor.end = end;
    cursor.offset = to;
  }
}

function pcccOf({ service, classId }: Call, cursor: Cursor): Span | undefined {
  if (classId !== Class.pccc || service !== PcccService.execute) return undefined;
  return cursor.span(cursor.remaining);
}

function openingOf({ service }: Call, cursor: Cursor): Opening | undefined {
  const isLarge = service === ConnectionService.largeForwardOpen;
  if (service !== ConnectionService.forwardOpen && !isLarge) return undefined;
  return readOpening(cursor, isLarge);
}

/** Answers which deeds are too many to be kept. A request that nobody needs answered asks nothing. */
function ask(
  cursor: Cursor,
  id: number,
  { service, classId }: Call,
  calls: readonly Call[],
  part: string | undefined,
  extra: Pick<Question, 'opening' | 'closing' | 'isSent'>,
  turn: CipTurn,
): readonly Call[] {
  const kept: Call[] = [];
  const overflow: Call[] = [];
  for (const call of calls) {
    const isDeed = actOf(call) !== undefined;
    if (!isDeed && !isTelling(call) && !isNewSymbol(call, turn.state)) continue;
    if (kept.length < MOST_CALLS) kept.push(call);
    else if (isDeed) overflow.push(call);
  }
  const isPccc = classId === Class.pccc;
  const isNeeded = kept.length > 0 || extra.opening !== undefined || extra.closing >= 0 || isPccc;
  if (isNeeded && cursor.flaw === undefined) turn.ask(id, { service, calls: kept, part, ...extra });
  return overflow;
}

function isNewSymbol(call: Call, { symbols }: CipState): boolean {
  if (!isTag(call) || !isTagRead(call) || call.symbol === '') return false;
  return symbols.size < MOST_SYMBOLS && !symbols.has(call.symbol);
}

function response(cursor: Cursor, id: number, turn: CipTurn): Response {
  const service = cursor.u8() & ~REPLY;
  cursor.skip(1); // reserved
  const status = cursor.u8();
  const words = cursor.u8();
  const extended = words > 0 ? cursor.u16le() : -1;
  if (words > 1) cursor.skip((words - 1) * 2);
  const question = questionOf(id, service, turn);
  const part = question?.part;
  if (question === undefined) return answer([], part);
  if (question.service === PcccService.execute && question.calls.length === 0) {
    const pccc = status === Status.success ? cursor.span(cursor.remaining) : undefined;
    return answer([], part, pccc);
  }
  if (status === Status.success) connect(question, cursor, turn.state);
  const isMany = service === Service.multipleServicePacket && question.service === service;
  const isRead = isMany && (status === Status.success || status === Status.embeddedError);
  const replies = isRead
    ? packetReplies(question, cursor)
    : question.calls.map((call) => ({
        call,
        status,
        extended,
        ...contentIf(call, status, cursor),
      }));
  return answer(replies, part);
}

/** The encapsulation refused it: no object ever heard of it. */
function unheard({ id, status }: Envelope, turn: CipTurn): Response | undefined {
  const question = turn.direction === 'response' ? turn.asked(id) : undefined;
  if (question === undefined) return undefined;
  const replies = question.calls.map(
    (call): Reply => ({ call, status: 0, extended: -1, content: { type: 'other' } }),
  );
  return answer(replies, question.part, undefined, status);
}

function answer(
  replies: readonly Reply[],
  part: string | undefined,
  pccc?: Span,
  encapsulation = 0,
): Response {
  return { type: 'response', replies, encapsulation, part, pccc };
}

function contentIf(call: Call, status: number, cursor: Cursor): Pick<Reply, 'content'> {
  const isRead = status === Status.success || status === Status.partial;
  return { content: isRead ? contentOf(call, cursor) : { type: 'other' } };
}

function connect({ opening, closing }: Question, cursor: Cursor, state: CipState): void {
  if (opening !== undefined) remember(state.connections, opened(opening, cursor));
  if (closing >= 0) forget(state.connections, closing);
}

function packetReplies({ calls }: Question, cursor: Cursor): readonly Reply[] {
  const replies: Reply[] = [];
  let next = 0;
  eachOf(cursor, (at) => {
    const call = calls[next];
    if (call?.at !== at) return;
    next++;
    const service = cursor.u8() & ~REPLY;
    cursor.require(service === call.service, 'inconsistent', 'service');
    cursor.skip(1); // reserved
    const status = cursor.u8();
    const words = cursor.u8();
    const extended = words > 0 ? cursor.u16le() : -1;
    if (words > 1) cursor.skip((words - 1) * 2);
    replies.push({ call, status, extended, ...contentIf(call, status, cursor) });
  });
  return replies;
}

/** What answers another service is a stray, and the question stays open. A router may refuse what it was sent to pass on. */
function questionOf(id: number, service: number, turn: CipTurn): Question | undefined {
  const asked = turn.asked(id);
  if (asked === undefined || asked.service === service) return asked;
  if (asked.isSent && service === ConnectionService.unconnectedSend) return asked;
  turn.ask(id, asked);
  return undefined;
}

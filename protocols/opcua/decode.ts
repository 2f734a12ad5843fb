/** Chunks to messages: OPC 10000-6, OPC UA Connection Protocol and Secure Conversation. */
import { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { type Assembly, append, forget, isBegun, nothing, taken } from '../encodings/assembly.ts';
import type { Certificate } from '../encodings/x509.ts';
import {
  numericId,
  readBytes,
  readString,
  skipDiagnosticInfo,
  skipExtensionObject,
  skipNodeId,
  skipString,
  skipStrings,
} from './builtins.ts';
import { certificateOf, policyName } from './descriptions.ts';
import { ChunkType, Final, MESSAGE_HEADER, MOST_SIZE } from './frame.ts';
import { BAD, signatureSizes } from './names.table.ts';
import { NOTHING, type Reply, readReply } from './replies.ts';
import { OTHER, type Request, readRequest } from './requests.ts';
import { operations, SERVICE_FAULT, Service, speakers } from './services.table.ts';

export interface OpcuaMessage {
  readonly operation: string | undefined;
  /** Of an answer: 0 is good; from BAD on it is bad. */
  readonly status: number;
  readonly body: Body;
  /** In an answer: what it answers, where that is of interest. */
  readonly question: Request | undefined;
}

export type Body =
  | Request
  | Reply
  | { readonly type: 'channel'; readonly certificate: Certificate | undefined };

export interface OpcuaState extends Readonly<Record<Direction, Assembly>> {
  /** Of the channel, where its opening was seen. */
  policy: string;
}
export type OpcuaTurn = Turn<OpcuaState, Request>;

const NO_POLICY = 'None';
const plain = (operation: string | undefined, body: Body): OpcuaMessage => ({
  operation,
  status: 0,
  body,
  question: undefined,
});
const SILENT = plain(undefined, NOTHING);
const HELLO = plain('hello', OTHER);
const CLOSE = plain('close-secure-channel', OTHER);
const SEALED = plain('sealed-message', OTHER);
/** Of each service that is asked without saying anything. */
const ASKED: ReadonlyMap<number, OpcuaMessage> = new Map(
  [...operations].map(([id, name]) => [id, plain(name, OTHER)]),
);

export function start(): OpcuaState {
  return { request: nothing(), response: nothing(), policy: '' };
}

export function decode(cursor: Cursor, turn: OpcuaTurn): OpcuaMessage | undefined {
  const type = cursor.u24();
  const final = cursor.u8();
  const size = cursor.u32le();
  if (size > MOST_SIZE) {
    turn.skip(size - MESSAGE_HEADER);
    forget(turn.state[turn.direction]);
    return undefined;
  }
  switch (type) {
    case ChunkType.hello:
      return HELLO;
    case ChunkType.open:
      return open(cursor, turn);
    case ChunkType.close:
      return CLOSE;
    case ChunkType.message:
      return message(cursor, final, turn);
    default:
      return SILENT;
  }
}

/** Policy and certificate are always in clear; the rest only where there is no policy. */
function open(cursor: Cursor, turn: OpcuaTurn): OpcuaMessage | undefined {
  cursor.skip(4); // the channel
  const policy = policyName(readString(cursor));
  const bytes = readBytes(cursor);
  skipString(cursor); // thumbprint of the receiver's certificate
  if (cursor.flaw !== undefined) return undefined;
  forget(turn.state.request);
  forget(turn.state.response);
  turn.state.policy = policy;
  const certificate = certificateOf(bytes);
  const isAsked = turn.direction === 'request';
  return plain(isAsked ? operations.get(Service.openSecureChannel.request) : undefined, {
    type: 'channel',
    certificate,
  });
}

function message(cursor: Cursor, final: number, turn: OpcuaTurn): OpcuaMessage | undefined {
  cursor.skip(12); // channel, token, sequence number
  const id = cursor.u32le();
  const { policy } = turn.state;
  const signed = policy === NO_POLICY ? 0 : (signatureSizes.get(policy) ?? 0);
  if (signed > 0 && signed < cursor.remaining) cursor.enter(cursor.remaining - signed);
  const assembly = turn.state[turn.direction];
  if (final === Final.aborted) {
    forget(assembly);
    return aborted(cursor, id, turn);
  }
  if (final === Final.last && !isBegun(assembly)) return service(cursor, id, turn);
  append(assembly, cursor.span(cursor.remaining));
  if (final === Final.more) return undefined;
  const whole = taken(assembly);
  if (whole === undefined) return undefined;
  const inner = new Cursor().over(whole.bytes, whole.start, whole.end);
  const read = service(inner, id, turn);
  if (inner.flaw !== undefined) cursor.require(false, inner.flaw, inner.field);
  return read;
}

/** A client that breaks off has asked nothing; a server says by what error it did. */
function aborted(cursor: Cursor, id: number, turn: OpcuaTurn): OpcuaMessage {
  if (turn.direction === 'request') return SILENT;
  const question = turn.asked(id);
  if (question === undefined) return SILENT;
  const status = Math.max(cursor.u32le(), BAD);
  return { operation: undefined, status, body: NOTHING, question };
}

/** What is encrypted begins with nothing that is known. */
function service(cursor: Cursor, id: number, turn: OpcuaTurn): OpcuaMessage {
  const isAsked = turn.direction === 'request';
  const begins = cursor.peek();
  const type = begins === 1 || begins === 2 ? numericId(cursor) : -1;
  if (speakers.get(type) !== turn.direction) return isAsked ? SEALED : SILENT;
  return isAsked ? request(type, cursor, id, turn) : response(type, cursor, id, turn);
}

function request(type: number, cursor: Cursor, id: number, turn: OpcuaTurn): OpcuaMessage {
  skipNodeId(cursor); // what the session is proven by
  cursor.skip(16); // time, number, what diagnosis is asked for
  skipString(cursor); // entry of a log
  cursor.skip(4); // how long it may take
  skipExtensionObject(cursor);
  const body = readRequest(type, cursor);
  if (body === OTHER) return ASKED.get(type) ?? SILENT;
  if (cursor.flaw !== undefined) return SILENT;
  if (body.type === 'token' && body.isInClear) turn.conceal();
  if (body.type !== 'client' && body.type !== 'register') turn.ask(id, body);
  return plain(operations.get(type), body);
}

function response(type: number, cursor: Cursor, id: number, turn: OpcuaTurn): OpcuaMessage {
  cursor.skip(12); // time and number of the request
  const status = cursor.u32le();
  skipDiagnosticInfo(cursor);
  skipStrings(cursor);
  skipExtensionObject(cursor);
  const question = turn.asked(id);
  const isFault = type === SERVICE_FAULT || status >= BAD;
  const body = isFault ? NOTHING : readReply(type, question, cursor);
  if (body === NOTHING && question === undefined) return SILENT;
  return { operation: undefined, status, body, question };
}

export function operation({ operation: name }: OpcuaMessage): string | undefined {
  return name;
}

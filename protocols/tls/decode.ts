/** RFC 8446 (TLS 1.3) and RFC 5246 (TLS 1.2), as far as they speak in clear: hellos, certificates, alerts. */
import { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Assembly, append, forget, nothing } from '../encodings/assembly.ts';
import { type Certificate, readCertificate } from '../encodings/x509.ts';
import { HEADER, isOldForm } from './frame.ts';
import { type ClientHello, clientHello, oldHello, type ServerHello, serverHello } from './hello.ts';
import { HandshakeType, RecordType, TLS_1_3 } from './tls.table.ts';

/** What a record holds that can be read. */
export type TlsMessage = readonly Part[];

export type Part =
  | ClientHello
  | ServerHello
  /** The speaker's own, the first of its chain; undefined: it was asked for one and has none. */
  | { readonly type: 'certificate'; readonly certificate: Certificate | undefined }
  | { readonly type: 'alert'; readonly description: number; readonly isFatal: boolean }
  /** From here on nobody can read what the speaker says. `hasProved`: its peer had shown a certificate. */
  | { readonly type: 'encrypted'; readonly question: TlsQuestion | undefined };

/** A client showed a certificate. Whether it is let in is seen by how the server goes on. */
export interface TlsQuestion {
  readonly subject: string;
}

export interface TlsState {
  readonly request: Assembly;
  readonly response: Assembly;
}

export type TlsTurn = Turn<TlsState, TlsQuestion>;

const QUESTION = 0;
const MESSAGE_HEADER = 4;
const MOST_ASSEMBLED = 32_768;
const FATAL = 2;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): TlsState {
  return { request: nothing(), response: nothing() };
}

export function decode(cursor: Cursor, turn: TlsTurn): TlsMessage | undefined {
  if (isOldForm(cursor.bytes, cursor.start)) return [oldHello(cursor)];
  const type = cursor.u8();
  cursor.skip(HEADER - 1);
  switch (type) {
    case RecordType.handshake:
      return handshake(cursor, turn);
    case RecordType.alert:
      return alert(cursor, turn);
    case RecordType.changeCipherSpec:
    case RecordType.applicationData:
      return encrypted(cursor, turn);
    default:
      return undefined;
  }
}

export function operation(parts: TlsMessage): string | undefined {
  for (const { type } of parts) if (type === 'client-hello') return 'connect';
  return undefined;
}

function encrypted(cursor: Cursor, turn: TlsTurn): TlsMessage {
  cursor.skip(cursor.remaining);
  turn.skip(FOR_GOOD);
  forget(turn.direction === 'request' ? turn.state.request : turn.state.response);
  const question = turn.direction === 'response' ? turn.asked(QUESTION) : undefined;
  return [{ type: 'encrypted', question }];
}

function alert(cursor: Cursor, turn: TlsTurn): TlsMessage | undefined {
  if (cursor.remaining !== 2) return encrypted(cursor, turn);
  const isFatal = cursor.u8() === FATAL;
  return [{ type: 'alert', description: cursor.u8(), isFatal }];
}

/** Messages lie in records as they please: several in one, or one in several. */
function handshake(cursor: Cursor, turn: TlsTurn): TlsMessage {
  const parts: Part[] = [];
  const assembly = turn.direction === 'request' ? turn.state.request : turn.state.response;
  if (assembly.end === 0) {
    readMessages(cursor, turn, parts);
    if (cursor.remaining > 0) append(assembly, cursor.span(cursor.remaining), MOST_ASSEMBLED);
    return parts;
  }
  append(assembly, cursor.span(cursor.remaining), MOST_ASSEMBLED);
  if (assembly.isTooLarge) forget(assembly);
  const whole = new Cursor().over(assembly.bytes, 0, assembly.end);
  readMessages(whole, turn, parts);
  cursor.require(whole.flaw === undefined, whole.flaw ?? 'illegal', whole.field);
  assembly.bytes.copyWithin(0, whole.offset, assembly.end);
  assembly.end -= Math.min(assembly.end, whole.offset);
  return parts;
}

function readMessages(cursor: Cursor, turn: TlsTurn, parts: Part[]): void {
  while (cursor.remaining >= MESSAGE_HEADER && cursor.more()) {
    const size = (cursor.peek(1) << 16) | (cursor.peek(2) << 8) | cursor.peek(3);
    cursor.require(size <= MOST_ASSEMBLED, 'illegal', 'handshake length');
    if (cursor.flaw !== undefined || size > cursor.remaining - MESSAGE_HEADER) return;
    const type = cursor.u8();
    cursor.skip(3); // its size
    const outer = cursor.enter(size);
    const part = readMessage(cursor, turn, type);
    if (part !== undefined) parts.push(part);
    cursor.leave(outer);
  }
}

function readMessage(cursor: Cursor, turn: TlsTurn, type: number): Part | undefined {
  switch (type) {
    case HandshakeType.clientHello:
      return clientHello(cursor);
    case HandshakeType.serverHello: {
      const hello = serverHello(cursor);
      if (hello.version >= TLS_1_3 && cursor.flaw === undefined) turn.skip(FOR_GOOD);
      return hello;
    }
    case HandshakeType.certificate:
      return certificate(cursor, turn);
    default:
      return undefined;
  }
}

function certificate(cursor: Cursor, turn: TlsTurn): Part {
  const chain = cursor.enter(cursor.u24());
  let first: Certificate | undefined;
  if (cursor.remaining > 0) {
    const one = cursor.enter(cursor.u24());
    first = readCertificate(cursor);
    cursor.leave(one);
  }
  cursor.leave(chain);
  if (first !== undefined && turn.direction === 'request' && cursor.flaw === undefined)
    turn.ask(QUESTION, { subject: first.subject });
  return { type: 'certificate', certificate: first };
}

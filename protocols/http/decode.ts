/** RFC 9112 (HTTP/1.1): heads, and of what follows them pages and forms. 6.3 says where a body ends. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Ntlm } from '../encodings/ntlm.ts';
import { Body } from './body.ts';
import { begins } from './frame.ts';
import { readToken } from './handshake.ts';
import { type Head, readHead } from './head.ts';

/** A head, or what the body that followed it holds: each undefined where the message is the other. */
export interface HttpMessage {
  readonly head: Head | undefined;
  readonly page: Page | undefined;
  /** In an answer, and with its page: what was asked. */
  readonly question: HttpQuestion | undefined;
}

export interface Page {
  readonly title: string;
  readonly asksForPassword: boolean;
}

export interface HttpQuestion {
  readonly method: string;
  readonly path: string;
  /** How whoever asked proved who he is: `basic`, `form`; empty: not at all. */
  scheme: string;
  /** The names he gave in a handshake. */
  readonly login: Login | undefined;
}

export type Login = Ntlm & { readonly type: 'authenticate' };

export interface HttpState {
  readonly request: Body;
  readonly response: Body;
  /** Whose page the answer is. */
  asked: HttpQuestion | undefined;
}

export type HttpTurn = Turn<HttpState, HttpQuestion>;

const QUESTION = 0; // answers come in the order of the questions; nobody asks twice before the first
const TAG_END = 0x3e;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): HttpState {
  return { request: new Body(), response: new Body(), asked: undefined };
}

export function decode(cursor: Cursor, turn: HttpTurn): HttpMessage | undefined {
  const body = turn.direction === 'request' ? turn.state.request : turn.state.response;
  if (body.left > 0) return piece(cursor, turn, body);
  if (begins(cursor.bytes, cursor.start, cursor.end) < 1) return between(cursor, turn, body);
  const head = readHead(cursor);
  if (cursor.flaw !== undefined) return undefined;
  if (head.hasSecret) turn.conceal();
  if (head.token !== undefined) head.ntlm = readToken(head.token, cursor);
  if (cursor.flaw !== undefined) return undefined;
  return head.method === '' ? answered(head, turn) : asked(head, turn);
}

export function operation({ head }: HttpMessage): string | undefined {
  return head === undefined || head.method === '' ? undefined : head.method.toLowerCase();
}

function asked(head: Head, turn: HttpTurn): HttpMessage {
  const { method, path, scheme, ntlm } = head;
  const login = ntlm?.type === 'authenticate' ? ntlm : undefined;
  const question = { method, path, scheme, login };
  turn.ask(QUESTION, question);
  turn.state.asked = question;
  const isTunnel = method === 'CONNECT' || head.isUpgrade;
  if (head.media === 'form') turn.conceal();
  const body = turn.state.request;
  body.begin(head.media === 'form' && !head.isEncoded ? 'form' : 'other');
  if (isTunnel) turn.skip(FOR_GOOD);
  else follows(head, turn, body, 0);
  return { head, page: undefined, question: undefined };
}

function answered(head: Head, turn: HttpTurn): HttpMessage | undefined {
  const { status } = head;
  const { response: body } = turn.state;
  if (status === 101) turn.skip(FOR_GOOD);
  if (status < 200) return { head, page: undefined, question: undefined }; // the answer is still to come
  const question = turn.asked(QUESTION);
  turn.state.asked = question;
  body.begin(head.media === 'page' && !head.isEncoded ? 'page' : 'other');
  const isEmpty = status === 204 || status === 304 || question?.method === 'HEAD';
  if (question?.method === 'CONNECT' && status < 300) turn.skip(FOR_GOOD);
  else if (!isEmpty) follows(head, turn, body, FOR_GOOD);
  return { head, page: undefined, question };
}

/** What comes behind the head, `untold` bytes where it does not say. */
function follows(head: Head, turn: HttpTurn, body: Body, untold: number): void {
  body.isChunked = head.isChunked;
  if (head.isChunked) return;
  take(turn, body, head.contentLength < 0 ? untold : head.contentLength);
}

/** The first bytes of what is wanted are read, the others passed over. */
function take(turn: HttpTurn, body: Body, size: number): void {
  body.left = body.wanted(size);
  body.rest = size - body.left;
  if (body.left > 0) turn.pieces(body.left);
  else turn.skip(body.rest);
}

function piece(cursor: Cursor, turn: HttpTurn, body: Body): HttpMessage | undefined {
  const { bytes, start, end } = cursor;
  body.keep(bytes, start, Math.min(end, start + body.left));
  cursor.skip(end - start);
  if (turn.direction === 'request') {
    if (body.holdsPassword()) proveByForm(turn);
    if (body.left === 0) turn.skip(body.rest);
    return undefined;
  }
  if (body.left === 0) turn.skip(body.rest);
  for (let at = start; at < end; at++) if (bytes[at] === TAG_END) return shown(body, turn);
  return undefined;
}

/** A form that went with a password: what it was is nobody's business. */
function proveByForm(turn: HttpTurn): void {
  turn.conceal();
  const { asked: question } = turn.state;
  if (question !== undefined && question.scheme === '') question.scheme = 'form';
}

/** What the page has told since it was last looked at. */
function shown(body: Body, { state }: HttpTurn): HttpMessage | undefined {
  const title = body.isTitleTold ? '' : body.title();
  const asksForPassword = !body.isPasswordTold && body.asksForPassword();
  if (title === '' && !asksForPassword) return undefined;
  body.isTitleTold ||= title !== '';
  body.isPasswordTold ||= asksForPassword;
  return { head: undefined, page: { title, asksForPassword }, question: state.asked };
}

/** A chunk's size, or the empty line behind one. RFC 9112, 7.1. */
function between(cursor: Cursor, turn: HttpTurn, body: Body): undefined {
  const { bytes, start, end } = cursor;
  const isSize = bytes[start]! > 0x20;
  let size = 0;
  for (let at = start; isSize && at < end && isDigit(bytes[at]!); at++)
    size = size * 16 + Number.parseInt(String.fromCharCode(bytes[at]!), 16);
  cursor.skip(end - start);
  if (isSize && body.isChunked) take(turn, body, size);
}

function isDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

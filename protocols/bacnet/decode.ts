/** ASHRAE 135 (BACnet): Annex J (BACnet/IP) and U (BACnet/IPv6), 6.2 (NPDU), 20.1 (APDU). On LLC an NPDU stands alone. */
import { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { type Assembly, append, forget, nothing, taken } from '../encodings/assembly.ts';
import { askOnce } from '../encodings/retry.ts';
import { type Act, acts, type LinkAct, linkAct, networkAct } from './acts.ts';
import { type Link, readLink6 } from './link6.ts';
import { abortReasons, errorClasses, errorCodes, rejectReasons } from './names.table.ts';
import { type NetworkMessage, type Npdu, readNetworkMessage, readNpdu } from './npdu.ts';
import { type Answer, announcement, answer } from './replies.ts';
import {
  BVLC,
  BVLC6,
  confirmed,
  functions,
  LinkFunction,
  networkTypes,
  PduType,
  unconfirmed,
} from './services.table.ts';
import { readTag, unsigned } from './tags.ts';

export interface BacnetMessage {
  /** Of BACnet/IP. */
  readonly function: number | undefined;
  /** A broadcast that a BBMD hands on speaks for whoever sent it first. */
  readonly origin: string | undefined;
  /** Who speaks behind a router: `network 4 station 86`. */
  readonly part: string | undefined;
  readonly network: NetworkMessage | undefined;
  readonly apdu: Apdu | undefined;
  readonly link: LinkAct | undefined;
  /** What the answer is to, where that was seen. */
  readonly question: Question | undefined;
}

export interface Apdu {
  readonly type: number;
  readonly service: number;
  readonly answer: Answer | undefined;
  /** Of an error, a reject or an abort: why. */
  readonly reason: string;
  /** What it does, of one that expects no answer. */
  readonly acts: readonly Act[];
}

/** Acts, for when it is known whether they were done; `part` is what is asked behind a router. */
export interface Question {
  readonly part: string | undefined;
  readonly acts: readonly Act[];
}

interface Segments {
  id: number;
  next: number;
  readonly body: Assembly;
}

export interface BacnetState {
  readonly request: Segments;
  readonly response: Segments;
}

export type BacnetTurn = Turn<BacnetState, Question>;

const Flag = { segmented: 0x08, more: 0x04 } as const;
const MOST_ASSEMBLED = 16_384;
const LINK_QUESTION = 0x7fff_0000; // a function of the link: a success does not say of which
const NETWORK_QUESTION = LINK_QUESTION + 0x100; // and the type of a message of the network
const MOST_ACTS = 16;

export function start(): BacnetState {
  const segments = () => ({ id: -1, next: 0, body: nothing() });
  return { request: segments(), response: segments() };
}

export function decode(cursor: Cursor, turn: BacnetTurn): BacnetMessage {
  if (turn.carrier !== 'udp') return onNetwork(undefined, undefined, cursor, turn);
  const type = cursor.u8();
  cursor.require(type === BVLC || type === BVLC6, 'illegal', 'type');
  const number = cursor.u8();
  const size = cursor.u16();
  cursor.require(size >= 4, 'inconsistent', 'length');
  cursor.enter(Math.max(0, size - 4));
  const isSix = type === BVLC6;
  const { called, origin } = isSix ? readLink6(number, cursor) : readLink(number, cursor);
  if (carriesNpdu(called)) return onNetwork(called, origin, cursor, turn);
  const link = linkAct(called, isSix, cursor);
  const question = cursor.flaw === undefined ? linked(link, turn) : undefined;
  return message(called, undefined, undefined, undefined, undefined, link, question);
}

function onNetwork(
  called: number | undefined,
  origin: string | undefined,
  cursor: Cursor,
  turn: BacnetTurn,
): BacnetMessage {
  const npdu = readNpdu(cursor);
  if (npdu.isNetworkMessage) {
    const network = readNetworkMessage(cursor);
    const question = cursor.flaw === undefined ? routed(network, npdu, turn) : undefined;
    return message(called, origin, npdu.part, network, undefined, undefined, question);
  }
  const invoke = new Invoke();
  const apdu = readApdu(cursor, turn, npdu.key, invoke);
  const isWhole = cursor.flaw === undefined && apdu !== undefined;
  const question = isWhole ? matched(apdu, invoke, npdu, turn) : undefined;
  return message(called, origin, npdu.part, undefined, apdu, undefined, question);
}

export function operation({ network, apdu, function: called }: BacnetMessage): string | undefined {
  if (network !== undefined) return networkTypes.get(network.type) ?? 'network-message';
  if (apdu === undefined) return called === undefined ? undefined : functions.get(called);
  switch (apdu.type) {
    case PduType.confirmed:
      return confirmed[apdu.service] ?? 'confirmed-other';
    case PduType.unconfirmed:
      return unconfirmed[apdu.service] ?? 'unconfirmed-other';
    case PduType.error:
      return 'error';
    case PduType.reject:
      return 'reject';
    case PduType.abort:
      return 'abort';
    default:
      return undefined;
  }
}

/** Which question an APDU is or answers. */
class Invoke {
  id = 0;
  isQuestion = false;
  isAnswer = false;
}

function message(
  called: number | undefined,
  origin: string | undefined,
  part: string | undefined,
  network: NetworkMessage | undefined,
  apdu: Apdu | undefined,
  link: LinkAct | undefined,
  question: Question | undefined,
): BacnetMessage {
  return { function: called, origin, part, network, apdu, link, question };
}

function carriesNpdu(called: number): boolean {
  return (
    called === LinkFunction.forwardedNpdu ||
    called === LinkFunction.originalUnicast ||
    called === LinkFunction.originalBroadcast ||
    called === LinkFunction.distributeBroadcast
  );
}

function readLink(called: number, cursor: Cursor): Link {
  const origin = called === LinkFunction.forwardedNpdu ? cursor.ipv4() : undefined;
  if (origin !== undefined) cursor.skip(2); // its port
  return { called, origin };
}

function matched(
  apdu: Apdu,
  { id, isQuestion, isAnswer }: Invoke,
  { targetPart }: Npdu,
  turn: BacnetTurn,
): Question | undefined {
  if (isAnswer) return turn.asked(id);
  if (isQuestion && apdu.acts.length > 0) {
    const asked: Question = { part: targetPart, acts: apdu.acts.slice(0, MOST_ACTS) };
    askOnce(turn, id, asked, (open) => isSameAct(open, asked));
  }
  return undefined;
}

function isSameAct({ acts: open }: Question, { acts: asked }: Question): boolean {
  const isSame = (act: Act, at: number) =>
    act.same === asked[at]?.same && act.value === asked[at]?.value;
  return open.length === asked.length && open.every(isSame);
}

function routed(network: NetworkMessage, npdu: Npdu, turn: BacnetTurn): Question | undefined {
  const act = networkAct(network);
  if (act !== undefined)
    turn.ask(NETWORK_QUESTION + act.same, { part: npdu.targetPart, acts: [act] });
  return network.answers === undefined ? undefined : turn.asked(NETWORK_QUESTION + network.answers);
}

/** A request of the link is answered by a result, the only one that can be open. */
function linked(link: LinkAct, turn: BacnetTurn): Question | undefined {
  if (link.isResult) return turn.asked(LINK_QUESTION);
  if (link.isQuestion)
    turn.ask(LINK_QUESTION, { part: undefined, acts: link.act === undefined ? [] : [link.act] });
  return undefined;
}

function readApdu(
  cursor: Cursor,
  turn: BacnetTurn,
  station: number,
  invoke: Invoke,
): Apdu | undefined {
  const first = cursor.u8();
  const type = first >> 4;
  if (type === PduType.unconfirmed) {
    const service = cursor.u8();
    return {
      type,
      service,
      answer: announcement(service, cursor),
      reason: '',
      acts: acts(type, service, cursor),
    };
  }
  if (type === PduType.confirmed) cursor.skip(1); // how much may be answered
  // Those of two stations lie apart, also among the few that are kept.
  invoke.id = ((station << 8) | cursor.u8()) ^ (station & 7);
  invoke.isQuestion = type === PduType.confirmed;
  // What a client aborts itself is not refused.
  const isByServer = turn.direction === 'response';
  invoke.isAnswer = isByServer && !invoke.isQuestion && type !== PduType.segmentAck;
  if (type === PduType.reject || type === PduType.abort) {
    const names = type === PduType.reject ? rejectReasons : abortReasons;
    const code = cursor.u8();
    const words = `${type === PduType.reject ? 'reject' : 'abort'}: ${names.get(code) ?? code}`;
    return { type, service: -1, answer: undefined, reason: words, acts: [] };
  }
  if (type === PduType.segmentAck)
    return { type, service: -1, answer: undefined, reason: '', acts: [] };
  cursor.require(type < PduType.segmentAck || type === PduType.error, 'illegal', 'APDU');
  if (type === PduType.confirmed || type === PduType.complexAck)
    return (first & Flag.segmented) === 0
      ? body(type, cursor.u8(), cursor)
      : segment(type, (first & Flag.more) !== 0, cursor, turn, invoke);
  const service = cursor.u8();
  const reason = type === PduType.error ? errorOf(cursor) : '';
  return { type, service, answer: undefined, reason, acts: [] };
}

function body(type: number, service: number, cursor: Cursor): Apdu {
  if (type === PduType.complexAck)
    return { type, service, answer: answer(service, cursor), reason: '', acts: [] };
  return { type, service, answer: undefined, reason: '', acts: acts(type, service, cursor) };
}

/** Segments are kept until the last one came; a question is asked, and answered, when it is whole. 5.2.1. */
function segment(
  type: number,
  hasMore: boolean,
  cursor: Cursor,
  turn: BacnetTurn,
  invoke: Invoke,
): Apdu | undefined {
  const number = cursor.u8();
  cursor.skip(1); // the window
  const service = cursor.u8();
  const kept = turn.state[turn.direction];
  if (cursor.flaw !== undefined) return undefined;
  if (number === 0) {
    forget(kept.body);
    kept.id = invoke.id;
    kept.next = 0;
  }
  const isNext = kept.id === invoke.id && (kept.next & 0xff) === number;
  if (isNext) {
    append(kept.body, cursor.span(cursor.remaining), MOST_ASSEMBLED);
    kept.next++;
  }
  if (!isNext || hasMore) {
    invoke.isQuestion = false;
    invoke.isAnswer = false;
    return undefined;
  }
  kept.id = -1;
  const whole = taken(kept.body);
  if (whole === undefined) return { type, service, answer: undefined, reason: '', acts: [] };
  const inner = new Cursor().over(whole.bytes, whole.start, whole.end);
  const apdu = body(type, service, inner);
  cursor.require(inner.flaw === undefined, inner.flaw ?? 'illegal', inner.field);
  return apdu;
}

/** Some services wrap class and code in a context of their own, and say besides what failed first. */
function errorOf(cursor: Cursor): string {
  if ((cursor.peek() & 0x0f) === 0x0e) readTag(cursor);
  const [inClass, code] = [unsigned(cursor, readTag(cursor)), unsigned(cursor, readTag(cursor))];
  return `${errorClasses.get(inClass) ?? inClass}: ${errorCodes.get(code) ?? code}`;
}

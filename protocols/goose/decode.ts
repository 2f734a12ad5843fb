/** The goosePdu: IEC 61850-8-1, annex A. Its names become text only when they are new. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { berSize, berTag, numberOf } from '../encodings/ber.ts';
import { foldBytes } from '../encodings/fold.ts';
import { enterFrame, enterSession, ROUTABLE } from '../encodings/publication.ts';

export interface GooseMessage {
  readonly appId: number;
  /** Of the control block. */
  readonly reference: Span;
  readonly dataSet: Span;
  readonly id: Span;
  /** One number for the reference, and one for all that is configured. */
  readonly key: number;
  readonly setup: number;
  readonly revision: number;
  readonly needsCommissioning: boolean;
  readonly isSimulated: boolean;
  /** Seconds since 1970 of the last change of state. */
  readonly changed: number;
  readonly stateNumber: number;
  readonly sequenceNumber: number;
}

/** What was heard last of one control block. */
export interface Publication {
  setup: number;
  isSimulated: boolean;
  stateNumber: number;
  changed: number;
  second: number;
}
export type Publications = Map<number, Publication>;
/** Of all who publish to one group: whose conversation a control block was heard in last. */
export type Publishers = Map<number, Publications>;
export type GooseTurn = Turn<Publications, never, Publishers>;

const PDU = 0x61;
const Tag = {
  reference: 0x80,
  dataSet: 0x82,
  id: 0x83,
  time: 0x84,
  stateNumber: 0x85,
  sequenceNumber: 0x86,
  simulation: 0x87,
  revision: 0x88,
  needsCommissioning: 0x89,
  data: 0xab,
} as const;
const TIME = 8;
const NUMBERS = 16; // context tags 0x80 to 0x8f

export function start(): Publications {
  return new Map();
}

export function decode(cursor: Cursor, turn: GooseTurn): GooseMessage | undefined {
  const envelope = turn.framing === ROUTABLE ? enterSession(cursor, PDU) : enterFrame(cursor);
  if (envelope === undefined || cursor.flaw !== undefined) return undefined;
  cursor.require(berTag(cursor) === PDU, 'illegal', 'pdu');
  cursor.enter(berSize(cursor));
  const { bytes } = cursor;
  const nothing = { bytes, start: cursor.offset, end: cursor.offset };
  let reference: Span = nothing;
  let dataSet: Span = nothing;
  let id: Span = nothing;
  const numbers = new Array<number>(NUMBERS).fill(0);
  while (cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    if (tag === Tag.data) break;
    const at = cursor.offset;
    cursor.skip(size);
    const span = { bytes, start: at, end: cursor.offset };
    if (tag === Tag.reference) reference = span;
    else if (tag === Tag.dataSet) dataSet = span;
    else if (tag === Tag.id) id = span;
    else if (tag === Tag.time) {
      cursor.require(size === TIME, 'illegal', 'time');
      numbers[Tag.time & 0x0f] = numberOf(bytes, at, Math.min(at + 4, cursor.offset)) >>> 0;
    } else if (tag >= 0x80 && tag < 0x80 + NUMBERS)
      numbers[tag & 0x0f] = numberOf(bytes, at, Math.min(at + 5, cursor.offset));
  }
  cursor.require(reference.end > reference.start, 'illegal', 'control block reference');
  const key = foldBytes(bytes, reference.start, reference.end);
  const named = foldBytes(
    bytes,
    id.start,
    id.end,
    foldBytes(bytes, dataSet.start, dataSet.end, key),
  );
  const revision = numbers[Tag.revision & 0x0f]!;
  const commissioning = numbers[Tag.needsCommissioning & 0x0f]!;
  return {
    appId: envelope.appId,
    reference,
    dataSet,
    id,
    key,
    setup: Math.imul(named ^ revision, 0x0100_0193) ^ commissioning ^ (envelope.appId << 8),
    revision,
    needsCommissioning: commissioning !== 0,
    isSimulated: envelope.isSimulated || numbers[Tag.simulation & 0x0f] !== 0,
    changed: numbers[Tag.time & 0x0f]!,
    stateNumber: numbers[Tag.stateNumber & 0x0f]!,
    sequenceNumber: numbers[Tag.sequenceNumber & 0x0f]!,
  };
}

export function operation({ sequenceNumber }: GooseMessage): string {
  return sequenceNumber === 0 ? 'state-change' : 'repetition';
}

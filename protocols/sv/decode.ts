/** The savPdu: IEC 61850-9-2. Of a stream that goes on as before only the counter is passed over. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { BerTag, berEnter, berSize, berTag, numberOf } from '../encodings/ber.ts';
import { enterFrame, enterSession, ROUTABLE } from '../encodings/publication.ts';

export interface SvMessage {
  readonly appId: number;
  readonly isSimulated: boolean;
  readonly id: Span;
  readonly dataSet: Span;
  readonly revision: number;
  /** -1 where the stream does not say it. */
  readonly rate: number;
  readonly rateMode: number;
  readonly synchronization: number;
}

export interface SvState {
  /** What the last message said before its samples; empty where it had another form than most. */
  head: Uint8Array;
  /** Where the counter of samples stands in it. */
  counter: number;
  readonly streams: Map<number, Stream>;
  /** The stream that was heard last, as its publisher has it. */
  office: string;
}
export interface Stream {
  setup: number;
  synchronization: number;
  isSimulated: boolean;
}
/** Of all who publish to one group: whose conversation a stream was heard in last. */
export type Publishers = Map<string, SvState>;
export type SvTurn = Turn<SvState, never, Publishers>;

const PDU = 0x60;
const ASDUS = 0xa2;
const Tag = {
  id: 0x80,
  dataSet: 0x81,
  counter: 0x82,
  revision: 0x83,
  synchronization: 0x85,
  rate: 0x86,
  samples: 0x87,
  rateMode: 0x88,
} as const;
const NONE = new Uint8Array(0);
const NOTHING: Span = { bytes: NONE, start: 0, end: 0 };
/** The stream goes on as before. */
export const CONTINUED: SvMessage = {
  appId: 0,
  isSimulated: false,
  id: NOTHING,
  dataSet: NOTHING,
  revision: 0,
  rate: 0,
  rateMode: 0,
  synchronization: 0,
};
const MOST_HEAD = 256;
const COUNTER_SIZE = 2;

export function start(): SvState {
  return { head: NONE, counter: 0, streams: new Map(), office: '' };
}

/** One message may hold several samples of a stream; the first says all. */
export function decode(cursor: Cursor, turn: SvTurn): SvMessage | undefined {
  const { state } = turn;
  if (isContinued(cursor, state)) return CONTINUED;
  state.head = NONE;
  const isRoutable = turn.framing === ROUTABLE;
  const envelope = isRoutable ? enterSession(cursor, PDU) : enterFrame(cursor);
  if (envelope === undefined || cursor.flaw !== undefined) return undefined;
  cursor.require(berTag(cursor) === PDU, 'illegal', 'pdu');
  cursor.enter(berSize(cursor));
  while (cursor.more() && cursor.peek() !== ASDUS) {
    berTag(cursor);
    cursor.skip(berSize(cursor));
  }
  berEnter(cursor, ASDUS, 'asdus');
  berEnter(cursor, BerTag.sequence, 'asdu');
  return asdu(cursor, state, envelope, isRoutable);
}

function asdu(
  cursor: Cursor,
  state: SvState,
  { appId, isSimulated }: { readonly appId: number; readonly isSimulated: boolean },
  isRoutable: boolean,
): SvMessage {
  const { bytes } = cursor;
  let id: Span = { bytes, start: cursor.offset, end: cursor.offset };
  let dataSet = id;
  let [counter, synchronizationAt] = [0, 0];
  let [revision, rate, rateMode, synchronization] = [0, -1, 0, 0];
  while (cursor.more()) {
    const tag = berTag(cursor);
    const size = berSize(cursor);
    const at = cursor.offset;
    cursor.skip(size);
    const number = size <= 8 ? numberOf(bytes, at, cursor.offset) : 0;
    if (tag === Tag.id) id = { bytes, start: at, end: cursor.offset };
    else if (tag === Tag.dataSet) dataSet = { bytes, start: at, end: cursor.offset };
    else if (tag === Tag.revision) revision = number >>> 0;
    else if (tag === Tag.rate) rate = number & 0xffff;
    else if (tag === Tag.rateMode) rateMode = number;
    else if (tag === Tag.counter && size === COUNTER_SIZE) counter = at;
    else if (tag === Tag.synchronization) {
      synchronization = number;
      synchronizationAt = at;
    }
  }
  cursor.require(id.end > id.start, 'illegal', 'stream id');
  if (!isRoutable && cursor.flaw === undefined) remember(cursor, state, counter, synchronizationAt);
  return { appId, isSimulated, id, dataSet, revision, rate, rateMode, synchronization };
}

export function operation(): string {
  return 'samples';
}

function remember(cursor: Cursor, state: SvState, counter: number, synchronization: number): void {
  const { bytes, start: from } = cursor;
  if (counter === 0 || synchronization < counter || synchronization - from > MOST_HEAD) return;
  state.head = bytes.slice(from, synchronization + 1);
  state.counter = counter - from;
}

/** The same up to the counter, the same from there to the synchronization. */
function isContinued({ bytes, start: from, end }: Cursor, state: SvState): boolean {
  const { head, counter } = state;
  if (head.length === 0 || end - from < head.length) return false;
  for (let at = 0; at < head.length; at++) {
    if (at === counter) at += COUNTER_SIZE;
    if (bytes[from + at] !== head[at]) return false;
  }
  return true;
}

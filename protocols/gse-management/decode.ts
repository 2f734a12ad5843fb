/** The gseMngtPdu: IEC 61850-8-1, annex A. A publisher is asked what its control blocks hold, and answers. */
import type { Cursor } from '../contract/cursor.ts';
import { type Direction, FOREIGN, type Probe } from '../contract/protocol.ts';
import { berSize, berTag, numberOf } from '../encodings/ber.ts';
import { enterFrame } from '../encodings/publication.ts';

export interface GseMessage {
  readonly appId: number;
  readonly isAnswer: boolean;
  /** Which of the four questions. */
  readonly service: number;
  /** Of the control block. */
  readonly reference: string;
  readonly dataSet: string;
  /** -1 where it is not said. */
  readonly revision: number;
}

const HEADER = 8; // of the frame
const PDU = 0x60;
const Tag = { requests: 0xa1, responses: 0xa2 } as const;
const Field = { reference: 0x80, revision: 0x81, positive: 0xa2, dataSet: 0x80 } as const;
const NUMBER = 0x1f;

const operations: ReadonlyMap<number, string> = new Map([
  [1, 'get-goose-reference'],
  [2, 'get-goose-element-number'],
  [3, 'get-gsse-reference'],
  [4, 'get-gsse-data-offset'],
]);

export function decode(cursor: Cursor): GseMessage | undefined {
  const { appId } = enterFrame(cursor);
  cursor.require(berTag(cursor) === PDU, 'illegal', 'pdu');
  cursor.enter(berSize(cursor));
  cursor.skip(1 + stateSize(cursor)); // the number of the question, which an answer repeats
  const tag = berTag(cursor);
  cursor.require(tag === Tag.requests || tag === Tag.responses, 'illegal', 'service');
  cursor.enter(berSize(cursor));
  const service = berTag(cursor) & NUMBER;
  cursor.enter(berSize(cursor));
  const isAnswer = tag === Tag.responses;
  return { appId, isAnswer, service, ...fields(cursor, isAnswer) };
}

/** Of a tag of one byte, its length and its value. */
function stateSize(cursor: Cursor): number {
  const size = cursor.peek(1);
  cursor.require(cursor.peek() === 0x80 && size >= 0 && size < 0x80, 'illegal', 'state');
  return 1 + Math.max(0, size);
}

function fields(cursor: Cursor, isAnswer: boolean) {
  let [reference, dataSet, revision] = ['', '', -1];
  while (cursor.more()) {
    const tag = berTag(cursor);
    const outer = cursor.enter(berSize(cursor));
    if (tag === Field.reference) reference = cursor.text(cursor.remaining);
    else if (isAnswer && tag === Field.revision)
      revision = numberOf(cursor.bytes, cursor.offset, cursor.end);
    else if (isAnswer && tag === Field.positive && cursor.peek() === Field.dataSet) {
      berTag(cursor);
      dataSet = cursor.text(berSize(cursor));
    }
    cursor.leave(outer);
  }
  return { reference, dataSet, revision };
}

export function operation({ isAnswer, service }: GseMessage): string | undefined {
  return isAnswer ? undefined : (operations.get(service) ?? 'other-service');
}

const tagOf: Probe = (bytes, start, end) => {
  let at = start + HEADER;
  if (bytes[at] !== PDU || bytes[at + 1]! >= 0x82) return FOREIGN;
  at += bytes[at + 1] === 0x81 ? 3 : 2;
  at += 2 + (bytes[at + 1] ?? 0);
  return at < end ? bytes[at]! : FOREIGN;
};

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const tag = tagOf(bytes, start, end);
  if (tag === Tag.requests) return 'request';
  return tag === Tag.responses ? 'response' : undefined;
}

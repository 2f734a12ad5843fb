/** What an office asks of the field units along a railway line, and what they answer. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { Header, unescaped } from './frame.ts';

export interface GenisysMessage {
  readonly header: number;
  readonly station: number;
  /** In an answer: the act it confirms. */
  readonly asked: Act | undefined;
}

export interface Act {
  readonly header: number;
  readonly station: number;
  /** The first bytes of control, `address value`, each in hexadecimal. */
  readonly values: string;
  readonly start: number;
  readonly count: number;
}

export interface GenisysState {
  readonly stations: Set<number>;
}
export type GenisysTurn = Turn<GenisysState, Act>;

const MOST_VALUES = 8;
const ACTING: ReadonlySet<number> = new Set([Header.control, Header.commonControl, Header.execute]);
const SHORT: ReadonlySet<number> = new Set([Header.acknowledge, Header.poll]);

export const operations: ReadonlyMap<number, string> = new Map([
  [Header.indication, 'indication'],
  [Header.checkback, 'checkback'],
  [Header.commonControl, 'common-control'],
  [Header.acknowledgeAndPoll, 'acknowledge-and-poll'],
  [Header.poll, 'poll'],
  [Header.control, 'control'],
  [Header.recall, 'recall'],
  [Header.execute, 'execute-controls'],
]);

export function start(): GenisysState {
  return { stations: new Set() };
}

export function decode(cursor: Cursor, turn: GenisysTurn): GenisysMessage | undefined {
  const { bytes, start: from, end } = cursor;
  const header = cursor.u8();
  cursor.require(end - from >= 3, 'truncated', 'message');
  const body = unescaped(bytes, from, end);
  cursor.skip(cursor.remaining);
  cursor.require(body !== undefined, 'truncated', 'message');
  if (body === undefined) return undefined;
  const { station, data, isChecked } = body;
  cursor.require(isChecked || SHORT.has(header), 'inconsistent', 'checksum');
  if (cursor.flaw !== undefined) return undefined;
  if (header > Header.checkback) {
    if (ACTING.has(header)) turn.ask(station, actOf(header, station, data));
    return { header, station, asked: undefined };
  }
  return { header, station, asked: turn.asked(station) };
}

export function operation({ header }: GenisysMessage): string | undefined {
  return operations.get(header);
}

function actOf(header: number, station: number, data: Uint8Array): Act {
  let values = '';
  for (let at = 0; at + 1 < Math.min(data.length, 2 * MOST_VALUES); at += 2)
    values += `${values === '' ? '' : ', '}${hex(data[at]!)} ${hex(data[at + 1]!)}`;
  return { header, station, values, start: data[0] ?? 0, count: data.length >> 1 };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

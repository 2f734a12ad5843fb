/** What ntpq says: RFC 9327, 2. */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { askOnce } from '../encodings/retry.ts';
import type { NtpQuestion, NtpTurn } from './decode.ts';

export interface Control {
  readonly operation: string;
  readonly isResponse: boolean;
  readonly isError: boolean;
  /** Of an error: its number. */
  readonly error: number;
  readonly variables: ReadonlyMap<string, string>;
  /** The change an answer is about. */
  readonly asked: NtpQuestion | undefined;
}

const operations: readonly (string | undefined)[] = [
  undefined,
  'read-status',
  'read-variables',
  'write-variables',
  'read-clock-variables',
  'write-clock-variables',
  'set-trap',
  'trap',
  'configure',
  'export-configuration',
];
/** What changes how the server runs. */
const CHANGES = new Set([3, 5, 6, 8]);
const MOST = 64;
const TEXT_MAX = 256;
/** Options of ntpq's `:config` behind which a password stands, as ntp.conf has them. */
const SECRET = /\b(pw|password)\s+\S+/gi;

export function control(cursor: Cursor, turn: NtpTurn): Control {
  const second = cursor.u8();
  const [isResponse, isError, code] = [(second & 0x80) !== 0, (second & 0x40) !== 0, second & 0x1f];
  const sequence = cursor.u16();
  const status = cursor.u16();
  cursor.skip(2 + 2); // association, offset
  const size = cursor.u16();
  const start = cursor.offset;
  const outer = cursor.enter(size);
  const variables = isError ? new Map<string, string>() : read(cursor);
  cursor.leave(outer);
  const operation = operations[code] ?? `operation-${code}`;
  const asked = isResponse ? turn.asked(sequence) : undefined;
  if (!isResponse && CHANGES.has(code) && cursor.flaw === undefined)
    askChange(turn, sequence, { operation, variables: text(cursor, start, size) });
  return { operation, isResponse, isError, error: isError ? status >> 8 : 0, variables, asked };
}

function askChange(turn: NtpTurn, sequence: number, change: NtpQuestion): void {
  const { operation, variables } = change;
  turn.conceal();
  const isSame = (open: NtpQuestion) =>
    open.operation === operation && open.variables === variables;
  askOnce(turn, sequence, change, isSame);
}

/** `name=value` or `name="value"`, with commas between; a fragment may begin in the middle of one. */
function read(cursor: Cursor): Map<string, string> {
  const variables = new Map<string, string>();
  while (cursor.more() && variables.size < MOST) {
    const size = sizeOfNext(cursor);
    const pair = cursor.text(size);
    cursor.skip(cursor.remaining > 0 ? 1 : 0); // the comma
    const split = pair.indexOf('=');
    if (split > 0)
      variables.set(
        pair.slice(0, split).trim(),
        pair
          .slice(split + 1)
          .replace(/^"|"$/g, '')
          .trim(),
      );
  }
  return variables;
}

/** Up to the next comma that stands outside of quotes. */
function sizeOfNext({ bytes, offset, end }: Cursor): number {
  let isQuoted = false;
  for (let at = offset; at < end; at++) {
    if (bytes[at] === 0x22) isQuoted = !isQuoted;
    if (bytes[at] === 0x2c && !isQuoted) return at - offset;
  }
  return end - offset;
}

/** All of it as it was written, but for passwords (`crypto pw`). */
function text(cursor: Cursor, start: number, size: number): string {
  const { offset } = cursor;
  cursor.offset = start;
  const words = clipped(cursor.text(size).replace(SECRET, '$1 ***'), TEXT_MAX);
  cursor.offset = offset;
  return words;
}

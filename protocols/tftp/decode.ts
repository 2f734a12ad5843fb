/** RFC 1350, 5; RFC 2347 (options and their acknowledgement). */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { askOnce } from '../encodings/retry.ts';

export interface TftpMessage {
  readonly code: number;
  /** Of a request, and in its answer. */
  readonly request: TftpRequest | undefined;
  /** Of an error; -1: none. */
  readonly error: number;
}

export interface TftpRequest {
  readonly act: 'read' | 'write';
  readonly file: string;
  readonly mode: string;
}

export type TftpTurn = Turn<undefined, TftpRequest>;

export const Opcode = { read: 1, write: 2, data: 3, acknowledge: 4, error: 5, options: 6 } as const;
const NAMES = ['', 'read', 'write', 'data', 'acknowledge', 'error', 'options'];
const QUESTION = 0;
const MOST_TEXT = 512;

export function decode(cursor: Cursor, turn: TftpTurn): TftpMessage | undefined {
  const code = cursor.u16();
  cursor.require(code >= Opcode.read && code <= Opcode.options, 'illegal', 'opcode');
  if (code === Opcode.read || code === Opcode.write) {
    const file = word(cursor);
    const mode = word(cursor).toLowerCase();
    cursor.require(file !== '', 'illegal', 'name');
    if (cursor.flaw !== undefined) return undefined;
    const act = code === Opcode.read ? 'read' : 'write';
    const request = { act, file, mode } as const;
    askOnce(turn, QUESTION, request, (open) => open.file === file && open.act === act);
    return { code, request, error: -1 };
  }
  const number = code === Opcode.options ? 0 : cursor.u16(); // of a block, or an error
  cursor.skip(cursor.remaining);
  if (cursor.flaw !== undefined) return undefined;
  const request = turn.direction === 'response' ? turn.asked(QUESTION) : undefined;
  return { code, request, error: code === Opcode.error ? number : -1 };
}

export function operation({ code }: TftpMessage): string | undefined {
  return NAMES[code];
}

/** Up to its NUL; a name without one is cut off. */
function word(cursor: Cursor): string {
  let size = 0;
  while (size < MOST_TEXT && cursor.peek(size) > 0) size++;
  cursor.require(cursor.peek(size) === 0, 'truncated', 'name');
  const text = cursor.text(size);
  cursor.skip(1); // its NUL
  return text;
}

/** RFC 862: whatever is sent comes back. */
import type { Cursor } from '../../../protocols/contract/cursor.ts';
import type { Turn } from '../../../protocols/contract/protocol.ts';

export interface EchoMessage {
  readonly text: string;
  /** In a response: it is what was sent. */
  readonly isEcho: boolean;
}

export type EchoTurn = Turn<undefined, string>;

const QUESTION = 0; // nothing numbers them: one is open at a time

export function decode(cursor: Cursor, turn: EchoTurn): EchoMessage {
  cursor.require(cursor.remaining > 0, 'truncated', 'text');
  const text = cursor.text(cursor.remaining);
  if (turn.direction === 'response') return { text, isEcho: turn.asked(QUESTION) === text };
  if (cursor.flaw === undefined) turn.ask(QUESTION, text);
  return { text, isEcho: false };
}

export function operation(_: EchoMessage, { direction }: EchoTurn): string | undefined {
  return direction === 'request' ? 'echo' : undefined;
}

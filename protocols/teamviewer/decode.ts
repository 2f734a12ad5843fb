/** Commands of TeamViewer's own protocol, unpublished: what stands behind the header is ciphered and passed over. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { commands } from './commands.table.ts';
import { BEFORE, DATAGRAM, isLater, MAGIC } from './frame.ts';

export interface TeamviewerMessage {
  /** Undefined: of the later version, whose commands nobody has published. */
  readonly command: number | undefined;
}

export interface TeamviewerState {
  readonly isTold: { request: boolean; response: boolean };
}
export type TeamviewerTurn = Turn<TeamviewerState, never>;

const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): TeamviewerState {
  return { isTold: { request: false, response: false } };
}

export function decode(cursor: Cursor, turn: TeamviewerTurn): TeamviewerMessage {
  if (turn.framing === DATAGRAM)
    cursor.skip(BEFORE); // a counter, and what nobody has explained
  else if (isLater(cursor.bytes, cursor.start, cursor.end)) {
    cursor.skip(cursor.remaining);
    turn.skip(FOR_GOOD);
    return { command: undefined };
  }
  cursor.require(cursor.u16() === MAGIC, 'illegal', 'magic');
  const command = cursor.u8();
  const size = cursor.u16le();
  cursor.require(size <= cursor.remaining, 'truncated', 'size');
  return { command };
}

export function operation({ command }: TeamviewerMessage): string {
  if (command === undefined) return 'later-version';
  return commands.get(command) ?? `command-${command}`;
}

/** RFC 1002, 4.3; MS-CIFS, 2.2.3; MS-SMB2, 2.2. Who meets whom; of files nothing but how often. */
import type { Cursor } from '../contract/cursor.ts';
import { netbiosName } from '../encodings/netbios-name.ts';
import { HEADER, Mark, whole } from './frame.ts';
import { NOTHING, type SmbMessage, type SmbState, type SmbTurn } from './message.ts';
import { SessionType } from './smb.table.ts';
import { readVersion1 } from './version1.ts';
import { readVersion2 } from './version2.ts';

const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): SmbState {
  return { called: '' };
}

export function decode(cursor: Cursor, turn: SmbTurn): SmbMessage | undefined {
  const { bytes, start, end } = cursor;
  turn.skip(whole(bytes, start, end) - (end - start));
  const type = cursor.u8();
  cursor.skip(HEADER - 1);
  if (type === SessionType.request) return sessionRequest(cursor, turn);
  if (type === SessionType.positive) return accepted(turn);
  if (type !== SessionType.message || cursor.remaining === 0) return undefined;
  switch (cursor.peek()) {
    case Mark.version1:
      return readVersion1(cursor, turn);
    case Mark.version2:
      return readVersion2(cursor, turn);
    case Mark.encrypted:
      turn.skip(FOR_GOOD);
      return { ...NOTHING, operation: turn.direction === 'request' ? 'encrypted' : undefined };
    default:
      return undefined;
  }
}

export function operation(message: SmbMessage): string | undefined {
  return message.operation;
}

function sessionRequest(cursor: Cursor, { state }: SmbTurn): SmbMessage {
  state.called = nameOf(cursor);
  return { ...NOTHING, operation: 'session', name: nameOf(cursor) };
}

/** Only now is it known that it has the name it was called by. */
function accepted({ state }: SmbTurn): SmbMessage {
  const name = state.called;
  state.called = '';
  return { ...NOTHING, name };
}

/** RFC 1002, 4.1: one label, then its scope. */
function nameOf(cursor: Cursor): string {
  const label = cursor.text(cursor.u8());
  for (let size = cursor.u8(); size > 0 && cursor.more(); size = cursor.u8()) cursor.skip(size);
  return netbiosName(label).name;
}

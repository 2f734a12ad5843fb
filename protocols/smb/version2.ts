/** Versions 2 and 3: MS-SMB2, 2.2.1.2, 2.2.4, 2.2.5 and 2.2.6. */
import type { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';
import { readNtlm } from '../encodings/ntlm.ts';
import { NOTHING, type SmbMessage, type SmbTurn } from './message.ts';
import { Command2, commands2, Status } from './smb.table.ts';

const REPLY = 1;
const MUST_SIGN = 2;
const Session = { guest: 1, nobody: 2 } as const;
const KERBEROS = { method: 'kerberos', user: '', domain: '', workstation: '' } as const;

export function readVersion2(cursor: Cursor, turn: SmbTurn): SmbMessage {
  const base = cursor.offset;
  cursor.skip(4 + 2 + 2); // the mark, size of the header, credit charge
  const status = cursor.u32le();
  const command = cursor.u16le();
  cursor.skip(2); // credits
  const isReply = (cursor.u32le() & REPLY) !== 0;
  cursor.skip(4); // where the next one begins
  const id = cursor.u32le();
  cursor.skip(4 + 4 + 4 + 8 + 16); // id (high), process, tree, session, signature
  if (!isReply) {
    const operation = commands2[command] ?? 'other';
    if (command !== Command2.sessionSetup) return { ...NOTHING, operation };
    return { ...setupRequest(cursor, base, id, turn), operation };
  }
  if (command === Command2.negotiate && status === Status.ok) return negotiated(cursor);
  if (command !== Command2.sessionSetup) return NOTHING;
  return setupAnswer(cursor, base, id, status, turn);
}

function negotiated(cursor: Cursor): SmbMessage {
  cursor.skip(2); // size
  const mustSign = (cursor.u16le() & MUST_SIGN) !== 0;
  return { ...NOTHING, negotiated: { isVersion1: false, mustSign, isPlain: false } };
}

function setupRequest(cursor: Cursor, base: number, id: number, turn: SmbTurn): SmbMessage {
  cursor.skip(2 + 1 + 1 + 4 + 4); // size, flags, security mode, capabilities, channel
  const blob = blobAt(cursor, base);
  const ntlm = readNtlm(blob, cursor);
  if (cursor.flaw !== undefined) return NOTHING;
  if (ntlm?.type !== 'negotiate' && blob.end > blob.start) turn.conceal();
  if (ntlm === undefined && blob.end > blob.start) turn.ask(id, KERBEROS);
  if (ntlm?.type === 'authenticate')
    turn.ask(id, { ...ntlm, method: ntlm.user === '' ? 'anonymous' : 'ntlm' });
  return { ...NOTHING, setup: { ntlm, os: '', software: '', domain: '', isGuest: false } };
}

function setupAnswer(
  cursor: Cursor,
  base: number,
  id: number,
  status: number,
  turn: SmbTurn,
): SmbMessage {
  const login = turn.asked(id);
  cursor.skip(2); // size
  const flags = cursor.u16le();
  const isGuest = (flags & (Session.guest | Session.nobody)) !== 0;
  const ntlm = readNtlm(blobAt(cursor, base), cursor);
  return { ...NOTHING, login, status, setup: { ntlm, os: '', software: '', domain: '', isGuest } };
}

/** Where it lies is counted from the header. */
function blobAt(cursor: Cursor, base: number): Span {
  const offset = cursor.u16le();
  const size = cursor.u16le();
  if (size === 0) return { bytes: cursor.bytes, start: base, end: base };
  cursor.require(base + offset >= cursor.offset, 'inconsistent', 'security offset');
  cursor.skip(Math.max(0, base + offset - cursor.offset));
  return cursor.span(size);
}

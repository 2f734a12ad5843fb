/** Version 1: MS-CIFS, 2.2.3, 2.2.4.52, 2.2.4.53; with extended security MS-SMB, 2.2.4.5 and 2.2.4.6. */
import type { Cursor } from '../contract/cursor.ts';
import type { Login } from '../encodings/login.ts';
import { readNtlm } from '../encodings/ntlm.ts';
import { NOTHING, type SmbMessage, type SmbTurn } from './message.ts';
import { Command1, commands1, Status } from './smb.table.ts';

interface Header {
  readonly base: number;
  readonly command: number;
  readonly status: number;
  readonly isUnicode: boolean;
  readonly id: number;
  readonly wordCount: number;
}

const Flag2 = { unicode: 0x8000 } as const;
const Mode = { encryptsPasswords: 0x02, mustSign: 0x08 } as const;
const GUEST = 1;

export function readVersion1(cursor: Cursor, turn: SmbTurn): SmbMessage {
  const base = cursor.offset;
  cursor.skip(4); // the mark
  const command = cursor.u8();
  const status = cursor.u32le();
  const isReply = (cursor.u8() & 0x80) !== 0;
  const isUnicode = (cursor.u16le() & Flag2.unicode) !== 0;
  cursor.skip(2 + 8 + 2 + 2 + 2 + 2); // process (high), signature, reserved, tree, process, user
  const id = cursor.u16le();
  const wordCount = cursor.u8();
  const header = { base, command, status, isUnicode, id, wordCount };
  if (!isReply) {
    const operation = commands1.get(command) ?? 'other';
    if (command !== Command1.sessionSetup) return { ...NOTHING, operation };
    return { ...setupRequest(cursor, header, turn), operation };
  }
  if (command === Command1.negotiate) return negotiated(cursor, header);
  return command === Command1.sessionSetup ? setupAnswer(cursor, header, turn) : NOTHING;
}

/** Seventeen words are those of NT LM 0.12; older dialects say less. */
function negotiated(cursor: Cursor, { wordCount, status }: Header): SmbMessage {
  if (status !== Status.ok || wordCount < 17) return NOTHING;
  cursor.skip(2); // which dialect
  const mode = cursor.u8();
  const mustSign = (mode & Mode.mustSign) !== 0;
  const isPlain = (mode & Mode.encryptsPasswords) === 0;
  return { ...NOTHING, negotiated: { isVersion1: true, mustSign, isPlain } };
}

function setupRequest(cursor: Cursor, header: Header, turn: SmbTurn): SmbMessage {
  const words = cursor.enter(2 * header.wordCount);
  cursor.skip(14); // the command behind it, sizes, numbers of the session
  const blobSize = cursor.u16le();
  const unicodeSize = header.wordCount === 13 ? cursor.u16le() : 0;
  cursor.leave(words);
  cursor.skip(2); // bytes that follow
  return header.wordCount === 12
    ? extended(cursor, header, blobSize, turn)
    : plain(cursor, header, blobSize + unicodeSize, turn);
}

function extended(cursor: Cursor, header: Header, size: number, turn: SmbTurn): SmbMessage {
  const ntlm = readNtlm(cursor.span(size), cursor);
  const [os, software] = strings(cursor, header, 2);
  if (ntlm?.type === 'authenticate' && cursor.flaw === undefined) {
    turn.conceal();
    turn.ask(header.id, { ...ntlm, method: ntlm.user === '' ? 'anonymous' : 'ntlm' });
  }
  return { ...NOTHING, setup: { ntlm, os, software, domain: '', isGuest: false } };
}

/** Passwords, or what was made of them, stand before the names. */
function plain(cursor: Cursor, header: Header, size: number, turn: SmbTurn): SmbMessage {
  if (size > 0) turn.conceal();
  cursor.skip(size);
  const [user, domain, os, software] = strings(cursor, header, 4);
  const login: Login = {
    method: user === '' ? 'anonymous' : 'lanman',
    user,
    domain,
    workstation: '',
  };
  if (cursor.flaw === undefined) turn.ask(header.id, login);
  return { ...NOTHING, setup: { ntlm: undefined, os, software, domain: '', isGuest: false } };
}

function setupAnswer(cursor: Cursor, header: Header, turn: SmbTurn): SmbMessage {
  const { wordCount, status } = header;
  const login = turn.asked(header.id);
  if (wordCount < 3) return { ...NOTHING, login, status };
  const words = cursor.enter(2 * wordCount);
  cursor.skip(1 + 1 + 2); // the command behind it, reserved, where that begins
  const isGuest = (cursor.u16le() & GUEST) !== 0;
  const blobSize = wordCount === 4 ? cursor.u16le() : 0;
  cursor.leave(words);
  cursor.skip(2); // bytes that follow
  const ntlm = blobSize > 0 ? readNtlm(cursor.span(blobSize), cursor) : undefined;
  const [os, software, domain] = strings(cursor, header, wordCount === 4 ? 2 : 3);
  return { ...NOTHING, login, status, setup: { ntlm, os, software, domain, isGuest } };
}

/** Texts that end with a zero; those of two bytes a character begin at an even place. */
function strings(
  cursor: Cursor,
  { base, isUnicode }: Header,
  count: number,
): [string, string, string, string] {
  const found: [string, string, string, string] = ['', '', '', ''];
  if (isUnicode && (cursor.offset - base) % 2 === 1 && cursor.remaining > 0) cursor.skip(1);
  const width = isUnicode ? 2 : 1;
  for (let at = 0; at < count && cursor.remaining >= width; at++) {
    let size = 0;
    while (size + width <= cursor.remaining && !isZero(cursor, size, width)) size += width;
    found[at] = isUnicode ? cursor.utf16le(size) : cursor.text(size);
    cursor.skip(Math.min(width, cursor.remaining));
  }
  return found;
}

function isZero(cursor: Cursor, ahead: number, width: number): boolean {
  return cursor.peek(ahead) === 0 && (width === 1 || cursor.peek(ahead + 1) === 0);
}

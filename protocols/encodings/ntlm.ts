/** MS-NLMP, 2.2: the three messages in which two Windows machines say who they are, whoever carries them. */
import { Cursor } from '../contract/cursor.ts';
import type { Span } from '../contract/span.ts';
import { findWord } from './text-line.ts';

export type Ntlm =
  | { readonly type: 'negotiate'; readonly version: string }
  | {
      readonly type: 'challenge';
      readonly version: string;
      readonly computer: string;
      readonly domain: string;
      readonly dnsComputer: string;
      readonly dnsDomain: string;
    }
  | {
      readonly type: 'authenticate';
      readonly version: string;
      readonly domain: string;
      readonly user: string;
      readonly workstation: string;
    };

const MARK = 'ntlmssp\0';
const MOST_BEFORE = 256; // bytes of what wraps it
const MessageType = { negotiate: 1, challenge: 2, authenticate: 3 } as const;
/** Where things stand, counted from the mark. MS-NLMP, 2.2.1. */
const Negotiate = { flags: 12, version: 32 } as const;
const Challenge = { flags: 20, names: 40, version: 48 } as const;
const Authenticate = { domain: 28, user: 36, workstation: 44, flags: 60, version: 64 } as const;
const Flag = { unicode: 0x01, names: 0x0080_0000, version: 0x0200_0000 } as const;
const Pair = { end: 0, computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4 } as const;
const MOST_PAIRS = 16;

/** Finds the message where it stands, wrapped in SPNEGO or bare. What is wrong in it is a flaw of `outer`. */
export function readNtlm({ bytes, start, end }: Span, outer: Cursor): Ntlm | undefined {
  const at = findWord(bytes, start, Math.min(end, start + MOST_BEFORE), MARK);
  if (at < 0) return undefined;
  const cursor = new Cursor().over(bytes, at, end);
  cursor.skip(MARK.length);
  const type = cursor.u32le();
  const message = messageOf(cursor, type);
  outer.require(cursor.flaw === undefined, cursor.flaw ?? 'illegal', 'NTLM');
  return cursor.flaw === undefined ? message : undefined;
}

function messageOf(cursor: Cursor, type: number): Ntlm | undefined {
  switch (type) {
    case MessageType.negotiate: {
      const flags = flagsAt(cursor, Negotiate.flags);
      return { type: 'negotiate', version: version(cursor, flags, Negotiate.version) };
    }
    case MessageType.challenge:
      return challenge(cursor);
    case MessageType.authenticate:
      return authenticate(cursor);
    default:
      return undefined;
  }
}

function authenticate(cursor: Cursor): Ntlm {
  const flags = flagsAt(cursor, Authenticate.flags);
  const isUnicode = (flags & Flag.unicode) !== 0;
  return {
    type: 'authenticate',
    version: version(cursor, flags, Authenticate.version),
    domain: field(cursor, Authenticate.domain, isUnicode),
    user: field(cursor, Authenticate.user, isUnicode),
    workstation: field(cursor, Authenticate.workstation, isUnicode),
  };
}

function challenge(cursor: Cursor): Ntlm {
  const flags = flagsAt(cursor, Challenge.flags);
  const names = new Map<number, string>();
  const outer = (flags & Flag.names) === 0 ? cursor.enter(0) : enterField(cursor, Challenge.names);
  for (let pairs = 0; pairs < MOST_PAIRS && cursor.more(); pairs++) {
    const pair = cursor.u16le();
    const size = cursor.u16le();
    if (pair === Pair.end) break;
    if (pair <= Pair.dnsDomain) names.set(pair, cursor.utf16le(size));
    else cursor.skip(size);
  }
  cursor.end = outer;
  return {
    type: 'challenge',
    version: version(cursor, flags, Challenge.version),
    computer: names.get(Pair.computer) ?? '',
    domain: names.get(Pair.domain) ?? '',
    dnsComputer: names.get(Pair.dnsComputer) ?? '',
    dnsDomain: names.get(Pair.dnsDomain) ?? '',
  };
}

function flagsAt(cursor: Cursor, offset: number): number {
  cursor.offset = Math.min(cursor.end, cursor.start + offset);
  return cursor.u32le();
}

/** `10.0.19041`, where it is told. */
function version(cursor: Cursor, flags: number, offset: number): string {
  if ((flags & Flag.version) === 0) return '';
  cursor.offset = Math.min(cursor.end, cursor.start + offset);
  const major = cursor.u8();
  const minor = cursor.u8();
  const build = cursor.u16le();
  return major === 0 ? '' : `${major}.${minor}.${build}`;
}

/** Its size, the room for it, and where it lies. */
function enterField(cursor: Cursor, offset: number): number {
  cursor.offset = Math.min(cursor.end, cursor.start + offset);
  const size = cursor.u16le();
  cursor.skip(2); // room for it
  const at = cursor.u32le();
  cursor.require(at <= cursor.end - cursor.start, 'inconsistent', 'NTLM offset');
  if (cursor.flaw === undefined) cursor.offset = cursor.start + at;
  return cursor.enter(size);
}

function field(cursor: Cursor, offset: number, isUnicode: boolean): string {
  const outer = enterField(cursor, offset);
  const text = isUnicode ? cursor.utf16le(cursor.remaining) : cursor.text(cursor.remaining);
  cursor.end = outer;
  return text;
}

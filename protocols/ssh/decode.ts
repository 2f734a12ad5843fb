/** RFC 4253, 4.2 (identification), 7.1 (algorithms) and 8 (the host key); RFC 4419, 3; RFC 5656, 4. Behind the new keys all is encrypted. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { base64 } from '../encodings/base64.ts';
import { sha256Bytes } from '../encodings/sha256.ts';
import { hasWord } from '../encodings/text-line.ts';
import { MARK } from './frame.ts';

export type SshMessage =
  /** `SSH-2.0-OpenSSH_9.2p1`. */
  | { readonly type: 'identification'; readonly text: string }
  /** What was agreed upon; known when both have said what they can. */
  | { readonly type: 'agreement'; readonly exchange: string; readonly cipher: string }
  | { readonly type: 'host-key'; readonly algorithm: string; readonly fingerprint: string }
  /** The speaker takes the new keys: the rest of what it says nobody can read. */
  | { readonly type: 'encrypted' };

export interface SshState {
  /** What the first to say so can do; the other's is compared at once. */
  exchanges: readonly string[];
  ciphers: readonly string[];
  isFirstClient: boolean;
  /** Somebody has said who he is: the conversation was heard from its beginning. */
  isBegun: boolean;
}

export type SshTurn = Turn<SshState>;

const Message = { keyInit: 20, newKeys: 21, reply: 31, groupReply: 33 } as const;
const COOKIE = 16;
const MOST_NAMES = 32;
const COMMA = 0x2c;
const ALGORITHM = /^[a-z][a-z0-9@.-]{3,63}$/;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export function start(): SshState {
  return { exchanges: [], ciphers: [], isFirstClient: false, isBegun: false };
}

export function decode(cursor: Cursor, turn: SshTurn): SshMessage | undefined {
  if (cursor.peek() !== 0) return line(cursor, turn);
  if (!turn.state.isBegun) {
    turn.skip(FOR_GOOD);
    return undefined;
  }
  cursor.skip(4); // packet length
  const padding = cursor.u8();
  cursor.require(padding < cursor.remaining, 'inconsistent', 'padding');
  cursor.enter(cursor.remaining - padding);
  switch (cursor.u8()) {
    case Message.keyInit:
      return keyInit(cursor, turn);
    case Message.newKeys:
      turn.skip(FOR_GOOD);
      return { type: 'encrypted' };
    case Message.reply:
    case Message.groupReply:
      return hostKey(cursor);
    default:
      return undefined;
  }
}

export function operation(message: SshMessage, turn: SshTurn): string | undefined {
  return message.type === 'identification' && turn.direction === 'request' ? 'connect' : undefined;
}

function line(cursor: Cursor, { state }: SshTurn): SshMessage | undefined {
  const isIdentification = hasWord(cursor.bytes, cursor.start, cursor.end, MARK);
  state.isBegun ||= isIdentification;
  const text = cursor.text(cursor.remaining);
  return isIdentification ? { type: 'identification', text } : undefined;
}

function keyInit(cursor: Cursor, { state, direction }: SshTurn): SshMessage | undefined {
  cursor.skip(COOKIE);
  const exchanges = names(cursor);
  cursor.skip(cursor.u32()); // host keys
  const ciphers = names(cursor);
  if (cursor.flaw !== undefined) return undefined;
  const isClient = direction === 'request';
  if (state.exchanges.length === 0 || state.isFirstClient === isClient) {
    Object.assign(state, { exchanges, ciphers, isFirstClient: isClient });
    return undefined;
  }
  return {
    type: 'agreement',
    exchange: agreed(exchanges, state.exchanges, isClient),
    cipher: agreed(ciphers, state.ciphers, isClient),
  };
}

/** The first the client names that the server knows. RFC 4253, 7.1. */
function agreed(ours: readonly string[], theirs: readonly string[], isClient: boolean): string {
  const [client, server] = isClient ? [ours, theirs] : [theirs, ours];
  return client.find((name) => server.includes(name)) ?? '';
}

function names(cursor: Cursor): string[] {
  const found: string[] = [];
  const outer = cursor.enter(cursor.u32());
  while (found.length < MOST_NAMES && cursor.more()) {
    let size = 0;
    while (size < cursor.remaining && cursor.peek(size) !== COMMA) size++;
    found.push(cursor.text(size));
    cursor.skip(Math.min(1, cursor.remaining));
  }
  cursor.leave(outer);
  return found;
}

/** Message 31 is a group in one exchange and a reply in the others: a reply begins with a key that names its kind. */
function hostKey(cursor: Cursor): SshMessage | undefined {
  const key = cursor.span(cursor.u32());
  cursor.offset = key.start;
  cursor.enter(key.end - key.start);
  const size = cursor.u32();
  if (size > cursor.remaining || size > 64) return undefined;
  const algorithm = cursor.text(size);
  if (!ALGORITHM.test(algorithm)) return undefined;
  const digest = sha256Bytes(key.bytes, key.start, key.end);
  return { type: 'host-key', algorithm, fingerprint: base64(digest) };
}

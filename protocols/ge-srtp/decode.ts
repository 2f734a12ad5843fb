/**
 * GE-SRTP, which carries the mailboxes of SNP over TCP. Written from public descriptions alone (GE Fanuc
 * GFK-0529; DFRWS 2017): no controller's own traffic was at hand. Numbers are little-endian.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { Mail, PacketType } from './frame.ts';
import { Service, services } from './services.table.ts';

const WITH_TEXT = 8; // such a request says what it wants so much further on
const MOST_VALUES = 8;
const LAST_OF_WORDS = 0x0c; // selectors count words up to here,
const FIRST_OF_BITS = 0x46; // and bits from here on

export interface Wish {
  readonly service: number;
  readonly slot: number;
  readonly selector: number;
  readonly start: number;
  readonly count: number;
  /** Of a write: the first of the bytes written. */
  readonly values: Uint8Array;
}

export interface Reply {
  readonly slot: number;
  readonly isDone: boolean;
  readonly major: number;
  readonly minor: number;
  readonly privilege: number;
  /** The PLC status word. */
  readonly status: number;
  /** What was asked for: behind the header, else six bytes of it. Gone after this turn. */
  readonly data: Span;
}

export interface SrtpMessage {
  readonly type: number;
  readonly wish: Wish | undefined;
  readonly reply: Reply | undefined;
  readonly question: Wish | undefined;
}

export interface SrtpState {
  /** Status word and privilege told last. */
  told: number;
  /** Somebody proved who he is, or may have before the beginning was heard. */
  isProved: boolean;
}

export type SrtpTurn = Turn<SrtpState, Wish>;

export function decode(cursor: Cursor, turn: SrtpTurn): SrtpMessage | undefined {
  const { bytes, offset: start, end } = cursor;
  const type = cursor.u8();
  cursor.skip(1); // always 0
  const sequence = cursor.u8();
  cursor.skip(28); // length of what follows, fields nobody explains, the number once more
  const mail = cursor.u8();
  cursor.skip(24); // mailboxes and what they hold: read below, where it stands
  if (cursor.flaw !== undefined) return undefined;
  if (type === PacketType.request) {
    const wish = wishOf(bytes, start, end, mail);
    if (wish.service === Service.privilege || wish.service === Service.logon) turn.conceal();
    const row = services.get(wish.service);
    const isName = wish.service === Service.programNames || wish.service === Service.controllerId;
    if (row?.kind !== undefined || isName) turn.ask(sequence, wish);
    return { type, wish, reply: undefined, question: undefined };
  }
  if (type === PacketType.hello) turn.state.isProved = false;
  if (type !== PacketType.reply)
    return { type, wish: undefined, reply: undefined, question: undefined };
  const reply = replyOf(bytes, start, end, mail);
  return { type, wish: undefined, reply, question: turn.asked(sequence) };
}

function wishOf(bytes: Uint8Array, start: number, end: number, mail: number): Wish {
  const isFar =
    mail === Mail.requestWithText && bytes[start + 48] === 1 && services.has(bytes[start + 50]!);
  const at = start + 42 + (isFar ? WITH_TEXT : 0);
  const half = (ahead: number) => bytes[at + ahead]! | (bytes[at + ahead + 1]! << 8);
  const service = bytes[at]!;
  const isWrite = service === Service.writeMemory || service === Service.writeTaskMemory;
  const written = Math.min(MOST_VALUES, sizeOf(bytes[at + 1]!, half(4)));
  const from = end - start > 56 ? start + 56 : start + 48;
  return {
    service,
    slot: bytes[start + 36]! >> 4,
    selector: bytes[at + 1]!,
    start: half(2),
    count: half(4),
    values: isWrite ? bytes.slice(from, Math.min(end, from + written)) : new Uint8Array(0),
  };
}

/** Bytes that so many words, bytes or bits take. */
function sizeOf(selector: number, count: number): number {
  if (selector <= LAST_OF_WORDS) return count * 2;
  return selector >= FIRST_OF_BITS ? (count + 7) >> 3 : count;
}

function replyOf(bytes: Uint8Array, start: number, end: number, mail: number): Reply {
  const hasText = end - start > 56;
  return {
    slot: bytes[start + 32]! >> 4,
    isDone: mail === Mail.done || mail === Mail.doneWithText,
    major: bytes[start + 42]!,
    minor: bytes[start + 43]!,
    privilege: bytes[start + 51]!,
    status: bytes[start + 54]! | (bytes[start + 55]! << 8),
    data: { bytes, start: hasText ? start + 56 : start + 44, end: hasText ? end : start + 50 },
  };
}

export function operation({ type, wish }: SrtpMessage): string | undefined {
  if (type === PacketType.hello) return 'connect';
  if (wish === undefined) return undefined;
  return (
    services.get(wish.service)?.name ?? `service-0x${wish.service.toString(16).padStart(2, '0')}`
  );
}

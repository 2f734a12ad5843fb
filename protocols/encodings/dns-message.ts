/**
 * A DNS message: RFC 1035, 4.1; RFC 3596 (AAAA), RFC 2782 (SRV), RFC 2136 (UPDATE). Multicast DNS (RFC 6762),
 * LLMNR (RFC 4795) and the NetBIOS name service (RFC 1002) are written in it, too.
 */
import type { Cursor } from '../contract/cursor.ts';
import { type Carrier, type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { dnsLabels } from './dns-labels.ts';

export const DnsType = {
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  ptr: 12,
  hinfo: 13,
  txt: 16,
  aaaa: 28,
  srv: 33,
  ixfr: 251,
  axfr: 252,
  any: 255,
} as const;
export const DnsClass = { internet: 1, chaos: 3 } as const;
export const DnsOpcode = { query: 0, notify: 4, update: 5 } as const;

export type Section = 'answer' | 'authority' | 'additional';

export interface DnsQuestion {
  readonly labels: readonly string[];
  readonly type: number;
  readonly class: number;
}

export interface DnsRecord<Extra = undefined> extends DnsQuestion {
  readonly section: Section;
  /** A, AAAA. */
  readonly ip: string;
  /** PTR, CNAME, NS, SRV. */
  readonly target: readonly string[];
  readonly port: number;
  /** TXT, HINFO. */
  readonly texts: readonly string[];
  readonly extra: Extra | undefined;
}

export interface DnsMessage<Extra = undefined> {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  /** 0: no error; RFC 1035, 4.1.1, RFC 2136, 2.2. */
  readonly status: number;
  readonly isAuthoritative: boolean;
  readonly questions: readonly DnsQuestion[];
  readonly records: readonly DnsRecord<Extra>[];
}

/** Answers what a record's own bytes say, where the protocol has a type of its own. */
export type ReadExtra<Extra> = (type: number, cursor: Cursor) => Extra | undefined;

const HEADER_SIZE = 12;
const RESPONSE_BIT = 0x80;
const SIZE = 2; // of what is written before a message on TCP
const MOST_OPCODE = 9; // NetBIOS' refresh; beyond is its registration of several addresses
const MULTIHOMED = 15;
const MOST_QUESTIONS = 32; // kept; the others are passed over
const MOST_RECORDS = 128;
const MOST_TEXTS = 32;
const CLASS_MASK = 0x7fff; // the highest bit is multicast DNS's own: RFC 6762, 10.2
const IPV4_SIZE = 4;
const IPV6_SIZE = 16;
const NOTHING: readonly string[] = [];

/** On TCP: its size stands before each message. RFC 1035, 4.2.2. */
export function dnsFrame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SIZE) return MORE;
  const size = (bytes[start]! << 8) | bytes[start + 1]!;
  return size < HEADER_SIZE ? FOREIGN : SIZE + size;
}

/** Passes over the size that `dnsFrame` read. */
export function skipDnsSize(cursor: Cursor): void {
  cursor.skip(SIZE);
}

export function dnsDirection(
  bytes: Uint8Array,
  start: number,
  end: number,
  by?: Carrier,
): Direction | undefined {
  const at = by === 'tcp' ? start + SIZE : start;
  if (end - at < HEADER_SIZE) return undefined;
  return bytes[at + 2]! & RESPONSE_BIT ? 'response' : 'request';
}

export function dnsMessage<Extra = undefined>(
  cursor: Cursor,
  readExtra?: ReadExtra<Extra>,
): DnsMessage<Extra> {
  const origin = cursor.offset;
  const id = cursor.u16();
  const flags = cursor.u16();
  const [asked, answered, authorities, additional] = [
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
  ];
  const questions: DnsQuestion[] = [];
  for (let left = asked; cursor.again(left); left--) {
    const question = { labels: dnsLabels(cursor, origin), type: cursor.u16(), class: cursor.u16() };
    if (questions.length < MOST_QUESTIONS)
      questions.push({ ...question, class: question.class & CLASS_MASK });
  }
  const records: DnsRecord<Extra>[] = [];
  const rows = (section: Section, count: number) => {
    for (let left = count; cursor.again(left); left--) {
      const record = recordOf(cursor, origin, section, readExtra);
      if (records.length < MOST_RECORDS) records.push(record);
    }
  };
  rows('answer', answered);
  rows('authority', authorities);
  rows('additional', additional);
  return {
    id,
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    status: flags & 15,
    isAuthoritative: (flags & 0x0400) !== 0,
    questions,
    records,
  };
}

function recordOf<Extra>(
  cursor: Cursor,
  origin: number,
  section: Section,
  readExtra: ReadExtra<Extra> | undefined,
): DnsRecord<Extra> {
  const labels = dnsLabels(cursor, origin);
  const type = cursor.u16();
  const head = { section, labels, type, class: cursor.u16() & CLASS_MASK };
  cursor.skip(4); // time to live
  const outer = cursor.enter(cursor.u16());
  const extra = readExtra?.(type, cursor);
  const said = extra === undefined ? contentOf(cursor, origin, type) : nothing;
  cursor.leave(outer);
  return { ...head, ...said, extra };
}

type Said = Pick<DnsRecord, 'ip' | 'target' | 'port' | 'texts'>;
const nothing: Said = { ip: '', target: NOTHING, port: 0, texts: NOTHING };

function contentOf(cursor: Cursor, origin: number, type: number): Said {
  const size = cursor.remaining; // an update may name a type and no value: RFC 2136, 2.5.2
  switch (type) {
    case DnsType.a:
      return size === IPV4_SIZE ? { ...nothing, ip: cursor.ipv4() } : nothing;
    case DnsType.aaaa:
      return size === IPV6_SIZE ? { ...nothing, ip: cursor.ipv6() } : nothing;
    case DnsType.ptr:
    case DnsType.cname:
    case DnsType.ns:
      return size === 0 ? nothing : { ...nothing, target: dnsLabels(cursor, origin) };
    case DnsType.srv: {
      if (size === 0) return nothing;
      cursor.skip(2 + 2); // priority, weight
      return { ...nothing, port: cursor.u16(), target: dnsLabels(cursor, origin) };
    }
    case DnsType.txt:
    case DnsType.hinfo:
      return { ...nothing, texts: texts(cursor) };
    default:
      return nothing;
  }
}

function texts(cursor: Cursor): readonly string[] {
  const found: string[] = [];
  while (cursor.more()) {
    const text = cursor.text(cursor.u8());
    if (found.length < MOST_TEXTS) found.push(text);
  }
  return found;
}

/** Positive where the bytes are one question and nothing else could be: DNS has no mark of its own. */
export function looksAsked(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER_SIZE + 6) return end - start < HEADER_SIZE ? MORE : FOREIGN;
  const word = (at: number) => (bytes[start + at]! << 8) | bytes[start + at + 1]!;
  if ((word(2) & ~0x0130) !== 0 || word(4) !== 1 || word(6) !== 0 || word(8) !== 0) return FOREIGN;
  const isExtended = word(10) === 1; // EDNS: RFC 6891, 6.1
  if (!isExtended && word(10) !== 0) return FOREIGN;
  let at = start + HEADER_SIZE;
  for (let size = bytes[at]!; size !== 0; size = bytes[at]!) {
    if (size > 63 || at + 1 + size >= end) return FOREIGN;
    for (let next = at + 1; next <= at + size; next++)
      if (!isHostLetter(bytes[next]!)) return FOREIGN;
    at += 1 + size;
  }
  at += 1 - start;
  if (start + at + 4 > end || word(at + 2) !== DnsClass.internet) return FOREIGN;
  return isExtended || start + at + 4 === end ? end - start : FOREIGN;
}

/**
 * Positive where the bytes can be a message on a port that is one's own: an opcode there is, the reserved bits
 * zero, of each section fewer than 256, and a label or a pointer behind. RFC 1035, 4.1.1; RFC 1002, 4.2.1.1.
 */
export function looksPlausible(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= HEADER_SIZE) return FOREIGN;
  const opcode = (bytes[start + 2]! >> 3) & 15;
  if ((bytes[start + 3]! & 0x40) !== 0 || (opcode > MOST_OPCODE && opcode !== MULTIHOMED))
    return FOREIGN;
  const [questions, answers, authorities, more] = [5, 7, 9, 11].map((at) => bytes[start + at]!);
  const isShort = [4, 6, 8, 10].every((at) => bytes[start + at] === 0);
  const isEmpty = questions! + answers! + authorities! + more! === 0;
  const label = bytes[start + HEADER_SIZE]! & 0xc0;
  return isShort && !isEmpty && (label === 0 || label === 0xc0) ? end - start : FOREIGN;
}

function isHostLetter(byte: number): boolean {
  const lower = byte | 0x20;
  if (lower >= 0x61 && lower <= 0x7a) return true;
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f;
}

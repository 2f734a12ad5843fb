/**
 * The NetBIOS datagram service: RFC 1002, 4.4; in it what Windows tells its browsers: [MS-CIFS] (a
 * transaction to a mailslot) and [MS-BRWS] (who announces what).
 */
import type { Cursor } from '../contract/cursor.ts';
import { dnsLabels } from '../encodings/dns-labels.ts';
import { type NetbiosName, netbiosName } from '../encodings/netbios-name.ts';

export interface Announcement {
  /** A host's own, that of its domain, or its master browser's. */
  readonly of: 'host' | 'domain' | 'master';
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  /** Bits: what runs there. */
  readonly types: number;
  /** A comment; of a domain the name of its master browser. */
  readonly text: string;
}

export interface DatagramMessage {
  readonly type: number;
  readonly sourceIp: string;
  readonly source: NetbiosName;
  readonly target: NetbiosName;
  readonly announcement: Announcement | undefined;
}

export const DatagramType = { error: 0x13 } as const;

const operations: Readonly<Record<number, string>> = {
  16: 'direct',
  17: 'group',
  18: 'broadcast',
  19: 'error',
  20: 'query',
  21: 'positive-answer',
  22: 'negative-answer',
};
const FIRST = 16;
const LAST = 22;
const NOBODY: NetbiosName = { name: '', suffix: -1 };
const Smb = { header: 32, transaction: 0x25, countAt: 55, offsetAt: 57 } as const;
const Command = { host: 1, domain: 12, master: 15 } as const;
const kinds: Readonly<Record<number, Announcement['of']>> = {
  [Command.host]: 'host',
  [Command.domain]: 'domain',
  [Command.master]: 'master',
};
const NAME_SIZE = 16;

export function decode(cursor: Cursor): DatagramMessage {
  const type = cursor.u8();
  cursor.require(type >= FIRST && type <= LAST, 'illegal', 'message type');
  cursor.skip(1 + 2); // flags, datagram id
  const sourceIp = cursor.ipv4();
  cursor.skip(2); // source port
  if (type >= DatagramType.error)
    return { type, sourceIp, source: NOBODY, target: NOBODY, announcement: undefined };
  cursor.skip(2 + 2); // length, offset of a fragment
  const origin = cursor.start;
  const source = netbiosName(dnsLabels(cursor, origin)[0] ?? '');
  const target = netbiosName(dnsLabels(cursor, origin)[0] ?? '');
  return { type, sourceIp, source, target, announcement: announced(cursor) };
}

export function operation({ type, announcement }: DatagramMessage): string {
  if (announcement !== undefined) return `${announcement.of}-announcement`;
  return operations[type] ?? 'datagram';
}

/** The data of a transaction, where it is one; offsets count from the header of SMB. */
function announced(cursor: Cursor): Announcement | undefined {
  if (cursor.flaw !== undefined || cursor.remaining < Smb.offsetAt + 2) return undefined;
  const isSmb = cursor.peek() === 0xff && cursor.peek(1) === 0x53 && cursor.peek(2) === 0x4d;
  if (!isSmb || cursor.peek(4) !== Smb.transaction) return undefined;
  const word = (at: number) => cursor.peek(at) | (cursor.peek(at + 1) << 8);
  const [count, offset] = [word(Smb.countAt), word(Smb.offsetAt)];
  if (offset < Smb.header || count < 2 || offset + count > cursor.remaining) return undefined;
  cursor.skip(offset);
  const of = kinds[cursor.peek()];
  if (of === undefined || count < 1 + 1 + 4 + NAME_SIZE + 2 + 4 + 4) return undefined;
  const outer = cursor.enter(count);
  cursor.skip(1 + 1 + 4); // command, how often it was sent, the period
  const name = cursor.terminatedText(NAME_SIZE);
  const [major, minor] = [cursor.u8(), cursor.u8()];
  const types = cursor.u32le();
  cursor.skip(2 + 2); // version of the browser protocol, its signature
  const text = cursor.terminatedText(cursor.remaining);
  cursor.leave(outer);
  return { of, name, major, minor, types, text };
}

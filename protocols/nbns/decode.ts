/** The NetBIOS name service: RFC 1002, 4.2. */
import type { Cursor } from '../contract/cursor.ts';
import { type DnsMessage, dnsMessage } from '../encodings/dns-message.ts';
import { type NetbiosName, plainNetbiosName } from '../encodings/netbios-name.ts';

export interface OwnedName extends NetbiosName {
  readonly isGroup: boolean;
}

/** What a record of this service holds: addresses of a name, or all names of a node. */
export type NbnsExtra =
  | { readonly type: 'addresses'; readonly isGroup: boolean; readonly ips: readonly string[] }
  | { readonly type: 'names'; readonly names: readonly OwnedName[]; readonly mac: string };

export type NbnsMessage = DnsMessage<NbnsExtra>;

export const Opcode = { query: 0, registration: 5, release: 6, wait: 7, refresh: 8 } as const;
const RecordType = { addresses: 0x20, status: 0x21 } as const;
const GROUP = 0x8000;
const MOST_ADDRESSES = 32;
const NO_MAC = '00:00:00:00:00:00';

const operations: Readonly<Record<number, string>> = {
  [Opcode.query]: 'query',
  [Opcode.registration]: 'registration',
  [Opcode.release]: 'release',
  [Opcode.wait]: 'wait',
  [Opcode.refresh]: 'refresh',
  9: 'refresh', // as Microsoft's numbered it: RFC 1002, 4.2.1.1 has 8, its figures 9
  15: 'multihomed-registration',
};

export function decode(cursor: Cursor): NbnsMessage {
  return dnsMessage(cursor, extra);
}

export function operation({ opcode, isResponse, status, questions, records }: NbnsMessage): string {
  const isStatus = [...questions, ...records].some(({ type }) => type === RecordType.status);
  const name = isStatus ? 'node-status' : (operations[opcode] ?? `opcode-${opcode}`);
  if (!isResponse) return name;
  return status === 0 ? `${name}-answer` : `${name}-refused`;
}

function extra(type: number, cursor: Cursor): NbnsExtra | undefined {
  if (type === RecordType.addresses) return addresses(cursor);
  return type === RecordType.status ? names(cursor) : undefined;
}

/** RFC 1002, 4.2.13. */
function addresses(cursor: Cursor): NbnsExtra {
  const ips: string[] = [];
  let isGroup = false;
  while (cursor.more()) {
    isGroup = (cursor.u16() & GROUP) !== 0;
    const ip = cursor.ipv4();
    if (ip !== '' && ips.length < MOST_ADDRESSES) ips.push(ip);
  }
  return { type: 'addresses', isGroup, ips };
}

/** RFC 1002, 4.2.18: the MAC begins the statistics behind the names. */
function names(cursor: Cursor): NbnsExtra {
  const found: OwnedName[] = [];
  for (let left = cursor.u8(); cursor.again(left); left--) {
    const name = plainNetbiosName(cursor);
    found.push({ ...name, isGroup: (cursor.u16() & GROUP) !== 0 });
  }
  const mac = cursor.remaining >= 6 ? cursor.mac() : '';
  return { type: 'names', names: found, mac: mac === NO_MAC ? '' : mac };
}

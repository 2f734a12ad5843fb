/** RFC 2131, 2 (the message), and RFC 2132 (its options, joined as RFC 3396 has it); RFC 951 where there are none. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction } from '../contract/protocol.ts';
import { type Gathered, gather, gatherField, readGathered } from './gathered.ts';
import { Option, operations } from './options.table.ts';
import { clientIdentifier, fullName, list, none, type Options, relayAgent } from './options.ts';

export interface DhcpMessage {
  readonly isReply: boolean;
  /** Empty where the client's hardware is not Ethernet, or no station's address. */
  readonly clientMac: string;
  /** What the client has, and what it is given; `0.0.0.0`: nothing. */
  readonly clientIp: string;
  readonly yourIp: string;
  readonly relayIp: string;
  readonly options: Options;
}

const REQUEST = 1;
const REPLY = 2;
const ETHERNET = 1;
const MAC_SIZE = 6;
const HARDWARE_FIELD = 16;
const NAME_FIELD = 64;
const FILE_FIELD = 128;
const MAGIC = 0x63825363;
const Overload = { file: 1, serverName: 2 } as const;

export function decode(cursor: Cursor): DhcpMessage {
  const code = cursor.u8();
  cursor.require(code === REQUEST || code === REPLY, 'illegal', 'op');
  const hardware = cursor.u8();
  const size = cursor.u8();
  cursor.require(size <= HARDWARE_FIELD, 'illegal', 'hardware address length');
  cursor.skip(9); // hops, transaction, seconds, flags
  const clientIp = cursor.ipv4();
  const yourIp = cursor.ipv4();
  cursor.skip(4); // the next server
  const relayIp = cursor.ipv4();
  const isStation = hardware === ETHERNET && size === MAC_SIZE && (cursor.peek() & 1) === 0;
  const mac = cursor.mac();
  cursor.skip(HARDWARE_FIELD - MAC_SIZE);
  const fields = cursor.span(NAME_FIELD + FILE_FIELD);

  const options = none();
  if (cursor.remaining >= 4 && cursor.u32() === MAGIC) {
    const gathered: Gathered = new Map();
    const overload = gather(cursor, gathered);
    const { start, end } = fields;
    if (overload & Overload.file) gatherField(cursor, start + NAME_FIELD, end, gathered);
    if (overload & Overload.serverName) gatherField(cursor, start, start + NAME_FIELD, gathered);
    readGathered(cursor, gathered, (code) => readOption(code, cursor, options));
  }
  const clientMac = isStation && mac !== '00:00:00:00:00:00' ? mac : '';
  return { isReply: code === REPLY, clientMac, clientIp, yourIp, relayIp, options };
}

export function operation({ isReply, options }: DhcpMessage): string | undefined {
  if (options.type === 0) return isReply ? 'bootp-reply' : 'bootp-request';
  return operations[options.type];
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (start >= end) return undefined;
  if (bytes[start] === REQUEST) return 'request';
  return bytes[start] === REPLY ? 'response' : undefined;
}

function readOption(code: number, cursor: Cursor, into: Options): void {
  const size = cursor.remaining;
  switch (code) {
    case Option.messageType:
      into.type = cursor.u8();
      cursor.require(into.type > 0 && into.type < operations.length, 'illegal', 'message type');
      break;
    case Option.subnetMask:
      into.subnetMask = cursor.ipv4();
      break;
    case Option.router:
      into.router = list(cursor, 4, () => cursor.ipv4());
      break;
    case Option.domainNameServer:
      into.nameServers = list(cursor, 4, () => cursor.ipv4());
      break;
    case Option.serverIdentifier:
      into.server = cursor.ipv4();
      break;
    case Option.parameterRequestList:
      into.parameterList = list(cursor, 1, () => String(cursor.u8()));
      break;
    case Option.hostName:
      into.hostName = cursor.text(size);
      break;
    case Option.domainName:
      into.domain = cursor.text(size);
      break;
    case Option.vendorClass:
      into.vendorClass = cursor.text(size);
      break;
    case Option.clientIdentifier:
      into.clientId = clientIdentifier(cursor);
      break;
    case Option.clientFqdn:
      into.fullName = fullName(cursor);
      break;
    case Option.relayAgent:
      relayAgent(cursor, into);
      break;
  }
}

/** RFC 2131, 2 (the message), and RFC 2132 (its options); RFC 951 where there are none. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction } from '../contract/protocol.ts';
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
    const overload = readOptions(cursor, options);
    if (overload & Overload.file) readMore(cursor, fields.start + NAME_FIELD, fields.end, options);
    if (overload & Overload.serverName)
      readMore(cursor, fields.start, fields.start + NAME_FIELD, options);
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

/** Options that stand in the field of the boot file or of the server's name. RFC 2132, 9.3. */
function readMore(cursor: Cursor, start: number, end: number, into: Options): void {
  if (cursor.flaw !== undefined) return;
  const { offset, end: whole } = cursor;
  cursor.offset = start;
  cursor.end = end;
  readOptions(cursor, into);
  cursor.offset = offset;
  cursor.end = whole;
}

/** What it answers says which other fields hold options too. */
function readOptions(cursor: Cursor, into: Options): number {
  let overload = 0;
  while (cursor.more()) {
    const code = cursor.u8();
    if (code === Option.end) break;
    if (code === Option.pad) continue;
    const size = cursor.u8();
    cursor.require(size <= cursor.remaining, 'truncated', 'option');
    const outer = cursor.enter(size);
    if (code === Option.overload) overload = cursor.u8();
    else readOption(code, cursor, into);
    cursor.leave(outer);
  }
  return overload;
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

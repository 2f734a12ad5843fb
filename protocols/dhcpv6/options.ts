/** RFC 8415, 21; RFC 3646, 3 (name servers); RFC 4704, 4 (full name). */
import type { Cursor } from '../contract/cursor.ts';
import { clipped } from '../contract/printable.ts';
import { dnsName } from '../encodings/dns-name.ts';
import { opaque } from '../encodings/opaque.ts';
import { duid } from './duid.ts';
import { Option } from './options.table.ts';

const TEXT_MAX = 256;
const IP_SIZE = 16;

export interface Assigned {
  readonly ip: string;
  readonly isTemporary: boolean;
}

/** Empty, or 0: not said. */
export interface Options {
  clientId: string;
  serverId: string;
  /** Where the server may be asked directly. */
  serverAddress: string;
  /** `23,24,39`. */
  requested: string;
  vendorClass: string;
  vendorOptions: string;
  fullName: string;
  nameServers: string;
  /** Those that are valid from now on: none whose status is a failure, none whose lifetime is over. */
  readonly addresses: Assigned[];
  /** Of the message. */
  status: number;
  /** The first failure of one of its addresses. */
  refusal: number;
  isRapid: boolean;
  elapsedMs: number;
}

export function none(): Options {
  return {
    clientId: '',
    serverId: '',
    serverAddress: '',
    requested: '',
    vendorClass: '',
    vendorOptions: '',
    fullName: '',
    nameServers: '',
    addresses: [],
    status: 0,
    refusal: 0,
    isRapid: false,
    elapsedMs: 0,
  };
}

/** Confines the cursor to one option after the other, up to the end of what it is confined to. */
export function eachOption(cursor: Cursor, read: (code: number) => void): void {
  while (cursor.more()) {
    const code = cursor.u16();
    const size = cursor.u16();
    cursor.require(size <= cursor.remaining, 'truncated', 'option');
    const outer = cursor.enter(size);
    read(code);
    cursor.leave(outer);
  }
}

export function readOption(code: number, cursor: Cursor, into: Options): void {
  switch (code) {
    case Option.clientIdentifier:
      into.clientId = duid(cursor);
      break;
    case Option.serverIdentifier:
      into.serverId = duid(cursor);
      break;
    case Option.addresses:
      cursor.skip(12); // its number, and when to renew and rebind
      association(cursor, false, into);
      break;
    case Option.temporaryAddresses:
      cursor.skip(4); // its number
      association(cursor, true, into);
      break;
    case Option.optionRequest:
      into.requested = list(cursor, 2, () => String(cursor.u16()));
      break;
    case Option.elapsedTime:
      into.elapsedMs = 10 * cursor.u16();
      break;
    case Option.serverUnicast:
      into.serverAddress = cursor.ipv6();
      break;
    case Option.statusCode:
      into.status = cursor.u16();
      break;
    case Option.rapidCommit:
      into.isRapid = true;
      break;
    case Option.vendorClass:
      into.vendorClass = joined(into.vendorClass, vendorClass(cursor));
      break;
    case Option.vendorOptions:
      into.vendorOptions = joined(into.vendorOptions, vendorOptions(cursor));
      break;
    case Option.nameServers:
      into.nameServers = list(cursor, IP_SIZE, () => cursor.ipv6());
      break;
    case Option.clientFqdn:
      cursor.skip(1); // who is to update the DNS
      into.fullName = dnsName(cursor);
      break;
  }
}

/** RFC 8415, 21.4 and 21.5. What failed as a whole gives no address. */
function association(cursor: Cursor, isTemporary: boolean, into: Options): void {
  const given: string[] = [];
  let status = 0;
  eachOption(cursor, (code) => {
    if (code === Option.statusCode) status ||= cursor.u16();
    if (code !== Option.address) return;
    const { ip, refusal } = address(cursor);
    if (ip !== '') given.push(ip);
    into.refusal ||= refusal;
  });
  into.refusal ||= status;
  if (status === 0) for (const ip of given) into.addresses.push({ ip, isTemporary });
}

/** RFC 8415, 21.6. */
function address(cursor: Cursor): { ip: string; refusal: number } {
  const ip = cursor.ipv6();
  cursor.skip(4); // how long it is preferred
  const valid = cursor.u32();
  let refusal = 0;
  eachOption(cursor, (code) => {
    if (code === Option.statusCode) refusal ||= cursor.u16();
  });
  return { ip: valid === 0 || refusal !== 0 ? '' : ip, refusal };
}

/** `MSFT 5.0 (enterprise 311)`: the number is that of whoever made up the class, of the hardware or of its software. */
function vendorClass(cursor: Cursor): string {
  const enterprise = `enterprise ${cursor.u32()}`;
  const words: string[] = [];
  while (cursor.more()) {
    const outer = cursor.enter(cursor.u16());
    const word = opaque(cursor);
    if (word !== '') words.push(word);
    cursor.leave(outer);
  }
  if (words.length === 0) return enterprise;
  return `${clipped(words.join(', '), TEXT_MAX - enterprise.length - 3)} (${enterprise})`;
}

/** `enterprise 4491, options 1,2,9`: what they hold, that vendor alone knows. */
function vendorOptions(cursor: Cursor): string {
  const enterprise = `enterprise ${cursor.u32()}`;
  const codes: string[] = [];
  eachOption(cursor, (code) => codes.push(String(code)));
  return codes.length === 0
    ? enterprise
    : clipped(`${enterprise}, options ${codes.join(',')}`, TEXT_MAX);
}

/** As long as whole items are there. */
function list(cursor: Cursor, size: number, item: () => string): string {
  const items: string[] = [];
  while (cursor.remaining >= size && cursor.more()) items.push(item());
  return listed(items);
}

/** As many as a value has room for, none of them cut. */
export function listed(items: readonly string[]): string {
  let text = '';
  for (const item of items) {
    const longer = text === '' ? item : `${text},${item}`;
    if (longer.length > TEXT_MAX) break;
    text = longer;
  }
  return text;
}

function joined(one: string, other: string): string {
  return one === '' ? other : clipped(`${one}; ${other}`, TEXT_MAX);
}

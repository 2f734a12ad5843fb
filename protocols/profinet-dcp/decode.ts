/** IEC 61158-6-10 (PROFINET), DCP PDUs: a header, then blocks of option, suboption and length, each padded to two bytes. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction, Turn } from '../contract/protocol.ts';
import { askOnce } from '../encodings/retry.ts';
import {
  FIRST_FRAME_ID,
  LAST_FRAME_ID,
  Service,
  ServiceType,
  Suboption,
  services,
} from './blocks.table.ts';

export interface DcpMessage {
  readonly service: number;
  readonly type: number;
  readonly blocks: readonly Block[];
  /** In a response: the Set it answers, where that was seen. */
  readonly question: SetQuestion | undefined;
}

/** `suboption` with its option; `info` is the block's info in what a device states, its qualifier in a Set. */
export type Block = TextBlock | IpBlock | DeviceId | NumberBlock | MacBlock | Result;

export interface TextBlock extends Headed {
  readonly type: 'text';
  readonly text: string;
}

export interface IpBlock extends Headed {
  readonly type: 'ip';
  readonly ip: string;
  readonly netmask: string;
  readonly gateway: string;
  readonly dnsServers: readonly string[];
}

export interface DeviceId extends Headed {
  readonly type: 'device-id';
  readonly vendor: number;
  readonly device: number;
}

export interface NumberBlock extends Headed {
  readonly type: 'role' | 'other';
  readonly value: number;
}

export interface MacBlock extends Headed {
  readonly type: 'mac';
  readonly mac: string;
}

/** What became of one block of a Set; `suboption` is that block's. */
export interface Result extends Headed {
  readonly type: 'result';
  readonly error: number;
}

interface Headed {
  readonly suboption: number;
  readonly info: number;
}

export interface SetQuestion {
  readonly blocks: readonly Block[];
}

export type DcpTurn = Turn<undefined, SetQuestion>;

const MOST_BLOCKS = 32;
const MOST_SET = 8; // blocks of one Set: a question is small
const HEADER = 12; // the frame id included
const DNS_SERVERS = 4;

export function signature(bytes: Uint8Array, start: number, end: number): number {
  const id = (bytes[start]! << 8) | bytes[start + 1]!;
  return end - start >= HEADER && id >= FIRST_FRAME_ID && id <= LAST_FRAME_ID ? end - start : -1;
}

export function direction(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (end - start < HEADER) return undefined;
  return bytes[start + 3] === ServiceType.request ? 'request' : 'response';
}

export function decode(cursor: Cursor, turn: DcpTurn): DcpMessage {
  cursor.skip(2); // the frame id says what service id and type say as well
  const service = cursor.u8();
  const type = cursor.u8();
  const exchange = cursor.u32();
  cursor.skip(2); // the delay within which to answer
  cursor.enter(cursor.u16()); // behind it the Ethernet frame is padded
  const blocks: Block[] = [];
  const hasLengths = service !== Service.get || type !== ServiceType.request;
  const hasInfo = type !== ServiceType.request || service !== Service.identify;
  while (hasLengths && blocks.length < MOST_BLOCKS && cursor.remaining > 1 && cursor.more()) {
    const suboption = cursor.u16();
    const outer = cursor.enter(cursor.u16());
    blocks.push(block(suboption, hasInfo, cursor));
    cursor.leave(outer);
    if (((cursor.offset - cursor.start) & 1) === 1 && cursor.remaining > 0) cursor.skip(1); // filled up to an even length
  }
  let question: SetQuestion | undefined;
  if (cursor.flaw === undefined && service === Service.set) {
    if (type !== ServiceType.request) question = turn.asked(exchange);
    else askSet(exchange, { blocks: blocks.slice(0, MOST_SET) }, turn);
  }
  return { service, type, blocks, question };
}

export function operation({ service, type }: DcpMessage): string | undefined {
  if (type === ServiceType.request) return services.get(service);
  return type === ServiceType.notSupported ? 'not-supported' : undefined;
}

/** The number of an exchange may be any program's favourite: what is set tells whether it is sent again. */
function askSet(exchange: number, question: SetQuestion, turn: DcpTurn): void {
  const { blocks } = question;
  askOnce(
    turn,
    exchange,
    question,
    (open) =>
      open.blocks.length === blocks.length &&
      open.blocks.every((set, at) => isSame(set, blocks[at]!)),
  );
}

function isSame(one: Block, other: Block): boolean {
  if (one.type === 'text' && other.type === 'text' && one.text !== other.text) return false;
  if (one.type === 'ip' && other.type === 'ip' && one.ip !== other.ip) return false;
  return one.suboption === other.suboption && one.info === other.info;
}

function block(suboption: number, hasInfo: boolean, cursor: Cursor): Block {
  if (suboption === Suboption.response) return result(cursor);
  const info = hasInfo && cursor.remaining >= 2 ? cursor.u16() : 0;
  switch (suboption) {
    case Suboption.macAddress:
      return { type: 'mac', suboption, info, mac: cursor.mac() };
    case Suboption.ipParameter:
    case Suboption.fullIpSuite:
      return ip(suboption, info, cursor);
    case Suboption.typeOfStation:
    case Suboption.nameOfStation:
    case Suboption.aliasName:
      return { type: 'text', suboption, info, text: cursor.text(cursor.remaining) };
    case Suboption.deviceId:
    case Suboption.oemDeviceId:
      return { type: 'device-id', suboption, info, vendor: cursor.u16(), device: cursor.u16() };
    case Suboption.deviceRole:
      return { type: 'role', suboption, info, value: cursor.u8() };
    default:
      return { type: 'other', suboption, info, value: cursor.remaining < 2 ? 0 : cursor.u16() };
  }
}

function result(cursor: Cursor): Result {
  const suboption = cursor.u16();
  return { type: 'result', suboption, info: 0, error: cursor.u8() };
}

function ip(suboption: number, info: number, cursor: Cursor): IpBlock {
  const [address, netmask, gateway] = [cursor.ipv4(), cursor.ipv4(), cursor.ipv4()];
  const dnsServers: string[] = [];
  if (suboption === Suboption.fullIpSuite)
    for (let left = DNS_SERVERS; left > 0 && cursor.remaining >= 4; left--)
      dnsServers.push(cursor.ipv4());
  return { type: 'ip', suboption, info, ip: address, netmask, gateway, dnsServers };
}

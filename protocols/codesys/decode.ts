/**
 * V3: a datagram between two nodes: who is there, or a channel in which services of the runtime are asked for.
 * V2: `version2.ts`.
 */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { BLOCK, bodyAt, ChannelType, DatagramService, datagram } from './frame.ts';
import { type NodeInfo, nodeInfo } from './node.ts';
import { type Question, readService, type ServiceMessage } from './service.ts';
import { groups } from './services.table.ts';
import { readVersion2, VERSION2, type Version2Message } from './version2.ts';

export type CodesysMessage =
  | { readonly type: 'datagram'; readonly service: number; readonly info: NodeInfo | undefined }
  | { readonly type: 'channel'; readonly channel: number }
  | ServiceMessage
  | Version2Message;

export interface CodesysState {
  /** Applications by the number of the session somebody works on them in. */
  readonly applications: Map<number, string>;
  /** The channel of a request whose later blocks may hold a password; -1: none. */
  secretChannel: number;
  /** Whether it was said that all can be read here. */
  isClearTold: boolean;
}

export type CodesysTurn = Turn<CodesysState, Question>;

const FIRST = 0x01;
const REQUEST = 0x80;
const DATAGRAM = 0xc5;

export function start(): CodesysState {
  return { applications: new Map(), secretChannel: -1, isClearTold: false };
}

export function decode(cursor: Cursor, turn: CodesysTurn): CodesysMessage | undefined {
  if (turn.framing === VERSION2) return readVersion2(cursor, turn);
  if (cursor.peek() !== DATAGRAM) cursor.skip(BLOCK);
  const { bytes, offset: from, end } = cursor;
  cursor.require(datagram(bytes, from, end) > 0, 'illegal', 'datagram');
  if (cursor.flaw !== undefined) return undefined;
  const service = bytes[from + 3]!;
  cursor.skip(bodyAt(bytes, from) - from);
  if (service === DatagramService.nameResponse)
    return { type: 'datagram', service, info: nodeInfo(cursor) };
  if (service !== DatagramService.channel || cursor.flaw !== undefined)
    return { type: 'datagram', service, info: undefined };
  return channelMessage(cursor, turn);
}

function channelMessage(cursor: Cursor, turn: CodesysTurn): CodesysMessage {
  const type = cursor.u8();
  const flags = cursor.u8();
  if (type !== ChannelType.block) return { type: 'channel', channel: type };
  const channel = cursor.u16le();
  cursor.skip(8); // numbers of this block and of the last one received
  const isSecret = turn.state.secretChannel === channel && (flags & REQUEST) !== 0;
  if ((flags & FIRST) === 0) {
    if (isSecret) turn.conceal();
    return { type: 'channel', channel: type };
  }
  if (isSecret) turn.state.secretChannel = -1;
  const size = cursor.u32le();
  cursor.skip(4); // checksum
  return readService(cursor, channel, size > cursor.remaining, turn);
}

export function operation(message: CodesysMessage, { direction }: CodesysTurn): string | undefined {
  switch (message.type) {
    case 'datagram':
      return direction === 'response' ? undefined : datagrams.get(message.service);
    case 'channel':
      return direction === 'response' ? undefined : channels.get(message.channel);
    case 'service':
      return message.isAnswer || direction === 'response' ? undefined : serviceOperation(message);
    case 'version2':
      return message.operation;
  }
}

const datagrams: ReadonlyMap<number, string> = new Map([
  [DatagramService.nameRequest, 'discover'],
  [DatagramService.addressRequest, 'address'],
]);
const channels: ReadonlyMap<number, string> = new Map([
  [ChannelType.openRequest, 'open-channel'],
  [ChannelType.close, 'close-channel'],
  [ChannelType.info, 'channel-info'],
]);

function serviceOperation({ group, service, isSecured }: ServiceMessage): string | undefined {
  if (isSecured) return 'secured';
  if (group < 0) return undefined;
  const known = groups.get(group);
  return known?.services?.get(service)?.operation ?? known?.name ?? 'other-component';
}

/** A datagram between two nodes: who is there, or a channel in which services of the runtime are asked for. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { BLOCK, bodyAt, ChannelType, datagram, Service } from './frame.ts';
import { groups } from './groups.table.ts';

export interface NodeInfo {
  readonly node: string;
  readonly device: string;
  readonly vendor: string;
  readonly serial: string;
  readonly type: number;
  readonly id: number;
  readonly version: string;
}

export interface CodesysMessage {
  readonly service: number;
  /** Of a channel: what is done in it. */
  readonly channel: number;
  readonly info: NodeInfo | undefined;
  /** The component asked; -1 where none is named or nobody can read it. */
  readonly group: number;
  /** What it is wrapped in to keep others from reading it. */
  readonly isSecured: boolean;
}

export type CodesysTurn = Turn;

const IDENTIFICATION = 0xc280;
const PLAIN = 0xcd55;
const SECURED = 0x7557;
const FIRST = 0x01;
const DATAGRAM = 0xc5;

export function decode(cursor: Cursor): CodesysMessage | undefined {
  if (cursor.peek() !== DATAGRAM) cursor.skip(BLOCK);
  const { bytes, offset: start, end } = cursor;
  cursor.require(datagram(bytes, start, end) > 0, 'illegal', 'datagram');
  if (cursor.flaw !== undefined) return undefined;
  const service = bytes[start + 3]!;
  cursor.skip(bodyAt(bytes, start) - start);
  const message = { service, channel: -1, info: undefined, group: -1, isSecured: false };
  if (service === Service.nameResponse) return { ...message, info: nodeInfo(cursor) };
  if (service !== Service.channel || cursor.flaw !== undefined) return message;
  const channel = cursor.u8();
  const isFirst = (cursor.u8() & FIRST) !== 0;
  if (channel !== ChannelType.block || !isFirst) return { ...message, channel };
  cursor.skip(18);
  const protocol = cursor.u16le();
  cursor.skip(2);
  const group = cursor.u16le() & 0x7f;
  const isSecured = protocol === SECURED;
  return { ...message, channel, isSecured, group: protocol === PLAIN ? group : -1 };
}

/** Numbers first, then texts of which each but the last ends in a zero that its length does not count. */
function nodeInfo(cursor: Cursor): NodeInfo | undefined {
  if (cursor.u16le() !== IDENTIFICATION) return undefined;
  cursor.skip(10);
  const parent = cursor.u16le();
  const [node, device, vendor] = [cursor.u16le(), cursor.u16le(), cursor.u16le()];
  const type = cursor.u32le();
  const id = cursor.u32le();
  const parts = [cursor.u8(), cursor.u8(), cursor.u8(), cursor.u8()];
  cursor.skip(4);
  const serial = cursor.u8();
  cursor.skip(11 + parent);
  const text = (size: number) => {
    const value = cursor.utf16le(size * 2);
    cursor.skip(2);
    return value;
  };
  const names = [text(node), text(device), text(vendor)];
  return {
    node: names[0]!,
    device: names[1]!,
    vendor: names[2]!,
    serial: serial === 0 ? '' : cursor.terminatedText(serial),
    type,
    id,
    version: parts.reverse().join('.'),
  };
}

export function operation(message: CodesysMessage, { direction }: CodesysTurn): string | undefined {
  if (direction === 'response') return undefined;
  switch (message.service) {
    case Service.nameRequest:
      return 'discover';
    case Service.addressRequest:
      return 'address';
    case Service.channel:
      return channelOperation(message);
    default:
      return undefined;
  }
}

function channelOperation({ channel, group, isSecured }: CodesysMessage): string | undefined {
  switch (channel) {
    case ChannelType.openRequest:
      return 'open-channel';
    case ChannelType.close:
      return 'close-channel';
    case ChannelType.info:
      return 'channel-info';
    case ChannelType.block:
      if (isSecured) return 'secured';
      return group < 0 ? undefined : (groups.get(group) ?? 'other-component');
    default:
      return undefined;
  }
}

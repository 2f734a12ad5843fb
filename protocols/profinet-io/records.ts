/** Records that are read: who a module is (I&M), the real interface and ports. IEC 61158-6-10; I&M: PROFIBUS Profile Guidelines Part 1. */
import type { Cursor } from '../contract/cursor.ts';
import { BlockType } from './blocks.table.ts';
import { type DifferenceBlock, difference, type ModulesBlock, real } from './modules.ts';

export type RecordBlock = Im0 | ImText | InterfaceReal | PortReal | ModulesBlock | DifferenceBlock;

interface Placed {
  readonly slot: number;
  readonly subslot: number;
}

export interface Im0 extends Placed {
  readonly type: 'im0';
  readonly vendor: number;
  readonly orderCode: string;
  readonly serial: string;
  readonly hardware: number;
  readonly software: string;
  readonly revision: number;
}

/** What its owner wrote into it. */
export interface ImText extends Placed {
  readonly type: 'im-text';
  readonly what: 'tag' | 'date' | 'descriptor' | 'signature';
  readonly text: string;
  /** Of a tag. */
  readonly location: string;
}

export interface InterfaceReal {
  readonly type: 'interface';
  readonly station: string;
  readonly mac: string;
  readonly ip: string;
  readonly netmask: string;
  readonly gateway: string;
}

export interface PortReal extends Placed {
  readonly type: 'port';
  readonly id: string;
  readonly peers: readonly Peer[];
}

export interface Peer {
  readonly port: string;
  readonly station: string;
  readonly mac: string;
}

const MOST_BLOCKS = 128;
const MOST_PEERS = 8;
const HEADER = 6; // of a block

/** Those of one record, up to the end of the cursor. */
export function recordBlocks(slot: number, subslot: number, cursor: Cursor): RecordBlock[] {
  const blocks: RecordBlock[] = [];
  while (blocks.length < MOST_BLOCKS && cursor.remaining >= HEADER && cursor.more())
    recordBlock(slot, subslot, cursor, blocks);
  return blocks;
}

/** A container opens itself, and places what is in it. */
function recordBlock(slot: number, subslot: number, cursor: Cursor, to: RecordBlock[]): void {
  const type = cursor.u16();
  const outer = cursor.enter(cursor.u16());
  cursor.skip(2); // version
  if (type === BlockType.multiple) {
    cursor.skip(6); // padding, API
    const [inSlot, inSubslot] = [cursor.u16(), cursor.u16()];
    while (cursor.remaining >= HEADER && to.length < MOST_BLOCKS && cursor.more()) {
      if (cursor.peek() === BlockType.multiple >> 8) break; // containers hold no containers
      recordBlock(inSlot, inSubslot, cursor, to);
    }
  } else {
    const block = read(type, slot, subslot, cursor);
    if (block !== undefined) to.push(block);
  }
  cursor.leave(outer);
}

function read(
  type: number,
  slot: number,
  subslot: number,
  cursor: Cursor,
): RecordBlock | undefined {
  const text = (what: ImText['what'], size: number, location = 0): ImText => ({
    type: 'im-text',
    slot,
    subslot,
    what,
    text: cursor.text(size),
    location: cursor.text(location),
  });
  switch (type) {
    case BlockType.im0:
      return im0(slot, subslot, cursor);
    case BlockType.im1:
      return text('tag', 32, 22);
    case BlockType.im2:
      return text('date', 16);
    case BlockType.im3:
      return text('descriptor', 54);
    case BlockType.im4:
      return undefined; // a signature of 54 bytes: an octet string, no text
    case BlockType.im0FilterSubmodule:
    case BlockType.im0FilterModule:
    case BlockType.im0FilterDevice:
    case BlockType.realIdentification:
      return real(cursor);
    case BlockType.moduleDifference:
      return difference(cursor);
    case BlockType.interfaceReal:
      return interfaceReal(cursor);
    case BlockType.portReal:
      return portReal(cursor);
    default:
      return undefined;
  }
}

function im0(slot: number, subslot: number, cursor: Cursor): Im0 {
  const vendor = cursor.u16();
  const orderCode = cursor.text(20);
  const serial = cursor.text(16);
  const hardware = cursor.u16();
  const prefix = cursor.text(1);
  const software = `${prefix}${cursor.u8()}.${cursor.u8()}.${cursor.u8()}`;
  const revision = cursor.u16();
  return { type: 'im0', slot, subslot, vendor, orderCode, serial, hardware, software, revision };
}

function interfaceReal(cursor: Cursor): InterfaceReal {
  const station = cursor.text(cursor.u8());
  align(cursor);
  const mac = cursor.mac();
  align(cursor);
  return {
    type: 'interface',
    station,
    mac,
    ip: cursor.ipv4(),
    netmask: cursor.ipv4(),
    gateway: cursor.ipv4(),
  };
}

function portReal(cursor: Cursor): PortReal {
  cursor.skip(2); // padding
  const [slot, subslot] = [cursor.u16(), cursor.u16()];
  const id = cursor.text(cursor.u8());
  const peers: Peer[] = [];
  let left = cursor.u8();
  align(cursor);
  for (; peers.length < MOST_PEERS && cursor.again(left); left--) {
    const port = cursor.text(cursor.u8());
    const station = cursor.text(cursor.u8());
    align(cursor);
    cursor.skip(4); // delay of the line
    peers.push({ port, station, mac: cursor.mac() });
    align(cursor);
  }
  return { type: 'port', slot, subslot, id, peers };
}

/** Fields of four bytes stand at multiples of four, counted from the block: which itself does. */
function align(cursor: Cursor): void {
  cursor.skip(Math.min(cursor.remaining, -(cursor.offset - cursor.start) & 3));
}

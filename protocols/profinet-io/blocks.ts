/** The blocks of context management: IEC 61158-6-10. A block is a type, a length and a version, then its fields. */
import type { Cursor } from '../contract/cursor.ts';
import { BlockType, controls, MULTIPLE_WRITE, readable } from './blocks.table.ts';
import { type DifferenceBlock, difference, expected, type ModulesBlock } from './modules.ts';
import { type RecordBlock, recordBlocks } from './records.ts';

export type Block =
  | ArBlock
  | ModulesBlock
  | DifferenceBlock
  | WriteBlock
  | ServerBlock
  | ControlBlock
  | RecordBlock;

export interface ArBlock {
  readonly type: 'ar';
  readonly isRequest: boolean;
  readonly arType: number;
  /** Of whoever says it. */
  readonly mac: string;
  /** Of a request: who connects. */
  readonly device: number;
  readonly vendor: number;
  readonly station: string;
}

export interface WriteBlock {
  readonly type: 'write';
  readonly slot: number;
  readonly subslot: number;
  readonly index: number;
  readonly size: number;
  /** Of a response. */
  readonly status: number;
}

/** How the one who is connected to is called. */
export interface ServerBlock {
  readonly type: 'server';
  readonly station: string;
}

export interface ControlBlock {
  readonly type: 'control';
  readonly command: string;
}

const MOST_BLOCKS = 128;

/** All of them, up to the end of the cursor. What nobody here reads is passed over. */
export function readBlocks(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  const first = cursor.offset;
  while (blocks.length < MOST_BLOCKS && cursor.remaining >= 6 && cursor.more()) {
    const type = cursor.u16();
    const outer = cursor.enter(cursor.u16());
    cursor.skip(2); // version
    if (type === BlockType.readResponse) {
      readRecord(cursor, outer, blocks);
    } else if (type === BlockType.writeRequest || type === BlockType.writeResponse) {
      readWrite(type === BlockType.writeRequest, cursor, outer, blocks, first);
    } else {
      const block = readBlock(type, cursor);
      if (block !== undefined) blocks.push(block);
      cursor.leave(outer);
    }
  }
  return blocks;
}

function readBlock(type: number, cursor: Cursor): Block | undefined {
  switch (type) {
    case BlockType.arRequest:
      return arRequest(cursor);
    case BlockType.arResponse:
      return arResponse(cursor);
    case BlockType.arServer:
      return { type: 'server', station: cursor.text(cursor.u16()) };
    case BlockType.expectedSubmodules:
      return expected(cursor);
    case BlockType.moduleDifference:
      return difference(cursor);
    default: {
      const command = controls.get(type);
      return command === undefined ? undefined : { type: 'control', command };
    }
  }
}

function arRequest(cursor: Cursor): ArBlock {
  const arType = cursor.u16();
  cursor.skip(16 + 2); // the AR's UUID, the key of the session
  const mac = cursor.mac();
  cursor.skip(10 + 2); // the initiator's object, up to its instance
  const [device, vendor] = [cursor.u16(), cursor.u16()];
  cursor.skip(4 + 2 + 2); // properties, timeout, port
  const station = cursor.text(cursor.u16());
  return { type: 'ar', isRequest: true, arType, mac, device, vendor, station };
}

function arResponse(cursor: Cursor): ArBlock {
  const arType = cursor.u16();
  cursor.skip(16 + 2); // AR, key of its session
  const mac = cursor.mac();
  return { type: 'ar', isRequest: false, arType, mac, device: 0, vendor: 0, station: '' };
}

/** A header, then as much of the record as it says. */
function readRecord(cursor: Cursor, outer: number, blocks: Block[]): void {
  cursor.skip(2 + 16 + 4); // number, AR, API
  const [slot, subslot] = [cursor.u16(), cursor.u16()];
  cursor.skip(2); // padding
  const index = cursor.u16();
  const size = cursor.u32();
  cursor.leave(outer);
  const end = cursor.enter(Math.min(size, cursor.remaining));
  if (readable.has(index)) blocks.push(...recordBlocks(slot, subslot, cursor));
  cursor.leave(end);
}

/** One record, or a header over several: each begins at a multiple of four bytes. */
function readWrite(
  isRequest: boolean,
  cursor: Cursor,
  outer: number,
  blocks: Block[],
  first: number,
): void {
  cursor.skip(2 + 16 + 4); // number, AR, API
  const [slot, subslot] = [cursor.u16(), cursor.u16()];
  cursor.skip(2); // padding
  const index = cursor.u16();
  const size = cursor.u32();
  let status = 0;
  if (!isRequest) {
    cursor.skip(4); // additional values
    status = cursor.u32();
  }
  cursor.leave(outer);
  if (index === MULTIPLE_WRITE) return;
  blocks.push({ type: 'write', slot, subslot, index, size, status });
  if (!isRequest) return;
  cursor.skip(size);
  cursor.skip(Math.min(cursor.remaining, -(cursor.offset - first) & 3));
}

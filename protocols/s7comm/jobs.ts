/** Jobs and their answers (ROSCTR 1 to 3): variables, blocks, PI services. Layout: TShark 4.0, s7comm.param. */
import type { Cursor } from '../contract/cursor.ts';
import { type Block, fileName } from './blocks.ts';
import { Area, BIT, elementSizes, FunctionCode } from './functions.table.ts';
import { readService, type Service } from './service.ts';

export type Job =
  | { readonly type: 'write'; readonly items: readonly Item[] }
  /** One return code for each item of the request, in its order. */
  | { readonly type: 'written'; readonly codes: readonly number[] }
  | Service
  | { readonly type: 'transfer'; readonly block: Block | undefined; readonly error: number }
  | { readonly type: 'other' };

/** A range of memory: `start` in bytes (the number of a counter or timer), `length` in bytes. */
export interface Item {
  readonly area: number;
  readonly db: number;
  readonly start: number;
  readonly bit: number; // -1 unless one bit is meant; SYMBOL: `start` is the checksum of a symbol's name
  readonly length: number;
}

export const SYMBOL = -2;
const SPECIFICATION = 0x12;
const Syntax = { any: 0x10, dbRead: 0xb0, symbolic: 0xb2 } as const;
const SYMBOLIC_BLOCK = 0x8a0e; // else zero, and an area instead of a block number
const MAX_ITEMS = 64; // a PDU has 960 bytes at most
const OTHER: Job = { type: 'other' };

export function readJob(code: number, parameters: Cursor): Job {
  switch (code) {
    case FunctionCode.writeVar:
      return { type: 'write', items: readItems(parameters) };
    case FunctionCode.piService:
      return readService(parameters);
    case FunctionCode.requestDownload:
    case FunctionCode.downloadBlock:
    case FunctionCode.startUpload:
      return transfer(parameters, false);
    case FunctionCode.downloadEnded:
      return transfer(parameters, true);
    default:
      return OTHER;
  }
}

/** Of the answers only that to a write says more than its header. */
export function readAnswer(code: number, parameters: Cursor, dataSize: number): Job {
  if (code !== FunctionCode.writeVar) return OTHER;
  const codes: number[] = [];
  const count = parameters.u8();
  parameters.require(count <= dataSize, 'inconsistent', 'item count');
  for (let left = count; parameters.again(left); left--) codes.push(parameters.u8());
  return { type: 'written', codes };
}

function readItems(parameters: Cursor): readonly Item[] {
  const items: Item[] = [];
  for (let left = parameters.u8(); parameters.again(left); left--) {
    parameters.require(parameters.u8() === SPECIFICATION, 'illegal', 'item');
    const size = parameters.u8();
    const outer = parameters.enter(size);
    readItem(parameters, items);
    parameters.leave(outer);
    if (size % 2 !== 0 && left > 1) parameters.skip(1); // items begin at even places
    parameters.require(items.length <= MAX_ITEMS, 'excessive', 'item');
  }
  return items;
}

function readItem(item: Cursor, items: Item[]): void {
  switch (item.u8()) {
    case Syntax.any:
      items.push(readAny(item));
      return;
    case Syntax.dbRead:
      for (let left = item.u8(); item.again(left) && items.length <= MAX_ITEMS; left--) {
        const length = item.u8();
        items.push({ area: Area.dataBlock, db: item.u16(), start: item.u16(), bit: -1, length });
      }
      return;
    case Syntax.symbolic:
      items.push(readSymbolic(item));
      return;
    default:
      // A drive's or a numerical control's own address: counted as written, but not where.
      items.push({ area: 0, db: 0, start: 0, bit: -1, length: 0 });
  }
}

function readAny(item: Cursor): Item {
  const size = item.u8();
  const count = item.u16();
  const db = item.u16();
  const area = item.u8();
  const address = item.u24();
  const length = count * (elementSizes.get(size) ?? 1);
  if (area === Area.counter || area === Area.timer) {
    return { area, db, start: address, bit: -1, length };
  }
  const bit = size === BIT ? address & 7 : -1;
  return { area, db, start: address >> 3, bit, length };
}

/** A variable of an S7-1200 by its local identifier; the checksum over its name is where it lies. */
function readSymbolic(item: Cursor): Item {
  item.skip(1); // reserved
  const isBlock = item.u16() === SYMBOLIC_BLOCK;
  const second = item.u16();
  const checksum = item.u32();
  item.skip(item.remaining);
  const area = isBlock ? Area.dataBlock : (IEC_AREAS[second] ?? 0);
  return { area, db: isBlock ? second : 0, start: checksum, bit: SYMBOL, length: 0 };
}

const IEC_AREAS: Readonly<Record<number, number>> = {
  80: 0x81,
  81: 0x82,
  82: 0x83,
  83: Area.counter,
  84: Area.timer,
};

function transfer(parameters: Cursor, isEnd: boolean): Job {
  parameters.skip(1); // function status
  const status = parameters.u16();
  parameters.skip(4); // upload id
  const block = parameters.remaining > 0 ? fileName(parameters.text(parameters.u8())) : undefined;
  parameters.skip(parameters.remaining);
  return { type: 'transfer', block, error: isEnd ? status : 0 };
}

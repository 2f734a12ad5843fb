/** Description information blocks: ISO 22510, core. Each is a size, a type and its fields. */
import type { Cursor } from '../contract/cursor.ts';
import { Dib } from './services.table.ts';

export type Block = Device | Families | IpConfiguration | Addresses | Numbered;

export interface Device {
  readonly type: 'device';
  readonly medium: number;
  readonly isProgramming: boolean;
  readonly individualAddress: number;
  readonly installation: number;
  readonly serial: string;
  readonly mac: string;
  readonly name: string;
}

export interface Families {
  readonly type: 'families';
  /** Family and version in one. */
  readonly families: readonly number[];
}

export interface IpConfiguration {
  readonly type: 'ip';
  readonly ip: string;
  readonly netmask: string;
  readonly gateway: string;
}

export interface Addresses {
  readonly type: 'addresses';
  readonly addresses: readonly number[];
}

export interface Numbered {
  readonly type: 'mask' | 'manufacturer';
  readonly value: number;
}

const MOST_BLOCKS = 16;
const MOST_ROWS = 32;

export function blocks(cursor: Cursor): Block[] {
  const found: Block[] = [];
  while (found.length < MOST_BLOCKS && cursor.remaining >= 2 && cursor.more()) {
    const size = cursor.u8();
    cursor.require(size >= 2, 'illegal', 'description');
    const outer = cursor.enter(Math.max(0, size - 1));
    const block = read(cursor.u8(), cursor);
    if (block !== undefined) found.push(block);
    cursor.leave(outer);
  }
  return found;
}

function read(type: number, cursor: Cursor): Block | undefined {
  switch (type) {
    case Dib.device:
      return device(cursor);
    case Dib.families:
      return { type: 'families', families: rows(cursor) };
    case Dib.ipConfiguration:
    case Dib.currentConfiguration:
      return { type: 'ip', ip: cursor.ipv4(), netmask: cursor.ipv4(), gateway: cursor.ipv4() };
    case Dib.addresses:
      return { type: 'addresses', addresses: rows(cursor) };
    case Dib.extended:
      cursor.skip(4); // state of the medium, the largest message
      return { type: 'mask', value: cursor.u16() };
    case Dib.manufacturer:
      return { type: 'manufacturer', value: cursor.u16() };
    default:
      return undefined;
  }
}

function device(cursor: Cursor): Device {
  const medium = cursor.u8();
  const isProgramming = (cursor.u8() & 1) === 1;
  const individualAddress = cursor.u16();
  const installation = cursor.u16();
  const serial = cursor.hex(6);
  cursor.skip(4); // the group its routing uses
  const mac = cursor.mac();
  const name = cursor.terminatedText(Math.min(30, cursor.remaining));
  return {
    type: 'device',
    medium,
    isProgramming,
    individualAddress,
    installation,
    serial,
    mac,
    name,
  };
}

function rows(cursor: Cursor): number[] {
  const found: number[] = [];
  while (found.length < MOST_ROWS && cursor.remaining >= 2 && cursor.more())
    found.push(cursor.u16());
  return found;
}

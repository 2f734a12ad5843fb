/** Blocks of a user program: how they are named, listed and described. */
import type { Cursor } from '../contract/cursor.ts';
import { blockTypes } from './functions.table.ts';

export interface Block {
  readonly type: string; // `OB`
  readonly number: number;
}

/** `checksum` is the block's own; times are when its code and its interface were made. */
export interface BlockInfo extends Block {
  readonly checksum: number;
  readonly codeTime: string;
  readonly interfaceTime: string;
  readonly author: string;
  readonly family: string;
  readonly name: string;
  readonly version: string;
}

/** A number of its own for every block: what is done to it is folded by it. */
export function blockKey({ type, number }: Block): number {
  let key = 0;
  for (let at = 0; at < type.length; at++) key = key * 128 + type.charCodeAt(at);
  return key * 0x100_0000 + number;
}

export function blockName({ type, number }: Block): string {
  return `${type} ${number}`;
}

/** `0A00001P`: type, number, the file system it goes to. Behind the `_` of a whole module too. */
export function fileName(text: string): Block | undefined {
  const [, type, number] = /^[_$]?([0-9A-F]{2})(\d{5})[APB]$/.exec(text) ?? [];
  if (type === undefined || number === undefined) return undefined;
  return { type: blockTypes.get(Number.parseInt(type, 16)) ?? type, number: Number(number) };
}

/** Two characters of a request: `0A`. */
export function typeOf(code: number): string {
  const text = String.fromCharCode(code >> 8, code & 0xff);
  return blockTypes.get(Number.parseInt(text, 16)) ?? 'block';
}

export function readInfo(data: Cursor): BlockInfo {
  data.skip(2); // the type as it was asked for
  const outer = data.enter(data.u16());
  data.skip(6); // a version of the description, `pp`, flags
  data.skip(1); // language
  const subtype = data.u8();
  const number = data.u16();
  data.skip(8); // length in load memory, know-how protection
  const codeTime = timestamp(data);
  const interfaceTime = timestamp(data);
  data.skip(8); // lengths of the sections
  const author = data.terminatedText(8);
  const family = data.terminatedText(8);
  const name = data.terminatedText(8);
  const revision = data.u8();
  data.skip(1); // a byte nobody explains
  const checksum = data.u16();
  data.leave(outer);
  const type = blockTypes.get(subtype) ?? 'block';
  const version = `${revision >> 4}.${revision & 15}`;
  return { type, number, checksum, codeTime, interfaceTime, author, family, name, version };
}

/** How many blocks of each type there are: `OB 1, DB 12`. */
export function readCounts(data: Cursor): string {
  const counts: string[] = [];
  while (data.more()) {
    const type = typeOf(data.u16());
    const count = data.u16();
    if (counts.length < blockTypes.size) counts.push(`${type} ${count}`);
  }
  return counts.join(', ');
}

/** The numbers of all blocks of one type. */
export function readNumbers(data: Cursor): readonly number[] {
  const numbers: number[] = [];
  while (data.more()) {
    numbers.push(data.u16());
    data.skip(2); // flags, language
  }
  return numbers;
}

const DAY = 86_400_000;
const EPOCH = Date.UTC(1984, 0, 1);

/** Milliseconds of the day, days since 1984: local time of the engineering station. */
function timestamp(data: Cursor): string {
  const milliseconds = data.u32() % DAY;
  return new Date(EPOCH + data.u16() * DAY + milliseconds).toISOString().slice(0, 23);
}

/** How the places of a declared point are read: how many there are, and what they hold as a person reads it. */
import { crc32 } from 'node:zlib';
import type { Point, PointType } from '../../protocols/messages/point.ts';

/** Words of one value. */
export function wordsOf(type: PointType | undefined): 1 | 2 {
  return type === undefined || type.endsWith('16') ? 1 : 2;
}

export function placesOf({ count, type }: Pick<Point, 'count' | 'type'>): number {
  return count ?? wordsOf(type);
}

/** `none`: bits. `isLowFirst`: of two words the first is the low one. */
export interface Reading {
  readonly type: PointType | 'none';
  readonly isLowFirst: boolean;
}

const MOST_TEXT = 256;
const SUM = 12; // `… 1a2b3c4d`, with a space before it

/**
 * Values with a space between, bits without: `1500 20`, `10110`. Of what is too long for a fact the
 * first values, and a checksum over all: a change behind them is another text.
 */
export function pointText(places: Uint16Array, reading: Reading): string {
  const values = reading.type === 'none' ? [...places].map(String) : read(places, reading);
  const space = reading.type === 'none' ? '' : ' ';
  const text = values.join(space);
  if (text.length <= MOST_TEXT) return text;
  let shown = text.slice(0, MOST_TEXT - SUM);
  if (space !== '') shown = shown.slice(0, shown.lastIndexOf(space));
  return `${shown} … ${crc32(bigEndian(places)).toString(16).padStart(8, '0')}`;
}

function read(places: Uint16Array, { type, isLowFirst }: Reading): string[] {
  if (type === 'uint16' || type === 'int16') {
    return Array.from(places, (word) => String(type === 'int16' ? (word << 16) >> 16 : word));
  }
  const texts: string[] = [];
  for (let at = 0; at + 1 < places.length; at += 2) {
    const [high, low] = isLowFirst
      ? [places[at + 1]!, places[at]!]
      : [places[at]!, places[at + 1]!];
    const word = (high << 16) | low;
    if (type === 'float32') texts.push(floatText(word));
    else texts.push(String(type === 'int32' ? word : word >>> 0));
  }
  return texts;
}

const view = new DataView(new ArrayBuffer(4));

/** The shortest digits that are this number and no other: two numbers never share a text. */
function floatText(word: number): string {
  view.setInt32(0, word);
  const value = view.getFloat32(0);
  if (Number.isNaN(value)) return `NaN:${(word >>> 0).toString(16)}`;
  if (Object.is(value, -0)) return '-0';
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** The same sum on every machine. */
function bigEndian(places: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(places.length * 2);
  places.forEach((word, at) => {
    bytes[2 * at] = word >> 8;
    bytes[2 * at + 1] = word & 0xff;
  });
  return bytes;
}

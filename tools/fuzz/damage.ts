/** What lines, broken stacks and attackers make of bytes. */

/** From 0 up to, not including, 1. */
export type Roll = () => number;

type Damage = (bytes: Uint8Array, roll: Roll, others: readonly Uint8Array[]) => Uint8Array;

const EXTREMES = [
  [0],
  [1],
  [0x7f],
  [0x80],
  [0xff],
  [0x7f, 0xff],
  [0x80, 0x00],
  [0xff, 0xff],
  [0x00, 0x00, 0x00, 0x00],
  [0x7f, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff],
];
/** Behind a message this much more may follow, so that a length has something to run into. */
const MOST_MORE = 2048;

const below = (limit: number, roll: Roll) => Math.floor(roll() * limit);

export const damages: Readonly<Record<string, Damage>> = {
  'one bit': (bytes, roll) => {
    const at = below(bytes.length, roll);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8, roll));
    return bytes;
  },
  'a few bytes': (bytes, roll) => {
    for (let left = 1 + below(8, roll); left > 0; left--)
      bytes[below(bytes.length, roll)] = below(256, roll);
    return bytes;
  },
  'an extreme number': (bytes, roll) => {
    const extreme = EXTREMES[below(EXTREMES.length, roll)] ?? [];
    const at = below(bytes.length, roll);
    for (let i = 0; i < extreme.length && at + i < bytes.length; i++)
      bytes[at + i] = extreme[i] ?? 0;
    return bytes;
  },
  'a number that is off by a little': (bytes, roll) => {
    const at = below(bytes.length, roll);
    bytes[at] = (bytes[at] ?? 0) + below(9, roll) - 4;
    return bytes;
  },
  'cut off': (bytes, roll) => bytes.subarray(0, below(bytes.length, roll)),
  'a piece missing': (bytes, roll) => {
    const from = below(bytes.length, roll);
    const to = from + below(bytes.length - from, roll);
    bytes.copyWithin(from, to);
    return bytes.subarray(0, bytes.length - (to - from));
  },
  'a piece twice': (bytes, roll) => {
    const from = below(bytes.length, roll);
    const to = from + below(bytes.length - from, roll);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  'another one’s end': (bytes, roll, others) => {
    const other = others[below(others.length, roll)] ?? bytes;
    const at = below(bytes.length, roll);
    return joined(bytes.subarray(0, at), other.subarray(below(other.length, roll)));
  },
  'more behind it': (bytes, roll) => {
    const more = new Uint8Array(below(MOST_MORE, roll)).fill(below(256, roll));
    return joined(bytes, more);
  },
};

const kinds = Object.values(damages);

/** A damaged copy of one of `all`; in some cases damaged twice or three times. */
export function damaged(of: Uint8Array, roll: Roll, all: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array = of.slice();
  do {
    const kind = kinds[below(kinds.length, roll)];
    if (kind !== undefined && bytes.length > 0) bytes = kind(bytes, roll, all);
  } while (roll() < 0.3);
  return bytes;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

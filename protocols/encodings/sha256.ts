/** SHA-256, FIPS 180-4, 6.2: to name things by, as others do. */
import { hexText } from '../contract/address-text.ts';
import { asciiBytes, padded } from './digest-block.ts';

const PRIMES = primes(64);
/** The first 32 bits behind the point of a root of a prime. */
const fraction = (root: number) => Math.floor((root - Math.floor(root)) * 0x1_0000_0000);
const CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** 64 hexadecimal digits, of ASCII text. */
export function sha256(text: string): string {
  return hexText(digestOf(asciiBytes(text)), 0, 32);
}

/** The 32 bytes, of some bytes. */
export function sha256Bytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return digestOf(bytes.subarray(start, end));
}

function digestOf(of: Uint8Array): Uint8Array {
  const { bytes, view } = padded(of, false);
  const state = START.slice();
  const words = new Int32Array(64);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let at = 0; at < 16; at++) words[at] = view.getInt32(block + 4 * at);
    expand(words);
    compress(state, words);
  }
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (let at = 0; at < 8; at++) out.setInt32(at * 4, state[at]!);
  return digest;
}

function expand(words: Int32Array): void {
  for (let at = 16; at < 64; at++) {
    const early = words[at - 15]!;
    const late = words[at - 2]!;
    const one = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
    const other = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
    words[at] = words[at - 16]! + one + words[at - 7]! + other;
  }
}

/** The eight words are variables here: moved in an array they cost more than all the rest. */
function compress(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
  for (let step = 0; step < 64; step++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first =
      h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + choice + CONSTANTS[step]! + words[step]!;
    const second = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [word, value] of [a, b, c, d, e, f, g, h].entries()) state[word]! += value;
}

function right(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}

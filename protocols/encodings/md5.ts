/** MD5, RFC 1321, 3: only to name things by, as others do; it protects nothing. */
import { hexText } from '../contract/address-text.ts';
import { asciiBytes, padded } from './digest-block.ts';

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, at) =>
  Math.floor(Math.abs(Math.sin(at + 1)) * 0x1_0000_0000),
);

/** 32 hexadecimal digits, of ASCII text. */
export function md5(text: string): string {
  const { bytes, view } = padded(asciiBytes(text), true);
  const state = Int32Array.of(0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476);
  for (let block = 0; block < bytes.length; block += 64) round(state, view, block);
  const digest = new Uint8Array(16);
  const out = new DataView(digest.buffer);
  for (let at = 0; at < 4; at++) out.setInt32(at * 4, state[at]!, true);
  return hexText(digest, 0, 16);
}

function round(state: Int32Array, view: DataView, block: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const turn = step >> 4;
    const mixed = mix(turn, b, c, d);
    const word = view.getInt32(block + 4 * wordOf(turn, step), true);
    const sum = (a + mixed + word + SINES[step]!) | 0;
    const shift = SHIFTS[turn * 4 + (step & 3)]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}

function mix(turn: number, b: number, c: number, d: number): number {
  if (turn === 0) return (b & c) | (~b & d);
  if (turn === 1) return (d & b) | (~d & c);
  return turn === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordOf(turn: number, step: number): number {
  if (turn === 0) return step;
  if (turn === 1) return (5 * step + 1) & 15;
  return turn === 2 ? (3 * step + 5) & 15 : (7 * step) & 15;
}

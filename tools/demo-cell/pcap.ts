/** Frames as a capture file: draft-ietf-opsawg-pcap, microseconds, little-endian, Ethernet. */
import type { Frame } from './wire.ts';

/** Monday 2026-01-12 06:00:00 UTC: when the story was recorded, as the file has it. */
const STARTED = Date.UTC(2026, 0, 12, 6) / 1000;
const SNAP_LENGTH = 262_144;
const ETHERNET = 1;
const HEAD_BYTES = 24;
const PACKET_HEAD_BYTES = 16;

export function capture(frames: readonly Frame[]): Uint8Array {
  return Buffer.concat([head(), packets(frames)]);
}

/** What a capture begins with. */
export function head(): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  const words = [0xa1b2_c3d4, 0, 0, 0, SNAP_LENGTH, ETHERNET];
  words.forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  return bytes;
}

/** What follows, as much as there is. `started`: when the story began, seconds since 1970. */
export function packets(frames: readonly Frame[], started = STARTED): Uint8Array {
  const size = frames.reduce((sum, { bytes }) => sum + PACKET_HEAD_BYTES + bytes.length, 0);
  const all = new Uint8Array(size);
  const view = new DataView(all.buffer);
  let at = 0;
  for (const { time, bytes } of frames) {
    const seconds = Math.floor(time / 1_000_000);
    const words = [started + seconds, time - seconds * 1_000_000, bytes.length, bytes.length];
    for (const [index, word] of words.entries()) view.setUint32(at + index * 4, word, true);
    all.set(bytes, at + PACKET_HEAD_BYTES);
    at += PACKET_HEAD_BYTES + bytes.length;
  }
  return all;
}

/** Frames as a capture file: draft-ietf-opsawg-pcap, microseconds, little-endian, Ethernet. */
import type { Frame } from './wire.ts';

/** Monday 2026-01-12 06:00:00 UTC: when the story was recorded, as the file has it. */
const STARTED = Date.UTC(2026, 0, 12, 6) / 1000;
const SNAP_LENGTH = 262_144;
const ETHERNET = 1;

export function capture(frames: readonly Frame[]): Uint8Array {
  const size = frames.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  const words = (at: number, ...values: number[]) =>
    values.forEach((value, index) => {
      view.setUint32(at + index * 4, value, true);
    });
  words(0, 0xa1b2_c3d4, 0, 0, 0, SNAP_LENGTH, ETHERNET);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  let at = 24;
  for (const { time, bytes } of frames) {
    const seconds = Math.floor(time / 1_000_000);
    words(at, STARTED + seconds, time - seconds * 1_000_000, bytes.length, bytes.length);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}

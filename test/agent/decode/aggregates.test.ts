/** IEEE 802.11's frames in a frame: each is read for itself, none beyond the one they stand in. */
import { expect, test } from 'vitest';
import { wireOf } from '../../support/lines.ts';
import { framesOf } from '../../support/raw-frames.ts';

const [three] = framesOf('link-wlan-aggregate-of-three');
const { bytes, linkType } = three!;
const HEADER = 26;
const EACH = 60; // with its padding
const LENGTH = 12; // where a subframe's header says how long it is
const IP_LENGTH = 25; // low byte of what IP says of itself

const shown = (frame: Uint8Array) => wireOf().show(frame, { linkType });
const spoken = (frame: Uint8Array) => {
  const wire = shown(frame);
  wire.picture.close();
  return wire.operations().sort();
};
function forged(nth: number, length: number): Uint8Array {
  const frame = Uint8Array.from(bytes);
  new DataView(frame.buffer).setUint16(HEADER + nth * EACH + LENGTH, length);
  return frame;
}

test('they are one packet, whose bytes they share', () => {
  const { picture } = shown(bytes);
  picture.close();
  const sizes = [...picture.conversations()].map((one) => one.bytes);
  expect(sizes.sort((one, other) => one - other)).toEqual([EACH, 77, HEADER + EACH]);
  expect(picture.counters).toMatchObject({ packets: 1, bytes: bytes.length });
});

test('the checksum that a driver leaves behind the last is no frame', () => {
  const wire = shown(Uint8Array.from([...bytes, 1, 2, 3, 4]));
  expect(wire.operations()).toHaveLength(3);
  expect(wire.malformed()).toEqual([]);
});

test('one that claims more than there is ends where the frame does, and is the last', () => {
  expect(spoken(forged(1, 0xffff))).toEqual(['hello 1', 'hello 2']);
});

test('one that says nothing is malformed, and those behind it are read', () => {
  const empty = Uint8Array.from([
    ...bytes.subarray(0, HEADER + EACH),
    ...bytes.subarray(HEADER, HEADER + LENGTH),
    ...[0, 0, 0, 0],
    ...bytes.subarray(HEADER + EACH),
  ]);
  expect(spoken(empty)).toEqual(['hello 1', 'hello 2', 'hello 3']);
  expect(shown(empty).malformed()).toEqual(['ethernet/truncated/header 1']);
});

test('what one of them lacks says nothing of the others: each is malformed for itself', () => {
  const frame = Uint8Array.from(bytes);
  for (const nth of [0, 1]) frame[HEADER + nth * EACH + IP_LENGTH] = 0xff;
  expect(shown(frame).malformed()).toEqual(['ipv4/truncated/total length 2']);
});

test('a frame of Ethernet behind them is itself alone', () => {
  const wire = shown(bytes).show(Uint8Array.of(1, 2, 3));
  expect(wire.malformed()).toEqual(['ethernet/truncated/header 1']);
});

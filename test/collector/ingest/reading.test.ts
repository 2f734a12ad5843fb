/** Batches are read one after the other, by whoever owns the turn: a subscriber's are no other's business. */
import { expect, test } from 'vitest';
import { Reading } from '../../../collector/ingest/reading.ts';
import { readBatch } from '../../../protocols/messages/envelope.ts';
import { at, Series, seen } from '../../support/plant.ts';

const PLC = { mac: '00:1d:9c:00:00:01' };
const many = Array.from({ length: 100 }, (_, day) =>
  seen(1 + (day % 20), PLC, { firmware: '1.0' }),
);
const [one] = many as [(typeof many)[0]];

/** Names of the batches, in the order in which they were read. */
async function order(batches: readonly (readonly [string, Reading, Uint8Array])[]) {
  const done: string[] = [];
  const all = batches.map(async ([name, reading, bytes]) => {
    const batch = readBatch(bytes);
    if ('problem' in batch) throw new Error(batch.problem);
    const { header, body } = batch;
    const read = await reading.inTurn(header, body, at(25)).catch(String);
    done.push(typeof read === 'string' ? `${name}: ${read}` : `${name}: ${read.parsed.length}`);
  });
  await Promise.all(all);
  return done;
}

/** A body that is not the one its header tells of. */
function damaged(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - 2]! ^= 1;
  return copy;
}

test('a short batch waits for the long one before it', async () => {
  const reading = new Reading();
  const [long, short] = [new Series().batch(...many), new Series().batch(one)];
  expect(
    await order([
      ['long', reading, long],
      ['short', reading, short],
    ]),
  ).toEqual(['long: 100', 'short: 1']);
});

test('one that cannot be read holds up nobody', async () => {
  const reading = new Reading();
  const bytes = new Series().batch(one);
  expect(
    await order([
      ['damaged', reading, damaged(bytes)],
      ['whole', reading, bytes],
    ]),
  ).toEqual(['damaged: the body is damaged', 'whole: 1']);
});

test('nor one over which the reader stumbles', async () => {
  const reading = new Reading();
  const batch = readBatch(new Series().batch(one));
  if ('problem' in batch) throw new Error(batch.problem);
  const { header, body } = batch;
  const stumbled = reading.inTurn(header, undefined as never, at(25));
  const read = reading.inTurn(header, body, at(25));
  await expect(stumbled).rejects.toThrow();
  expect(await read).toMatchObject({ header });
});

test('nobody waits for what another one reads', async () => {
  const [long, short] = [new Series().batch(...many), new Series().batch(one)];
  expect(
    await order([
      ['long', new Reading(), long],
      ['short', new Reading(), short],
    ]),
  ).toEqual(['short: 1', 'long: 100']);
});

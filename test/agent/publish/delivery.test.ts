import { afterEach, expect, test } from 'vitest';
import { Delivery } from '../../../agent/publish/delivery.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import { Spool } from '../../../agent/spool/spool.ts';
import { FIRST_DIGEST } from '../../../protocols/messages/envelope.ts';
import type { Epoch } from '../../../protocols/messages/names.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** A delivery that is connected, repeats by itself after an hour, and whose clock is ours. */
async function delivery(messages: number) {
  const spool = await Spool.open({
    disk: localDisk,
    folder: temporaryFolder(),
    machine: 'machine-1',
    name: 'plant/cell-1',
    newEpoch: () => 'epoch-1',
    now: () => 0,
    capBytes: 1_000_000,
    segmentBytes: 100_000,
    keepMs: HOUR_MS,
    queueBytes: 1_000_000,
    reserveBytes: 0,
    flushAfterMs: 1,
    retryMs: 5,
    onTrouble: () => {},
  });
  undo.push(() => spool.close());
  for (let number = 1; number <= messages; number++) spool.append(`{"n":${number}}`);
  await spool.flush();
  const clock = { now: 0 };
  const sent: Uint8Array[] = [];
  const made = new Delivery({
    spool,
    send: (bytes) => sent.push(bytes),
    minResendMs: HOUR_MS,
    maxResendMs: HOUR_MS,
    now: () => clock.now,
    random: () => 0,
    onTrouble: () => {},
  });
  undo.push(() => made.close());
  made.connected();
  await expect.poll(() => sent.length).toBe(1);
  const says = async (through: number) => {
    const digest = (await spool.digestAt(through)) ?? FIRST_DIGEST;
    await made.heard({ epoch: spool.epoch as Epoch, through, digest, store: 'store-1' });
  };
  return { spool, sent, clock, says };
}

test('a collector that says again what it said has begun to listen: it is sent the batch again', async () => {
  const { spool, sent, clock, says } = await delivery(3);
  clock.now += HOUR_MS;
  await says(0);
  await expect.poll(() => sent.length).toBe(2);
  expect(sent[1]).toEqual(sent[0]);
  await says(3);
  expect(spool.acknowledged.through).toBe(3);
});

test('what was sent a moment ago is not sent again for that: the answer may be on its way', async () => {
  const { spool, sent, says } = await delivery(3);
  await says(0);
  await says(0);
  await says(3);
  expect([spool.acknowledged.through, sent.length]).toEqual([3, 1]);
});

/** When a spool begins a new epoch, and that nothing is deleted unsent or passed over in silence by it. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Spool } from '../../../agent/spool/spool.ts';
import { faultyDisk } from '../../support/faulty-disk.ts';
import { append, clock, contents, numbered, openSpool, segmentsOf } from '../../support/spools.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const acknowledge = async (spool: Spool, through: number) =>
  spool.acknowledge(through, (await spool.digestAt(through))!);
const roomy = { queueBytes: 64 * 1024 * 1024, capBytes: 64 * 1024 * 1024 };
const losses = async (spool: Spool) =>
  (await contents(spool))
    .map((text) => JSON.parse(text))
    .filter(({ type }) => type === 'lost')
    .map(({ at: _, type: __, ...lost }) => lost);

test('a fork says which series it goes on from and where, so that the collector knows what it has', async () => {
  const spool = await openSpool();
  await append(spool, numbered(9));
  await acknowledge(spool, 5);
  const { epoch } = spool;
  await spool.fork();
  expect(await losses(spool)).toEqual([
    { from: 1, to: 1, reason: 'fork', of: { epoch, next: 6, last: 9 } },
  ]);
});

test('two forks in a row keep what is unsent, and tell both', async () => {
  const spool = await openSpool();
  await append(spool, numbered(6));
  await acknowledge(spool, 2);
  const first = spool.epoch;
  await spool.fork();
  const second = spool.epoch;
  await spool.fork();
  const said = await contents(spool);
  expect(said.slice(2)).toEqual(numbered(4, 3));
  expect(await losses(spool)).toMatchObject([
    { reason: 'fork', of: { epoch: second, next: 1, last: 5 } },
    { reason: 'fork', of: { epoch: first, next: 3, last: 6 } },
  ]);
});

test('what the spool had dropped unsent stays a reported gap through a fork', async () => {
  const spool = await openSpool(temporaryFolder(), { capBytes: 2000 });
  await append(spool, numbered(100));
  const { epoch } = spool;
  const [gap] = await contents(spool);
  const to = Number(gap!.split('-')[1]);
  await spool.fork();
  expect(await losses(spool)).toMatchObject([
    { reason: 'fork', of: { epoch, next: 1, last: 100 } },
    { reason: 'spool-full', from: 1, to, of: { epoch, next: to + 1, last: 100 } },
  ]);
  expect((await contents(spool)).slice(2)).toEqual(numbered(100 - to, to + 1));
});

test('a forked spool is in segments as before: a full one lets go of one, not of all', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { segmentBytes: 60_000, ...roomy });
  const large = Array.from({ length: 400 }, (_, at) => `{"n":${at},"x":"${'x'.repeat(10_000)}"}`);
  for (const message of large) spool.append(message);
  await spool.flush();
  await spool.fork();
  expect(segmentsOf(folder, spool).length).toBeGreaterThan(3);
  expect((await contents(spool)).slice(1)).toEqual(large);
});

test('a fork for which the disk has no room leaves the old epoch whole and no rubbish', async () => {
  const { disk, faults } = faultyDisk();
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { disk });
  await append(spool, numbered(30));
  const old = spool.epoch;
  faults.room = 500;
  for (let times = 0; times < 3; times++) await expect(spool.fork()).rejects.toThrow('no space');
  const epochs = () => readdirSync(folder).filter((name) => name.startsWith('epoch-'));
  expect(epochs()).toEqual([`epoch-${old}`]);
  expect(await contents(spool)).toEqual(numbered(30));

  faults.room = 1_000_000;
  await spool.fork();
  expect(epochs()).toEqual([`epoch-${spool.epoch}`]);
  expect((await contents(spool)).slice(1)).toEqual(numbered(30));
});

test('an agent that was renamed begins a new epoch: under that name nobody has what was sent', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(8));
  await acknowledge(spool, 6);
  await spool.close();
  const renamed = await openSpool(folder, { name: 'plant/cell-2' });
  expect(renamed.epoch).not.toBe(spool.epoch);
  expect((await contents(renamed)).slice(1)).toEqual(numbered(2, 7));
  await renamed.close();
  const again = await openSpool(folder, { name: 'plant/cell-2' });
  expect(again.epoch).toBe(renamed.epoch);
  await again.close();
  expect((await openSpool(folder, { name: 'other/cell-2' })).epoch).not.toBe(renamed.epoch);
});

test('a spool of a version that kept no name is taken for this agent’s, from then on', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(3));
  await spool.close();
  const identity = { epoch: spool.epoch, machine: 'machine-1' };
  writeFileSync(join(folder, 'spool.json'), JSON.stringify(identity));
  const again = await openSpool(folder);
  expect(again.epoch).toBe(spool.epoch);
  await again.close();
  expect(JSON.parse(readFileSync(join(folder, 'spool.json'), 'utf8')).name).toBe('plant/cell-1');
});

test('a disk that lost what the collector has already: what comes then is not taken for it', async () => {
  const folder = temporaryFolder();
  const copy = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(4));
  rmSync(copy, { recursive: true });
  cpSync(folder, copy, { recursive: true });
  await append(spool, numbered(6, 5));
  await acknowledge(spool, 10);
  await spool.close();
  cpSync(join(folder, 'acknowledged.json'), join(copy, 'acknowledged.json'));

  const back = await openSpool(copy);
  expect(back.epoch).not.toBe(spool.epoch);
  await append(back, ['{"new":1}', '{"new":2}']);
  expect((await contents(back)).slice(1)).toEqual(['{"new":1}', '{"new":2}']);
  expect(back.acknowledged.through).toBe(0);
});

test('records behind a damaged place of the newest segment are reported, not passed over', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { segmentBytes: 100_000 });
  await append(spool, numbered(20));
  await spool.close();
  const [path] = segmentsOf(folder, spool);
  const bytes = readFileSync(path!);
  bytes[28 + 29 * 4 + 20]! ^= 1; // in the payload of record 5
  writeFileSync(path!, bytes);

  const again = await openSpool(folder);
  expect((await contents(again)).slice(0, 4)).toEqual(numbered(4));
  expect(await losses(again)).toEqual([{ from: 5, to: 5, reason: 'unreadable' }]);
});

test('a message no segment can hold is a lost one, and what stands behind it is readable', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder, {
    ...roomy,
  });
  await append(spool, ['{"n":1}', `{"n":"${'x'.repeat(4 * 1024 * 1024)}"}`, '{"n":3}']);
  const said = await contents(spool);
  expect([said.length, said[0], said[2]]).toEqual([3, '{"n":1}', '{"n":3}']);
  expect(await losses(spool)).toEqual([{ from: 2, to: 2, reason: 'size' }]);
  expect(spool.depth.lost).toBe(1);
});

test('a clock that is set back does not keep the position from being kept', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(4));
  await acknowledge(spool, 1);
  clock.now -= 86_400_000;
  await acknowledge(spool, 3);
  const kept = JSON.parse(readFileSync(join(folder, 'acknowledged.json'), 'utf8'));
  expect(kept.through).toBe(3);
});

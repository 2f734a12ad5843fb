import {
  appendFileSync,
  cpSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { writeRecord } from '../../../agent/spool/record.ts';
import { faultyDisk } from '../../support/faulty-disk.ts';
import { append, clock, contents, numbered, openSpool, segmentsOf } from '../../support/spools.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a crash at any byte of the last write loses that write alone', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { segmentBytes: 1_000_000 });
  await append(spool, numbered(3));
  const [segment] = segmentsOf(folder, spool);
  const good = statSync(segment!).size;
  await append(spool, numbered(2, 4));
  const whole = statSync(segment!).size;
  await spool.close();

  const third = (whole - good) / 2;
  for (let size = good; size <= whole; size++) {
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    truncateSync(segment!.replace(folder, copy), size);
    const repaired = await openSpool(copy);
    const kept = 3 + Math.floor((size - good) / third);
    expect(repaired.last).toBe(kept);
    await append(repaired, ['{"after":"crash"}']);
    expect(await contents(repaired)).toEqual([...numbered(kept), '{"after":"crash"}']);
    await repaired.close();
  }
});

test('a crash at any byte of a new segment leaves the one before it', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { segmentBytes: 100 });
  await append(spool, numbered(4));
  const last = segmentsOf(folder, spool).at(-1)!;
  const before = Number(last.match(/(\d+)\.segment/)![1]) - 1;
  await spool.close();

  for (let size = 0; size < 28; size++) {
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    truncateSync(last.replace(folder, copy), size);
    const repaired = await openSpool(copy);
    expect(await contents(repaired)).toEqual(numbered(before));
    await append(repaired, ['{"on":1}']);
    expect(await contents(repaired)).toEqual([...numbered(before), '{"on":1}']);
    await repaired.close();
  }
});

test('rubbish behind the last record is cut off, even when it has the form of a record', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(2));
  await spool.close();
  const path = segmentsOf(folder, spool).at(-1)!;
  const good = statSync(path).size;
  const stranger = writeRecord('0123456789abcdef', Buffer.from('{"not":"chained"}'));
  for (const rubbish of [Buffer.alloc(500, 0xff), stranger]) {
    appendFileSync(path, rubbish);
    const repaired = await openSpool(folder);
    expect(await contents(repaired)).toEqual(numbered(2));
    expect(statSync(path).size).toBe(good);
    await repaired.close();
  }
});

test('a damaged record in the middle is a gap up to the next segment, with the digest to go on with', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(40));
  await spool.close();
  const [first, second] = segmentsOf(folder, spool);
  const bytes = readFileSync(first!);
  bytes[28 + 33 * 2 + 20] = bytes[28 + 33 * 2 + 20]! ^ 1; // in the payload of record 3
  writeFileSync(first!, bytes);
  const end = Number(second!.match(/(\d+)\.segment/)![1]) - 1;

  const again = await openSpool(folder);
  const said = await contents(again);
  expect(said.slice(0, 4)).toEqual([...numbered(2), `gap 3-${end}`, ...numbered(1, end + 1)]);
  expect(said.at(-1)).toBe(numbered(1, 40)[0]);
  const gap = await again.read(3, 10, 1000);
  expect(gap).toMatchObject({ isDamaged: true, digest: await again.digestAt(end) });
});

test('after a failed sync the descriptor is never synchronised again, and nothing is missing or twice', async () => {
  const { disk, faults } = faultyDisk();
  const folder = temporaryFolder();
  const spool = await openSpool(folder, { disk, segmentBytes: 10_000 });
  await append(spool, numbered(3));
  faults.badSyncs = 1;
  await append(spool, numbered(2, 4));
  expect(segmentsOf(folder, spool)).toHaveLength(2);
  expect(faults.resynced).toBe(0);
  await append(spool, numbered(2, 6));
  expect(await contents(spool)).toEqual(numbered(7));
  await spool.close();
  expect(await contents(await openSpool(folder))).toEqual(numbered(7));
});

test('a full disk: nothing on it is touched, what comes waits in memory, and it resumes by itself', async () => {
  const { disk, faults } = faultyDisk();
  const spool = await openSpool(temporaryFolder(), { disk });
  await append(spool, numbered(20));
  faults.room = 10;
  await append(spool, numbered(30, 21));
  expect(spool.depth).toMatchObject({ isFull: true, messages: 50, lost: 0 });
  expect(await contents(spool)).toEqual(numbered(20));

  faults.room = 1_000_000;
  await expect.poll(() => spool.last).toBe(50);
  expect(spool.depth.isFull).toBe(false);
  expect(await contents(spool)).toEqual(numbered(50));
});

test('a full disk makes room of what the collector has, before anything is lost', async () => {
  const { disk, faults } = faultyDisk();
  const spool = await openSpool(temporaryFolder(), { disk });
  await append(spool, numbered(100));
  faults.room = 0;
  await append(spool, numbered(10, 101));
  expect(spool.depth.isFull).toBe(true);
  await spool.acknowledge(90, (await spool.digestAt(90))!);
  expect(spool.depth).toMatchObject({ isFull: false, lost: 0 });
  expect(await contents(spool, 91)).toEqual(numbered(20, 91));
});

test('what the memory has no room for either is lost by number, so that the gap is known', async () => {
  const { disk, faults } = faultyDisk();
  const spool = await openSpool(temporaryFolder(), { disk, queueBytes: 60 });
  await append(spool, numbered(5));
  faults.room = 0;
  for (const message of numbered(20, 6)) spool.append(message);
  await spool.flush();
  const { lost } = spool.depth;
  expect(lost).toBeGreaterThan(10);
  expect(spool.position.through).toBe(25);

  faults.room = 1_000_000;
  await expect.poll(() => spool.last).toBe(25 - lost);
  await append(spool, ['{"again":1}']);
  expect(spool.last).toBe(26);
  const kept = numbered(20 - lost, 6);
  expect(await contents(spool)).toEqual([
    ...numbered(5),
    ...kept,
    `gap ${26 - lost}-25`,
    '{"again":1}',
  ]);
});

test('the reserve takes what says that the disk is full', async () => {
  const { disk, faults } = faultyDisk();
  const spool = await openSpool(temporaryFolder(), { disk, reserveBytes: 5000 });
  await append(spool, numbered(2));
  faults.room = 0;
  await append(spool, ['{"isFull":true}']);
  expect(spool.depth.isFull).toBe(true);
  expect(await contents(spool)).toEqual([...numbered(2), '{"isFull":true}']);

  faults.room = 1_000_000;
  clock.now += 120_000;
  await append(spool, numbered(1, 4));
  expect(spool.depth.isFull).toBe(false);
});

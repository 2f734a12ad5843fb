import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { localDisk } from '../../../agent/spool/disk.ts';
import { writeRecord } from '../../../agent/spool/record.ts';
import { Spool, type SpoolOptions } from '../../../agent/spool/spool.ts';
import { faultyDisk } from '../../support/faulty-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let epochs = 0;
let now = Date.now();
const opened: Spool[] = [];

afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
});

async function open(folder: string, changes: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({
    disk: localDisk,
    folder,
    machine: 'machine-1',
    newEpoch: () => `epoch-${++epochs}`,
    now: () => now,
    capBytes: 1024 * 1024,
    segmentBytes: 400,
    keepMs: 3_600_000,
    queueBytes: 1024 * 1024,
    reserveBytes: 0,
    flushAfterMs: 1,
    retryMs: 5,
    onTrouble: () => {},
    ...changes,
  });
  opened.push(spool);
  return spool;
}

const text = (payload: Uint8Array) => Buffer.from(payload).toString('utf8');

/** Everything from number 1 on, gaps included, as a publisher would meet it. */
async function contents(spool: Spool, from = 1): Promise<string[]> {
  const said: string[] = [];
  for (let next = from; ; ) {
    const found = await spool.read(next, 3, 1000);
    if (found === undefined) return said;
    if (found.type === 'gap') said.push(`gap ${found.from}-${found.to}`);
    else said.push(...found.records.map(text));
    next = found.type === 'gap' ? found.to + 1 : next + found.records.length;
  }
}

async function append(spool: Spool, messages: readonly string[]): Promise<void> {
  for (const message of messages) {
    spool.append(message);
    await spool.flush();
  }
}

const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `{"message":${from + index}}`);

const segmentsOf = (folder: string, spool: Spool) => {
  const place = join(folder, `epoch-${spool.epoch}`);
  return readdirSync(place).map((name) => join(place, name));
};

test('what was appended is read in order, over many segments and after a restart', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(200));
  expect(segmentsOf(folder, spool).length).toBeGreaterThan(10);
  expect(await contents(spool)).toEqual(numbered(200));
  await spool.close();

  const again = await open(folder);
  expect(again.epoch).toBe(spool.epoch);
  expect(again.last).toBe(200);
  await append(again, numbered(3, 201));
  expect(await contents(again, 150)).toEqual(numbered(54, 150));
});

test('each record is chained to the one before it by the first eight bytes of a SHA-256', async () => {
  const spool = await open(temporaryFolder());
  await append(spool, numbered(60));
  let digest = '0'.repeat(16);
  expect(await spool.digestAt(0)).toBe(digest);
  for (const [index, message] of numbered(60).entries()) {
    const before = Buffer.from(digest, 'hex');
    const whole = Buffer.concat([before, Buffer.from(message)]);
    digest = createHash('sha256').update(whole).digest('hex').slice(0, 16);
    expect(await spool.digestAt(index + 1)).toBe(digest);
  }
  const found = await spool.read(17, 5, 10_000);
  expect(found).toMatchObject({ first: 17, prev: await spool.digestAt(16) });
  expect(found).toMatchObject({ digest: await spool.digestAt(21) });
});

test('one large record is read though it is more than was asked for', async () => {
  const spool = await open(temporaryFolder());
  const large = `{"text":"${'x'.repeat(600_000)}"}`;
  await append(spool, ['{"a":1}', large, '{"b":2}']);
  expect(await contents(spool)).toEqual(['{"a":1}', large, '{"b":2}']);
});

test('a crash at any byte of the last write loses that write alone', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder, { segmentBytes: 1_000_000 });
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
    const repaired = await open(copy);
    const kept = 3 + Math.floor((size - good) / third);
    expect(repaired.last).toBe(kept);
    await append(repaired, ['{"after":"crash"}']);
    expect(await contents(repaired)).toEqual([...numbered(kept), '{"after":"crash"}']);
    await repaired.close();
  }
});

test('a crash at any byte of a new segment leaves the one before it', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder, { segmentBytes: 100 });
  await append(spool, numbered(4));
  const last = segmentsOf(folder, spool).at(-1)!;
  const before = Number(last.match(/(\d+)\.segment/)![1]) - 1;
  await spool.close();

  for (let size = 0; size < 28; size++) {
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    truncateSync(last.replace(folder, copy), size);
    const repaired = await open(copy);
    expect(await contents(repaired)).toEqual(numbered(before));
    await append(repaired, ['{"on":1}']);
    expect(await contents(repaired)).toEqual([...numbered(before), '{"on":1}']);
    await repaired.close();
  }
});

test('rubbish behind the last record is cut off, even when it has the form of a record', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(2));
  await spool.close();
  const path = segmentsOf(folder, spool).at(-1)!;
  const good = statSync(path).size;
  const stranger = writeRecord('0123456789abcdef', Buffer.from('{"not":"chained"}'));
  for (const rubbish of [Buffer.alloc(500, 0xff), stranger]) {
    appendFileSync(path, rubbish);
    const repaired = await open(folder);
    expect(await contents(repaired)).toEqual(numbered(2));
    expect(statSync(path).size).toBe(good);
    await repaired.close();
  }
});

test('a damaged record in the middle is a gap up to the next segment, with the digest to go on with', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(40));
  await spool.close();
  const [first, second] = segmentsOf(folder, spool);
  const bytes = readFileSync(first!);
  bytes[28 + 33 * 2 + 20] = bytes[28 + 33 * 2 + 20]! ^ 1; // in the payload of record 3
  writeFileSync(first!, bytes);
  const end = Number(second!.match(/(\d+)\.segment/)![1]) - 1;

  const again = await open(folder);
  const said = await contents(again);
  expect(said.slice(0, 4)).toEqual([...numbered(2), `gap 3-${end}`, ...numbered(1, end + 1)]);
  expect(said.at(-1)).toBe(numbered(1, 40)[0]);
  const gap = await again.read(3, 10, 1000);
  expect(gap).toMatchObject({ isDamaged: true, digest: await again.digestAt(end) });
});

test('the spool stays below its cap: the oldest goes, and what nobody had is counted as lost', async () => {
  const spool = await open(temporaryFolder(), { capBytes: 2000 });
  await append(spool, numbered(10));
  await spool.acknowledge(5, (await spool.digestAt(5))!);
  await append(spool, numbered(200, 11));
  expect(spool.depth.bytes).toBeLessThanOrEqual(2000);
  const [gap, ...rest] = await contents(spool);
  const firstKept = Number(gap!.split('-')[1]) + 1;
  expect(rest).toEqual(numbered(210 - firstKept + 1, firstKept));
  expect(spool.depth.lost).toBe(firstKept - 1 - 5);
});

test('acknowledged segments are kept for a time, and then let go', async () => {
  const spool = await open(temporaryFolder(), { keepMs: 60_000 });
  await append(spool, numbered(50));
  await spool.acknowledge(50, (await spool.digestAt(50))!);
  expect(await contents(spool)).toEqual(numbered(50));
  expect(spool.depth.messages).toBe(0);

  now += 120_000;
  await append(spool, numbered(1, 51));
  await spool.acknowledge(51, (await spool.digestAt(51))!);
  expect((await contents(spool)).length).toBeLessThan(20);
  expect(spool.depth.lost).toBe(0);
  expect(spool.wasAcknowledged(1)).toBe(true);
});

test('how far the collector got survives a restart', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(9));
  const digest = (await spool.digestAt(7))!;
  await spool.acknowledge(7, digest);
  await spool.close();
  expect((await open(folder)).acknowledged).toEqual({ through: 7, digest });
});

test('after a failed sync the descriptor is never synchronised again, and nothing is missing or twice', async () => {
  const { disk, faults } = faultyDisk();
  const folder = temporaryFolder();
  const spool = await open(folder, { disk, segmentBytes: 10_000 });
  await append(spool, numbered(3));
  faults.badSyncs = 1;
  await append(spool, numbered(2, 4));
  expect(segmentsOf(folder, spool)).toHaveLength(2);
  expect(faults.resynced).toBe(0);
  await append(spool, numbered(2, 6));
  expect(await contents(spool)).toEqual(numbered(7));
  await spool.close();
  expect(await contents(await open(folder))).toEqual(numbered(7));
});

test('a full disk: nothing on it is touched, what comes waits in memory, and it resumes by itself', async () => {
  const { disk, faults } = faultyDisk();
  const spool = await open(temporaryFolder(), { disk });
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
  const spool = await open(temporaryFolder(), { disk });
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
  const spool = await open(temporaryFolder(), { disk, queueBytes: 60 });
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
  const spool = await open(temporaryFolder(), { disk, reserveBytes: 5000 });
  await append(spool, numbered(2));
  faults.room = 0;
  await append(spool, ['{"isFull":true}']);
  expect(spool.depth.isFull).toBe(true);
  expect(await contents(spool)).toEqual([...numbered(2), '{"isFull":true}']);

  faults.room = 1_000_000;
  now += 120_000;
  await append(spool, numbered(1, 4));
  expect(spool.depth.isFull).toBe(false);
});

test('a fork renumbers what the collector did not have, behind a lost message that says so', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(30));
  await spool.acknowledge(20, (await spool.digestAt(20))!);
  const old = spool.epoch;
  await spool.fork();
  expect(spool.epoch).not.toBe(old);
  const [fork, ...rest] = await contents(spool);
  expect(JSON.parse(fork!)).toMatchObject({ type: 'lost', from: 1, to: 1, reason: 'fork' });
  expect(rest).toEqual(numbered(10, 21));
  expect(spool.acknowledged).toEqual({ through: 0, digest: '0'.repeat(16) });
  await append(spool, ['{"new":1}']);
  await spool.close();

  const again = await open(folder);
  expect(again.epoch).toBe(spool.epoch);
  expect((await contents(again)).slice(1)).toEqual([...numbered(10, 21), '{"new":1}']);
});

test('a spool that finds itself on another machine begins a new epoch and keeps what is unsent', async () => {
  const folder = temporaryFolder();
  const spool = await open(folder);
  await append(spool, numbered(4));
  await spool.acknowledge(1, (await spool.digestAt(1))!);
  await spool.close();
  const moved = await open(folder, { machine: 'machine-2' });
  expect(moved.epoch).not.toBe(spool.epoch);
  expect((await contents(moved)).slice(1)).toEqual(numbered(3, 2));
});

test('a lost disk is a new series', async () => {
  const first = await open(temporaryFolder());
  const second = await open(temporaryFolder());
  expect(second.epoch).not.toBe(first.epoch);
  expect(second.last).toBe(0);
  expect(await second.read(1, 10, 1000)).toBeUndefined();
});

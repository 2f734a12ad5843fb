import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { append, clock, contents, numbered, openSpool, segmentsOf } from '../../support/spools.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('what was appended is read in order, over many segments and after a restart', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(200));
  expect(segmentsOf(folder, spool).length).toBeGreaterThan(10);
  expect(await contents(spool)).toEqual(numbered(200));
  await spool.close();

  const again = await openSpool(folder);
  expect(again.epoch).toBe(spool.epoch);
  expect(again.last).toBe(200);
  await append(again, numbered(3, 201));
  expect(await contents(again, 150)).toEqual(numbered(54, 150));
});

test('each record is chained to the one before it by the first eight bytes of a SHA-256', async () => {
  const spool = await openSpool();
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
  const spool = await openSpool();
  const large = `{"text":"${'x'.repeat(600_000)}"}`;
  await append(spool, ['{"a":1}', large, '{"b":2}']);
  expect(await contents(spool)).toEqual(['{"a":1}', large, '{"b":2}']);
});

test('the spool stays below its cap: the oldest goes, and what nobody had is counted as lost', async () => {
  const spool = await openSpool(temporaryFolder(), { capBytes: 2000 });
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
  const spool = await openSpool(temporaryFolder(), { keepMs: 60_000 });
  await append(spool, numbered(50));
  await spool.acknowledge(50, (await spool.digestAt(50))!);
  expect(await contents(spool)).toEqual(numbered(50));
  expect(spool.depth.messages).toBe(0);

  clock.now += 120_000;
  await append(spool, numbered(1, 51));
  await spool.acknowledge(51, (await spool.digestAt(51))!);
  expect((await contents(spool)).length).toBeLessThan(20);
  expect(spool.depth.lost).toBe(0);
  expect(spool.wasAcknowledged(1)).toBe(true);
});

test('how far the collector got survives a restart', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(9));
  const digest = (await spool.digestAt(7))!;
  await spool.acknowledge(7, digest);
  await spool.close();
  expect((await openSpool(folder)).acknowledged).toEqual({ through: 7, digest });
});

test('a fork renumbers what the collector did not have, behind a lost message that says so', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
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

  const again = await openSpool(folder);
  expect(again.epoch).toBe(spool.epoch);
  expect((await contents(again)).slice(1)).toEqual([...numbered(10, 21), '{"new":1}']);
});

test('a spool that finds itself on another machine begins a new epoch and keeps what is unsent', async () => {
  const folder = temporaryFolder();
  const spool = await openSpool(folder);
  await append(spool, numbered(4));
  await spool.acknowledge(1, (await spool.digestAt(1))!);
  await spool.close();
  const moved = await openSpool(folder, { machine: 'machine-2' });
  expect(moved.epoch).not.toBe(spool.epoch);
  expect((await contents(moved)).slice(1)).toEqual(numbered(3, 2));
});

test('a lost disk is a new series', async () => {
  const first = await openSpool();
  const second = await openSpool();
  expect(second.epoch).not.toBe(first.epoch);
  expect(second.last).toBe(0);
  expect(await second.read(1, 10, 1000)).toBeUndefined();
});

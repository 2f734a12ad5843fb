/** What one bad message does to those around it, and what a machine in trouble does to none. wire-and-store rule 8. */
import { crc32, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Acceptance, accept } from '../../../collector/ingest/accept.ts';
import { chain } from '../../../collector/ingest/series.ts';
import { QUARANTINE } from '../../../collector/ingest/stream-repository.ts';
import { FIRST_DIGEST, MAX_BODY_BYTES, writeBatch } from '../../../protocols/messages/envelope.ts';
import type { AgentId, Epoch, Instant } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { ownDatabase } from '../../support/database.ts';
import { at, pack, Series, seen, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let acceptance: Acceptance;
beforeAll(async () => {
  database = await ownDatabase();
  await database.embedded?.script(`
    CREATE FUNCTION object() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.value LIKE 'raise %' THEN
        RAISE EXCEPTION 'as the test wants it' USING ERRCODE = substr(NEW.value, 7);
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER object BEFORE INSERT OR UPDATE ON fact FOR EACH ROW EXECUTE FUNCTION object();`);
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`ALTER TABLE fact ENABLE TRIGGER object`.execute(database.db);
  await database.empty();
  acceptance = acceptanceOn(database.store);
});

const PLC = (number: number) => ({ mac: `00:1d:9c:00:00:${String(number).padStart(2, '0')}` });
const send = (bytes: Uint8Array) => accept(sender, bytes, acceptance);
const through = async (bytes: Uint8Array) => {
  const answer = await send(bytes);
  return answer.is === 'answered' ? answer.acknowledgement.through : answer.is;
};
const names = async () =>
  (await database.db.selectFrom('fact').select('value').orderBy('value').execute()).map(
    ({ value }) => value,
  );
const quarantined = async () =>
  (
    await database.db
      .selectFrom('quarantine')
      .select(['number', 'state', 'body'])
      .orderBy('number')
      .execute()
  ).map(({ number, state, body }) => ({ number, state, size: body.length }));

/** Five hosts, of which the third is told with a name the database answers with `state`. */
const batchWith = (series: Series, state: string) =>
  series.batch(
    ...[1, 2, 3, 4, 5].map((number) =>
      seen(1, PLC(number), { name: number === 3 ? `raise ${state}` : `plc ${number}` }),
    ),
  );

describe('a message the database can never take', () => {
  test.each([
    ['bad data', '22P05'],
    ['a broken rule', '23514'],
    ['a statement that is wrong', '42703'],
    ['the same row twice', '21000'],
    ['what it has no function for', '0A000'],
    ['more than an index holds', '54000'],
  ])(
    '(%s, %s) is put aside alone, as the bytes it came in; the others are stored',
    async (_, state) => {
      expect(await through(batchWith(new Series(), state))).toBe(5);
      expect(await names()).toEqual(['plc 1', 'plc 2', 'plc 4', 'plc 5']);
      const [only, ...more] = await quarantined();
      expect([only?.number, only?.state, more.length]).toEqual([3, state, 0]);
      expect(only?.size).toBeGreaterThan(100);
    },
  );
});

describe('a database in trouble', () => {
  test.each([
    ['no connection', '08006'],
    ['met another transaction', '40001'],
    ['disk full', '53100'],
    ['no memory', '53200'],
    ['shut down', '57P01'],
    ['input or output error', '58030'],
    ['internal error', 'XX000'],
  ])(
    '(%s, %s) is no reason to put anything aside: nothing is acknowledged, all of it is taken later',
    async (_, state) => {
      const bytes = batchWith(new Series(), state);
      await expect(send(bytes)).rejects.toThrow('as the test wants it');
      expect([await names(), await quarantined()]).toEqual([[], []]);
      await sql`ALTER TABLE fact DISABLE TRIGGER object`.execute(database.db);
      expect(await through(bytes)).toBe(5);
      expect(await names()).toHaveLength(5);
    },
  );
});

test('a schema of tomorrow is put aside as it came, and the rest of the batch stored', async () => {
  const tomorrow = '{"type":"telepathy","thought":"a kind of message nobody knows yet"}';
  const bytes = new Series().batch(
    seen(1, PLC(1), { name: 'plc 1' }),
    tomorrow,
    seen(1, PLC(2), { name: 'plc 2' }),
  );
  expect(await through(bytes)).toBe(3);
  expect(await names()).toEqual(['plc 1', 'plc 2']);
  expect(await quarantined()).toEqual([{ number: 2, state: null, size: tomorrow.length }]);
});

test('more that is known of a message than today is passed over', async () => {
  const text = JSON.stringify({ ...seen(1, PLC(1), { name: 'plc 1' }), mood: 'good' });
  expect(await through(new Series().batch(text))).toBe(1);
  expect([await names(), await quarantined()]).toEqual([['plc 1'], []]);
});

test.each([-10, 10])('a clock %i years off is stored like any other', async (years) => {
  const at = `${2026 + years}-06-01T00:00:00.000Z` as Instant;
  const off = { ...seen(1, PLC(1), { name: 'plc 1' }), from: at, to: at };
  expect(await through(new Series().batch(off))).toBe(1);
  expect([await names(), await quarantined()]).toEqual([['plc 1'], []]);
});

describe('a body that does not inflate', () => {
  const packed = (body: Buffer, count: number) =>
    writeBatch(
      {
        ...{ version: 1, epoch: 'e1' as Epoch, first: 1, count, prev: FIRST_DIGEST },
        ...{ crc: crc32(body), encoding: 'gzip' },
      },
      body,
    );
  const needed = async (bytes: Uint8Array) => {
    const answer = await send(bytes);
    return answer.is === 'answered' ? answer.acknowledgement.need : answer.is;
  };

  test('is asked for again, by the number that stands before it, and kept once', async () => {
    const body = Buffer.concat([gzipSync('{"n":1}').subarray(0, 12), Buffer.alloc(40, 7)]);
    for (let times = 0; times < 4; times++) expect(await needed(packed(body, 1))).toBe(1);
    expect(await quarantined()).toEqual([{ number: 1, state: null, size: body.length }]);
  });

  test('within 4 MiB is not inflated further', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 10));
    expect(bomb.length).toBeLessThan(256 * 1024);
    expect(await needed(packed(bomb, 500))).toBe(1);
    const fits = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1, 32));
    expect(await needed(packed(fits, 1))).toBe(1);
  });

  test('does not hold up what stands in other batches once the agent gives it up', async () => {
    const text = JSON.stringify({
      ...{ type: 'lost', at: '2026-01-01T00:00:00.000Z', from: 1, to: 1, reason: 'corrupt' },
      digest: '00112233445566aa',
    });
    expect(await through(new Series().batch(text))).toBe(1);
    const series = new Series();
    series.next = 2;
    series.digest = '00112233445566aa';
    expect(await through(series.batch(seen(1, PLC(1), { name: 'plc 1' })))).toBe(2);
    expect(await names()).toEqual(['plc 1']);
  });
});

describe('what is remembered of a transaction that was rolled back', () => {
  const silentSince = async () =>
    (await database.db.selectFrom('asset').select('last_seen').orderBy('mac').execute()).map(
      ({ last_seen }) => last_seen,
    );

  test('is nothing: an asset heard in it is seen when the batch is sent again', async () => {
    const series = new Series();
    await send(series.batch(seen(1, PLC(1)), seen(1, PLC(2))));
    const next = series.batch(seen(3, PLC(1)), seen(3, PLC(2), { name: 'raise 57P01' }));
    await expect(send(next)).rejects.toThrow('as the test wants it');
    await sql`ALTER TABLE fact DISABLE TRIGGER object`.execute(database.db);
    await send(next);
    expect(await silentSince()).toEqual([at(3), at(3)]);
  });

  test('nor of the part of one that was rolled back for a message in it', async () => {
    const series = new Series();
    await send(series.batch(seen(1, PLC(1)), seen(1, PLC(2))));
    await send(series.batch(seen(3, PLC(1)), seen(3, PLC(2), { name: 'raise 22P05' })));
    expect(await silentSince()).toEqual([at(3), at(1)]);
  });
});

describe('an agent that tells nothing but what cannot be taken', () => {
  const kept = async () =>
    (
      await database.db.selectFrom('quarantine').select(['agent', 'body']).orderBy('id').execute()
    ).map(({ agent, body }) => `${agent} ${Buffer.from(body).toString().slice(0, 12).trim()}`);

  test('fills its part of the quarantine and no more: the oldest goes, and is counted', async () => {
    const { messages } = QUARANTINE;
    const series = new Series();
    const tell = async (from: number, count: number) => {
      const texts = Array.from({ length: count }, (_, index) => `no ${from + index}`);
      const answer = await send(series.batch(...texts));
      return answer.is === 'answered' && answer.displaced;
    };
    const other = { ...sender, agent: 'agent-2' as AgentId };
    await accept(other, new Series().batch('no 0'), acceptance);
    for (let from = 1; from < messages; from += 500) expect(await tell(from, 500)).toBe(0);
    expect(await tell(messages + 1, 3)).toBe(3);
    const all = await kept();
    expect(all).toHaveLength(messages + 1);
    expect([all[0], all[1], all.at(-1)]).toEqual([
      'agent-2 no 0',
      'agent-1 no 4',
      `agent-1 no ${messages + 3}`,
    ]);
  });

  test('nor more bytes than that', async () => {
    const size = 3 * 1024 * 1024;
    const series = new Series();
    const displaced: unknown[] = [];
    for (let number = 1; number <= 7; number++) {
      const record = Buffer.from(`no ${number}`.padEnd(size));
      const bytes = pack(series.epoch, number, series.digest, [record], true);
      series.digest = chain(series.digest, [record])[0] as string;
      const answer = await send(bytes);
      displaced.push(answer.is === 'answered' && answer.displaced);
    }
    expect(displaced).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(await kept()).toEqual([3, 4, 5, 6, 7].map((number) => `agent-1 no ${number}`));
  });
});

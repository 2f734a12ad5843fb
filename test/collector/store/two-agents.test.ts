/**
 * Two agents that see the same plant tell it at once, in opposite order, on a real PostgreSQL: every
 * batch is taken once and what they leave is one inventory. wire-and-store.md rule 10.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accept } from '../../../collector/ingest/accept.ts';
import { type OpenStore, openPostgres } from '../../../collector/store/open.ts';
import { type Message, Message as Schema } from '../../../protocols/messages/message.ts';
import type { AgentId } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { at, departed, host, Series, seen, sender } from '../../support/plant.ts';
import { hasPostgres, startPostgres } from '../../support/postgres.ts';

const isImpossible = !hasPostgres && !process.env['CI'];
const DEVICES = 60;
const ROUNDS = 8;
const newId = () => crypto.randomUUID();

let server: Awaited<ReturnType<typeof startPostgres>>;
let opened: OpenStore;
const open = () => openPostgres({ url: server.url, now: Date.now, newId, onLost: () => {} });
beforeAll(async () => {
  if (isImpossible) return;
  server = await startPostgres(['deadlock_timeout=50ms']);
  opened = await open();
});
afterAll(async () => {
  await opened?.close();
  await server?.stop();
});

const pad = (number: number) => String(number).padStart(2, '0');
const plc = (n: number) => ({ mac: `00:1d:9c:00:20:${pad(n)}`, ip: `10.0.32.${n + 1}` });
/** In one order to one agent, in the opposite one to the other. */
const devices = (isReversed: boolean) => {
  const all = Array.from({ length: DEVICES }, (_, n) => n);
  return isReversed ? all.reverse() : all;
};

/**
 * What an agent tells of every device in a round, a batch each: what is new of it and different, with
 * whom it speaks, and an hour later that nothing changed. The last two lock nothing beforehand.
 */
function round(number: number, isReversed: boolean): Message[][] {
  const day = number + 1;
  const order = devices(isReversed);
  const facts = (n: number) => ({ firmware: `v${number}`, name: `plc ${n}` });
  const [time, later] = [at(day), at(day, 1)];
  return [
    [
      ...order.map((n) => seen(day, plc(n), facts(n))),
      ...order.map((n) => departed(day, plc(n), { key: `firmware ${n}`, occurrence: day })),
    ],
    order.map((n) =>
      Schema.parse({
        ...{ type: 'conversation', client: host(plc(n)), server: host(plc((n + 1) % DEVICES)) },
        ...{ transport: 'tcp', port: 502, protocol: 'modbus', packets: 1, bytes: 100 },
        ...{ operations: { read: 1 }, from: time, to: time },
      }),
    ),
    order.map((n) => seen(day, plc(n), facts(n), { from: later, to: later })),
  ];
}

/** Each agent through a collector of its own: what one remembers is unknown to the other. */
const collector = () => acceptanceOn(opened.store);

describe.skipIf(isImpossible)('two agents touching one asset at once', () => {
  beforeEach(async () => {
    await sql`DROP TRIGGER IF EXISTS meet ON fact`.execute(opened.db);
  });
  /** Whoever had to give way has counted that once its connection has ended. */
  const deadlocks = async () => {
    await opened.close();
    opened = await open();
    const others = async () => {
      const { rows } = await sql`SELECT FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`.execute(opened.db);
      return rows.length;
    };
    await expect.poll(others, { timeout: 10_000 }).toBe(0);
    const { rows } = await sql<{ deadlocks: number }>`
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`.execute(opened.db);
    return rows[0]?.deadlocks;
  };
  const quarantined = () => opened.db.selectFrom('quarantine').select('reason').execute();

  /** Each row takes its time, so that two statements on the same rows are under way together. */
  async function slow(...tables: readonly string[]): Promise<void> {
    await sql`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(0.0005); RETURN NEW; END $$`.execute(opened.db);
    for (const table of tables) {
      await sql`CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON ${sql.table(table)}
        FOR EACH ROW EXECUTE FUNCTION slow()`.execute(opened.db);
    }
  }

  test('in opposite order, round after round: no batch is lost, one inventory is left', async () => {
    await slow('asset', 'fact', 'service', 'conversation');
    const agents = [false, true].map((isReversed) => ({
      of: { ...sender, agent: `eye-${isReversed}` as AgentId },
      acceptance: collector(),
      series: new Series(`e-${isReversed}`),
      batches: Array.from({ length: ROUNDS }, (_, number) => round(number, isReversed)).flat(),
      taken: [] as unknown[],
    }));
    for (let at = 0; at < 3 * ROUNDS; at++) {
      await Promise.all(
        agents.map(async ({ of, acceptance, series, batches, taken }) => {
          const answer = await accept(of, series.batch(...(batches[at] ?? [])), acceptance);
          taken.push(answer.is === 'answered' && answer.taken);
        }),
      );
    }
    const whole = Array.from({ length: ROUNDS }, () => [2 * DEVICES, DEVICES, DEVICES]).flat();
    expect(agents.map(({ taken }) => taken)).toEqual([whole, whole]);
    expect(await quarantined()).toEqual([]);

    const assets = await opened.db
      .selectFrom('asset')
      .select(['mac', 'firmware', 'name'])
      .execute();
    expect(assets.map(({ mac, ...rest }) => ({ [mac ?? '']: rest }))).toHaveLength(DEVICES);
    expect(new Set(assets.map(({ mac }) => mac)).size).toBe(DEVICES);
    expect(new Set(assets.map(({ firmware }) => firmware))).toEqual(new Set([`v${ROUNDS - 1}`]));
    const talks = await opened.db
      .selectFrom('conversation')
      .select(['packets', 'operations'])
      .execute();
    const added = { packets: 2 * ROUNDS, operations: { read: 2 * ROUNDS } };
    expect(talks).toEqual(Array.from({ length: DEVICES }, () => added));
    const { rows } = await sql<{ drifts: number; assets: number }>`
      SELECT count(*)::int AS drifts, count(DISTINCT asset)::int AS assets FROM drift
    `.execute(opened.db);
    expect(rows).toEqual([{ drifts: 2 * ROUNDS * DEVICES, assets: DEVICES }]);
  }, 120_000);

  test('none of them had to give way to another: rows are locked in the order of their keys', async () => {
    expect(await deadlocks()).toBe(0);
  });

  /** Statements on `fact` meet another transaction so many times, and then no more. */
  async function meet(times: number, state: string): Promise<void> {
    await sql`DROP SEQUENCE IF EXISTS met`.execute(opened.db);
    await sql`CREATE SEQUENCE met`.execute(opened.db);
    await sql
      .raw(`CREATE OR REPLACE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('met') <= ${times} THEN
            RAISE EXCEPTION 'as the test wants it' USING ERRCODE = '${state}';
          END IF;
          RETURN NULL;
        END $$`)
      .execute(opened.db);
    await sql`CREATE TRIGGER meet BEFORE INSERT ON fact EXECUTE FUNCTION meet()`.execute(opened.db);
  }

  test.each(['40P01', '40001'])(
    'a batch that has to give way (%s) is begun again, three times',
    async (state) => {
      await meet(3, state);
      const bytes = new Series(`gives-way-${state}`).batch(seen(1, plc(70), { firmware: state }));
      expect(await accept(sender, bytes, collector())).toMatchObject({ is: 'answered', taken: 1 });
      expect(await quarantined()).toEqual([]);
    },
  );

  test('the fourth time it is left to the agent to send again: nothing is put aside', async () => {
    await meet(4, '40P01');
    const bytes = new Series('four-times').batch(seen(1, plc(71), { firmware: 'v1' }));
    await expect(accept(sender, bytes, collector())).rejects.toThrow('as the test wants it');
    expect(await quarantined()).toEqual([]);
    expect(await accept(sender, bytes, collector())).toMatchObject({ is: 'answered', taken: 1 });
  });
});

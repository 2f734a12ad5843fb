import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenStore, openPostgres } from '../../../collector/store/open.ts';
import type { Left } from '../../../collector/store/outbox-repository.ts';
import { dropDelivered, type Under } from '../../../collector/store/partitions.ts';
import { Relay } from '../../../collector/store/relay.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { site } from '../../support/plant.ts';
import { hasPostgres, startPostgres } from '../../support/postgres.ts';

const newId = () => crypto.randomUUID();
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

describe.skipIf(!hasPostgres && !process.env['CI'])('the outbox of several collectors', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let collectors: OpenStore[];
  beforeAll(async () => {
    server = await startPostgres();
    const { url } = server;
    const open = () => openPostgres({ url, now: () => Date.now(), newId, onLost: () => {} });
    // All at once, on a database that holds nothing yet.
    collectors = await Promise.all([open(), open(), open()]);
  });
  afterAll(async () => {
    for (const collector of collectors) await collector.close();
    await server.stop();
  });

  const row = (n: number) => ({ ...{ event: newId(), site, kind: 'drift' as const }, body: { n } });
  const now = () => new Date().toISOString() as Instant;
  const daysBefore = (days: number) =>
    new Date(Date.now() - days * 86_400_000).toISOString() as Instant;

  test('collectors that start at the same moment make each table and each day once', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
      WHERE inhparent = 'outbox'::regclass`.execute((collectors[0] as OpenStore).db);
    expect(rows).toHaveLength(5); // today, three days to come, and the rest
  });

  test('outbox rows that commit out of order leave in order, and none is passed over', async () => {
    const [first, second, third] = collectors as [OpenStore, OpenStore, OpenStore];
    const numbers: number[] = [];
    const relay = new Relay({
      ...{ store: third.store, destination: 'ordered', holder: newId() },
      async deliver(rows: readonly Left[]) {
        numbers.push(...rows.map(({ body }) => (body as { n: number }).n));
      },
      onTrouble: (error) => {
        throw error;
      },
    });
    await first.db.transaction().execute(async (slow) => {
      await sql`INSERT INTO outbox (made, event, site, kind, body)
        VALUES (${now()}, ${newId()}, 'plant', 'drift', '{"n":1}')`.execute(slow);
      for (const n of [2, 3]) {
        await second.store.transaction(({ outbox }) => outbox.add(now(), [row(n)]));
      }
      // The quick ones are committed and seen to wait; they may not leave before the slow one.
      await eventually(() => relay.progress.waiting).toBe(2);
      await eventually(() => relay.progress.isHolder).toBe(false);
      expect(numbers).toEqual([]);
    });
    await eventually(() => numbers).toEqual([1, 2, 3]);
    await relay.close();
  });

  test('a day is dropped when every destination is past it, and not before', async () => {
    const { db, store } = collectors[0] as OpenStore;
    const day = daysBefore(3).slice(0, 10);
    const name = `outbox_${day.replaceAll('-', '')}`;
    const [from, to] = [`${day}T00:00:00Z`, `${daysBefore(2).slice(0, 10)}T00:00:00Z`];
    await sql`CREATE TABLE ${sql.table(name)} PARTITION OF outbox
      FOR VALUES FROM (${sql.lit(from)}) TO (${sql.lit(to)})`.execute(db);
    await store.transaction(({ outbox }) => outbox.add(daysBefore(3), [row(7)]));
    const under: Under = (work) => db.transaction().execute(work);
    const dropped = async () => {
      const place = await store.read(({ outbox }) => outbox.everybodyPast(['one', 'two']));
      return dropDelivered(db, place, now(), under);
    };
    const end = async () => (await store.read(({ outbox }) => outbox.newest())) as Left;
    expect(await dropped()).toEqual([]);
    for (const destination of ['one', 'ordered']) {
      const last = await end();
      await store.transaction(({ outbox }) => outbox.reach(destination, last));
    }
    expect(await dropped()).toEqual([]); // the second never took anything
    const last = await end();
    await store.transaction(({ outbox }) => outbox.reach('two', last));
    expect(await dropped()).toEqual([name]);
    const left = await store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 10));
    expect(left.map(({ body }) => body)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

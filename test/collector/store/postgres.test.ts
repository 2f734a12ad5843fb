import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accept } from '../../../collector/ingest/accept.ts';
import { type OpenStore, openPostgres } from '../../../collector/store/open.ts';
import type { AgentId, Instant } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { departed, Series, seen, sender } from '../../support/plant.ts';
import { hasPostgres, startPostgres } from '../../support/postgres.ts';

if (!hasPostgres) console.warn('skipped: PostgreSQL 15 is not installed');

const newId = () => crypto.randomUUID();
const openAt = (url: string) =>
  openPostgres({ url, now: () => Date.now(), newId, onLost: () => {} });

describe.skipIf(!hasPostgres && !process.env['CI'])('on a PostgreSQL 15 server', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let opened: OpenStore;
  beforeAll(async () => {
    server = await startPostgres();
    opened = await openAt(server.url);
  });
  afterAll(async () => {
    await opened.close();
    await server.stop();
  });
  const acceptance = () => acceptanceOn(opened.store);

  test('a second collector finds the tables made, and the same store', async () => {
    const other = await openAt(server.url);
    const ids = await Promise.all(
      [opened, other].map(({ store }) => store.read(({ streams }) => streams.storeId())),
    );
    expect(ids[0]).toBe(ids[1]);
    await other.close();
  });

  test('no statement is compiled: it would take longer than to run it', async () => {
    const { rows } = await sql<{ jit: string }>`SHOW jit`.execute(opened.db);
    expect(rows).toEqual([{ jit: 'off' }]);
  });

  test('a batch is taken once, into inventory, drift and outbox', async () => {
    const PLC = { mac: '00:1d:9c:00:00:01', ip: '10.0.0.1' };
    const bytes = new Series().batch(seen(1, PLC, { firmware: '1.0' }), departed(2, PLC));
    const first = await accept(sender, bytes, acceptance());
    expect(first).toMatchObject({ taken: 2, acknowledgement: { through: 2 } });
    expect(await accept(sender, bytes, acceptance())).toMatchObject({ taken: 0 });
    const again = new Series();
    again.batch(seen(1, PLC, { firmware: '1.0' }), departed(2, PLC));
    await accept(sender, again.batch(seen(3, PLC, { firmware: '1.1' })), acceptance());
    const shown = await opened.db.selectFrom('asset').select(['firmware', 'ip']).execute();
    expect(shown).toEqual([{ firmware: '1.1', ip: '10.0.0.1' }]);
    const left = await opened.store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 10));
    expect(left.map(({ kind }) => kind).sort()).toEqual(['asset', 'asset', 'drift']);
  });

  test('a connection that breaks between two statements fails that transaction, not the process', async () => {
    const lost: Error[] = [];
    const making = { url: server.url, now: () => Date.now(), newId };
    const other = await openPostgres({ ...making, onLost: (error) => lost.push(error) });
    const broken = other.db.transaction().execute(async (transaction) => {
      const own = sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`;
      const { rows } = await own.execute(transaction);
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid}::int)`.execute(opened.db);
      await vi.waitFor(() => expect(lost).not.toEqual([]));
      await sql`SELECT 1`.execute(transaction);
    });
    await expect(broken).rejects.toThrow();
    expect((await sql`SELECT 1 AS one`.execute(other.db)).rows).toEqual([{ one: 1 }]);
    await other.close();
  });

  test('devices that two agents meet at the same moment are on record once', async () => {
    const plc = (n: number) => seen(1, { mac: `00:1d:9c:00:10:${n}`, ip: `10.0.16.${n}` });
    const devices = Array.from({ length: 80 }, (_, at) => plc(at + 10));
    const agents = Array.from({ length: 6 }, (_, at) => `two-eyes-${at}` as AgentId);
    const answers = await Promise.all(
      agents.map((agent, at) => {
        const own = at % 2 === 0 ? devices : devices.toReversed();
        return accept({ ...sender, agent }, new Series('e16').batch(...own), acceptance());
      }),
    );
    expect(answers.map((answer) => answer.is)).toEqual(agents.map(() => 'answered'));
    const { rows } = await sql`
      SELECT count(*)::int AS devices, count(DISTINCT mac)::int AS addresses FROM asset
      WHERE mac LIKE '00:1d:9c:00:10:%'`.execute(opened.db);
    expect(rows).toEqual([{ devices: 80, addresses: 80 }]);
  });

  test('while one collector takes a batch of an agent, another one drops it', async () => {
    const bytes = new Series('e9').batch(seen(1, { mac: '00:1d:9c:00:00:09' }));
    await accept(sender, bytes, acceptance());
    await opened.db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM agent_stream WHERE epoch = 'e9' FOR UPDATE`.execute(transaction);
      expect(await accept(sender, bytes, acceptance())).toEqual({ is: 'busy' });
    });
  });

  test('what commits late is not passed over by a reader of the outbox', async () => {
    const { store, db } = opened;
    const from = await store.read(({ outbox }) => outbox.newest());
    const made = new Date().toISOString() as Instant;
    const row = (body: object) => ({
      event: newId(),
      site: sender.site,
      kind: 'agent' as const,
      body,
    });
    await db.transaction().execute(async (slow) => {
      await sql`INSERT INTO outbox (made, event, site, kind, body)
        VALUES (${made}, ${newId()}, 'plant', 'agent', '{"n":1}')`.execute(slow);
      await store.transaction(({ outbox }) => outbox.add(made, [row({ n: 2 })]));
      expect(await store.read(({ outbox }) => outbox.after(from, 10))).toEqual([]);
    });
    const after = await store.read(({ outbox }) => outbox.after(from, 10));
    expect(after.map(({ body }) => body)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('a lease is one holder’s until it is given up', async () => {
    const take = (holder: string) => opened.store.read(({ leases }) => leases.take('test', holder));
    const first = await take('a');
    expect([first?.token, await take('b'), (await take('a'))?.token]).toEqual([1, undefined, 1]);
    await opened.store.read(({ leases }) => leases.release('test', 'a'));
    expect((await take('b'))?.token).toBe(2);
  });
});

describe.skipIf(!hasPostgres && !process.env['CI'])('a server that may lose a commit', () => {
  test.each(['fsync', 'synchronous_commit'])('is refused: %s=off', async (setting) => {
    const server = await startPostgres([`${setting}=off`]);
    try {
      await expect(openAt(server.url)).rejects.toThrow(`${setting}=off`);
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(!hasPostgres && !process.env['CI'])('a server that orders no transactions', () => {
  test('is not confused with one that goes away while it is asked', async () => {
    const server = await startPostgres();
    const client = new pg.Client({ connectionString: server.url });
    try {
      await client.connect();
      await client.query(`CREATE SCHEMA other;
        CREATE FUNCTION other.pg_snapshot_xmin(pg_snapshot) RETURNS xid8 LANGUAGE sql AS $$
          SELECT pg_terminate_backend(pg_backend_pid())::text::xid8 $$;
        ALTER ROLE plumbline SET search_path = other, pg_catalog, public`);
      await expect(openAt(server.url)).rejects.not.toThrow('pg_snapshot_xmin');
    } finally {
      await client.end();
      await server.stop();
    }
  });

  test.each([
    ['has no ids of transactions', 'pg_current_xact_id()', 'SELECT (1 / 0)::text::xid8'],
    ['knows no oldest one', 'pg_snapshot_xmin(pg_snapshot)', `SELECT '999999999'::xid8`],
  ])('is refused: it %s', async (_, name, body) => {
    const server = await startPostgres();
    const client = new pg.Client({ connectionString: server.url });
    try {
      await client.connect();
      await client.query(`CREATE SCHEMA other;
        CREATE FUNCTION other.${name} RETURNS xid8 LANGUAGE sql AS $$ ${body} $$;
        ALTER ROLE plumbline SET search_path = other, pg_catalog, public`);
      await expect(openAt(server.url)).rejects.toThrow('pg_snapshot_xmin');
    } finally {
      await client.end();
      await server.stop();
    }
  });
});

/** On the embedded database nothing runs by itself. durable-pglite.md */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Housekeeping } from '../../../collector/store/housekeeping.ts';
import { instantOf } from '../../../collector/store/time.ts';
import type { Epoch } from '../../../protocols/messages/names.ts';
import { ownDatabase } from '../../support/database.ts';
import { sender } from '../../support/plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let opened: Awaited<ReturnType<typeof ownDatabase>>;
let housekeeping: Housekeeping;
let time = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  opened = await ownDatabase();
  housekeeping = new Housekeeping({
    ...{ ...opened, holder: 'test', now: () => time, destinations: [] },
    ...{ onDropped() {}, onGivenUp() {} },
    keep: { message: 30, fact_history: 30, event: 30, outbox: 30 },
    onTrouble(error) {
      throw error;
    },
  });
});
afterAll(async () => {
  await housekeeping.close();
  await opened.close();
});

const later = (milliseconds: number) => {
  time += milliseconds;
  return housekeeping.tick();
};
const numberOf = async (statement: string) => {
  const { rows } = await sql<{ n: number }>`${sql.raw(statement)}`.execute(opened.db);
  return rows[0]?.n ?? Number.NaN;
};
const checkpoints = () =>
  numberOf(`SELECT pg_wal_lsn_diff(redo_lsn, '0/0')::float8 AS n FROM pg_control_checkpoint()`);

test('the write-ahead log does not grow without limit', async () => {
  await later(5000);
  for (let megabyte = 0; megabyte < 320; megabyte++) {
    await sql`SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))`.execute(
      opened.db,
    );
    if (megabyte % 10 === 0) await later(5000);
  }
  const segments = await numberOf('SELECT count(*)::int AS n FROM pg_ls_waldir()');
  expect(segments).toBeLessThanOrEqual(12); // 20 were written
});

test('a quiet database is checkpointed after five minutes, one that wrote nothing is left alone', async () => {
  await sql`SELECT pg_logical_emit_message(true, 'test', 'x')`.execute(opened.db);
  const before = await checkpoints();
  await later(4 * MINUTE);
  await later(5 * MINUTE);
  const after = await checkpoints();
  expect(after).toBeGreaterThan(before);
});

test('a table whose rows are rewritten all the time does not grow', async () => {
  await sql`INSERT INTO lease (name, holder, until, token)
    SELECT 'l' || n, 'test', now(), 0 FROM generate_series(1, 500) AS n`.execute(opened.db);
  const sizes: number[] = [];
  for (let round = 0; round < 12; round++) {
    for (let again = 0; again < 5; again++) {
      // Another key is another place in the table and in its index.
      await sql`UPDATE lease SET name = name || '.' WHERE name LIKE 'l%'`.execute(opened.db);
    }
    await later(11 * MINUTE);
    sizes.push(await numberOf(`SELECT pg_relation_size('lease')::int AS n`));
  }
  expect(sizes.at(-1)).toBeLessThan(2 * (sizes[1] ?? 0));
});

test('once a day every table is frozen, and who has work gets a turn between two of them', async () => {
  for (let n = 0; n < 300; n++) {
    await sql`UPDATE lease SET token = token + 1 WHERE name = 'housekeeping'`.execute(opened.db);
  }
  const oldest = () =>
    numberOf(`SELECT max(age(relfrozenxid))::int AS n FROM pg_class WHERE relkind IN ('r', 'm')`);
  expect(await oldest()).toBeGreaterThan(300);
  const order: string[] = [];
  const upkeep = later(25 * HOUR).then(() => order.push('upkeep'));
  for (let turn = 0; turn < 10; turn++) {
    await opened.store.read(({ streams }) => streams.storeId());
    order.push('turn');
  }
  await upkeep;
  expect(order.at(-1)).toBe('upkeep');
  expect(await oldest()).toBeLessThan(300);
});

test('what forks told is forgotten with the messages it is of', async () => {
  const told = (epoch: string, daysAgo: number) =>
    opened.store.transaction(({ lineages }) =>
      lineages.tell(
        sender,
        [{ epoch: epoch as Epoch, first: 1, digests: Buffer.alloc(8) }],
        instantOf(time - daysAgo * 24 * HOUR),
      ),
    );
  await told('old', 31);
  await told('new', 29);
  await later(HOUR);
  const rows = await opened.db.selectFrom('series_told').select('epoch').execute();
  expect(rows).toEqual([{ epoch: 'new' }]);
});

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { up } from '../../../collector/store/migrations/0009-lineage.ts';
import type { Epoch } from '../../../protocols/messages/names.ts';
import { ownDatabase } from '../../support/database.ts';
import { at, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());

test('a fork that was half told when the collector was renewed is still known for one', async () => {
  const { db } = database;
  await database.embedded?.script(`
    DROP TABLE series_origin, series_told;
    ALTER TABLE agent_stream DROP COLUMN shared_through, ADD COLUMN origin_epoch text,
      ADD COLUMN origin_next bigint, ADD COLUMN origin_last bigint;
    INSERT INTO agent_stream VALUES
      ('plant', 'agent-1', 'old', 1, 20, '0', now(), NULL, NULL, NULL),
      ('plant', 'agent-1', 'fork', 2, 4, '0', now(), 'old', 14, 22);`);
  await up(db);
  const { rows } = await sql`SELECT epoch, shared_through::int AS shared FROM agent_stream
    ORDER BY ordinal`.execute(db);
  expect(rows).toEqual([
    { epoch: 'old', shared: 0 },
    { epoch: 'fork', shared: 13 },
  ]);
  const origins = await database.store.read(({ lineages }) =>
    lineages.origins(sender, 'fork' as Epoch, { through: 13, atMost: 9 }),
  );
  expect(origins).toEqual([{ first: 5, of: { epoch: 'old', next: 14, last: 22 } }]);
  const through = await database.store.transaction(({ lineages }) =>
    lineages.lock(sender, 'old' as Epoch, '0', at(1)),
  );
  expect(through).toBe(20);
});

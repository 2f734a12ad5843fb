/** Who could do something before roles were held on sites can do it behind that migration, and no more people can. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { up } from '../../../collector/store/migrations/0013-roles.ts';
import { up as zoneGrants } from '../../../collector/store/migrations/0024-zone-grants.ts';
import { ownDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());

const every = (role: string) => ({ role, site: null, zone: null });

test('people and tokens hold on every site what they were', async () => {
  const { db } = database;
  await database.embedded?.script(`
    DROP TABLE role_assignment;
    ALTER TABLE "user" ADD COLUMN role text;
    ALTER TABLE api_token DROP COLUMN grants, ADD COLUMN role text;
    INSERT INTO "user" (id, name, role, created)
      SELECT gen_random_uuid(), role, role, '2026-01-01T00:00:00Z'
      FROM unnest(ARRAY['viewer', 'analyst', 'administrator', 'root']) AS role;
    INSERT INTO api_token (id, name, token_hash, role, created)
      VALUES (gen_random_uuid(), 'bootstrap', 'hash', 'administrator', now());`);
  await up(db);
  // What came to these tables later.
  await database.embedded?.script(
    'ALTER TABLE role_assignment ADD COLUMN zone uuid, ADD COLUMN delegated_from uuid',
  );
  await zoneGrants(db);
  const now = '2026-01-02T00:00:00.000Z' as never;
  const held = await database.store.read(async ({ users }) => {
    const names = ['viewer', 'analyst', 'administrator', 'root'];
    const accounts = await Promise.all(names.map((name) => users.account(name, now)));
    return accounts.map((account) => account?.grants);
  });
  expect(held).toEqual([
    [every('viewer')],
    [every('soc-analyst')],
    [every('administrator'), every('csms-manager')],
    [],
  ]);
  const { rows } = await sql`SELECT grants FROM api_token`.execute(db);
  expect(rows).toEqual([
    { grants: expect.arrayContaining([every('administrator'), every('csms-manager')]) },
  ]);
});

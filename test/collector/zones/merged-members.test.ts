/** Whoever was merged stands where the name that was lost says; and everybody where they were, once it is undone. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ownDatabase } from '../../support/database.ts';
import { at, site } from '../../support/plant.ts';
import { insert } from '../../support/record-rows.ts';
import { heard, spoken, ZoningSite } from '../../support/zoning-site.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let plant: ZoningSite;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await plant?.zoning.close();
  await database.empty();
  plant = new ZoningSite(database);
});

const NET = 'cell-7/eth0/0';
const FIRST = `192.168.0.1@${NET}`;
const SECOND = `192.168.0.2@${NET}`;
const THIRD = `192.168.0.3@${NET}`;

const run = async (...statements: string[]) => {
  for (const statement of statements) await sql.raw(statement).execute(database.db);
};
const idOf = async (place: string): Promise<string> => {
  const ip = place.split('@')[0] as string;
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM asset WHERE ip = ${ip}::inet`.execute(database.db);
  return rows[0]?.id ?? '';
};
async function merge(winner: string, loser: string): Promise<string> {
  const id = crypto.randomUUID();
  const said = { reason: 'one device', actor: 'collector', at: at(20) };
  await database.store.transaction(({ merges }) => merges.merge({ id, winner, loser, ...said }));
  return id;
}
const undo = (merge: string) =>
  database.store.transaction(({ merges }) =>
    merges.undo(merge, { by: 'otto', reason: 'two devices', at: at(21) }),
  );
const zoneOf = async (asset: string) => {
  const { rows } = await sql<{ title: string | null }>`
    SELECT record.title FROM asset LEFT JOIN record ON record.id = asset.zone
    WHERE asset.id = ${asset}`.execute(database.db);
  return rows[0]?.title ?? null;
};

test('a member that was merged away is followed by who it is now, and stands again where it stood', async () => {
  await plant.report(...heard(1, FIRST, SECOND, THIRD), spoken(1, SECOND, THIRD));
  const [winner, loser] = [await idOf(FIRST), await idOf(SECOND)];
  await plant.zone('Cell', { networks: [NET] });
  await plant.zone('Safety', { side: 'safety', members: [loser] });
  expect([await zoneOf(winner), await zoneOf(loser)]).toEqual(['Cell', 'Safety']);
  expect(await plant.flows()).toEqual(['Safety Cell 502 no-conduit']);

  const one = await merge(winner, loser);
  await plant.settled();
  expect(await zoneOf(winner)).toBe('Safety');
  expect(await plant.flows()).toEqual(['Safety Cell 502 no-conduit']);
  await plant.report(...heard(22, FIRST));
  expect(await zoneOf(winner)).toBe('Safety');

  await undo(one);
  await plant.settled();
  expect([await zoneOf(winner), await zoneOf(loser)]).toEqual(['Cell', 'Safety']);
  expect(plant.troubles).toEqual([]);
});

test('what somebody said under the name that was lost counts where they stand now', async () => {
  await plant.report(...heard(1, FIRST, SECOND, THIRD), spoken(1, SECOND, THIRD));
  const [winner, loser] = [await idOf(FIRST), await idOf(SECOND)];
  await plant.zone('Cell', { networks: [NET], exceptions: [winner] });
  await plant.zone('Office', { side: 'it', members: [winner] });
  expect(await plant.flows()).toEqual(['Cell Cell 502 inside']);
  const one = await merge(winner, loser);
  await plant.settled();
  expect(await plant.flows()).toEqual(['Office Cell 502 no-conduit']);
  await undo(one);
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell Cell 502 inside']);
});

test('a rule that names who was merged away allows who it is now', async () => {
  await plant.report(...heard(1, FIRST, SECOND, THIRD));
  const [winner, loser] = [await idOf(FIRST), await idOf(SECOND)];
  const from = await plant.zone('Cell', { networks: [NET] });
  const to = await plant.zone('Safety', { side: 'safety', members: [await idOf(THIRD)] });
  const rules = [{ id: 'r1', port: '502', source: { assets: [loser], ranges: [] } }];
  await plant.conduit({ from, to, rules, isSafety: true }).catch(() => undefined);
  const third = { id: 'a1a1a1a1-0000-4000-8000-000000000004', name: 'sam' };
  const [conduit] = await database.store.read(({ records }) =>
    records.byKeys('conduit', [`zone:${to}`]),
  );
  await plant.step(conduit?.id ?? '', 'approve', third, { slot: 'safety', meaning: 'agreed' });
  await plant.settled();
  await plant.report(spoken(2, FIRST, THIRD));
  expect(await plant.flows()).toEqual(['Cell Safety 502 no-rule']);
  await merge(winner, loser);
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell Safety 502 conforming r1']);
});

test('who was merged into one that was merged away stands for the last of them, and goes back with the one between', async () => {
  await plant.report(...heard(1, FIRST, SECOND, THIRD));
  const [last, between, first] = [await idOf(FIRST), await idOf(SECOND), await idOf(THIRD)];
  await plant.zone('Cell', { networks: [NET] });
  await plant.zone('Safety', { side: 'safety', members: [first] });
  await merge(between, first);
  const second = await merge(last, between);
  await plant.settled();
  expect(await zoneOf(last)).toBe('Safety');
  await undo(second);
  await plant.settled();
  expect([await zoneOf(last), await zoneOf(between)]).toEqual(['Cell', 'Safety']);
});

test('a member named as declared is whoever it is matched with, also when two declared ones become one, and are two again', async () => {
  await plant.report(...heard(1, FIRST, SECOND));
  const [one, other] = [await idOf(FIRST), await idOf(SECOND)];
  const [kept, lost] = [crypto.randomUUID(), crypto.randomUUID()];
  const row = (id: string, name: string) =>
    insert('declared_asset', {
      ...{
        id,
        site,
        name,
        class: 'plc',
        lifecycle: 'operational',
        lifecycle_since: at(1),
        refs: [],
      },
      ...{
        version: 1,
        is_safety: false,
        refs: [],
        created: at(1),
        created_by: 'rita',
        changed: at(1),
        changed_by: 'rita',
      },
    });
  const match = (observed: string, declared: string) =>
    insert('declared_match', {
      ...{ observed, declared, way: 'serial', confidence: 100, reason: 'equal', at: at(1) },
    });
  await run(row(kept, 'Press'), row(lost, 'Old press'), match(other, lost));
  await plant.zone('Cell', { networks: [NET] });
  await plant.zone('Safety', { side: 'safety', members: [lost] });
  expect([await zoneOf(one), await zoneOf(other)]).toEqual(['Cell', 'Safety']);

  // As deciding `merge` leaves it: the observed one goes over, the lost one points at what it is.
  await run(
    `UPDATE declared_asset SET merged_into = '${kept}' WHERE id = '${lost}'`,
    `UPDATE declared_match SET declared = '${kept}'`,
    match(one, kept),
  );
  await plant.settled();
  expect([await zoneOf(one), await zoneOf(other)]).toEqual(['Safety', 'Safety']);

  await run(
    'UPDATE declared_asset SET merged_into = NULL',
    `DELETE FROM declared_match WHERE observed = '${one}'`,
    `UPDATE declared_match SET declared = '${lost}'`,
  );
  await plant.settled();
  expect([await zoneOf(one), await zoneOf(other)]).toEqual(['Cell', 'Safety']);
  await run('DELETE FROM declared_match');
  await plant.settled();
  expect(await zoneOf(other)).toBe('Cell');
});

/** Two who decide on the same declared assets at the same moment, on a real PostgreSQL. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyStored } from '../../../collector/evidence/stored-ledger.ts';
import { signedIn } from '../../support/clients.ts';
import { hasPostgres } from '../../support/postgres.ts';
import { ReconciledSite } from '../../support/reconciled-site.ts';
import { servedDatabase } from '../../support/served-database.ts';
import type { Answer, Asking } from '../../support/tokens.ts';

const isImpossible = !hasPostgres && !process.env['CI'];
const story = test.skipIf(isImpossible);
const ROUNDS = 6;

let plant: ReconciledSite;
let other: Asking;
beforeAll(async () => {
  if (isImpossible) return;
  plant = await ReconciledSite.open(await servedDatabase());
  other = await signedIn(plant.edge, plant.database, 'otto', { roles: ['asset-owner'] });
}, 60_000);
afterAll(() => plant?.close());
beforeEach(() => plant?.moveOn());

const statuses = (told: readonly Answer[]) => told.map(({ status }) => status).sort();
const isWhole = async () => {
  const { findings } = await verifyStored(plant.edge.surroundings.store);
  expect(findings).toEqual([]);
};
const declaredHere = async () =>
  (await plant.owner('GET', `/declared-assets?site=${plant.site}`)).body;

story('two apply the same rows: each asset is declared once, all or none of a batch', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    plant.moveOn();
    const ids = [await plant.seen(), await plant.seen(), await plant.seen()];
    const rows = await Promise.all(ids.map((id) => plant.rowOf(id)));
    const told = await Promise.all([
      plant.decide('accept', rows),
      plant.decide('accept', rows.toReversed(), {}, other),
    ]);
    expect(statuses(told)).toEqual([200, 412]);
    const lost = told.find(({ status }) => status === 412);
    expect(lost?.body.batch).toBeNull();
    expect(lost?.body.rows[0].refused).toMatch(/changed meanwhile|no such row any more/);
    expect((await declaredHere()).total).toBe(3);
  }
  await isWhole();
});

story('two take one batch back: one does', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    plant.moveOn();
    const batch = await plant.applied('accept', [await plant.rowOf(await plant.seen())]);
    const told = await Promise.all([plant.undo(batch), plant.undo(batch, other)]);
    expect(statuses(told)).toEqual([200, 409]);
    const lost = told.find(({ status }) => status === 409);
    expect(lost?.body.detail).toBe('It is taken back already.');
    expect((await declaredHere()).total).toBe(0);
  }
  await isWhole();
});

story(
  'a merge against an edit of the one that goes: what was written is in it, or was refused',
  async () => {
    const won: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      plant.moveOn();
      const [stays, goes] = [
        await plant.declare({ name: `stays ${round}` }),
        await plant.declare({ name: `goes ${round}` }),
      ];
      const rows = [{ ...(await plant.rowOf(goes)), declared: stays, fields: [] }];
      const { etag } = await other('GET', `/declared-assets/${goes}`);
      const [merge, edit] = await Promise.all([
        plant.decide('merge', rows),
        other('PATCH', `/declared-assets/${goes}`, { notes: 'mine' }, etag),
      ]);
      const after = (await other('GET', `/declared-assets/${goes}`)).body;
      won.push(`${merge.status} ${edit.status}`);
      expect([merge.status, edit.status]).toContain(200);
      expect(after.mergedInto).toBe(merge.status === 200 ? stays : null);
      expect(after.notes ?? null).toBe(edit.status === 200 ? 'mine' : null);
      for (const { status, body } of [merge, edit]) {
        if (status === 200) continue;
        expect([409, 412]).toContain(status);
        const says = body.rows?.[0]?.refused ?? body.detail ?? body.title;
        expect(says).toMatch(/changed|merged|no such row/i);
      }
    }
    await isWhole();
  },
);

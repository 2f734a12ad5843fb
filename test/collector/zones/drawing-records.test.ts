/** Drawings over the records of a site: drawn by the collector, approved by two people, let go for the next. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hashOf } from '../../../collector/evidence/record.ts';
import type { DrawingBody } from '../../../collector/zones/drawing.ts';
import { drawUp } from '../../../collector/zones/drawing-up.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { ownDatabase } from '../../support/database.ts';
import { site } from '../../support/plant.ts';
import { anna, heard, ida, otto, ZoningSite } from '../../support/zoning-site.ts';

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
  await plant.zone('Cell 7', { networks: [SEVEN] });
});

const SEVEN = 'cell-7/eth0/0';
const agreed = (slot: string) => ({ slot, meaning: 'agreed' });
const drawnOf = async (id: string) => {
  const record = await database.store.read(({ records }) => records.one(id));
  if (record === undefined) throw new Error('there is no such drawing');
  return { state: record.state, drawn: (record.body as unknown as DrawingBody).drawn };
};
const draw = async () => (await plant.write('drawing', { note: 'For the yearly review' })).id;
async function approved(): Promise<string> {
  const id = await draw();
  await plant.step(id, 'approve', otto, agreed('owner'));
  await plant.step(id, 'approve', ida, agreed('csms'));
  return id;
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string; detail?: string }) => error.detail ?? error.code,
  );

test('it shows what is in force, and keeps that under its digest', async () => {
  await plant.report(...heard(1, `192.168.0.1@${SEVEN}`));
  const { drawn } = await drawnOf(await draw());
  expect(drawn).toMatchObject({ zones: 1, conduits: 0, endpoints: 1, plan: 1 });
  const [kept] = await database.db.selectFrom('drawing_sheet').selectAll().execute();
  expect([kept?.digest, hashOf(kept?.sheet ?? '')]).toEqual([drawn?.digest, drawn?.digest]);
  expect(JSON.parse(kept?.sheet ?? '')).toMatchObject({
    zones: [{ name: 'Cell 7', endpoints: [{ address: expect.stringContaining('192.168.0.1') }] }],
  });
});

test('what it shows is nobody’s to write', async () => {
  const forged = { asOf: '2026-01-01T00:00:00.000Z', digest: 'f'.repeat(64), plan: 0 };
  const counts = { zones: 9, conduits: 9, rules: 9, endpoints: 9 };
  const { id } = await plant.write('drawing', { note: 'x', drawn: { ...forged, ...counts } });
  expect((await drawnOf(id)).drawn).toMatchObject({ zones: 1, plan: 1 });
});

test('it takes an asset owner and the CSMS side, two people, and neither is who asked for it', async () => {
  const id = await draw();
  const say = (who: typeof anna, slot: string) =>
    refusal(plant.step(id, 'approve', who, agreed(slot)));
  expect(await say(anna, 'owner')).toMatch(/^Who wrote it/);
  expect(await say(otto, 'owner')).toBe('done');
  expect(await say(otto, 'csms')).toMatch(/^You have approved it for another side/);
  expect((await drawnOf(id)).state).toBe('drawn');
  expect(await say(ida, 'csms')).toBe('done');
  expect((await drawnOf(id)).state).toBe('approved');
});

test('of two the later approved one stands, and the other is superseded', async () => {
  const first = await approved();
  const second = await approved();
  expect((await drawnOf(first)).state).toBe('superseded');
  expect((await drawnOf(second)).state).toBe('approved');
  const standing = await database.store.read(({ records }) => records.inForce('drawing', site));
  expect(standing.map(({ id }) => id)).toEqual([second]);
});

test('two that are decided on at once: one of them stands in the end', async () => {
  const [one, two] = [await draw(), await draw()];
  for (const id of [one, two]) await plant.step(id, 'approve', otto, agreed('owner'));
  await Promise.all([one, two].map((id) => plant.step(id, 'approve', ida, agreed('csms'))));
  const states = [(await drawnOf(one)).state, (await drawnOf(two)).state];
  expect(states.sort()).toEqual(['approved', 'superseded']);
});

test('one of what is no more so is not approved, until it is drawn again: then everybody says so anew', async () => {
  const id = await draw();
  await plant.step(id, 'approve', otto, agreed('owner'));
  await plant.zone('Cell 8', { networks: ['cell-8/eth0/0'] });
  const approve = () => refusal(plant.step(id, 'approve', ida, agreed('csms')));
  expect(await approve()).toMatch(/^Zones or conduits have changed since it was drawn/);
  await plant.step(id, 'redraw', anna);
  expect((await drawnOf(id)).drawn).toMatchObject({ zones: 2, plan: 2 });
  expect(await approve()).toBe('done');
  expect((await drawnOf(id)).state).toBe('drawn');
  await plant.step(id, 'approve', otto, agreed('owner'));
  expect((await drawnOf(id)).state).toBe('approved');
});

test('an approval that is taken back counts no more, before and after the other side’s', async () => {
  const id = await draw();
  await plant.step(id, 'approve', otto, agreed('owner'));
  expect(await refusal(plant.step(id, 'withdraw', ida, agreed('owner')))).toMatch(/^You have not/);
  await plant.step(id, 'withdraw', otto, agreed('owner'));
  await plant.step(id, 'approve', ida, agreed('csms'));
  expect((await drawnOf(id)).state).toBe('drawn');
  await plant.step(id, 'approve', otto, agreed('owner'));
  await plant.step(id, 'withdraw', ida, agreed('csms'));
  expect((await drawnOf(id)).state).toBe('withdrawn');
  expect(await database.store.read(({ records }) => records.inForce('drawing', site))).toEqual([]);
});

test('where no zone is in force there is nothing to approve', async () => {
  await database.empty();
  const id = await draw();
  expect(await refusal(plant.step(id, 'approve', otto, agreed('owner')))).toBe(
    'It shows no zone: none is in force.',
  );
});

test('who asks what would be drawn now writes nothing', async () => {
  const at = '2026-02-01T00:00:00.000Z' as Instant;
  const { drawn } = await database.store.read((repositories) => drawUp(site, at, repositories));
  expect(drawn).toMatchObject({ asOf: at, zones: 1 });
  expect(await database.db.selectFrom('drawing_sheet').selectAll().execute()).toEqual([]);
});

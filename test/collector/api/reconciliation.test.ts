/** What people decide on how declared and observed stand: shown before it is done, and taken back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { instant, mac, ReconciledSite } from '../../support/reconciled-site.ts';
import { type Asking, someone } from '../../support/tokens.ts';

let plant: ReconciledSite;
let viewer: Asking;

beforeAll(async () => {
  plant = await ReconciledSite.open();
  viewer = await someone(plant.edge, 'vera', 'viewer');
});
afterAll(() => plant.close());
beforeEach(() => plant.moveOn());

/** A declared asset in conflict on its firmware and model. */
async function conflicting() {
  const id = await plant.seen({
    vendor: 'ABB',
    serial: `C-${plant.site}`,
    firmware: '2.0',
    model: 'New',
  });
  const declared = await plant.declare({
    name: 'Drive',
    vendor: 'ABB',
    serial: `C-${plant.site}`,
    firmware: '1.0',
    model: 'Old',
    criticality: 3,
  });
  expect((await plant.standing(declared)).status).toBe('conflict');
  return { id, declared };
}

test('a rogue is accepted: declared in commissioning as it was seen, with a review to come; taken back it is a rogue again', async () => {
  const id = await plant.seen({
    name: 'press-9',
    vendor: 'Siemens AG',
    model: 'S7-1500',
    serial: 'R-1',
    role: 'plc',
    ip: '10.3.0.1',
  });
  const { body: preview } = await plant.owner('POST', '/reconciliation/preview', {
    action: 'accept',
    rows: [await plant.rowOf(id)],
    why: 'ours',
  });
  expect(preview.batch).toBeNull();
  expect(preview.rows[0].changes).toContainEqual(
    expect.objectContaining({ field: 'serial', before: null, after: 'R-1' }),
  );
  expect((await plant.standing(id)).status).toBe('rogue');

  const batch = await plant.applied('accept', [await plant.rowOf(id)]);
  const { items } = (await viewer('GET', `/declared-assets?site=${plant.site}`)).body;
  expect(items).toMatchObject([
    { name: 'press-9', class: 'plc', lifecycle: 'commissioning', status: 'matched', observed: id },
  ]);
  expect((await viewer('GET', `/reconciliation/${id}`)).status).toBe(404);
  const tasks = await plant.database.rows(
    `SELECT title FROM record WHERE kind = 'task' AND site = '${plant.site}'`,
  );
  expect(tasks).toMatchObject([
    { title: expect.stringMatching(/Review the new equipment: press-9/) },
  ]);
  expect(
    await plant.database.rows(`SELECT kind FROM evidence WHERE ref = 'reconciliation/${batch}'`),
  ).toEqual([{ kind: 'reconcile.accept' }]);

  expect((await plant.undo(batch)).status).toBe(200);
  expect(await plant.standing(id)).toMatchObject({ status: 'rogue' });
  expect((await viewer('GET', `/declared-assets?site=${plant.site}`)).body.total).toBe(0);
  expect((await plant.undo(batch)).status).toBe(409);
});

test('a rogue that is a declared one keeps what it was known by as aliases, so that it is found again', async () => {
  const declared = await plant.declare({ name: 'Old panel', serial: 'P-1', vendor: 'ABB' });
  const id = await plant.seen({ serial: 'P-2', vendor: 'ABB' });
  const batch = await plant.applied('match', [{ ...(await plant.rowOf(id)), declared }]);
  expect(await plant.standing(declared)).toMatchObject({ observed: id, way: 'serial' });
  const { identities } = (await viewer('GET', `/declared-assets/${declared}`)).body;
  expect(
    identities
      .filter(({ isAlias }: { isAlias: boolean }) => isAlias)
      .map(({ kind }: { kind: string }) => kind)
      .sort(),
  ).toEqual(['mac', 'observed', 'serial']);
  await plant.undo(batch);
  const again = (await viewer('GET', `/declared-assets/${declared}`)).body;
  expect(again.identities.some(({ isAlias }: { isAlias: boolean }) => isAlias)).toBe(false);
  expect((await plant.standing(id)).status).toBe('rogue');
});

test('a rogue is left until a day, and is one again when it comes', async () => {
  const id = await plant.seen();
  const until = instant(plant.now() + 3_600_000);
  await plant.applied('ignore', [await plant.rowOf(id)], { until });
  expect(await plant.standing(id)).toMatchObject({
    status: 'ignored',
    isOpen: false,
    ignoredUntil: until,
  });
  plant.edge.later(7_200_000);
  await plant.tick();
  expect((await plant.standing(id)).status).toBe('rogue');
});

test('of what was observed the described is taken over, and of the controlled a change is asked for', async () => {
  const { id, declared } = await conflicting();
  const batch = await plant.applied('accept-observed', [await plant.rowOf(declared)]);
  const { body } = await viewer('GET', `/declared-assets/${declared}`);
  expect([body.model, body.firmware]).toEqual(['New', '1.0']);
  const row = await plant.standing(declared);
  expect(row).toMatchObject({
    ...{ status: 'conflict', isOpen: false },
    conflicts: [
      { field: 'firmware', answer: { answer: 'request', by: 'olga', record: expect.any(String) } },
    ],
  });
  const { record } = row.conflicts[0].answer;
  const change = (await plant.owner('GET', `/changes/${record}`)).body;
  expect(change).toMatchObject({
    ...{ state: 'draft', createdBy: { name: 'olga' }, inForce: null },
    title: 'Take over what was observed: firmware of Drive',
    body: {
      ...{ kind: 'firmware', origin: { system: 'reconciliation', reference: batch } },
      items: [
        {
          ...{ target: { type: 'asset', asset: id }, kinds: ['firmware'] },
          effects: [{ kind: 'firmware.changed', path: 'firmware', value: '2.0', asset: id }],
        },
      ],
    },
  });
  expect(change.body.origin.notes).toEqual(['why: because', 'Drive: firmware 1.0 -> 2.0']);
  await plant.undo(batch);
  expect((await viewer('GET', `/declared-assets/${declared}`)).body.model).toBe('Old');
  expect(await plant.standing(declared)).toMatchObject({ status: 'conflict', isOpen: true });
  expect((await plant.owner('GET', `/changes/${record}`)).body.state).toBe('cancelled');
});

test('a disputed observation is settled for just that value', async () => {
  const { id, declared } = await conflicting();
  await plant.applied('keep-declared', [await plant.rowOf(declared)]);
  expect(await plant.standing(declared)).toMatchObject({ status: 'conflict', isOpen: false });
  await plant.database.run(`UPDATE asset SET firmware = '3.0' WHERE id = '${id}'`);
  await plant.lookAt('observed', id);
  expect(await plant.standing(declared)).toMatchObject({
    isOpen: true,
    conflicts: [
      { field: 'model', answer: { answer: 'dispute' } },
      { field: 'firmware', answer: null },
    ],
  });
});

test('what is deferred asks for an exception with an end, and is open again behind it', async () => {
  const { declared } = await conflicting();
  const until = instant(plant.now() + 86_400_000);
  expect(
    (await plant.decide('defer', [await plant.rowOf(declared)], { until })).body.rows[0].refused,
  ).toMatch(/done instead/);
  await plant.applied('defer', [await plant.rowOf(declared)], {
    until,
    compensation: 'It stands alone.',
  });
  expect(await plant.standing(declared)).toMatchObject({ isOpen: false });
  expect(
    await plant.database.rows(
      `SELECT state, body->>'expires' AS until FROM record WHERE kind = 'exception' AND site = '${plant.site}'`,
    ),
  ).toEqual([{ state: 'requested', until }]);
  plant.edge.later(86_400_000 + 3_600_000);
  await plant.tick();
  expect(await plant.standing(declared)).toMatchObject({ isOpen: true });
});

test('what is missing is retired, stored or moved', async () => {
  const zone = '00000000-0000-4000-8000-0000000000aa';
  const [a, b, c] = [
    await plant.declare({ name: 'A' }),
    await plant.declare({ name: 'B' }),
    await plant.declare({ name: 'C' }),
  ];
  await plant.applied('retire', [await plant.rowOf(a)]);
  await plant.applied('store', [await plant.rowOf(b)]);
  const batch = await plant.applied('move', [await plant.rowOf(c)], { zone });
  const read = async (id: string) => (await viewer('GET', `/declared-assets/${id}`)).body;
  expect([(await read(a)).lifecycle, (await read(b)).lifecycle, (await read(c)).zone]).toEqual([
    'retiring',
    'maintenance',
    zone,
  ]);
  await plant.undo(batch);
  expect((await read(c)).zone).toBeNull();
});

test('two that are one are merged field by field; members and names follow, and it can be taken back', async () => {
  const id = await plant.seen({ vendor: 'ABB' });
  const n = plant.seenSoFar;
  const winner = await plant.declare({ name: 'Keeps', tag: 'K-1', notes: 'old' });
  const loser = await plant.declare({
    name: 'Goes',
    notes: 'better',
    location: 'Hall 3',
    identities: [{ kind: 'mac', value: mac(n) }],
  });
  expect((await plant.standing(loser)).observed).toBe(id);
  const batch = await plant.applied('merge', [
    { ...(await plant.rowOf(loser)), declared: winner, fields: ['notes'] },
  ]);
  const { body } = await viewer('GET', `/declared-assets/${winner}`);
  expect(body).toMatchObject({
    name: 'Keeps',
    tag: 'K-1',
    notes: 'better',
    location: 'Hall 3',
    observed: id,
  });
  expect(body.identities).toContainEqual(
    expect.objectContaining({ kind: 'name', value: 'goes', isAlias: true }),
  );
  expect((await viewer('GET', `/declared-assets/${loser}`)).body.mergedInto).toBe(winner);
  expect((await viewer('GET', `/reconciliation/${loser}`)).status).toBe(404);
  expect((await viewer('GET', `/assets/${id}`)).body.declared.declared).toBe(winner);

  expect((await plant.undo(batch)).status).toBe(200);
  expect((await viewer('GET', `/declared-assets/${winner}`)).body).toMatchObject({
    notes: 'old',
    location: null,
    observed: null,
  });
  expect((await viewer('GET', `/assets/${id}`)).body.declared.declared).toBe(loser);
});

test('what was seen is split from what it is not, and stays apart', async () => {
  const id = await plant.seen();
  const declared = await plant.declare({
    name: 'Wrong',
    identities: [{ kind: 'mac', value: mac(plant.seenSoFar) }],
  });
  await plant.applied('split', [{ ...(await plant.rowOf(declared)), observed: id }]);
  expect(await plant.standing(id)).toMatchObject({
    status: 'rogue',
    suggestions: [{ declared, confidence: 20 }],
  });
  await plant.lookAt('declared', declared);
  expect((await plant.standing(id)).status).toBe('rogue');
});

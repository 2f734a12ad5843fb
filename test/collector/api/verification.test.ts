/** What was seen of a request decides what becomes of it; nobody says so by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START } from '../../support/edge.ts';
import { asset, assetRow, drift, driftRow, seenRow } from '../../support/plant-rows.ts';
import { type Change, HOUR, later, type Requested, requested } from '../../support/requested.ts';

interface Verified {
  readonly standings: readonly { readonly effect: string; readonly state: string }[];
  readonly openPoints: readonly { readonly code: string }[];
}

let plant: Requested;
beforeAll(async () => {
  plant = await requested();
  await plant.database.run([assetRow(2), assetRow(3), seenRow(3, 'modbus', later(0))].join('\n'));
});
afterAll(() => plant.close());

const passed = () => (plant.edge.surroundings.now() - START) / HOUR;
/** An hour's work on an asset, expected to show one effect, two hours from now. */
const worked = async (on: number, kind = 'logic.download') => {
  const windows = [{ from: later(passed() + 2), to: later(passed() + 3) }];
  const target = { type: 'asset', asset: asset(on) };
  const items = [{ id: 'i1', target, kinds: ['logic'], effects: [{ ...effect, kind }] }];
  return plant.approved({ windows, items });
};
const effect = { type: 'difference', id: 'e1' };
const verification = async ({ id }: Change) =>
  (await plant.auditor.get<Verified>(`/api/v1/changes/${id}/verification`)).body;
const standing = async (change: Change) => {
  const { standings, openPoints } = await verification(change);
  return [standings[0]?.state, openPoints.map(({ code }) => code).sort()];
};
/** That a drift was judged to be what the request covers. */
const judged = (number: number, { id }: Change, on: number, more = { isExtra: false }) => {
  const machine = {
    ...{ verdict: 'authorised', item: 'i1', isAttempted: false, scores: null },
    request: { id, ref: 'CHG', version: 2 },
  };
  return plant.database.run(
    `${driftRow(number, { asset: asset(on), kind: 'logic.download' })}
    INSERT INTO verdict (drift, site, asset, latest, verdict, verdict_rank, said_by, severity,
      severity_rank, action, machine, method, request, revision, item, is_would_be, is_extra,
      is_late, is_attempted, since, at)
    VALUES ('${drift(number)}', 'plant', '${asset(on)}', '${later(0)}', 'authorised', 2, 'machine',
      'info', 0, 'record', '${JSON.stringify(machine)}', 1, '${id}', 2, 'i1', false,
      ${more.isExtra}, false, false, '${later(0)}', '${later(0)}');`,
  );
};
/** A baseline that follows from it, approved by somebody. */
const baselined = ({ id }: Change, by: string) =>
  plant.database.run(
    `WITH added AS (
      INSERT INTO record (id, kind, site, ref, title, state, revision, body, hash, keys, created,
        created_by, created_by_id, changed, changed_by, changed_by_id)
      VALUES (gen_random_uuid(), 'baseline', 'plant', '${id}', 'x', 'approved', 1, '{}', 'h',
        ARRAY['change:${id}'], '${later(0)}', 'x', 'x', '${later(0)}', 'x', 'x') RETURNING id)
    INSERT INTO approval (record, revision, hash, slot, "user", name, decision, meaning, at)
    SELECT id, 1, 'h', 'owner', '${by}', 'x', 'given', 'x', '${later(0)}' FROM added;`,
  );
const close = (by: Requested['olga'], change: Change) =>
  plant.act(by, change, 'close', { meaning: 'It is done.' });

test('what nobody could have seen is shown and verified, and only then may it be closed', async () => {
  const { act, olga, otto, ruth, read, wait } = plant;
  const change = await worked(2);
  await wait(4);
  expect((await read(change)).state).toBe('verifying');
  expect(await standing(change)).toEqual(['unverifiable', ['baseline-not-approved', 'effect']]);
  const said = { effect: 'e1', asset: asset(2), evidence: 'Photo of the screen' };
  const shown = await act(ruth, change, 'attest', said);
  expect((await standing(change))[0]).toBe('unverifiable');
  const attestation = shown.body.version;
  await act(otto, change, 'verify', { attestation, meaning: 'I have seen it.' });
  expect(await standing(change)).toEqual(['attested', ['baseline-not-approved']]);
  expect((await close(otto, change)).body.detail).toContain('baseline-not-approved');
  await baselined(change, olga.id);
  expect((await close(otto, change)).body.state).toBe('closed');
});

test('what could have been seen and was not makes it incomplete, until it is seen after all', async () => {
  const { read, wait, database } = plant;
  const change = await worked(3);
  await database.run(
    `INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets,
      bytes, dropped, is_loss_known, malformed, vlans, subnets, protocols)
    VALUES ('plant', 'cell-1', '${later(passed())}', '${later(passed() + 9)}', 'e', 'b', 'live',
      'monitoring', 'clear', 9, 9, 0, true, 0, '{}', '{}', '{}');`,
  );
  await wait(4);
  expect((await read(change)).state).toBe('incomplete');
  expect((await standing(change))[0]).toBe('not_observed');
  await judged(11, change, 3);
  await wait(1);
  expect((await read(change)).state).toBe('verifying');
  expect((await standing(change))[0]).toBe('seen');
});

test('who did the work approves no baseline of it, and extras are decided first', async () => {
  const { ivan, wait } = plant;
  const change = await worked(2);
  await judged(12, change, 2, { isExtra: true });
  await wait(4);
  await baselined(change, ivan.id);
  expect(await standing(change)).toEqual([
    'seen',
    ['baseline-approved-by-implementer', 'extras-undecided'],
  ]);
});

test('once the work is over, somebody is asked for a backup, once', async () => {
  const { auditor, wait } = plant;
  const change = await worked(2);
  await wait(5);
  const { body } = await auditor.get<{ items: { title: string }[] }>(
    `/api/v1/tasks?key=change:${change.id}`,
  );
  expect(body.items.map(({ title }) => title)).toEqual([
    `${change.ref}: Save what runs now, and record its hash`,
  ]);
});

test('of a draft there is nothing to verify', async () => {
  const change = await plant.write();
  const { status } = await plant.auditor.get(`/api/v1/changes/${change.id}/verification`);
  expect(status).toBe(404);
});

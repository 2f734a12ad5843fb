/** Whether a request has done what it was to do, read from verdicts and from when agents watched. csms.md §3.2, Completeness. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { progressOf } from '../../../collector/judgement/progress.ts';
import type { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { at, item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
let plc: string;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(async () => {
  await plant.begin();
  plc = await plant.idOf(PLC_7);
});

const id = '20000000-0000-4000-8000-000000000001';

/** Approved, for logic and firmware of PLC-7 from 22:00 to 23:00; that a difference of the kind is seen. */
async function expecting(kind: DifferenceKind) {
  const effects = [
    { type: 'difference', id: 'effect', kind, path: '', asset: null, value: null },
  ] as const;
  const items = [item({ type: 'asset', asset: plc }, ['logic', 'firmware'], { effects })];
  await plant.approve(request({ id, items, sources: [await plant.idOf(EWS_3)] }));
}

/** The agent watched between two clocks. */
const watched = (from: string, to: string, sight = 'clear') =>
  plant.run(`
    INSERT INTO coverage (site, agent, begun, until, epoch, boot, source, phase, sight, packets,
      bytes, dropped, is_loss_known, malformed, vlans, subnets, protocols)
    VALUES ('plant', 'agent-1', '${at(from)}', '${at(to)}', 'e1', 'b1', 'eth0', 'monitoring',
      '${sight}', 1, 1, 0, true, 0, '{}', '{}', '{}');`);

const progress = (clock: string) =>
  plant.store.read((all) => progressOf({ id, state: 'verifying' }, at(clock), all));

const effectAt = async (clock: string) => {
  const { openPoints, isIncomplete, waitsUntil } = await progress(clock);
  const effect = openPoints?.find((point) => point.code === 'effect');
  const state = effect?.code === 'effect' ? effect.standing.state : 'done';
  return { state, isIncomplete, waitsUntil };
};

test('what was seen and covered is done; what closing takes besides is still open', async () => {
  await expecting('logic.download');
  await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await effectAt('23:50')).toEqual({ state: 'done', isIncomplete: false, waitsUntil: null });
  const { openPoints } = await progress('23:50');
  expect(openPoints?.map(({ code }) => code)).toEqual(['baseline-not-approved', 'no-backup-task']);
});

test('until window and grace are over it is waited for', async () => {
  await expecting('logic.download');
  await watched('21:00', '23:20');
  expect(await effectAt('23:20')).toEqual({
    ...{ state: 'pending', isIncomplete: false, waitsUntil: at('23:30') },
  });
});

test('watched all the time and not seen, it is incomplete', async () => {
  await expecting('logic.download');
  await watched('21:00', '23:59');
  expect(await effectAt('23:50')).toMatchObject({ state: 'not_observed', isIncomplete: true });
});

test.each([
  ['nobody was watching', async () => {}],
  ['the agent was down for a part of it', () => watched('21:00', '22:30')],
  ['only what is said to all was seen', () => watched('21:00', '23:59', 'broadcast-only')],
])('where %s nobody can say', async (_, watch) => {
  await expecting('logic.download');
  await watch();
  expect(await effectAt('23:50')).toMatchObject({ state: 'unverifiable', isIncomplete: false });
});

test('what was never learned from packets of an asset cannot be missed', async () => {
  await expecting('firmware.changed');
  await watched('21:00', '23:59');
  expect(await effectAt('23:50')).toMatchObject({ state: 'unverifiable', isIncomplete: false });
  await plant.run(`
    INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, first_seen,
      since, proven, said)
    VALUES ('${plc}', 'firmware', '', 'modbus', '1.0', 'config', 'passive', 'agent-1',
      '${at('-1 00:00')}', '${at('-1 00:00')}', '${at('-1 00:00')}', 1);`);
  expect(await effectAt('23:50')).toMatchObject({ state: 'not_observed', isIncomplete: true });
});

test('extras keep it open until somebody decided on them', async () => {
  await expecting('logic.download');
  await plant.happens(PLC_7, 'logic.download', '22:10');
  const extra = await plant.happens(PLC_7, 'protection.changed', '22:20');
  await plant.judge();
  const open = (await progress('23:50')).openPoints;
  expect(open).toContainEqual({ code: 'extras-undecided', changes: [extra] });
  await plant.store.transaction(({ verdicts }) => verdicts.decide(extra, 'accepted'));
  expect((await progress('23:50')).openPoints?.map(({ code }) => code)).not.toContain(
    'extras-undecided',
  );
});

test('before its windows are over, and before anybody submitted it, nothing is judged', async () => {
  expect((await progress('22:30')).openPoints).toBeNull();
  await expecting('logic.download');
  const early = await plant.store.read((all) =>
    progressOf({ id, state: 'in_progress' }, at('22:30'), all),
  );
  expect(early.openPoints).toBeNull();
});

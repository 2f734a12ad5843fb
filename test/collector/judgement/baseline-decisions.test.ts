/** What agents are told to take into their baseline: what was allowed, and nothing else. csms.md §3.2, integrity rule 4. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DecisionPost } from '../../../collector/baselines/decision-post.ts';
import { Desired } from '../../../protocols/messages/desired.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { at, item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(async () => {
  await plant.begin();
  await plant.approve(
    request({
      ...{ id: '20000000-0000-4000-8000-000000000001', ref: 'CHG-1' },
      sources: [await plant.idOf(EWS_3)],
      items: [item({ type: 'asset', asset: await plant.idOf(PLC_7) }, ['firmware'])],
    }),
  );
});

const wanted = () => plant.store.read(({ baselineDecisions }) => baselineDecisions.wanted());
const accepted = async () => (await wanted()).flatMap(({ desired }) => desired.accepted);
const firmware = (machine: typeof PLC_7, key: string, more: object = {}, clock = '22:10') =>
  plant.happens(machine, 'firmware.changed', clock, {
    key,
    before: '2.70',
    after: '2.80',
    ...more,
  });

test('an authorised change goes to its agent, an unauthorised one does not', async () => {
  await firmware(PLC_7, 'allowed');
  const rogue = await firmware(PLC_8, 'rogue');
  await plant.judge();
  expect((await plant.verdict(rogue)).verdict).not.toBe('authorised');
  expect(await accepted()).toEqual([{ key: 'allowed', occurrence: 1, value: '2.80' }]);
  const [{ desired } = { desired: undefined }] = await wanted();
  expect(Desired.safeParse(desired).success).toBe(true);
  expect(desired?.version).toBeGreaterThan(Date.parse(at('22:10')));
});

test('judged again it is decided once, and under the same number', async () => {
  const drift = await firmware(PLC_7, 'allowed');
  await plant.judge();
  const before = await wanted();
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  await plant.judge();
  expect(await wanted()).toEqual(before);
});

test('what is resolved is asked of nobody any more, under a number that never falls', async () => {
  await firmware(PLC_7, 'allowed');
  await plant.judge();
  const [before] = await wanted();
  await firmware(PLC_7, 'allowed', { state: 'resolved' }, '22:20');
  await plant.store.transaction(({ baselineDecisions }) => baselineDecisions.settle());
  const [after] = await wanted();
  expect(after?.desired).toEqual({ ...before?.desired, accepted: [] });
});

test('a verdict that stands no more takes its decision back', async () => {
  const drift = await firmware(PLC_7, 'allowed');
  await plant.judge();
  await plant.run(`UPDATE verdict SET verdict = 'unauthorised' WHERE drift = '${drift}'`);
  await plant.store.transaction(({ baselineDecisions: decisions }) =>
    decisions.follow({ allowed: [], others: [drift] }, plant.now()),
  );
  expect(await accepted()).toEqual([]);
});

test('what the owner accepted is that value, not the one that comes behind it', async () => {
  const drift = await firmware(PLC_8, 'rogue');
  await plant.judge();
  await plant.store.transaction(async ({ verdicts, baselineDecisions: decisions }) => {
    await verdicts.accept(drift);
    await decisions.accept(drift, plant.now());
  });
  const decided = [{ key: 'rogue', occurrence: 1, value: '2.80' }];
  expect(await accepted()).toEqual(decided);
  await firmware(PLC_8, 'rogue', { after: '9.99', count: 2 }, '22:30');
  await plant.judge();
  expect(await accepted()).toEqual(decided);
});

test('a session that was allowed makes no session routine', async () => {
  const session = await plant.happens(PLC_7, 'engineering.session', '22:10', { key: 'session' });
  await plant.judge();
  await plant.store.transaction(({ baselineDecisions: decisions }) =>
    decisions.accept(session, '2026-05-11T22:11:00.000Z' as Instant),
  );
  expect(await accepted()).toEqual([]);
});

test('each agent is told when something changed and when the broker may have forgotten', async () => {
  const sent: unknown[] = [];
  let isDown = false;
  const troubles: unknown[] = [];
  const post = new DecisionPost({
    ...{ store: plant.store, holder: 'one', onTrouble: (error) => troubles.push(error) },
    now: plant.now,
    send: async (to, text) => {
      if (isDown) throw new Error('no broker');
      sent.push([to, JSON.parse(text).accepted.length]);
    },
  });
  try {
    await post.tick();
    expect(sent).toEqual([]);
    await firmware(PLC_7, 'allowed');
    await plant.judge();
    isDown = true;
    await post.tick();
    expect(troubles).not.toEqual([]);
    isDown = false;
    await post.tick();
    await post.tick();
    const [told] = sent;
    expect(sent).toEqual([[expect.objectContaining({ site: 'plant' }), 1]]);
    post.repeat();
    await post.tick();
    expect(sent).toEqual([told, told]);
  } finally {
    await post.close();
  }
});

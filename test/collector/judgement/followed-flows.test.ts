/** Conversations that were asked for stay; and decisions that nobody will take do not wait for ever. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DecisionPost } from '../../../collector/baselines/decision-post.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { at, item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(() => plant.begin());

/** For an integration of PLC-7 from 22:00 to 23:00, from the station. */
async function integration(path: string | null, kind = 'integration') {
  const effect = { type: 'difference', id: 'e1', kind: 'flow.new', value: null, asset: null };
  const effects = path === null ? [] : [{ ...effect, path }];
  await plant.approve(
    request({
      ...{ id: '20000000-0000-4000-8000-000000000001', ref: 'CHG-1', kind: kind as never },
      sources: [await plant.idOf(EWS_3)],
      items: [
        {
          ...item({ type: 'asset', asset: await plant.idOf(PLC_7) }, [kind as never]),
          effects: effects as never,
        },
      ],
    }),
  );
}
const flow = (key: string, path = 'tcp/502', clock = '22:10') =>
  plant.happens(PLC_7, 'flow.new', clock, { key, path, after: 'modbus' });
const wanted = () => plant.store.read(({ baselineDecisions }) => baselineDecisions.wanted());
const accepted = async () =>
  (await wanted()).flatMap(({ desired }) => desired.accepted.map(({ key }) => key));
const page = () =>
  plant.store.read(({ baselineDecisions }) =>
    baselineDecisions.page({ sites: undefined, state: undefined }, 10),
  );

test('a conversation that a request named is followed, another one at the same time is not', async () => {
  await integration('tcp/502');
  const named = await flow('named');
  const other = await flow('other', 'tcp/102', '22:12');
  await plant.judge();
  expect((await plant.verdict(named)).verdict).toBe('authorised');
  expect((await plant.verdict(other)).verdict).toBe('authorised');
  expect(await accepted()).toEqual(['named']);
});

test('one that is covered and was named by nobody is followed by nobody', async () => {
  await integration(null);
  const drift = await flow('unnamed');
  await plant.judge();
  expect((await plant.verdict(drift)).verdict).toBe('authorised');
  expect(await accepted()).toEqual([]);
});

test('one that was named and done out of its window is not followed', async () => {
  await integration('tcp/502');
  const drift = await flow('late', 'tcp/502', '23:50');
  await plant.judge('23:50');
  expect((await plant.verdict(drift)).verdict).toBe('out_of_window');
  expect(await accepted()).toEqual([]);
});

test('one that its owner accepts is followed as the one it is', async () => {
  const drift = await flow('accepted');
  await plant.judge();
  expect(await accepted()).toEqual([]);
  await plant.store.transaction(async ({ verdicts, baselineDecisions }) => {
    await verdicts.accept(drift);
    await baselineDecisions.accept(drift, plant.now());
  });
  expect(await accepted()).toEqual(['accepted']);
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.add([drift], plant.now()));
  await plant.judge();
  expect(await accepted()).toEqual(['accepted']);
});

/** Minutes that the agent of the plant watched from a clock on. */
const watched = (from: Instant, minutes: number) =>
  plant.run(`INSERT INTO health (site, agent, minute, boot, phase, packets, bytes, dropped_kernel,
      dropped_interface, malformed, spooled, lost, clock_skew_ms)
    SELECT site, agent, date_trunc('minute', '${from}'::timestamptz) + n * interval '1 minute', 'b',
      'monitoring', 1, 1, 0, 0, 0, 0, 0, 0
    FROM agent, generate_series(1, ${minutes}) AS n ON CONFLICT DO NOTHING`);

async function posted(now: Instant) {
  const sent: string[] = [];
  const post = new DecisionPost({
    ...{ store: plant.store, holder: 'one', now: () => now },
    onTrouble: (error) => {
      throw error;
    },
    send: async (_, text) => {
      sent.push(...JSON.parse(text).accepted.map(({ key }: { key: string }) => key));
    },
  });
  await post.tick();
  const { tally } = post;
  await post.close();
  return { sent, tally };
}

test('a decision that its agent had time to take and did not lapses, and says why', async () => {
  await integration('tcp/502');
  await flow('named');
  await plant.judge();
  await watched(at('20:00'), 100); // before it was told
  expect((await posted(at('22:20'))).sent).toEqual(['named']);
  await watched(at('22:20'), 59);
  expect(await posted(at('23:25'))).toMatchObject({ sent: ['named'], tally: { outstanding: 1 } });
  await watched(at('22:20'), 61);
  const after = await posted(at('23:30'));
  expect(after).toEqual({ sent: [], tally: { outstanding: 0, taken: 0, lapsed: 1 } });
  expect(await page()).toMatchObject([
    { kind: 'flow.new', state: 'lapsed', lapse: 'not-taken', lapsed: at('23:30') },
  ]);
});

test('one whose agent is not there waits for it, and lapses after thirty days', async () => {
  await integration('tcp/502');
  await flow('named');
  await plant.judge();
  await posted(at('22:20'));
  expect((await posted(at('+29 22:20'))).tally.outstanding).toBe(1);
  expect((await posted(at('+31 22:20'))).tally.lapsed).toBe(1);
  expect(await page()).toMatchObject([{ state: 'lapsed', lapse: 'agent-silent' }]);
});

test('one that was told to nobody yet does not lapse, and one that was taken is taken', async () => {
  await integration('tcp/502');
  await flow('named');
  await plant.judge();
  await watched(at('22:20'), 100);
  expect((await posted(at('23:59'))).tally).toMatchObject({ outstanding: 1, lapsed: 0 });
  await plant.happens(PLC_7, 'flow.new', '22:30', {
    ...{ key: 'named', path: 'tcp/502', after: 'modbus', state: 'resolved' },
  });
  await plant.store.transaction(({ baselineDecisions }) => baselineDecisions.settle());
  expect(await page()).toMatchObject([{ state: 'taken', lapse: null }]);
});

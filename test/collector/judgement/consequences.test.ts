/** What a verdict sets going: who is told and when, incidents, storms, mutes, and that it is judged anew. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digest } from '../../../collector/judgement/digests.ts';
import { notify } from '../../../collector/judgement/notices.ts';
import { instantOf } from '../../../collector/store/time.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { approvedAt, at, item, request } from '../../support/change-control.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';

let plant: JudgedPlant;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(() => plant.begin());

const CELL = '30000000-0000-4000-8000-000000000002';
const CHANGE = '20000000-0000-4000-8000-000000000001';
const newId = () => crypto.randomUUID();

const controlled = (side?: string) => plant.zone(CELL, [PLC_7, PLC_8, EWS_3], '-90 00:00', side);

/** Who is told by then, since the last time. */
async function told(clock: string): Promise<readonly unknown[]> {
  const before = (await plant.left('notice')).length;
  await plant.store.transaction((all) => notify(all, at(clock), newId));
  return (await plant.left('notice')).slice(before).map(({ what, to, severity }) => {
    return [what, severity, ...(to as string[])].join(' ');
  });
}

test('critical is told at once, every quarter of an hour, and to the manager after an hour', async () => {
  await controlled();
  await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await told('22:10')).toEqual(['verdict critical ot-on-call soc']);
  expect(await told('22:24')).toEqual([]);
  expect(await told('22:25')).toEqual(['verdict critical ot-on-call soc']);
  expect(await told('23:11')).toEqual([
    'verdict critical ot-on-call soc',
    'verdict critical csms-manager',
  ]);
});

test('once it is acknowledged nobody is told again', async () => {
  await controlled();
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  await told('22:10');
  await plant.store.transaction(({ driftList }) =>
    driftList.acknowledge(drift, { name: 'anna', at: at('22:12') }),
  );
  expect(await told('23:30')).toEqual([]);
});

test('before change control is on nobody is told, and a digest a day counts what would be', async () => {
  await plant.zone(CELL, [PLC_7, EWS_3], null);
  await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await told('23:30')).toEqual([]);
  const send = (clock: string) => plant.store.transaction((all) => digest(all, at(clock), newId));
  await send('23:30');
  expect(await plant.left('digest')).toEqual([]);
  await send('+1 00:00');
  await send('+1 00:10');
  expect(await plant.left('digest')).toMatchObject([
    {
      day: '2026-05-12',
      counts: [{ zone: CELL, verdict: 'unauthorised', isWouldBe: true, count: 1 }],
    },
  ]);
});

test('switched on it is judged in earnest from that time on, without anything new', async () => {
  await plant.zone(CELL, [PLC_7, EWS_3], null);
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await plant.verdict(drift)).toMatchObject({ isWouldBe: true });
  await plant.zone(CELL, [], '22:00');
  await plant.store.transaction(async ({ judgeQueue, zones }) => {
    const [zone] = await zones.list();
    await judgeQueue.stale(at('22:20'), [{ zone: CELL, since: zone?.controlledSince ?? null }]);
  });
  expect(await plant.judge('22:20')).toBe(1);
  expect(await plant.verdict(drift)).toMatchObject({ isWouldBe: false, severity: 'critical' });
});

test('what is muted tells nobody until the mute is over; logic is told all the same', async () => {
  await controlled();
  const plc = await plant.idOf(PLC_7);
  await plant.store.transaction(({ mutes }) =>
    mutes.add({
      ...{ id: newId(), site: 'plant' as never, scope: 'asset', subject: plc, kinds: [] },
      ...{ since: at('20:00'), until: at('23:00'), by: 'anna', role: 'soc', reason: 'tests' },
      ...{ ended: null, endedBy: null },
    }),
  );
  await plant.happens(PLC_7, 'service.new', '22:10');
  await plant.judge();
  expect(await told('22:11')).toEqual([]);
  await plant.happens(PLC_7, 'logic.download', '22:12');
  await plant.judge();
  expect(await told('22:12')).toEqual(['verdict critical ot-on-call soc']);
});

const incidents = () =>
  plant.database.db
    .selectFrom('record')
    .select(['title', 'body'])
    .where('kind', '=', 'incident')
    .execute();

test('unauthorised in a safety zone opens an incident; the next joins it', async () => {
  await controlled('safety');
  const first = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await incidents()).toMatchObject([{ body: { drifts: [first], zone: CELL } }]);
  await plant.happens(PLC_8, 'logic.download', '22:40');
  await plant.judge();
  expect(await incidents()).toHaveLength(1);
});

test('three unauthorised within an hour in a zone open one incident; two do not', async () => {
  await controlled();
  await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.happens(PLC_8, 'mode.changed', '22:20');
  await plant.judge();
  expect(await incidents()).toEqual([]);
  await plant.happens(PLC_8, 'protection.changed', '22:30');
  await plant.judge();
  const [incident, ...others] = await incidents();
  expect(incident?.body).toMatchObject({ drifts: { length: 3 } });
  expect(others).toEqual([]);
});

test('what would be opens none', async () => {
  await plant.zone(CELL, [PLC_7], null, 'safety');
  await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  expect(await incidents()).toEqual([]);
});

test('fifty-one new devices in ten minutes are one question; each is judged all the same', async () => {
  const begun = Date.parse(at('22:00'));
  for (let n = 0; n < 51; n++) {
    const mac = `00:1d:9c:00:01:${n.toString(16).padStart(2, '0')}`;
    const when = instantOf(begun + n * 1000) as Instant;
    await plant.happens({ mac, ip: `10.0.1.${n + 1}` }, 'device.new', '22:00', {
      ...{ earliest: when, latest: when, isUnseen: true, toldAt: '22:01' },
    });
  }
  expect(await plant.judge('22:05')).toBe(51);
  const asked = (await plant.left('notice')).filter(({ what }) => what === 'topology');
  expect(asked).toMatchObject([{ agent: 'agent-1', question: expect.stringContaining('VLAN') }]);
  const { rows } = await plant.hushed();
  expect(rows).toEqual([{ hushed: 'storm', count: 51 }]);
});

test('an approval withdrawn is judged anew: what it covered before stays covered', async () => {
  const plc = await plant.idOf(PLC_7);
  const station = await plant.idOf(EWS_3);
  const asked = approvedAt(
    request({
      ...{ id: CHANGE, sources: [station], approvals: [] },
      items: [item({ type: 'asset', asset: plc }, ['logic'])],
    }),
    at('-1 12:00'),
  );
  await plant.approve(asked);
  const before = await plant.happens(PLC_7, 'logic.download', '22:10');
  const after = await plant.happens(PLC_7, 'logic.edit', '22:50', { key: 'later' });
  await plant.judge();
  const [first] = asked.approvals;
  const withdrawn = { ...first!, decision: 'withdrawn' as const, at: at('22:30') };
  await plant.approve({ ...asked, approvals: [...asked.approvals, withdrawn] });
  await plant.store.transaction(({ judgeQueue }) => judgeQueue.concern(CHANGE, plant.now()));
  expect(await plant.judge()).toBe(2);
  expect([(await plant.verdict(before)).verdict, (await plant.verdict(after)).verdict]).toEqual([
    'authorised',
    'unauthorised',
  ]);
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Acceptance, accept } from '../../../collector/ingest/accept.ts';
import type { Message } from '../../../protocols/messages/message.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { ownDatabase } from '../../support/database.ts';
import { at, departed, host, Series, seen, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let acceptance: Acceptance;
let series: Series;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  series = new Series();
  acceptance = acceptanceOn(database.store);
});

const send = (...messages: readonly Message[]) =>
  accept(sender, series.batch(...messages), acceptance);
const drifts = () =>
  database.db.selectFrom('drift').selectAll().orderBy('key').orderBy('occurrence').execute();
const packet = {
  ...{ frame: 7, at: at(1), linkType: 1, length: 60 },
  bytes: Buffer.from('proof').toString('base64'),
};
const PLC = { mac: '00:1d:9c:00:00:01', ip: '10.0.0.1' };
const LAPTOP = { mac: '00:1d:9c:00:00:02', ip: '10.0.0.2' };

test('a difference stands on the record of the asset it happened to, with who did it', async () => {
  await send(
    seen(1, PLC),
    seen(1, LAPTOP),
    departed(2, PLC, { by: host(LAPTOP), kind: 'logic.download' }),
  );
  const [drift] = await drifts();
  const assets = await database.db
    .selectFrom('asset')
    .select(['id', 'mac'])
    .orderBy('mac')
    .execute();
  expect(drift).toMatchObject({
    asset: assets[0]?.id,
    source_asset: assets[1]?.id,
    severity: 'critical',
    severity_rank: 4,
    state: 'open',
  });
});

test('a repeat replaces its counts and extends it; it is one drift', async () => {
  await send(departed(1, PLC, { count: 1 }));
  await send(departed(3, PLC, { count: 5, earliest: at(1) }));
  expect(await drifts()).toMatchObject([{ count: 5, earliest: at(1), latest: at(3) }]);
});

test('two messages about one difference in one batch are one drift', async () => {
  await send(departed(1, PLC, { count: 1, evidence: [packet] }), departed(2, PLC, { count: 2 }));
  expect(await drifts()).toMatchObject([{ count: 2, latest: at(2) }]);
  expect(await database.db.selectFrom('drift_evidence').select('frame').execute()).toEqual([
    { frame: 7 },
  ]);
});

test('what is resolved stays resolved; raised afresh it is another occurrence', async () => {
  await send(departed(1, PLC));
  await send(departed(2, PLC, { state: 'resolved' }));
  await send(departed(2, PLC, { state: 'open' }));
  await send(departed(3, PLC, { occurrence: 2 }));
  expect((await drifts()).map(({ state }) => state)).toEqual(['resolved', 'open']);
});

test('the packets that prove it are kept as they were', async () => {
  await send(departed(1, PLC, { evidence: [packet] }));
  const kept = await database.db.selectFrom('drift_evidence').selectAll().execute();
  expect(kept).toMatchObject([{ position: 0, frame: 7, at: at(1), link_type: 1, length: 60 }]);
  expect(Buffer.from(kept[0]?.bytes ?? []).toString()).toBe('proof');
});

test('a difference that is quicker than the report of its host brings the asset with it', async () => {
  await send(departed(1, PLC, { kind: 'device.new' }));
  await send(seen(2, PLC, { firmware: '1.0' }));
  const [drift] = await drifts();
  const assets = await database.db.selectFrom('asset').select(['id', 'firmware']).execute();
  expect(assets).toEqual([{ id: drift?.asset, firmware: '1.0' }]);
});

test('a device new to the site is marked; one that another agent knew is not', async () => {
  await send(seen(1, LAPTOP));
  await send(departed(3, PLC, { kind: 'device.new', key: 'a' }));
  await send(departed(3, LAPTOP, { kind: 'device.new', key: 'b' }));
  expect((await drifts()).map(({ is_new_to_site }) => is_new_to_site)).toEqual([true, false]);
});

test.each([
  ['refused', { refused: 'protected' }, 'high'],
  ['unanswered', 'unanswered', 'high'],
  ['half seen', 'unknown', 'critical'],
  ['accepted', 'accepted', 'critical'],
] as const)('a download that was %s is %s', async (_, outcome, severity) => {
  await send(departed(1, PLC, { kind: 'logic.download', outcome }));
  expect(await drifts()).toMatchObject([{ severity }]);
});

test('each committed drift leaves in the outbox, in the order of commits, with its id', async () => {
  await send(departed(1, PLC, { key: 'a' }));
  await send(departed(2, PLC, { key: 'b' }));
  const left = await database.store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 10));
  const sent = left.filter(({ kind }) => kind === 'drift').map(({ body }) => body);
  const stored = await drifts();
  expect(sent).toMatchObject(
    stored.map(({ id, key }) => ({ id, key, site: 'plant', agent: 'agent-1' })),
  );
});

test('each committed drift waits to be judged, once, however often it was told', async () => {
  await send(departed(1, PLC, { key: 'a' }));
  await send(departed(2, PLC, { key: 'a', count: 2 }), departed(2, PLC, { key: 'b' }));
  const waiting = await database.store.read(({ judgeQueue }) =>
    judgeQueue.next(acceptance.now(), 10),
  );
  const stored = await drifts();
  expect(waiting.map(({ drift }) => drift).sort()).toEqual(stored.map(({ id }) => id).sort());
});

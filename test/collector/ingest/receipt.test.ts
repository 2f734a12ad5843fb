/** An agent's clock that is years ahead has not the last word: what was told is no later than it was heard. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Acceptance, accept } from '../../../collector/ingest/accept.ts';
import { boundBy } from '../../../collector/ingest/receipt.ts';
import { type Message, Message as Schema } from '../../../protocols/messages/message.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { ownDatabase } from '../../support/database.ts';
import { minute } from '../../support/minutes.ts';
import { at, departed, host, Series, seen, sender } from '../../support/plant.ts';

const AHEAD = '2036-01-01T00:00:00.000Z' as Instant;
const PLC = { mac: '00:1d:9c:00:00:01', ip: '10.0.0.1' };
let database: Awaited<ReturnType<typeof ownDatabase>>;
let acceptance: Acceptance;
let received = at(10);
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  acceptance = { ...acceptanceOn(database.store), now: () => received };
});

const hear = async (series: Series, day: Instant, ...messages: readonly Message[]) => {
  received = day;
  await accept(sender, series.batch(...messages), acceptance);
};
const asset = () =>
  database.db.selectFrom('asset').select(['firmware', 'ip', 'last_seen']).executeTakeFirst();

test('what a right clock tells later overrules it: facts, addresses, when it was seen', async () => {
  const series = new Series();
  const wrong = { from: AHEAD, to: AHEAD };
  await hear(series, at(10), seen(1, PLC, { firmware: '1.0' }, wrong));
  await hear(series, at(12), seen(11, { ...PLC, ip: '10.0.0.2' }, { firmware: '1.1' }));
  expect(await asset()).toEqual({ firmware: '1.1', ip: '10.0.0.2', last_seen: at(11) });
  const heard = await database.db.selectFrom('seen').select('last').execute();
  expect(heard.every(({ last }) => last <= at(12))).toBe(true);
});

test('a fact that says by itself when it was seen is bounded as well', async () => {
  const series = new Series();
  const ahead = seen(1, PLC, { firmware: '1.0' });
  const facts = ahead.facts.map((fact) => ({ ...fact, firstSeen: at(1), lastSeen: AHEAD }));
  await hear(series, at(10), { ...ahead, facts });
  await hear(series, at(12), seen(11, PLC, { firmware: '1.1' }));
  expect((await asset())?.firmware).toBe('1.1');
});

test('the health of an agent is that of its newest minute again, once its clock is right', async () => {
  const series = new Series();
  await hear(series, at(10), minute(0, { version: 'ahead', to: AHEAD }));
  const ahead = await database.db.selectFrom('agent').select('health_at').execute();
  expect(ahead).toEqual([{ health_at: at(10) }]);
  await hear(series, at(12), minute(1, { version: 'right', to: at(11) }));
  const agents = await database.db.selectFrom('agent').select(['version', 'health_at']).execute();
  expect(agents).toEqual([{ version: 'right', health_at: at(11) }]);
});

const between = { from: at(1), to: AHEAD };
const talk = Schema.parse({
  ...{ type: 'conversation', client: host(PLC), server: host(PLC), transport: 'tcp', port: 502 },
  ...{ protocol: 'modbus', packets: 1, bytes: 1, operations: {}, ...between },
});
const act = Schema.parse({
  ...{ type: 'event', count: 1, source: host(PLC), target: host(PLC), protocol: 'modbus' },
  ...{ frame: 1, event: { kind: 'restart', outcome: 'accepted', detail: {} }, ...between },
});

test.each([
  ['an observation', { ...seen(1, PLC), to: AHEAD }, seen(1, PLC, {}, { to: at(5) })],
  ['a conversation', talk, { ...talk, to: at(5) }],
  ['an act of control', act, { ...act, to: at(5) }],
  ['a difference', departed(1, PLC, { latest: AHEAD }), departed(1, PLC, { latest: at(5) })],
])('%s ends no later than it was heard', (_, told, bounded) => {
  expect(boundBy(at(5), told as Message)).toEqual(bounded);
  expect(boundBy(AHEAD, told as Message)).toBe(told);
});

/** A conduit ends at its end, whatever else is written, proposed or refused meanwhile. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ownDatabase } from '../../support/database.ts';
import { anna, ida, otto, spoken, ZoningSite } from '../../support/zoning-site.ts';

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
});

const SEVEN = 'cell-7/eth0/0';
const EIGHT = 'cell-8/eth0/0';
const block = (network: string) => ({ ranges: [{ network, cidr: '192.168.0.0/24' }] });
const plc = (network: string) => `192.168.0.1@${network}`;
const rule = (id: string, port: string) => ({ id, port, protocol: 'modbus', transport: 'tcp' });

test('a conduit whose time is over allows nothing, and what it allowed says so', async () => {
  const from = await plant.zone('Cell 7', block(SEVEN));
  const to = await plant.zone('Cell 8', block(EIGHT));
  const until = '2026-01-31T12:00:00.000Z';
  const conduit = await plant.conduit({ from, to, until, rules: [rule('modbus', '502')] });
  await plant.report(spoken(1, plc(SEVEN), plc(EIGHT)));
  await plant.act(async (doing) => (await doing.whatIsDue(conduit)) as never, until as never);
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 expired modbus']);
});

const lapse = (conduit: string, when: string) =>
  plant.act(async (doing) => (await doing.whatIsDue(conduit)) as never, when as never);

test('what is in force ends at its end, though another wording waits, was refused, or follows', async () => {
  const from = await plant.zone('Cell 7', block(SEVEN));
  const to = await plant.zone('Cell 8', block(EIGHT));
  const until = '2026-01-31T12:00:00.000Z';
  const body = { name: 'Join', from, to, rules: [rule('modbus', '502')] };
  const conduit = await plant.conduit({ ...body, until });
  await plant.report(spoken(1, plc(SEVEN), plc(EIGHT)));
  const later = { ...body, until: '2026-03-01T00:00:00.000Z' };
  await plant.act((doing) => doing.edit(conduit, later, anna, () => {}));
  expect(await lapse(conduit, '2026-01-31T11:59:59.999Z')).toBeUndefined();
  expect((await lapse(conduit, until)).state).toBe('proposed');
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 expired modbus']);
  expect(await lapse(conduit, '2026-02-01T00:00:00.000Z')).toBeUndefined();
  expect(
    await database.store.read(({ records }) => records.due('2027-01-01T00:00:00.000Z' as never, 9)),
  ).toEqual([]);

  await plant.step(conduit, 'approve', otto, { slot: 'ot', meaning: 'agreed' });
  await plant.step(conduit, 'approve', ida, { slot: 'it', meaning: 'agreed' });
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 conforming modbus']);
  await plant.act((doing) => doing.edit(conduit, { ...later, name: 'Wider' }, anna, () => {}));
  await plant.step(conduit, 'refuse', otto, { slot: 'ot', meaning: 'no' });
  expect((await lapse(conduit, later.until)).state).toBe('learned');
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 expired modbus']);
});

test('a conduit that is over allows nothing while it is proposed anew, and is approved with a later end alone', async () => {
  const from = await plant.zone('Cell 7', block(SEVEN));
  const to = await plant.zone('Cell 8', block(EIGHT));
  const until = '2026-01-30T12:00:00.000Z';
  const body = { name: 'Join', from, to, rules: [rule('modbus', '502')] };
  const conduit = await plant.conduit({ ...body, until: '2026-01-31T12:00:00.000Z' });
  await plant.report(spoken(1, plc(SEVEN), plc(EIGHT)));
  await lapse(conduit, '2026-01-31T12:00:00.000Z');
  await plant.act((doing) => doing.edit(conduit, { ...body, until }, anna, () => {}));
  await plant.step(conduit, 'propose', anna);
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 expired modbus']);
  const approve = () => plant.step(conduit, 'approve', otto, { slot: 'ot', meaning: 'agreed' });
  await expect(approve()).rejects.toMatchObject({ detail: 'Its end is past: set a later one.' });
  await plant.act((doing) => doing.edit(conduit, { ...body, until: null }, anna, () => {}));
  await approve();
  await plant.step(conduit, 'approve', ida, { slot: 'it', meaning: 'agreed' });
  await plant.settled();
  expect(await plant.flows()).toEqual(['Cell 7 Cell 8 502 conforming modbus']);
});

/** What grants say of who did it, and of what was to be connected, through the store. csms.md §3.2a.8, §1 row 12. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { party } from '../../../collector/records/kinds/party.ts';
import { everyKind, proceed } from '../../../collector/records/proceeding.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { at, item, request } from '../../support/change-control.ts';
import { connectBody, grantBody, vendorBody } from '../../support/granted.ts';
import { EWS_3, type JudgedPlant, judgedPlant, PLC_7, PLC_8 } from '../../support/judged-plant.ts';
import { seen } from '../../support/plant.ts';

const ZONE = '20000000-0000-4000-8000-0000000000c2';
const uuid = (number: number) => `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [IVAN, EVE] = [uuid(501), uuid(502)];

let plant: JudgedPlant;
let plc: string;
let neighbour: string;
let station: string;
beforeAll(async () => {
  plant = await judgedPlant();
});
afterAll(() => plant.close());
beforeEach(async () => {
  await plant.begin();
  plc = await plant.idOf(PLC_7);
  neighbour = await plant.idOf(PLC_8);
  station = await plant.idOf(EWS_3);
  for (const [id, name] of [
    [IVAN, 'ivan'],
    [EVE, 'eve'],
  ]) {
    await plant.run(
      `INSERT INTO "user" (id, name, created) VALUES ('${id}', '${name}', '2026-01-01');`,
    );
  }
});

/** CHG-1, for logic of PLC-7 from 22:00 to 23:00, by Ivan; from the stations named. */
const work = (sources: readonly string[], more: Partial<ChangeRequest> = {}) =>
  plant.approve(
    request({
      ...{ id: uuid(1), ref: 'CHG-1', implementers: [IVAN], sources },
      items: [item({ type: 'asset', asset: plc }, ['logic'])],
      ...more,
    }),
  );
/** Granted the day before, by somebody; `events` follow. */
async function granted(body: object, events: readonly string[] = []): Promise<string> {
  const doing = { id: uuid(900), name: 'olga' };
  return plant.store.transaction((repositories) =>
    proceed(
      everyKind(() => crypto.randomUUID()),
      repositories,
      at('-1 08:00'),
      async (all) => {
        const { id } = await all.create('access-grant', 'plant' as SiteId, body, undefined, {
          isWhole: true,
        });
        for (const event of ['approve', ...events]) {
          const asked = { slot: 'owner', meaning: 'I answer for it' };
          await all.step(id, event, { asked }, doing, () => {});
        }
        return id;
      },
    ),
  );
}
const during = { from: at('-2 00:00'), end: at('+5 00:00') };
const ofIvan = (more: object = {}) =>
  grantBody({
    ...{ ...during, person: IVAN, sources: [station] },
    targets: { assets: [plc], zones: [] },
    ...more,
  });
const jumpHost = () => plant.run(`UPDATE asset SET role = 'jump-host' WHERE id = '${station}'`);
async function said(drift: string) {
  const { verdict, machine } = await plant.verdict(drift);
  const code = machine.reasons.map((reason) => reason.code);
  return [verdict, code.find((one) => /source|implementer|person/.test(one))];
}
async function download() {
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  return said(drift);
}

test('a jump host proves no person', async () => {
  await work([station]);
  await jumpHost();
  expect(await download()).toEqual(['authorised_unattributed', 'source-hidden']);
});

test('but the grant that was in use there does', async () => {
  await work([station]);
  await jumpHost();
  await granted(ofIvan());
  expect(await download()).toEqual(['authorised', 'implementer-named']);
});

test('and that of somebody else says that it was somebody else', async () => {
  await work([station]);
  await jumpHost();
  await granted(ofIvan({ person: EVE }));
  expect(await download()).toEqual(['wrong_actor', 'person-other']);
});

test('two who could have been there are nobody', async () => {
  await work([station]);
  await jumpHost();
  await granted(ofIvan());
  await granted(ofIvan({ person: EVE }));
  expect(await download()).toEqual(['authorised_unattributed', 'source-hidden']);
});

test('a vendor who was granted it and not let in was not there', async () => {
  await work([station]);
  await jumpHost();
  const windows = [{ from: at('21:00'), to: at('23:59'), zone: 'UTC', recurrence: null }];
  const firm = { ...party.example, kind: 'integrator', name: 'Fill & Co' };
  const { id } = await plant.store.transaction((repositories) =>
    proceed(
      everyKind(() => crypto.randomUUID()),
      repositories,
      at('-1 07:00'),
      (all) => all.create('party', null, firm),
    ),
  );
  const vendor = { kind: 'vendor_remote', party: id, sponsor: EVE, windows };
  await granted(vendorBody({ ...ofIvan(), ...vendor }));
  expect(await download()).toEqual(['authorised_unattributed', 'source-hidden']);
});

test('a station that neither the request nor a grant names is somebody else’s', async () => {
  await work([neighbour]);
  expect(await download()).toEqual(['wrong_actor', 'source-other']);
});

test.each<[string, () => object]>([
  ['for another asset', () => ({ targets: { assets: [neighbour], zones: [] } })],
  ['only to look', () => ({ right: 'view' })],
  ['that had ended', () => ({ end: at('22:00') })],
  ['for another station', () => ({ sources: [neighbour] })],
])('a grant %s says nothing of who it was', async (_, more) => {
  await work([neighbour]);
  await granted(ofIvan(more()));
  expect(await download()).toEqual(['wrong_actor', 'source-other']);
});

test('one that was granted to the implementer is theirs', async () => {
  await work([neighbour]);
  await granted(ofIvan());
  expect(await download()).toEqual(['authorised', 'implementer-named']);
});

test('a grant that is taken back is judged by what held then', async () => {
  await work([station]);
  await jumpHost();
  const id = await granted(ofIvan());
  const drift = await plant.happens(PLC_7, 'logic.download', '22:10');
  await plant.judge();
  await plant.store.transaction((repositories) =>
    proceed(
      everyKind(() => crypto.randomUUID()),
      repositories,
      at('22:30'),
      (all) => all.step(id, 'leave'),
    ),
  );
  plant.clock(at('22:31'));
  expect(await plant.judge()).toBeGreaterThan(0);
  expect(await said(drift)).toEqual(['authorised', 'implementer-named']);
});

test('a device that may be connected is expected when it is first seen, also where it was granted late for others', async () => {
  const device = { macs: ['00:1d:9c:00:00:55'], serials: [], zone: ZONE, port: null };
  const machine = { mac: '00:1d:9c:00:00:55', ip: '10.0.0.55' };
  await plant.zone(ZONE, [PLC_7], '-99 00:00');
  await plant.send(seen(1, machine));
  await plant.run(`UPDATE asset SET zone = '${ZONE}' WHERE mac = '${machine.mac}'`);
  const drift = await plant.happens(machine, 'device.new', '22:10', { isUnseen: true });
  await plant.judge();
  expect((await plant.verdict(drift)).verdict).toBe('unauthorised');
  await granted(connectBody({ ...during, device }));
  await plant.judge();
  expect(await plant.verdict(drift)).toMatchObject({
    verdict: 'tolerated',
    machine: { reasons: [{ code: 'permitted-by', grant: 'ACC-1' }] },
  });
});

/** The approved column of the three values of an attribute: what is in force, since when, and who said so. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { signedIn } from '../../support/clients.ts';
import { factRow } from '../../support/plant-rows.ts';
import { instant, ReconciledSite } from '../../support/reconciled-site.ts';
import type { Asking } from '../../support/tokens.ts';

let plant: ReconciledSite;
let engineer: Asking;
let second: Asking;

beforeAll(async () => {
  plant = await ReconciledSite.open();
  const { edge, database } = plant;
  engineer = await signedIn(edge, database, 'emil', { roles: ['ot-engineer'] });
  second = await signedIn(edge, database, 'sven', { roles: ['asset-owner'] });
});
afterAll(() => plant.close());
beforeEach(() => plant.moveOn());

/** What it states of itself: rows of the asset that was seen last. */
async function stated(known: Record<string, string>) {
  const { serial = null, vendor = null, firmware = null } = known;
  const id = await plant.seen({ serial, vendor, firmware });
  const facts = Object.entries(known).map(([attribute, value]) =>
    factRow(plant.seenSoFar, attribute, value, { class: 'config' }),
  );
  await plant.database.run(facts.join('\n'));
  return id;
}
const states = (id: string, value: string) =>
  plant.database.run(
    `UPDATE fact SET value = '${value}' WHERE asset = '${id}' AND attribute = 'firmware' AND part = ''`,
  );
async function proposed(id: string) {
  const { status, body } = await engineer('POST', '/baselines', {
    site: plant.site,
    body: {
      ...{ subject: `asset/${id}`, change: null, note: '', name: '', zone: null, snapshot: null },
    },
  });
  expect(status).toBe(201);
  return body.id as string;
}
/** A minute later. */
const signature = { slot: 'owner', meaning: 'so it shall be' };
async function step(by: Asking, record: string, event: string, said: object) {
  plant.edge.later(60_000);
  const { status, body } = await by('POST', `/baselines/${record}/${event}`, said, '*');
  expect([event, status]).toEqual([event, 200]);
  return body;
}
const signed = (by: Asking, record: string, event: string) => step(by, record, event, signature);
const again = (record: string) => step(engineer, record, 'propose', { change: null, note: '' });
const column = async (subject: string, field = 'firmware') => {
  const { attributes } = await plant.standing(subject);
  return attributes.find((one: { field: string }) => one.field === field).baseline;
};

test('one that waits shows nothing; approved by a second person it says what, since when and by whom', async () => {
  const id = await stated({ serial: `V-${plant.site}`, vendor: 'ABB', firmware: '1.0' });
  const declared = await plant.declare({
    ...{ name: 'Drive', vendor: 'ABB', serial: `V-${plant.site}`, firmware: '9.9' },
  });
  expect(await plant.standing(declared)).toMatchObject({ observed: id, status: 'conflict' });
  const record = await proposed(id);
  expect(await column(declared)).toBeNull();
  const own = await engineer('POST', `/baselines/${record}/approve`, signature, '*');
  expect([own.status, await column(declared)]).toEqual([403, null]);

  await signed(plant.owner, record, 'approve');
  const first = {
    ...{ value: '1.0', protocol: 'modbus', asset: id, record, revision: 2 },
    ...{ since: instant(plant.now()), by: 'olga' },
  };
  expect(await column(declared)).toEqual(first);
  expect((await column(declared, 'serial')).value).toBe(`V-${plant.site}`);
  expect(await column(declared, 'location')).toBeNull();

  await states(id, '2.0');
  const waiting = await again(record);
  expect(waiting).toMatchObject({ state: 'proposed', revision: 3, inForce: 2 });
  expect(await column(declared)).toEqual(first);
  await signed(second, record, 'refuse');
  expect(await column(declared)).toEqual(first);

  await again(record);
  await signed(second, record, 'approve');
  expect(await column(declared)).toEqual({
    ...{ ...first, value: '2.0', revision: 4, since: instant(plant.now()), by: 'sven' },
  });

  await signed(plant.owner, record, 'withdraw');
  expect(await column(declared)).toBeNull();
  await again(record);
  expect(await column(declared)).toBeNull();
  await signed(second, record, 'approve');
  expect(await column(declared)).toMatchObject({ value: '2.0', by: 'sven' });
  await step(plant.owner, record, 'supersede', { reason: 'scrapped' });
  expect(await column(declared)).toBeNull();
});

test('what nobody declared shows what was approved of it; a part speaks for itself alone', async () => {
  const id = await stated({ firmware: '1.0' });
  await plant.database.run(
    factRow(plant.seenSoFar, 'hardware-revision', 'B', { part: 'slot 2', class: 'config' }),
  );
  const record = await proposed(id);
  await signed(plant.owner, record, 'approve');
  expect(await column(id)).toMatchObject({ value: '1.0', by: 'olga' });
  expect(await column(id, 'hardware')).toBeNull();
});

test('of what several attributes state, the one that knows best was approved', async () => {
  const id = await stated({ name: 'host', 'plant-id': '=A1+B2', product: 'P', model: 'M' });
  const record = await proposed(id);
  await signed(plant.owner, record, 'approve');
  expect((await column(id, 'name')).value).toBe('=A1+B2');
  expect((await column(id, 'model')).value).toBe('M');
});

test('what is approved of one asset is no word of another', async () => {
  const approved = await stated({ firmware: '1.0' });
  const other = await stated({ firmware: '1.0' });
  await signed(plant.owner, await proposed(approved), 'approve');
  expect(await column(other)).toBeNull();
});

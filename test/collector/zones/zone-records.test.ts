/** Sites, zones and conduits as people write them, and who may decide what on them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConduitBody } from '../../../collector/records/kinds/conduit.ts';
import { SiteBody } from '../../../collector/records/kinds/site.ts';
import { ZoneBody } from '../../../collector/records/kinds/zone.ts';
import { ownDatabase } from '../../support/database.ts';
import { anna, ida, otto, ZoningSite } from '../../support/zoning-site.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const cell = { name: 'Cell 7', side: 'ot' };
const conduit = { name: 'Historian', from: A, to: 'outside' };
const works = { code: 'works', name: 'Works', timeZone: 'Europe/Berlin', isInScope: true };

const paths = (schema: typeof ZoneBody | typeof ConduitBody | typeof SiteBody, given: object) => [
  ...new Set(schema.safeParse(given).error?.issues.map(({ path }) => path.join('/'))),
];

test.each([
  [{ ...cell, name: 'Cell\u202e 7' }, ['name']],
  [{ ...cell, name: ' ' }, ['name']],
  [{ ...cell, side: 'office' }, ['side']],
  [{ ...cell, vlans: [0, 4095] }, ['vlans/0', 'vlans/1']],
  [{ ...cell, ranges: [{ network: 'a', cidr: '10.0.0.0/99' }] }, ['ranges/0/cidr']],
  [{ ...cell, ranges: [{ cidr: '10.0.0.0/8' }] }, ['ranges/0/network']],
  [{ ...cell, members: ['plc-1'] }, ['members/0']],
  [{ ...cell, securityTarget: [1, 2, 3] }, ['securityTarget']],
  [{ ...cell, criticality: 2.5 }, ['criticality']],
  [{ ...cell, controlledSince: '2026-01-01T00:00:00.000Z' }, ['']],
  [cell, []],
])('of a zone %j is refused for %j', (given, found) => {
  expect(paths(ZoneBody, given)).toEqual(found);
});

test('a block is kept as it is written once and for all', () => {
  const given = { ...cell, ranges: [{ network: 'a', cidr: '10.1.2.77/24' }] };
  expect(ZoneBody.parse(given).ranges).toEqual([{ network: 'a', cidr: '10.1.2.0/24' }]);
});

test.each([
  [{ ...conduit, to: A }, ['to']],
  [{ ...conduit, rules: [{ id: 'a' }, { id: 'a' }] }, ['rules']],
  [{ ...conduit, rules: [{ id: 'A b' }] }, ['rules/0/id']],
  [{ ...conduit, rules: [{ id: 'a', port: '70000' }] }, ['rules/0/port']],
  [{ ...conduit, rules: [{ id: 'a', port: '9-1' }] }, ['rules/0/port']],
  [{ ...conduit, rules: [{ id: 'a', port: '1;2' }] }, ['rules/0/port']],
  [{ ...conduit, until: 'tomorrow' }, ['until']],
  [{ ...conduit, rules: [{ id: 'a', port: '102-104' }] }, []],
])('of a conduit %j is refused for %j', (given, found) => {
  expect(paths(ConduitBody, given)).toEqual(found);
});

test.each([
  [{ ...works, timeZone: 'Europe/Atlantis' }, ['timeZone']],
  [{ ...works, code: '../etc' }, ['code']],
  [works, []],
])('of a site %j is refused for %j', (given, found) => {
  expect(paths(SiteBody, given)).toEqual(found);
});

describe('who decides', () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  let plant: ZoningSite;
  beforeAll(async () => {
    database = await ownDatabase();
    plant = new ZoningSite(database);
  });
  afterAll(async () => {
    await plant.zoning.close();
    await database.close();
  });
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string; detail?: string }) => error.detail ?? error.code,
    );
  const list = () => database.store.read(({ zones }) => zones.list());

  test('a zone is not approved by who wrote it, nor by who wrote the wording', async () => {
    const { id } = await plant.write('zone', { ...cell, name: 'Written' });
    await plant.act((doing) => doing.edit(id, { ...cell, name: 'Edited' }, otto, () => {}));
    expect(await refusal(plant.step(id, 'approve', anna))).toMatch(/^Who wrote it/);
    expect(await refusal(plant.step(id, 'approve', otto))).toMatch(/^Who wrote it/);
    expect(await refusal(plant.step(id, 'approve', ida))).toBe('done');
  });

  test('change control is switched on where the zone is in force, and off again, each once', async () => {
    const { id } = await plant.write('zone', { ...cell, name: 'Press shop' });
    expect(await refusal(plant.step(id, 'switch-on-control', otto))).toBe('It was never approved.');
    await plant.step(id, 'approve', otto);
    await plant.step(id, 'switch-on-control', otto);
    expect((await list()).find((zone) => zone.id === id)).toMatchObject({
      ...{
        site: 'plant',
        name: 'Press shop',
        side: 'ot',
        controlledSince: '2026-01-31T00:00:00.000Z',
      },
    });
    expect(await refusal(plant.step(id, 'switch-on-control', otto))).toBe(
      'Change control is on already.',
    );
    await plant.act((doing) => doing.edit(id, { ...cell, name: 'Presses' }, anna, () => {}));
    expect((await list()).find((zone) => zone.id === id)?.name).toBe('Press shop');
    await plant.step(id, 'switch-off-control', otto);
    expect((await list()).find((zone) => zone.id === id)?.controlledSince).toBeNull();
  });

  test('a zone is part of one in force, never of itself, and is not left while it has parts', async () => {
    const whole = await plant.zone('Hall', {});
    const stray = await plant.write('zone', { ...cell, name: 'Stray', parent: A });
    expect(await refusal(plant.step(stray.id, 'approve', otto))).toMatch(
      /^What it is part of is no/,
    );
    const part = await plant.zone('Line', { parent: whole });
    expect(await refusal(plant.step(whole, 'supersede', otto))).toBe('Other zones are part of it.');
    await plant.act((doing) =>
      doing.edit(whole, { ...cell, name: 'Hall', parent: part }, anna, () => {}),
    );
    expect(await refusal(plant.step(whole, 'approve', otto))).toBe('It would be part of itself.');
  });

  test('a conduit takes a person for OT and another for IT, and one for safety where it leads there', async () => {
    const from = await plant.zone('Cell', {});
    const to = await plant.zone('Emergency stop', { side: 'safety' });
    const body = { name: 'To safety', from, to, rules: [{ id: 'r1', port: '502' }] };
    const first = await plant.write('conduit', body);
    expect(await refusal(plant.step(first.id, 'propose', anna))).toMatch(
      /^One end is a safety zone/,
    );
    const wide = { ...body, isSafety: true, rules: [{ id: 'r1' }] };
    const second = await plant.write('conduit', wide);
    expect(await refusal(plant.step(second.id, 'propose', anna))).toMatch(
      /^A rule of a safety zone/,
    );
    const { id } = await plant.write('conduit', { ...body, isSafety: true });
    await plant.step(id, 'propose', anna);
    const say = (who: typeof anna, slot: string) =>
      plant.step(id, 'approve', who, { slot, meaning: 'agreed' });
    expect(await refusal(say(anna, 'ot'))).toMatch(/^Who wrote it/);
    expect((await say(otto, 'ot')).state).toBe('proposed');
    expect(await refusal(say(otto, 'it'))).toMatch(/^You have approved it for another side/);
    expect((await say(ida, 'it')).state).toBe('proposed');
    const third = { id: 'a1a1a1a1-0000-4000-8000-000000000004', name: 'sam' };
    expect((await say(third, 'safety')).state).toBe('approved');
  });

  test('a conduit leads from a zone in force to another, or out, and has a rule', async () => {
    const from = await plant.zone('Lab', {});
    const told = async (body: object) => {
      const { id } = await plant.write('conduit', { name: 'x', from, to: 'outside', ...body });
      return refusal(plant.step(id, 'propose', anna));
    };
    expect(await told({ to: A, rules: [{ id: 'r1' }] })).toMatch(/^An end is no zone/);
    expect(await told({})).toBe('It has no rule.');
    expect(await told({ rules: [{ id: 'r1' }] })).toBe('done');
  });
});

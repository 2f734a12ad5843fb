/** A NetBox pulled by itself: by one collector, as it is due, applied only as rules say. */
import { describe, expect, test } from 'vitest';
import { signedIn } from '../../support/clients.ts';
import { netbox } from '../../support/netbox-pulling.ts';
import { device, MINUTE, scheduledPulls, site } from '../../support/scheduled-pulls.ts';

const { own, pullingFrom, later, schedule, last, lists, declared, ruled } = scheduledPulls();

describe('a pull by itself', () => {
  test('waits for a person where no rule says otherwise, is asked for once, and is applied by them', async () => {
    const devices = [device(1), device(2)];
    const { url, requests } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const first = await last();
    expect(first).toMatchObject({
      ...{ site, netboxSite: '', outcome: 'waiting', why: null, counts: { new: 2 }, failures: 0 },
      ...{ applied: null, waiting: expect.any(String) },
    });
    expect(Date.parse(first.next) - Date.parse(first.began)).toBe(15 * MINUTE);
    expect((await schedule()).everyMinutes).toBe(15);
    expect(await declared()).toEqual([]);

    const asked = requests.length;
    later(14);
    await pulling.tick();
    expect(requests).toHaveLength(asked);
    later(1);
    await pulling.tick();
    expect(requests.length).toBeGreaterThan(asked);
    expect((await last()).waiting).toBe(first.waiting);
    expect(await lists()).toHaveLength(1);

    const { version } = (await own.owner('GET', `/imports/${first.waiting}`)).body;
    const done = await own.owner('POST', `/imports/${first.waiting}/apply`, {}, `"${version}"`);
    expect([done.status, done.body.state]).toEqual([200, 'applied']);
    expect(await declared()).toHaveLength(2);
    later(15);
    await pulling.tick();
    expect(await last()).toMatchObject({ outcome: 'unchanged', waiting: null });
    expect(await lists()).toHaveLength(1);
  });

  test('puts what waits anew where something else would change, and still waits after a day', async () => {
    const devices = [device(1)];
    const { url } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const { waiting } = await last();
    devices.push(device(2));
    later(15);
    await pulling.tick();
    const now = await last();
    expect(now.waiting).not.toBe(waiting);
    expect((await own.owner('GET', `/imports/${waiting}`)).body.state).toBe('discarded');
    later(25 * 60);
    await own.owner('POST', `/imports?site=${site}`, 'name;tag\n', undefined);
    const csv = { url: `/api/v1/imports?site=${site}`, method: 'POST' as const };
    await own.edge.api.inject({ ...csv, payload: 'x', headers: { 'content-type': 'text/csv' } });
    expect((await own.owner('GET', `/imports/${now.waiting}`)).body.state).toBe('previewed');
  });

  test('takes over what rules apply, with their names; what is taken back is not done again', async () => {
    const devices = [device(1), device(2), device(3)];
    const { url } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const { waiting } = await last();
    await own.owner('POST', `/imports/${waiting}/apply`, {}, '*');
    expect(await declared()).toHaveLength(3);
    await ruled({ name: 'names', fields: ['name'], decides: 'apply' });

    devices[0] = device(1, { name: 'Press' });
    // Its firmware is controlled: the whole row waits.
    devices[1] = device(2, { name: 'Saw', custom_fields: { firmware_version: 'V9' } });
    devices.push(device(4));
    later(15);
    await pulling.tick();
    const state = await last();
    expect(state).toMatchObject({
      outcome: 'waiting',
      counts: { changed: 2, new: 1, unchanged: 1 },
    });
    expect((await declared()).map(({ name }: { name: string }) => name).sort()).toEqual(
      ['Press', 'device-2', 'device-3'].sort(),
    );
    const rows = (await own.owner('GET', `/imports/${state.waiting}/rows?is=changed,new`)).body
      .items;
    expect(rows.map(({ row }: { row: number }) => row)).toEqual([2, 4]);
    const applied = (await own.owner('GET', `/imports/${state.applied}`)).body;
    expect(applied).toMatchObject({
      state: 'applied',
      appliedBy: 'collector',
      createdBy: 'collector',
    });
    expect(
      await own.database.rows(`SELECT detail->>'comment' AS comment FROM audit
        WHERE action = 'declared.import' OR action = 'import.apply' ORDER BY id DESC LIMIT 1`),
    ).toEqual([{ comment: 'By rule: names' }]);

    const undone = await own.owner('POST', `/imports/${state.applied}/undo`, {}, '*');
    expect(undone.status).toBe(200);
    later(15);
    await pulling.tick();
    expect((await declared()).map(({ name }: { name: string }) => name)).toContain('device-1');
    expect((await last()).counts).toMatchObject({ conflict: 1 });
  });

  test('a rule that says review leaves it to a person, whatever comes behind it', async () => {
    const devices = [device(1)];
    const { url } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    await own.owner('POST', `/imports/${(await last()).waiting}/apply`, {}, '*');
    await ruled({ fields: ['name'], decides: 'review' }, { decides: 'apply' });
    devices[0] = device(1, { name: 'Press' });
    later(15);
    await pulling.tick();
    expect(await last()).toMatchObject({ outcome: 'waiting', applied: null });
  });

  test('is done by one of several collectors', async () => {
    const { url, requests } = await netbox({ devices: [device(1)], macs: [] });
    const [one, other] = [await pullingFrom(url), await pullingFrom(url)];
    await Promise.all([one.tick(), other.tick()]);
    await other.tick();
    const devices = requests.filter((line) => line.includes('/dcim/devices/'));
    expect(devices).toHaveLength(1);
    expect(await lists()).toHaveLength(1);
  });
});

test('who may not read there is told of no pull', async () => {
  const { url } = await netbox({ devices: [device(1)], macs: [] });
  const pulling = await pullingFrom(url);
  await pulling.tick();
  const elsewhere = await signedIn(own.edge, own.database, 'else', {
    roles: ['viewer'],
    site: 'nowhere',
  });
  expect((await elsewhere('GET', '/imports/netbox')).body.items).toEqual([]);
  const nobody = await signedIn(own.edge, own.database, 'adam', { roles: ['administrator'] });
  expect((await nobody('GET', '/imports/netbox')).status).toBe(403);
  expect((await own.edge.api.inject('/api/v1/imports/netbox')).statusCode).toBe(401);
});

/** A NetBox pulled by itself: by one collector, as it is due, applied only as rules say, and never half. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rule } from '../../../collector/declared/rules.ts';
import { NetboxPulling } from '../../../collector/exchange/netbox/netbox-pulling.ts';
import { PullCounters } from '../../../collector/exchange/netbox/pull-counters.ts';
import { isPullDue, nextPull } from '../../../collector/exchange/netbox/pull-schedule.ts';
import { pullMetricsOf } from '../../../collector/main-metrics.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { signedIn } from '../../support/clients.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { netboxDevice, say } from '../../support/netbox.ts';
import { netbox, TOKEN } from '../../support/netbox-pulling.ts';
import type { Asking } from '../../support/tokens.ts';

const MINUTE = 60_000;
const site = 'plant' as SiteId;
let database: OwnDatabase;
let empty: () => Promise<void>;
let edge: Edge;
let owner: Asking;
const pullings: NetboxPulling[] = [];
let counters: PullCounters;

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  counters = new PullCounters();
  return async () => {
    for (const one of pullings.splice(0)) await one.close();
    await edge.close();
  };
});

const device = (id: number, known: object = {}) =>
  netboxDevice(id, { site: { id: 3, name: 'plant', slug: 'plant' }, primary_ip4: null, ...known });

/** A collector that pulls from there every quarter of an hour. */
async function pullingFrom(url: string, more: object = {}): Promise<NetboxPulling> {
  const settings = {
    ...{ url, token: TOKEN, pageSize: 2, timeoutMs: 2000, firmwareField: 'firmware_version' },
    ...{ pullEvery: 15, pulls: [{ site }], ...more },
  };
  const plain = pullings.length === 0 ? await edgeOn(database) : edge;
  if (pullings.length === 0) {
    const surroundings = { ...plain.surroundings.settings, netbox: settings };
    edge = await edgeOn(database, { settings: surroundings });
    owner = await signedIn(edge, database, 'olga', { roles: ['asset-owner'] });
  }
  const { store, now } = edge.surroundings;
  const pulling = new NetboxPulling({
    ...{ store, now, holder: randomUUID(), newId: randomUUID, settings, counters },
    ...{ sleep: async () => {}, onCommitted: () => {} },
    onTrouble: (error) => {
      throw error;
    },
  });
  pullings.push(pulling);
  return pulling;
}

const schedule = async () => (await owner('GET', '/imports/netbox')).body;
const last = async () => (await schedule()).items[0];
const lists = async () => (await owner('GET', '/imports')).body.items;
const declared = async () => (await owner('GET', '/declared-assets?sort=name')).body.items;
const ruled = (...rules: Partial<Rule>[]) =>
  owner(
    'PUT',
    `/reconciliation-rules/${site}`,
    { rules: rules.map((one, at) => ({ name: `rule ${at}`, fields: [], classes: [], ...one })) },
    '*',
  );

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
    edge.later(14 * MINUTE);
    await pulling.tick();
    expect(requests).toHaveLength(asked);
    edge.later(MINUTE);
    await pulling.tick();
    expect(requests.length).toBeGreaterThan(asked);
    expect((await last()).waiting).toBe(first.waiting);
    expect(await lists()).toHaveLength(1);

    const { version } = (await owner('GET', `/imports/${first.waiting}`)).body;
    const done = await owner('POST', `/imports/${first.waiting}/apply`, {}, `"${version}"`);
    expect([done.status, done.body.state]).toEqual([200, 'applied']);
    expect(await declared()).toHaveLength(2);
    edge.later(15 * MINUTE);
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
    edge.later(15 * MINUTE);
    await pulling.tick();
    const now = await last();
    expect(now.waiting).not.toBe(waiting);
    expect((await owner('GET', `/imports/${waiting}`)).body.state).toBe('discarded');
    edge.later(25 * 60 * MINUTE);
    await owner('POST', `/imports?site=${site}`, 'name;tag\n', undefined);
    const csv = { url: `/api/v1/imports?site=${site}`, method: 'POST' as const };
    await edge.api.inject({ ...csv, payload: 'x', headers: { 'content-type': 'text/csv' } });
    expect((await owner('GET', `/imports/${now.waiting}`)).body.state).toBe('previewed');
  });

  test('takes over what rules apply, with their names; what is taken back is not done again', async () => {
    const devices = [device(1), device(2), device(3)];
    const { url } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const { waiting } = await last();
    await owner('POST', `/imports/${waiting}/apply`, {}, '*');
    expect(await declared()).toHaveLength(3);
    await ruled({ name: 'names', fields: ['name'], decides: 'apply' });

    devices[0] = device(1, { name: 'Press' });
    // Its firmware is controlled: the whole row waits.
    devices[1] = device(2, { name: 'Saw', custom_fields: { firmware_version: 'V9' } });
    devices.push(device(4));
    edge.later(15 * MINUTE);
    await pulling.tick();
    const state = await last();
    expect(state).toMatchObject({
      outcome: 'waiting',
      counts: { changed: 2, new: 1, unchanged: 1 },
    });
    expect((await declared()).map(({ name }: { name: string }) => name).sort()).toEqual(
      ['Press', 'device-2', 'device-3'].sort(),
    );
    const rows = (await owner('GET', `/imports/${state.waiting}/rows?is=changed,new`)).body.items;
    expect(rows.map(({ row }: { row: number }) => row)).toEqual([2, 4]);
    const applied = (await owner('GET', `/imports/${state.applied}`)).body;
    expect(applied).toMatchObject({
      state: 'applied',
      appliedBy: 'collector',
      createdBy: 'collector',
    });
    expect(
      await database.rows(`SELECT detail->>'comment' AS comment FROM audit
        WHERE action = 'declared.import' OR action = 'import.apply' ORDER BY id DESC LIMIT 1`),
    ).toEqual([{ comment: 'By rule: names' }]);

    const undone = await owner('POST', `/imports/${state.applied}/undo`, {}, '*');
    expect(undone.status).toBe(200);
    edge.later(15 * MINUTE);
    await pulling.tick();
    expect((await declared()).map(({ name }: { name: string }) => name)).toContain('device-1');
    expect((await last()).counts).toMatchObject({ conflict: 1 });
  });

  test('a rule that says review leaves it to a person, whatever comes behind it', async () => {
    const devices = [device(1)];
    const { url } = await netbox({ devices, macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    await owner('POST', `/imports/${(await last()).waiting}/apply`, {}, '*');
    await ruled({ fields: ['name'], decides: 'review' }, { decides: 'apply' });
    devices[0] = device(1, { name: 'Press' });
    edge.later(15 * MINUTE);
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

describe('a pull that fails', () => {
  type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;
  let made = 0;
  const page = (request: IncomingMessage, results: object[]) => ({
    results,
    next: `http://${request.headers.host}/api/dcim/devices/?offset=${++made}`,
  });

  test.each<[string, string, Misbehaviour]>([
    ['refused', 'a token it does not know', (_, response) => say(response, 401, {})],
    [
      'busy',
      'too many questions',
      (_, response) => say(response, 429, {}, { 'retry-after': '7200' }),
    ],
    ['broken', 'a failure of its own', (_, response) => say(response, 503, {})],
    [
      'strange',
      'HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
    [
      'elsewhere',
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://x/' }).end(),
    ],
    [
      'elsewhere',
      'a next page at another host',
      (_, response) => say(response, 200, { results: [{ id: 1 }], next: 'http://x.example/api/' }),
    ],
    [
      'endless',
      'pages that repeat',
      (request, response) => say(response, 200, page(request, [{ id: 1 }])),
    ],
    [
      'incomplete',
      'a count that is not kept',
      (_, response) => say(response, 200, { count: 9, next: null, results: [device(1)] }),
    ],
    [
      'unreadable',
      'more that are no devices than it may have',
      (_, response) =>
        say(response, 200, {
          next: null,
          results: Array.from({ length: 1600 }, (__, id) => ({ id: id + 1 })),
        }),
    ],
  ])('%s: %s', async (why, _, misbehave) => {
    let isWell = false;
    const { url } = await netbox(
      { devices: [device(1)], macs: [] },
      {
        misbehave: (request, response) => {
          if (isWell || !request.url?.startsWith('/api/dcim/devices/')) return false;
          misbehave(request, response);
          return true;
        },
      },
    );
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const failed = await last();
    expect(failed).toMatchObject({
      outcome: 'failed',
      why,
      failures: 1,
      waiting: null,
      succeeded: null,
    });
    expect(JSON.stringify(failed)).not.toContain(TOKEN);
    const waits = why === 'busy' ? 120 + 0 : 30;
    expect(Date.parse(failed.next) - Date.parse(failed.began)).toBe(waits * MINUTE);
    expect([await lists(), await declared()]).toEqual([[], []]);
    expect(counters.failures.get(why)).toBe(1);

    isWell = true;
    edge.later(waits * MINUTE);
    await pulling.tick();
    expect(await last()).toMatchObject({
      outcome: 'waiting',
      why: null,
      sentence: null,
      failures: 0,
    });
  });

  test('leaves what waited before, and says since when nothing was read', async () => {
    const { url, close } = await netbox({ devices: [device(1)], macs: [] });
    const pulling = await pullingFrom(url);
    await pulling.tick();
    const { waiting, succeeded } = await last();
    await close();
    edge.later(15 * MINUTE);
    await pulling.tick();
    expect(await last()).toMatchObject({
      ...{ outcome: 'failed', why: 'unreachable', waiting, succeeded, failures: 1 },
    });
    expect((await owner('GET', `/imports/${waiting}`)).body.state).toBe('previewed');
    const text = pullMetricsOf(counters).map(({ name, values }) => [name, values]);
    expect(text).toContainEqual([
      'netbox_pulls_total',
      expect.arrayContaining([
        { labels: { outcome: 'failed' }, value: 1 },
        { labels: { outcome: 'waiting' }, value: 1 },
      ]),
    ]);
  });
});

describe('the next pull', () => {
  test.each([
    [0, 0, 15],
    [1, 0, 30],
    [3, 0, 120],
    [40, 0, 24 * 60],
    [1, 2 * 60 * MINUTE, 120],
    [1, 9e15, 24 * 60],
  ])(
    'behind %i failures, asked to wait %i ms, is in %i minutes',
    (failures, retryAfterMs, minutes) => {
      expect(nextPull(0, { everyMinutes: 15, failures, retryAfterMs })).toBe(minutes * MINUTE);
    },
  );

  test('of one a week apart is never later for having failed', () => {
    expect(nextPull(0, { everyMinutes: 10_080, failures: 5 })).toBe(10_080 * MINUTE);
  });

  test('comes sooner where the interval is made shorter', () => {
    const state = {
      began: new Date(0).toISOString(),
      next: new Date(1e9).toISOString(),
      failures: 0,
    };
    expect(isPullDue(state as never, 60 * MINUTE, 60)).toBe(true);
    expect(isPullDue(state as never, 59 * MINUTE, 60)).toBe(false);
    expect(isPullDue({ ...state, failures: 2 } as never, 60 * MINUTE, 60)).toBe(false);
  });
});

test('who may not read there is told of no pull', async () => {
  const { url } = await netbox({ devices: [device(1)], macs: [] });
  const pulling = await pullingFrom(url);
  await pulling.tick();
  const elsewhere = await signedIn(edge, database, 'else', { roles: ['viewer'], site: 'nowhere' });
  expect((await elsewhere('GET', '/imports/netbox')).body.items).toEqual([]);
  const nobody = await signedIn(edge, database, 'adam', { roles: ['administrator'] });
  expect((await nobody('GET', '/imports/netbox')).status).toBe(403);
  expect((await edge.api.inject('/api/v1/imports/netbox')).statusCode).toBe(401);
});

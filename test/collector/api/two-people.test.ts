/**
 * A site that two people answer for: it says so itself, by a decision, with a reason and an end. One of them may then
 * approve for OT and for IT; nobody approves what they asked for, and safety is its own person's. csms.md §6.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { later, type Requested, requested, sign } from '../../support/requested.ts';

let site: Requested;
/** May speak for every side there is. */
let both: Client;
beforeAll(async () => {
  site = await requested();
  both = await clientOf(site.edge, site.database, 'both', {
    roles: ['asset-owner', 'csms-manager', 'safety'],
  });
});
afterAll(() => site.close());

interface Site {
  readonly id: string;
  readonly state: string;
  readonly detail?: string;
  readonly body: Record<string, unknown>;
}
const SITES = '/api/v1/sites';
const body = (until: string | null) => ({
  ...{ code: 'plant', name: 'Small works', timeZone: 'Europe/Berlin', isInScope: true },
  ...{ justification: '', objectives: [], dataClasses: [], parent: null },
  twoPeople: until === null ? null : { reason: 'Nobody else works here.', until },
});
const decide = (by: Client, { id }: { id: string }) =>
  by.send<Site>('POST', `${SITES}/${id}/activate`, {}, { 'if-match': '*' });
let plant: Site;
const written = async (until: string | null) => {
  const sent = { body: body(until) };
  if (plant === undefined) return (await site.ruth.send<Site>('POST', SITES, sent)).body;
  const put = ['PUT', `${SITES}/${plant.id}`] as const;
  return (await site.ruth.send<Site>(...put, sent, { 'if-match': '*' })).body;
};
const approveAll = async (more: object = {}) => {
  const change = await site.write(more);
  await site.act(site.ruth, change, 'submit');
  await site.act(both, change, 'approve', sign('ot'));
  return site.act(both, change, 'approve', sign('it'));
};

test('without it one person does not speak for both sides', async () => {
  const { status, body: refused } = await approveAll();
  expect([status, refused.detail]).toEqual([409, 'You have approved it for another side: ot.']);
});

test('it takes a decision of somebody else, and an end that is not far', async () => {
  plant = await written(later(24 * 400));
  expect((await decide(site.ruth, plant)).status).toBe(409);
  expect((await decide(both, plant)).body.detail).toMatch(/within 366 days/);
  plant = await written(later(24 * 30));
  expect((await approveAll()).status).toBe(409);
  expect((await decide(both, plant)).body.state).toBe('active');
});

test('then one person approves for OT and for IT, and it counts', async () => {
  const { status, body: change } = await approveAll();
  expect([status, change.state]).toEqual([200, 'approved']);
  const { approved, requests } = await site.edge.surroundings.store.read(
    async ({ changeRequests }) => {
      const all = await changeRequests.of(change.id);
      return { approved: all.at(-1)?.isTwoPeople, requests: all.length };
    },
  );
  expect([approved, requests > 0]).toEqual([true, true]);
});

test('but not what they asked for or do themselves', async () => {
  const own = await site.write({}, both);
  await site.act(both, own, 'submit');
  expect((await site.act(both, own, 'approve', sign('ot'))).body.detail).toMatch(/^Who wrote it/);
  const done = await site.write({ implementers: [both.id] });
  await site.act(site.ruth, done, 'submit');
  expect((await site.act(both, done, 'approve', sign('ot'))).body.detail).toMatch(/^Who does/);
});

test('and safety is another person’s', async () => {
  const { body: change } = await approveAll({ impacts: { isSafety: true, isQuality: false } });
  expect(change.openSides).toEqual(['safety']);
  const third = await site.act(both, change, 'approve', sign('safety'));
  expect([third.status, third.body.detail]).toEqual([409, expect.stringMatching(/another side/)]);
  expect((await site.act(site.sam, change, 'approve', sign('safety'))).body.state).toBe('approved');
});

test('nobody writes it into a request by hand', async () => {
  const change = await site.write({ isTwoPeople: true });
  expect(change.body['isTwoPeople']).toBeUndefined();
});

test('once it has ended, what was submitted before is submitted again, and takes two', async () => {
  const window = { from: later(24 * 31), to: later(24 * 32), zone: 'UTC' };
  const change = await site.write({ windows: [window] });
  await site.act(site.ruth, change, 'submit');
  await site.act(both, change, 'approve', sign('ot'));
  site.edge.later(30 * 24 * 3_600_000);
  const late = await site.act(both, change, 'approve', sign('it'));
  expect([late.status, late.body.detail]).toEqual([
    409,
    expect.stringMatching(/more than two people/),
  ]);
  await site.act(site.ruth, change, 'submit');
  await site.act(both, change, 'approve', sign('ot'));
  expect((await site.act(both, change, 'approve', sign('it'))).body.detail).toMatch(/another side/);
  expect((await site.act(site.ines, change, 'approve', sign('it'))).body.state).toBe('approved');
});

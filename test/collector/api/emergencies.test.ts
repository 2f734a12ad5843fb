/** Work that cannot wait: opened by one, acknowledged by another, reviewed by both sides within three days. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standingOf } from '../../../collector/change/emergency.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { asset } from '../../support/plant-rows.ts';
import { type Change, type Requested, requested, sign } from '../../support/requested.ts';

let plant: Requested;
beforeAll(async () => {
  plant = await requested();
});
afterAll(() => plant.close());

const down = { reason: 'Line 3 is down', hours: 4, isAlone: false };
const opened = async (more: object = down) => {
  const change = await plant.write({ windows: [], sop: null, implementers: [plant.ivan.id] });
  const { body } = await plant.act(plant.otto, change, 'open-emergency', more);
  return body;
};
/** As the change check reads it. */
const emergencyOf = async ({ id }: Change) => {
  const { store, now } = plant.edge.surroundings;
  const span = { from: now(), to: now() };
  const found = await store.read(({ changeRequests }) =>
    changeRequests.candidates('plant' as SiteId, [`asset:${asset(1)}`], span),
  );
  const emergency = found.find((request) => request.id === id)?.emergency;
  return emergency && standingOf(emergency, now());
};

test('is opened, acknowledged by a second person, ends by itself, and is approved afterwards by both sides', async () => {
  const { act, ines, olga, otto, sam, wait, read } = plant;
  const change = await opened();
  expect(change.state).toBe('emergency_open');
  expect(await emergencyOf(change)).toBe('pending');
  expect((await act(otto, change, 'acknowledge')).body.detail).toContain('than who opened it');
  expect((await act(ines, change, 'acknowledge')).status).toBe(200);
  expect((await act(olga, change, 'acknowledge')).status).toBe(409);
  await wait(5);
  const review = await read(change);
  expect(review.state).toBe('retro_review');
  expect(Date.parse(review.due!) - plant.edge.surroundings.now()).toBe((72 - 5) * 3_600_000);

  const approve = (by: typeof olga, slot: string) =>
    act(by, change, 'approve-afterwards', sign(slot));
  expect((await approve(sam, 'safety')).status).toBe(409);
  expect((await approve(otto, 'ot')).body.detail).toContain('than who opened it');
  expect((await approve(olga, 'ot')).body.state).toBe('retro_review');
  expect((await approve(olga, 'it')).body.detail).toContain('the other side');
  expect((await approve(ines, 'it')).body.state).toBe('verifying');
  expect(await emergencyOf(change)).toBe('approved');
});

test('lasts twelve hours at most, says why, and is not opened by who only looks', async () => {
  const change = await plant.write({ windows: [] });
  const { act, auditor, otto, quinn } = plant;
  expect((await act(otto, change, 'open-emergency', { ...down, hours: 13 })).status).toBe(400);
  expect((await act(otto, change, 'open-emergency', { ...down, reason: '' })).status).toBe(400);
  expect((await act(auditor, change, 'open-emergency', down)).status).toBe(403);
  expect((await act(quinn, change, 'open-emergency', down)).status).toBe(403);
});

test('that nobody acknowledged is refused or nothing', async () => {
  const { act, olga, wait } = plant;
  const change = await opened();
  await wait(5);
  const { status, body } = await act(olga, change, 'approve-afterwards', sign('ot'));
  expect([status, body.detail]).toEqual([409, expect.stringContaining('only be refused')]);
  expect(await emergencyOf(change)).toBe('lapsed');
});

test('of who is alone on shift may be acknowledged within a day', async () => {
  const { act, ines, olga, wait } = plant;
  const change = await opened({ ...down, isAlone: true });
  await wait(20);
  expect((await act(ines, change, 'acknowledge')).status).toBe(200);
  expect((await act(olga, change, 'approve-afterwards', sign('ot'))).status).toBe(200);
});

test('refused, it asks for a request that undoes it', async () => {
  const { act, ines, wait, auditor } = plant;
  const change = await opened();
  await act(ines, change, 'acknowledge');
  await wait(5);
  const bare = await act(ines, change, 'refuse-afterwards', sign('it'));
  expect(bare.status).toBe(400);
  const said = { ...sign('it'), follows: 'rollback' };
  const { body } = await act(ines, change, 'refuse-afterwards', said);
  expect(body.state).toBe('rejected');
  expect(await emergencyOf(change)).toBe('refused');
  const { body: list } = await auditor.get<{ items: { title: string; state: string }[] }>(
    '/api/v1/changes?q=roll',
  );
  expect(list.items).toMatchObject([
    { title: `Roll back ${change.ref}: New logic`, state: 'draft' },
  ]);
});

test('refused, it opens an incident about what was worked on', async () => {
  const { act, ines, wait, auditor } = plant;
  const change = await opened();
  await act(ines, change, 'acknowledge');
  await wait(5);
  const said = { ...sign('it'), follows: 'incident' };
  expect((await act(ines, change, 'refuse-afterwards', said)).body.state).toBe('rejected');
  const { body: list } = await auditor.get<{ items: { id: string; title: string }[] }>(
    '/api/v1/incidents',
  );
  expect(list.items).toMatchObject([
    { title: 'Emergency work that was refused afterwards', state: 'new' },
  ]);
  const { body: incident } = await auditor.get(`/api/v1/incidents/${list.items[0]?.id}`);
  expect(incident).toMatchObject({ body: { severity: 'high', drifts: [], assets: [asset(1)] } });
});

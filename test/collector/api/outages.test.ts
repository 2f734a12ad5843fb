/** Outages: announced, approved before they begin, kept for as long as they were. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { START } from '../../support/edge.ts';
import { HOUR, later, type Requested, requested } from '../../support/requested.ts';

const ZONE = '00000000-0000-4000-8000-0000000000aa';
const meaning = { meaning: 'The line is stopped then.' };

let plant: Requested;
beforeAll(async () => {
  plant = await requested();
});
afterAll(() => plant.close());

const passed = () => (plant.edge.surroundings.now() - START) / HOUR;
const announced = async (from = 1, to = 5) => {
  const windows = [{ from: later(passed() + from), to: later(passed() + to) }];
  const body = { title: 'Overhaul', zone: ZONE, windows, reason: 'Power is off.' };
  const { body: outage } = await plant.ruth.send<{ id: string; state: string; ref: string }>(
    ...(['POST', '/api/v1/outages', { site: 'plant', body }] as const),
  );
  return outage;
};
const act = (by: Requested['olga'], { id }: { id: string }, event: string, said = {}) =>
  by.send<{ state: string; detail: string }>('POST', `/api/v1/outages/${id}/${event}`, said, {
    'if-match': '*',
  });
/** Hours of it that the change check is told of. */
const known = async ({ id }: { id: string }) => {
  const found = await plant.edge.surroundings.store.read(({ changeRequests }) =>
    changeRequests.outages('plant' as SiteId, { from: START, to: START + 1000 * HOUR }),
  );
  return found
    .filter((one) => one.id === id)
    .flatMap(({ windows }) =>
      windows.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / HOUR),
    );
};

test('excuses nothing until somebody else approves it, and is over by itself', async () => {
  const outage = await announced();
  expect(outage.ref).toMatch(/^OUT-\d+$/);
  expect(await known(outage)).toEqual([]);
  expect((await act(plant.ruth, outage, 'approve', meaning)).status).toBe(409);
  expect((await act(plant.olga, outage, 'approve', meaning)).body.state).toBe('approved');
  expect(await known(outage)).toEqual([4]);
  await plant.wait(6);
  const { body } = await plant.auditor.get<{ state: string }>(`/api/v1/outages/${outage.id}`);
  expect(body.state).toBe('over');
  expect(await known(outage)).toEqual([4]);
});

test('is not approved once it has begun: silence of before stays unexplained', async () => {
  const outage = await announced(1, 5);
  plant.edge.later(2 * HOUR);
  const { status, body } = await act(plant.olga, outage, 'approve', meaning);
  expect([status, body.detail]).toEqual([409, expect.stringContaining('has begun')]);
});

test('called off in the middle, it was one up to then', async () => {
  const outage = await announced(1, 5);
  await act(plant.olga, outage, 'approve', meaning);
  plant.edge.later(3 * HOUR);
  expect((await act(plant.ruth, outage, 'cancel')).body.state).toBe('cancelled');
  expect(await known(outage)).toEqual([2]);
});

test('called off before, it never was one', async () => {
  const outage = await announced(1, 5);
  await act(plant.olga, outage, 'approve', meaning);
  await act(plant.ruth, outage, 'cancel');
  expect(await known(outage)).toEqual([]);
});

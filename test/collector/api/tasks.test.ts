import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind, proceed } from '../../../collector/records/proceeding.ts';
import { raiseTask } from '../../../collector/tasks/raise-task.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';

interface Whole {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly due: string | null;
  readonly body: Record<string, unknown>;
  readonly detail: string;
  readonly issues: { path: string }[];
}

const HOUR = 3_600_000;
let database: OwnDatabase;
let edge: Edge;
let fitter: Client;
let owner: Client;
let stranger: Client;
let now = START;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  fitter = await clientOf(edge, database, 'fitter', { roles: ['ot-engineer'] });
  owner = await clientOf(edge, database, 'owner', { roles: ['asset-owner'] });
  stranger = await clientOf(edge, database, 'stranger', { roles: ['ot-engineer'], site: 'mill' });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const later = (ms: number) => {
  now += ms;
  edge.later(ms);
};
const soon = (ms: number) => new Date(now + ms).toISOString();
const write = (by: Client, more: object = {}) =>
  by.send<Whole>('POST', '/api/v1/tasks', {
    site: 'plant',
    body: {
      ...{ what: 'Save the program', detail: '', purpose: 'backup', subject: 'asset/7' },
      ...{ zone: null, assignee: fitter.id, escalateTo: owner.id, due: soon(HOUR) },
      ...{ recurrence: null, result: '', artefact: null },
      series: { begins: soon(HOUR), number: 9, skipped: 9 },
      ...more,
    },
  });
const step = (by: Client, id: string, event: string, said: object = {}) =>
  by.send<Whole>('POST', `/api/v1/tasks/${id}/${event}`, said, { 'if-match': '*' });
const open = async (query: string) =>
  (await owner.get<{ items: Whole[] }>(`/api/v1/tasks?${query}`)).body.items;

async function due(): Promise<void> {
  const troubles: unknown[] = [];
  const work = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: () => now },
    ...{ proceedings: everyKind(randomUUID), onTrouble: (error) => troubles.push(error) },
    onCommitted: () => {},
  });
  await work.tick();
  await work.close();
  expect(troubles).toEqual([]);
}

const news = async (id: string) => {
  const left = await edge.surroundings.store.read(({ outbox }) =>
    outbox.after({ tx: '0', id: 0 }, 100_000),
  );
  return left
    .map(({ body }) => body as { id: string; event: string; tells?: string[] })
    .filter((said) => said.id === id);
};

describe('a task', () => {
  test('is done by whom it is assigned to, with what came of it', async () => {
    const { body } = await write(owner);
    expect(body.body['series']).toMatchObject({ number: 1, skipped: 0 });
    const other = await step(owner, body.id, 'complete', { result: 'done' });
    expect([other.status, other.body.detail]).toEqual([
      409,
      expect.stringMatching(/somebody else’s/),
    ]);
    const artefact = 'a'.repeat(64);
    const done = await step(fitter, body.id, 'complete', { result: 'on the share', artefact });
    expect(done.body).toMatchObject({
      state: 'done',
      due: null,
      body: { result: 'on the share', artefact },
    });
    expect((await step(fitter, body.id, 'complete', { result: '' })).status).toBe(409);
  });

  test('can be given to somebody else, who hears of it', async () => {
    const { body } = await write(owner);
    await step(owner, body.id, 'assign', { assignee: owner.id });
    expect((await step(owner, body.id, 'complete', { result: '' })).body.state).toBe('done');
    expect((await news(body.id)).map(({ event, tells }) => [event, tells])).toEqual([
      ['create', [fitter.id]],
      ['assign', [owner.id]],
      ['complete', undefined],
    ]);
  });

  test('that nobody does in time is missed, once, and whoever should know is told', async () => {
    const { body } = await write(owner);
    later(HOUR - 1);
    await due();
    expect((await fitter.get<Whole>(`/api/v1/tasks/${body.id}`)).body.state).toBe('open');
    later(1);
    await due();
    await due();
    expect((await fitter.get<Whole>(`/api/v1/tasks/${body.id}`)).body).toMatchObject({
      state: 'missed',
      due: null,
    });
    expect((await news(body.id)).at(-1)).toMatchObject({
      event: 'miss',
      tells: [fitter.id, owner.id],
    });
    expect((await step(fitter, body.id, 'complete', { result: 'late' })).body.state).toBe('done');
  });

  test('without somebody to escalate to is told to who asked for it', async () => {
    const { body } = await write(owner, { escalateTo: null, assignee: null });
    later(2 * HOUR);
    await due();
    expect((await news(body.id)).at(-1)?.tells).toEqual([owner.id]);
  });

  test('is put off to a later time, with a reason', async () => {
    const { body } = await write(owner);
    const past = await step(owner, body.id, 'reschedule', { due: soon(-HOUR), reason: 'x' });
    expect([past.status, past.body.detail]).toEqual([409, 'That is past already.']);
    const put = await step(owner, body.id, 'reschedule', {
      due: soon(9 * HOUR),
      reason: 'line runs',
    });
    expect(put.body).toMatchObject({ state: 'open', due: soon(9 * HOUR) });
  });

  test('due in the past is not written down', async () => {
    expect((await write(owner, { due: soon(-HOUR) })).status).toBe(400);
  });

  test('is nobody’s of another site', async () => {
    const { body } = await write(owner);
    expect((await stranger.get(`/api/v1/tasks/${body.id}`)).status).toBe(404);
    expect((await step(stranger, body.id, 'cancel', { reason: 'x' })).status).toBe(404);
  });

  test('two who do it at once: one of them did', async () => {
    const { body } = await write(owner, { assignee: null });
    const both = await Promise.all([
      step(owner, body.id, 'complete', { result: 'I' }),
      step(fitter, body.id, 'cancel', { reason: 'not needed' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a task that recurs', () => {
  const recurring = (more: object = {}) =>
    write(owner, {
      ...{ subject: `asset/${randomUUID()}`, recurrence: { rule: 'FREQ=DAILY', zone: 'UTC' } },
      ...more,
    });
  const follower = async (of: Whole, states = 'open') =>
    open(`key=${String(of.body['subject']).replace('/', ':')}&state=${states}`);

  test('done, has the next one written down; it is evidence of its own', async () => {
    const { body } = await recurring();
    await step(fitter, body.id, 'complete', { result: 'ok' });
    const [next, ...more] = await follower(body);
    expect(more).toEqual([]);
    expect(next).toMatchObject({ body: { series: { number: 2, skipped: 0 } } });
    expect(Date.parse(String(next?.body['due'])) - Date.parse(String(body.body['due']))).toBe(
      24 * HOUR,
    );
  });

  test('missed, has the next one too, and done late it has no second', async () => {
    const { body } = await recurring();
    later(HOUR);
    await due();
    expect(await follower(body)).toHaveLength(1);
    await step(fitter, body.id, 'complete', { result: 'late' });
    expect(await follower(body)).toHaveLength(1);
  });

  test('put off after it was missed, it is made up for once', async () => {
    const { body } = await recurring();
    later(HOUR);
    await due();
    const put = await step(owner, body.id, 'reschedule', { due: soon(HOUR), reason: 'make it up' });
    expect(put.body.body['recurrence']).toBeNull();
    await step(fitter, body.id, 'complete', { result: 'made up' });
    expect(await follower(body)).toHaveLength(1);
  });

  test('left out once goes on, cancelled it ends', async () => {
    const { body } = await recurring();
    await step(owner, body.id, 'skip', { reason: 'holiday' });
    const [next] = await follower(body);
    await step(owner, String(next?.id), 'cancel', { reason: 'scrapped' });
    expect(await follower(body)).toEqual([]);
    const once = await write(owner);
    expect((await step(owner, once.body.id, 'skip', { reason: 'x' })).body.detail).toBe(
      'It does not come again: cancel it.',
    );
  });

  test('by a rule that is none is refused, with its field', async () => {
    const { status, body } = await recurring({
      recurrence: { rule: 'FREQ=SECONDLY', zone: 'UTC' },
    });
    expect([status, body.issues[0]?.path]).toEqual([400, 'body/body/recurrence']);
  });
});

describe('what is mine', () => {
  test('is what I have still to do, of every site I may read', async () => {
    const me = await clientOf(edge, database, 'me', { roles: ['ot-engineer'] });
    const mine = (await write(owner, { assignee: me.id })).body.id;
    const done = (await write(owner, { assignee: me.id })).body.id;
    await step(me, done, 'complete', { result: '' });
    await write(owner, { assignee: owner.id });
    const { body } = await me.get<{ items: Whole[]; total: number }>('/api/v1/tasks/mine');
    expect([body.items.map(({ id }) => id), body.total]).toEqual([[mine], 1]);
    const all = await me.get<{ total: number }>('/api/v1/tasks/mine?state=done');
    expect(all.body.total).toBe(1);
  });

  test('is nothing without a role, and nothing at all without a session', async () => {
    const nobody = await clientOf(edge, database, 'nobody', { roles: [] });
    expect((await nobody.get('/api/v1/tasks/mine')).status).toBe(403);
    const { statusCode } = await edge.api.inject({ method: 'GET', url: '/api/v1/tasks/mine' });
    expect(statusCode).toBe(401);
    expect((await owner.get('/api/v1/tasks/mine?sort=colour')).status).toBe(400);
  });
});

test('the collector asks once for the same thing', async () => {
  const wanted = { site: 'plant' as SiteId, purpose: 'backup', subject: 'change/CHG-1' } as const;
  const raise = () =>
    edge.surroundings.store.transaction((repositories) =>
      proceed(everyKind(randomUUID), repositories, soon(0) as Instant, (proceeding) =>
        raiseTask(proceeding, repositories, wanted),
      ),
    );
  const first = await raise();
  expect(first).toMatchObject({ state: 'open', createdBy: { id: 'collector' } });
  expect(first.due).toBe(soon(48 * HOUR));
  expect((await raise()).id).toBe(first.id);
  await step(owner, first.id, 'complete', { result: 'saved' });
  expect((await raise()).id).not.toBe(first.id);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toleranceOf } from '../../../collector/exceptions/tolerance.ts';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind } from '../../../collector/records/proceeding.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';
import { asset } from '../../support/plant-rows.ts';

interface Whole {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly inForce: number | null;
  readonly body: Record<string, unknown>;
  readonly approvals: {
    readonly decision: string;
    readonly meaning: string;
    readonly isCurrent: boolean;
  }[];
  readonly code: string;
  readonly detail: string;
}

const DAY = 86_400_000;
let database: OwnDatabase;
let edge: Edge;
let asker: Client;
let owner: Client;
let manager: Client;
let now = START;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  asker = await clientOf(edge, database, 'asker', { roles: ['ot-engineer', 'asset-owner'] });
  owner = await clientOf(edge, database, 'owner', { roles: ['asset-owner'] });
  manager = await clientOf(edge, database, 'manager', { roles: ['csms-manager'] });
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const instant = (ms: number) => new Date(ms).toISOString() as Instant;
const covers = { checks: ['C21'], rules: [], requirements: [], risks: [], matches: [], kinds: [] };
const body = (more: object = {}) => ({
  ...{ covers, subjects: { assets: [asset(1)], zones: [] }, isSiteWide: false },
  ...{ reason: 'no spare', compensation: 'watched', expires: instant(now + 10 * DAY), note: '' },
  ...more,
});
const ask = (by = asker, more: object = {}) =>
  by.send<Whole>('POST', '/api/v1/exceptions', { site: 'plant', body: body(more) });
const step = (by: Client, id: string, event: string, said: object = {}) =>
  by.send<Whole>('POST', `/api/v1/exceptions/${id}/${event}`, said, { 'if-match': '*' });
const sign = (by: Client, id: string, event = 'approve') =>
  step(by, id, event, { slot: 'owner', meaning: 'I answer for it' });
const read = (at: number, to = at) =>
  edge.surroundings.store.read(({ exceptions }) =>
    exceptions.during(instant(at), instant(to), 'plant' as SiteId),
  );
const ids = async (at: number, to = at) => (await read(at, to)).map(({ id }) => id);
const later = (ms: number) => {
  now += ms;
  edge.later(ms);
};

test('is approved by somebody else than who asked, who proves who they are', async () => {
  const { body: made } = await ask();
  expect(made.state).toBe('requested');
  const own = await sign(asker, made.id);
  expect([own.status, own.body.detail]).toEqual([409, 'Who wrote it cannot decide on it.']);
  const hasty = await clientOf(edge, database, 'hasty', {
    roles: ['asset-owner'],
    isProven: false,
  });
  expect((await sign(hasty, made.id)).body.code).toBe('proof-needed');
  const good = await sign(owner, made.id);
  expect(good.body).toMatchObject({
    ...{ state: 'approved', inForce: 1 },
    approvals: [{ decision: 'given', meaning: 'I answer for it', isCurrent: true }],
  });
  expect(await ids(now)).toContain(made.id);
});

test('who last worded it does not approve it either', async () => {
  const { body: made, etag = '' } = await ask();
  const put = await owner.send<Whole>(
    'PUT',
    `/api/v1/exceptions/${made.id}`,
    { body: body({ reason: 'none to be had' }) },
    { 'if-match': etag },
  );
  expect(put.status).toBe(200);
  expect((await sign(owner, made.id)).status).toBe(409);
  expect((await sign(manager, made.id)).body.state).toBe('approved');
});

test('two who decide at once: one of them does', async () => {
  const { body: made } = await ask();
  const both = await Promise.all([sign(owner, made.id), sign(manager, made.id, 'refuse')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('an approval that is taken back covers no more, and may be given again by another', async () => {
  const { body: made } = await ask();
  await sign(owner, made.id);
  const approvedAt = now;
  later(DAY);
  const back = await sign(owner, made.id, 'reconsider');
  expect(back.body).toMatchObject({ state: 'requested', inForce: null });
  expect(await ids(now)).not.toContain(made.id);
  // What happened while it held is judged by what held then.
  expect(await ids(approvedAt)).toContain(made.id);
  later(DAY);
  await sign(manager, made.id);
  expect(await ids(now)).toContain(made.id);
  expect((await read(approvedAt, now)).filter(({ id }) => id === made.id)).toHaveLength(2);
});

test('ends by itself when its time is over, and tolerates until then and no longer', async () => {
  const kinds = { ...covers, checks: [], kinds: ['param.write'] };
  const { body: made } = await ask(asker, { covers: kinds, expires: instant(now + DAY) });
  await sign(owner, made.id);
  const approvedAt = now;
  const [granted] = (await read(now)).filter(({ id }) => id === made.id);
  expect(toleranceOf(granted!)).toMatchObject({
    ...{ approvedAt: instant(approvedAt), until: instant(approvedAt + DAY) },
    ...{ kinds: ['param.write'], assets: [asset(1)] },
  });
  later(DAY);
  const work = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: () => now },
    ...{ proceedings: everyKind(randomUUID), onTrouble: () => {}, onCommitted: () => {} },
  });
  await work.tick();
  await work.close();
  const { body: over } = await asker.get<Whole>(`/api/v1/exceptions/${made.id}`);
  expect(over).toMatchObject({ state: 'expired', inForce: null });
  expect(await ids(now)).not.toContain(made.id);
  expect(await ids(approvedAt, now)).toContain(made.id);
});

test('is revoked with a reason, and from then on is none', async () => {
  const { body: made } = await ask();
  await sign(owner, made.id);
  const held = now;
  later(1000);
  expect((await step(asker, made.id, 'revoke', {})).status).toBe(400);
  const gone = await step(manager, made.id, 'revoke', { reason: 'the panel is gone' });
  expect(gone.body.state).toBe('revoked');
  expect(await ids(now)).not.toContain(made.id);
  const [granted] = (await read(held)).filter(({ id }) => id === made.id);
  expect(granted?.endedAt).toBe(instant(now));
});

test('is taken back by who asked for it alone', async () => {
  const { body: made } = await ask();
  expect((await step(manager, made.id, 'withdraw', { reason: 'x' })).body.detail).toBe(
    'Who asked for it takes it back.',
  );
  expect((await step(asker, made.id, 'withdraw', { reason: 'x' })).body.state).toBe('withdrawn');
});

test.each([
  ['without an end in sight', { expires: instant(START + 900 * DAY) }],
  ['that is over already', { expires: instant(START - DAY) }],
  ['of downloads', { covers: { ...covers, kinds: ['logic.download'] } }],
  ['of nothing', { covers: { ...covers, checks: [] } }],
  ['without what is done instead', { compensation: '' }],
  ['in hostile words', { reason: 'a\u202eb' }],
])('none is asked for %s', async (_, more) => {
  expect((await ask(asker, more)).status).toBe(400);
});

test('what cannot be approved any more is not, though nobody has looked yet', async () => {
  const { body: made } = await ask(asker, { expires: instant(now + 1000) });
  later(2000);
  expect((await sign(owner, made.id)).body.detail).toBe('It would have expired.');
});

/** Grants over the API: who may ask, who grants, who lets a vendor in, and what ends them. csms.md §6. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DueRecords } from '../../../collector/records/due.ts';
import { everyKind } from '../../../collector/records/proceeding.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';
import { grantBody, vendorBody } from '../../support/granted.ts';

interface Whole {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly due: string | null;
  readonly detail: string;
  readonly code: string;
  readonly steps: readonly { readonly event: string; readonly comment: string | null }[];
}

const [HOUR, DAY] = [3_600_000, 86_400_000];
const PATH = '/api/v1/access-grants';
let database: OwnDatabase;
let edge: Edge;
let now = START;
let engineer: Client;
let owner: Client;
let manager: Client;
let analyst: Client;
let admin: Client;
let ivan: Client;
let sponsor: Client;
let firm: string;
let due: DueRecords;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  const person = (name: string, ...roles: Parameters<typeof clientOf>[3]['roles']) =>
    clientOf(edge, database, name, { roles });
  engineer = await person('engineer', 'ot-engineer', 'asset-owner');
  owner = await person('owner', 'asset-owner');
  manager = await person('manager', 'csms-manager');
  analyst = await person('analyst', 'soc-analyst');
  admin = await person('admin', 'administrator');
  ivan = await person('ivan', 'ot-engineer', 'asset-owner');
  sponsor = await person('sponsor', 'asset-owner');
  const party = { kind: 'integrator', name: 'Fill & Co', contacts: [], contractEnd: null };
  const rest = { attestations: [], advisories: null, user: null, employer: null, note: '' };
  firm = (await manager.send('POST', '/api/v1/parties', { body: { ...party, ...rest } })).body[
    'id'
  ] as string;
  due = new DueRecords({
    ...{ store: edge.surroundings.store, holder: 'test', now: () => now, onCommitted: () => {} },
    ...{ proceedings: everyKind(randomUUID), onTrouble: (error) => expect.fail(String(error)) },
  });
});
afterAll(async () => {
  await due.close();
  await edge.close();
  await database.close();
});

const instant = (ms: number) => new Date(ms).toISOString();
const times = (days = 30) => ({ from: instant(now), end: instant(now + days * DAY) });
const user = (more: object = {}) => grantBody({ ...times(), person: ivan.id, ...more });
/** From an hour from now, for two hours, each day. */
const vendor = (more: object = {}) =>
  vendorBody({
    ...{ ...times(), person: null, party: firm, sponsor: sponsor.id },
    windows: [
      {
        ...{ from: instant(now + HOUR), to: instant(now + 3 * HOUR), zone: 'UTC' },
        recurrence: 'FREQ=DAILY',
      },
    ],
    ...more,
  });
const ask = (body: object, by = engineer) => by.send<Whole>('POST', PATH, { site: 'plant', body });
const step = (by: Client, id: string, event: string, said: object = {}) =>
  by.send<Whole>('POST', `${PATH}/${id}/${event}`, said, { 'if-match': '*' });
const sign = (by: Client, id: string, event = 'approve') =>
  step(by, id, event, { slot: 'owner', meaning: 'I answer for it' });
const granted = async (body: object) => {
  const { id } = (await ask(body)).body;
  expect((await sign(owner, id)).body.state).toBe('approved');
  return id;
};
const read = async (id: string) => (await manager.get<Whole>(`${PATH}/${id}`)).body;
const wait = async (ms: number) => {
  now += ms;
  edge.later(ms);
  for (let turn = 0; turn < 3; turn++) await due.tick();
};
const why = { reason: 'no longer needed' };
const letIn = { meaning: 'They are expected.' };

test('is granted by neither who asks, nor who gets it, nor who answers for it', async () => {
  const { body: own } = await ask(user());
  const tries = [await sign(engineer, own.id), await sign(ivan, own.id)];
  expect(tries.map(({ status, body }) => [status, body.detail])).toEqual([
    [409, 'Who asked for it cannot decide on it.'],
    [409, 'Nobody grants access to themselves, or to whom they answer for.'],
  ]);
  const { body: theirs } = await ask(vendor());
  expect((await sign(sponsor, theirs.id)).status).toBe(409);
  expect((await sign(owner, theirs.id)).body).toMatchObject({ state: 'approved', ref: 'ACC-2' });
});

test('what lacks something is not written down, and says what', async () => {
  const answer = await ask(vendor({ end: null }));
  expect([answer.status, answer.body.detail]).toEqual([400, 'Access of a vendor has an end.']);
});

test('begins and ends by itself', async () => {
  const id = await granted(user({ from: instant(now + HOUR), end: instant(now + DAY) }));
  await wait(HOUR);
  expect((await read(id)).state).toBe('active');
  await wait(DAY);
  expect(await read(id)).toMatchObject({ state: 'expired', due: null });
});

test('a vendor is let in by OT, on the day, and not by themselves; and out with the window', async () => {
  const id = await granted(vendor({ person: ivan.id }));
  expect((await step(analyst, id, 'activate', letIn)).status).toBe(403);
  const self = await step(ivan, id, 'activate', letIn);
  expect([self.status, self.body.detail]).toEqual([409, 'Nobody lets themselves in.']);
  expect((await step(engineer, id, 'activate', letIn)).body.state).toBe('active');
  await wait(3 * HOUR);
  expect((await read(id)).state).toBe('approved');
  expect((await step(engineer, id, 'activate', {})).status).toBe(400);
});

test('a vendor whose window is days away is not let in yet', async () => {
  const windows = [
    { from: instant(now + 2 * DAY), to: instant(now + 3 * DAY), zone: 'UTC', recurrence: null },
  ];
  const id = await granted(vendor({ windows }));
  const early = await step(engineer, id, 'activate', letIn);
  expect([early.status, early.body.detail]).toEqual([409, expect.stringMatching(/on the day/)]);
});

test('somebody other than a vendor needs nobody to open the door', async () => {
  const id = await granted(user());
  expect((await step(engineer, id, 'activate', letIn)).status).toBe(409);
});

test('an analyst takes back what is urgent, and grants nothing', async () => {
  const id = await granted(user());
  const { body: other } = await ask(user());
  expect((await sign(analyst, other.id)).status).toBe(403);
  expect((await step(analyst, id, 'revoke')).status).toBe(400);
  expect((await step(analyst, id, 'revoke', why)).body.state).toBe('revoked');
  expect((await step(engineer, id, 'revoke', why)).status).toBe(409);
});

test('what changes the plant is reviewed after 90 days by somebody else, and holds meanwhile', async () => {
  const id = await granted(user({ end: null }));
  await wait(0);
  await wait(90 * DAY);
  expect((await read(id)).state).toBe('review_due');
  const reviewed = { meaning: 'Still needed.' };
  expect((await step(ivan, id, 'review', reviewed)).status).toBe(409);
  expect((await step(manager, id, 'review', reviewed)).body.state).toBe('active');
  await wait(90 * DAY);
  expect((await read(id)).state).toBe('review_due');
});

test('who leaves takes with them what they got, and what they answered for', async () => {
  const eve = await clientOf(edge, database, 'eve', { roles: ['ot-engineer'] });
  const [got, answered] = [
    await granted(user({ person: eve.id })),
    await granted(vendor({ sponsor: eve.id })),
  ];
  const untouched = await granted(user());
  const { body: asked } = await ask(user({ person: eve.id }));
  const disabled = await admin.send('POST', `/api/v1/users/${eve.id}/disable`);
  expect(disabled.status).toBe(200);
  for (const id of [got, answered, asked.id]) {
    const { state, steps } = await read(id);
    expect([state, steps.at(-1)]).toEqual([
      'revoked',
      expect.objectContaining({ event: 'leave', comment: 'Somebody it rests on has left.' }),
    ]);
  }
  expect((await read(untouched)).state).toBe('approved');
  const { body: late } = await ask(user({ person: eve.id }));
  expect((await sign(owner, late.id)).body.detail).toBe('Who gets it is not here.');
});

test('a party that is dealt with no more has no access any more', async () => {
  const id = await granted(vendor());
  await manager.send('POST', `/api/v1/parties/${firm}/end`, why, { 'if-match': '*' });
  expect(await read(id)).toMatchObject({ state: 'revoked' });
  const { body: late } = await ask(vendor());
  expect((await sign(owner, late.id)).body.detail).toBe(
    'The party it is for is not dealt with here.',
  );
});

test('two who decide at once: one of them does', async () => {
  const { id } = (await ask(user())).body;
  const both = await Promise.all([sign(owner, id), sign(manager, id, 'refuse')]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

/** An approver lends a role for a while: bounded, signed, on record, never passed on. csms.md §6. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approvers } from '../../../collector/users/delegation.ts';
import type { SignedIn } from '../../../collector/users/session.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { addPerson, PASSWORD } from '../../support/people.ts';

const HOST = 'plant.example:8080';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ZONE = '20000000-0000-4000-8000-000000000001';
const DAY = 86_400_000;
const WEEK_LATER = '2026-01-17T00:00:00.000Z';

let database: OwnDatabase;
let edge: Edge;
let ada: SignedIn;
let bea: SignedIn;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run(
    'TRUNCATE "user", api_token, audit, evidence, evidence_payload, evidence_head CASCADE',
  );
  edge = await edgeOn(database);
  await addPerson(database, 'Ada', 'asset-owner');
  await addPerson(database, 'Bea', 'viewer');
  ada = await signIn('Ada');
  bea = await signIn('Bea');
  return () => edge.close();
});

const signIn = (name: string) => edge.services.users.signIn(name, PASSWORD, '10.0.0.1');
type Method = 'GET' | 'POST' | 'DELETE';
async function ask(method: Method, path: string, who: SignedIn | string, payload?: object) {
  const headers: Record<string, string> =
    typeof who === 'string'
      ? { authorization: `Bearer ${who}` }
      : { host: HOST, origin: `http://${HOST}`, cookie: `plumbline_session=${who.secret}` };
  const request = { method, url: `/api/v1${path}`, headers, ...(payload && { payload }) };
  const answer = await edge.api.inject(request);
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
}
const wanted = (more: object = {}) => ({
  ...{ role: 'asset-owner', site: 'press', zone: null, to: bea.id, until: WEEK_LATER },
  ...{ reason: 'On leave until the 17th.', ...more },
});
const prove = (who: SignedIn) => ask('POST', '/session/proof', who, { password: PASSWORD });
async function lend(more: object = {}, who = ada) {
  await prove(who);
  return ask('POST', '/delegations', who, wanted(more));
}
const grantsOf = async ({ secret }: SignedIn) =>
  (await edge.services.users.bySession(secret))?.grants ?? [];
const OWNER = { role: 'asset-owner', site: 'press', zone: null };

describe('a role that is lent', () => {
  test('is held at once, beside what somebody held before, and signed by who lends it', async () => {
    const { status, body } = await lend();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ role: 'asset-owner', from: { name: 'Ada' }, to: { name: 'Bea' }, isInForce: true },
    });
    expect(await grantsOf(bea)).toContainEqual(OWNER);
    expect(await grantsOf(ada)).toContainEqual({ ...OWNER, site: null });
    const sealed = await database.rows<{ kind: string; actor: string }>(
      'SELECT kind, actor FROM evidence',
    );
    expect(sealed).toEqual([{ kind: 'role.delegate', actor: 'Ada' }]);
    const payloads = JSON.stringify(await database.rows('SELECT * FROM evidence_payload'));
    expect(payloads).toContain('On leave');
  });

  test('ends on its day, and not a moment later', async () => {
    await lend();
    edge.later(7 * DAY - 1);
    const again = await signIn('Bea');
    expect(await grantsOf(again)).toContainEqual(OWNER);
    edge.later(1);
    expect(await grantsOf(again)).not.toContainEqual(OWNER);
    expect((await ask('GET', '/delegations', again)).body.items).toMatchObject([
      { isInForce: false },
    ]);
  });

  test.each(['Ada', 'Bea', 'an administrator'])('is ended by %s, once', async (name) => {
    const { id } = (await lend()).body;
    const who = { Ada: ada, Bea: bea }[name] ?? TOKEN;
    edge.later(1000);
    expect(await ask('DELETE', `/delegations/${id}`, who)).toMatchObject({
      ...{ status: 200, body: { isInForce: false, until: '2026-01-10T00:00:01.000Z' } },
    });
    expect(await grantsOf(bea)).not.toContainEqual(OWNER);
    expect((await ask('DELETE', `/delegations/${id}`, who)).status).toBe(409);
    const [last] = await database.rows('SELECT action FROM audit ORDER BY id DESC LIMIT 1');
    expect(last).toEqual({ action: 'role.delegate-end' });
  });

  test('is nobody else’s to see or to end', async () => {
    const { id } = (await lend()).body;
    await addPerson(database, 'Cleo', 'asset-owner');
    const cleo = await signIn('Cleo');
    expect((await ask('GET', '/delegations', cleo)).body.items).toEqual([]);
    expect((await ask('DELETE', `/delegations/${id}`, cleo)).status).toBe(404);
    await addPerson(database, 'Otto', 'auditor');
    const otto = await signIn('Otto');
    expect((await ask('GET', '/delegations', otto)).body.items).toHaveLength(1);
    expect((await ask('DELETE', `/delegations/${id}`, otto)).status).toBe(404);
  });

  test('ends with the role it was lent from, and with who lent it', async () => {
    await lend();
    const people = async () => (await ask('GET', '/users', TOKEN)).body.items;
    const [{ assignments }] = await people();
    edge.later(1000);
    await ask('DELETE', `/users/${ada.id}/roles/${assignments[0].id}`, TOKEN);
    expect(await grantsOf(bea)).not.toContainEqual(OWNER);

    await ask('POST', `/users/${ada.id}/roles`, TOKEN, { role: 'asset-owner', site: null });
    expect((await lend()).status).toBe(201);
    expect(await grantsOf(bea)).toContainEqual(OWNER);
    await ask('POST', `/users/${ada.id}/disable`, TOKEN);
    expect(await grantsOf(bea)).not.toContainEqual(OWNER);
    await ask('POST', `/users/${ada.id}/enable`, TOKEN);
    expect(await grantsOf(bea)).not.toContainEqual(OWNER);
  });

  test('may be lent for a part of where it is held', async () => {
    expect((await lend({ zone: ZONE })).status).toBe(201);
    expect(await grantsOf(bea)).toContainEqual({ ...OWNER, zone: ZONE });
  });
});

describe('nobody lends', () => {
  const flaw = async (more: object, who?: SignedIn) => {
    const { status, body } = await lend(more, who);
    return [status, `${body.code} ${body.detail ?? JSON.stringify(body.issues)}`];
  };

  test('without proving who they are', async () => {
    const answer = await ask('POST', '/delegations', ada, wanted());
    expect(answer).toMatchObject({ status: 401, body: { code: 'proof-needed' } });
  });

  test('to themselves', async () => {
    expect(await flaw({ to: ada.id })).toEqual([403, expect.stringContaining('themselves')]);
  });

  test('to nobody, or to who was shut out', async () => {
    const refused = [400, expect.stringContaining('`to`')];
    expect(await flaw({ to: NOBODY })).toEqual(refused);
    await ask('POST', `/users/${bea.id}/disable`, TOKEN);
    expect(await flaw({})).toEqual(refused);
  });

  test('what was lent to them', async () => {
    await lend();
    await addPerson(database, 'Cleo', 'viewer');
    const { id: to } = await signIn('Cleo');
    expect(await flaw({ to }, bea)).toEqual([400, expect.stringContaining('not one of yours')]);
  });

  test.each([
    ['what they do not hold', { role: 'csms-manager' }, 'not one of yours'],
    ['what approves nothing', { role: 'viewer' }, 'approves nothing'],
    ['what administers', { role: 'administrator' }, 'approves nothing'],
    ['for more than thirty days', { until: '2026-02-09T00:00:00.001Z' }, '30 days'],
    ['for a time that is over', { until: '2026-01-10T00:00:00.000Z' }, 'past'],
    ['for ever', { until: null }, 'until'],
    ['without a reason', { reason: ' ' }, 'reason'],
    ['with hostile text', { reason: 'a\u0000b' }, 'reason'],
    ['to a name', { to: 'Bea' }, 'to'],
    ['what there is not', { role: 'root' }, 'role'],
    ['with more than is asked', { more: 1 }, 'more'],
  ])('%s', async (_, more, said) => {
    expect(await flaw(more)).toEqual([400, expect.stringContaining(said)]);
  });

  test('beyond the end of their own role, or beyond where it is held', async () => {
    await addPerson(database, 'Cleo', 'viewer');
    const cleo = await signIn('Cleo');
    const own = { role: 'csms-manager', site: 'press', until: '2026-01-12T00:00:00.000Z' };
    await ask('POST', `/users/${cleo.id}/roles`, TOKEN, own);
    const more = { role: 'csms-manager', until: '2026-01-12T00:00:00.000Z' };
    expect(await flaw({ ...more, until: '2026-01-12T00:00:00.001Z' }, cleo)).toEqual([
      ...[400, expect.stringContaining('end of your role')],
    ]);
    for (const site of [null, 'paint']) {
      expect(await flaw({ ...more, site }, cleo)).toEqual([
        ...[400, expect.stringContaining('not one of yours')],
      ]);
    }
    expect((await lend(more, cleo)).status).toBe(201);
  });
});

test('thirty days are allowed', async () => {
  expect((await lend({ until: '2026-02-09T00:00:00.000Z' })).status).toBe(201);
});

test('a token lends nothing', async () => {
  expect(await ask('POST', '/delegations', TOKEN, wanted())).toMatchObject({
    ...{ status: 403, body: { code: 'forbidden' } },
  });
});

test('whoever reads something may know who is here, by name and no more', async () => {
  const { body } = await ask('GET', '/people', bea);
  expect(body.items).toEqual([
    { id: ada.id, name: 'Ada' },
    { id: bea.id, name: 'Bea' },
  ]);
  await ask('POST', `/users/${ada.id}/disable`, TOKEN);
  expect((await ask('GET', '/people', bea)).body.items).toHaveLength(1);
  const grants = [{ role: 'viewer', site: null }];
  const made = await ask('POST', '/tokens', TOKEN, { name: 'x', grants, days: 1 });
  expect((await ask('GET', '/people', made.body.secret)).status).toBe(200);
});

test('who holds nothing is told nobody', async () => {
  await database.run('TRUNCATE role_assignment CASCADE');
  expect((await ask('GET', '/people', bea)).status).toBe(403);
});

test.each([
  ['GET', '/people'],
  ['GET', '/delegations'],
  ['POST', '/delegations'],
  ['DELETE', `/delegations/${NOBODY}`],
] as [Method, string][])('%s %s takes a session', async (method, path) => {
  const body = method === 'POST' ? wanted() : undefined;
  expect((await ask(method, path, 'nobody', body)).status).toBe(401);
});

test('what is lent are the roles that approve, and no other', () => {
  expect([...approvers].sort()).toEqual([
    ...['asset-owner', 'csms-manager', 'ot-engineer', 'ot-network', 'quality', 'safety'],
    'soc-analyst',
  ]);
});

/** Joiner, mover, leaver: what somebody may do changes at once; and how long a guesser waits. csms.md §6. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { addPerson, PASSWORD } from '../../support/people.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

let database: OwnDatabase;
let edge: Edge;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run(
    'TRUNCATE "user", api_token, audit, evidence, evidence_payload, evidence_head CASCADE',
  );
  edge = await edgeOn(database);
  return () => edge.close();
});

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, token = TOKEN) {
  const answer = await edge.api.inject({
    ...{ method, url: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
}
const viewer = { role: 'viewer', site: null };
const person = async (name: string) =>
  (await ask('GET', '/users')).body.items.find((one: { name: string }) => one.name === name);

describe('who leaves', () => {
  let id: string;
  let token: string;
  let session: string;
  beforeEach(async () => {
    await addPerson(database, 'Ada', 'viewer');
    ({ id } = await person('Ada'));
    const made = await ask('POST', '/tokens', {
      ...{ name: 'her script', grants: [viewer], days: 30, owner: id },
    });
    expect(made.body.token.owner).toBe(id);
    token = made.body.secret;
    ({ secret: session } = await edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1'));
  });
  const comesIn = async () => [
    (await ask('GET', '/session', undefined, token)).status,
    (await edge.services.users.bySession(session)) !== undefined,
  ];

  test('has no session and no token from that moment on, nor when they come back', async () => {
    expect(await comesIn()).toEqual([200, true]);
    expect((await ask('POST', `/users/${id}/disable`)).status).toBe(200);
    expect(await comesIn()).toEqual([401, false]);
    const [entry] = await database.rows<{ detail: object }>(
      `SELECT detail FROM audit WHERE action = 'user.disable'`,
    );
    expect(entry?.detail).toMatchObject({ name: 'Ada', tokens: 1 });
    await ask('POST', `/users/${id}/enable`);
    expect(await comesIn()).toEqual([401, false]);
    await edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1');
  });

  test('has no link either that was given out before', async () => {
    const { body } = await ask('POST', `/users/${id}/link`);
    await ask('POST', `/users/${id}/disable`);
    await ask('POST', `/users/${id}/enable`);
    const late = edge.services.users.setUp(body.secret, PASSWORD, '10.0.0.1');
    await expect(late).rejects.toMatchObject({ code: 'setup-link-invalid' });
  });

  test('leaves the tokens of others alone', async () => {
    await addPerson(database, 'Bea', 'viewer');
    const { id: bea } = await person('Bea');
    const wanted = { name: 'hers', grants: [viewer], days: 30, owner: bea };
    const other = await ask('POST', '/tokens', wanted);
    await ask('POST', `/users/${id}/disable`);
    expect((await ask('GET', '/session', undefined, other.body.secret)).status).toBe(200);
  });

  test('is no owner of a token that is made later', async () => {
    await ask('POST', `/users/${id}/disable`);
    for (const owner of [id, NOBODY]) {
      const made = await ask('POST', '/tokens', { name: 'x', grants: [viewer], days: 1, owner });
      expect([made.status, made.body.detail]).toEqual([400, expect.stringContaining('owner')]);
    }
  });
});

test('who moves can do at once what the new role allows, and no more what the old one did', async () => {
  await addPerson(database, 'Ada', 'asset-owner');
  const { secret } = await edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1');
  const { id, assignments } = await person('Ada');
  edge.later(1000);
  await ask('POST', `/users/${id}/roles`, { role: 'auditor', site: 'press' });
  await ask('DELETE', `/users/${id}/roles/${assignments[0].id}`);
  const { grants } = (await edge.services.users.bySession(secret)) ?? {};
  expect(grants).toEqual([{ role: 'auditor', site: 'press', zone: null }]);
});

test('who makes a token answers for it, unless somebody else is named', async () => {
  await addPerson(database, 'Ada', 'administrator');
  const ada = await edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1');
  const wanted = { name: 'hers', grants: [], days: 1, owner: undefined };
  const { of } = await edge.services.accounts.addToken(ada, wanted);
  expect(of.owner).toBe(ada.id);
  const unowned = await ask('POST', '/tokens', { name: 'no one’s', grants: [viewer], days: 1 });
  expect(unowned.body.token.owner).toBeNull();
});

describe('who guesses', () => {
  const signIn = async (name: string, password: string, address: string) =>
    edge.services.users.signIn(name, password, address).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  const guess = async (times: number, name: string, addressOf: (at: number) => string) => {
    const said: string[] = [];
    for (let at = 0; at < times; at++) said.push(await signIn(name, 'no', addressOf(at)));
    return said;
  };
  beforeEach(() => addPerson(database, 'Ada', 'viewer'));

  test('from one address waits after five tries, at whatever names', async () => {
    await guess(5, 'Nobody', () => '10.0.0.9');
    expect(await signIn('Somebody', 'no', '10.0.0.9')).toBe('wrong-credentials');
    expect(await signIn('Ada', PASSWORD, '10.0.0.9')).toBe('too-many-requests');
    expect(await signIn('Ada', PASSWORD, '10.0.0.1')).toBe('in');
    edge.later(2000);
    expect(await signIn('Ada', PASSWORD, '10.0.0.9')).toBe('in');
  });

  test('at one name from many addresses waits after twenty, half a minute at most', async () => {
    const addressOf = (at: number) => `10.1.0.${at}`;
    expect(await guess(21, 'Ada', addressOf)).not.toContain('too-many-requests');
    expect(await signIn('ADA', PASSWORD, '10.0.0.1')).toBe('too-many-requests');
    edge.later(30_000);
    expect(await signIn('Ada', PASSWORD, '10.0.0.1')).toBe('in');
  }, 60_000);

  test('of a link waits as well, and so does whoever signs in from there', async () => {
    for (let at = 0; at < 6; at++) {
      const wrong = edge.services.users.setUp('a'.repeat(43), PASSWORD, '10.0.0.9');
      await expect(wrong).rejects.toMatchObject({ code: 'setup-link-invalid' });
    }
    expect(await signIn('Ada', PASSWORD, '10.0.0.9')).toBe('too-many-requests');
  });
});

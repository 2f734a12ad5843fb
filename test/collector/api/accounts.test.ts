/** Who lets whom in, and what it leaves behind. csms.md §6. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROLES } from '../../../collector/users/roles.table.ts';
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

type Method = 'GET' | 'POST' | 'DELETE';
async function ask(method: Method, path: string, body?: object, token = TOKEN) {
  const answer = await edge.api.inject({
    ...{ method, url: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
}

interface Person {
  readonly id: string;
  readonly assignments: readonly { readonly id: string; readonly role: string }[];
}
async function invited(name: string): Promise<{ person: Person; secret: string }> {
  const { status, body } = await ask('POST', '/users', { name });
  expect(status).toBe(201);
  return body;
}
const everywhere = <Name extends string>(role: Name) => ({ role, site: null, zone: null });
const trail = async () =>
  (await database.rows<{ action: string }>('SELECT action FROM audit ORDER BY id')).map(
    ({ action }) => action,
  );
const sealed = async () =>
  (await database.rows<{ kind: string }>('SELECT kind FROM evidence ORDER BY seq')).map(
    ({ kind }) => kind,
  );
const signIn = (user: string, password = PASSWORD) =>
  edge.services.users.signIn(user, password, '10.0.0.1');

describe('somebody who is invited', () => {
  test('sets a password with the link, once, and can do what the roles allow', async () => {
    const { person, secret } = await invited('Ada');
    await ask('POST', `/users/${person.id}/roles`, { role: 'ot-engineer', site: 'press' });
    const session = await edge.services.users.setUp(secret, PASSWORD, '10.0.0.1');
    expect(session).toMatchObject({
      name: 'Ada',
      grants: [{ role: 'ot-engineer', site: 'press' }],
    });
    await expect(edge.services.users.setUp(secret, 'another one', '10.0.0.1')).rejects.toThrow();
    expect(await signIn('ada')).toMatchObject({ name: 'Ada' });
    const { body } = await ask('GET', '/users');
    expect(body.items).toMatchObject([{ name: 'Ada', canSignIn: true, isDisabled: false }]);
  });

  test('has no way in before, and no role by itself', async () => {
    const { person } = await invited('Ada');
    expect(person).toMatchObject({ canSignIn: false, assignments: [] });
    await expect(signIn('Ada', '')).rejects.toMatchObject({ code: 'wrong-credentials' });
  });

  test('one who lost the link gets another, and the first is worth nothing', async () => {
    const { person, secret } = await invited('Ada');
    const { status, body } = await ask('POST', `/users/${person.id}/link`);
    expect(status).toBe(201);
    await expect(edge.services.users.setUp(secret, PASSWORD, '10.0.0.1')).rejects.toThrow();
    await edge.services.users.setUp(body.secret, PASSWORD, '10.0.0.1');
  });

  test('a link ends after three days, and another invitation does not end it before', async () => {
    const { secret } = await invited('Ada');
    await invited('Bob');
    edge.later(3 * 86_400_000 - 1);
    await edge.services.users.setUp(secret, PASSWORD, '10.0.0.1');
    const { secret: late } = await invited('Cleo');
    edge.later(3 * 86_400_000);
    await expect(edge.services.users.setUp(late, PASSWORD, '10.0.0.2')).rejects.toThrow();
  });

  test.each(['ada', 'ADA', 'collector', 'bootstrap'])(
    '%s is a name that is taken',
    async (name) => {
      await invited('Ada');
      expect(await ask('POST', '/users', { name })).toMatchObject({
        status: 409,
        body: { code: 'name-taken' },
      });
    },
  );
});

describe('a role', () => {
  test('is given by somebody else, ends, and both stay to be read', async () => {
    const { person } = await invited('Ada');
    const given = await ask('POST', `/users/${person.id}/roles`, everywhere('auditor'));
    const [assignment] = given.body.assignments;
    expect(assignment).toMatchObject({ role: 'auditor', site: null, grantedBy: 'bootstrap' });
    edge.later(1000);
    const path = `/users/${person.id}/roles/${assignment.id}`;
    const ended = await ask('DELETE', path);
    expect(ended.body.assignments).toMatchObject([{ until: '2026-01-10T00:00:01.000Z' }]);
    expect((await ask('DELETE', path)).status).toBe(404);
    expect(await trail()).toEqual(['user.invite', 'role.assign', 'role.end']);
    expect(await sealed()).toEqual(['user.invite', 'role.assign', 'role.end']);
  });

  test('holds until its day, and not a moment longer', async () => {
    const { person, secret } = await invited('Ada');
    const until = '2026-01-10T01:00:00.000Z';
    await ask('POST', `/users/${person.id}/roles`, { ...everywhere('viewer'), until });
    const { secret: cookie } = await edge.services.users.setUp(secret, PASSWORD, '10.0.0.1');
    const grants = async () => (await edge.services.users.bySession(cookie))?.grants;
    edge.later(3_600_000 - 1);
    expect(await grants()).toEqual([everywhere('viewer')]);
    edge.later(1);
    expect(await grants()).toEqual([]);
  });

  test('is given to nobody by themselves', async () => {
    const { person, secret } = await invited('Ada');
    await ask('POST', `/users/${person.id}/roles`, everywhere('administrator'));
    const ada = await edge.services.users.setUp(secret, PASSWORD, '10.0.0.1');
    const role = { ...everywhere('asset-owner'), until: null } as const;
    const own = edge.services.accounts.assign(ada, person.id, role);
    await expect(own).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([
    [{ role: 'root', site: null }, 'role'],
    [{ role: 'viewer', site: 'a b' }, 'site'],
    [{ role: 'viewer', site: null, until: 'soon' }, 'until'],
    [{ role: 'viewer' }, 'site'],
    [{ role: 'viewer', site: null, until: '2026-01-09T00:00:00.000Z' }, 'until'],
  ])('%j is refused, with the field that is wrong', async (body, field) => {
    const { person } = await invited('Ada');
    const answer = await ask('POST', `/users/${person.id}/roles`, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });
});

describe('the last one who administers', () => {
  let ada: Person;
  beforeEach(async () => {
    await addPerson(database, 'Ada', 'administrator');
    ada = (await ask('GET', '/users')).body.items[0];
  });

  test('cannot be shut out, nor lose that role', async () => {
    const taken = { status: 409, body: { code: 'last-administrator' } };
    expect(await ask('POST', `/users/${ada.id}/disable`)).toMatchObject(taken);
    const [held] = ada.assignments;
    expect(await ask('DELETE', `/users/${ada.id}/roles/${held?.id}`)).toMatchObject(taken);
    await signIn('Ada');
  });

  test('can once there is another one', async () => {
    await addPerson(database, 'Bob', 'administrator');
    expect((await ask('POST', `/users/${ada.id}/disable`)).status).toBe(200);
    await expect(signIn('Ada')).rejects.toMatchObject({ code: 'wrong-credentials' });
  });
});

test('who is disabled is signed out at once, and let in again when enabled', async () => {
  await addPerson(database, 'Ada', 'viewer');
  const { secret } = await signIn('Ada');
  const [{ id }] = (await ask('GET', '/users')).body.items;
  await ask('POST', `/users/${id}/disable`);
  expect(await edge.services.users.bySession(secret)).toBeUndefined();
  expect((await ask('POST', `/users/${id}/link`)).status).toBe(409);
  await ask('POST', `/users/${id}/enable`);
  await signIn('Ada');
  expect(await trail()).toContain('user.disable');
});

describe('a token', () => {
  const wanted = { name: 'historian', grants: [{ role: 'viewer', site: 'press' }], days: 30 };

  test('does what it was made for, where it was made for, until its day', async () => {
    const { status, body } = await ask('POST', '/tokens', wanted);
    expect(status).toBe(201);
    const session = () => ask('GET', '/session', undefined, body.secret);
    expect((await session()).body).toMatchObject({ user: 'historian', grants: wanted.grants });
    expect((await ask('GET', '/users', undefined, body.secret)).status).toBe(403);
    edge.later(30 * 86_400_000);
    expect((await session()).status).toBe(401);
  });

  test('is revoked at once, and cannot be revoked twice', async () => {
    const { body } = await ask('POST', '/tokens', wanted);
    expect((await ask('DELETE', `/tokens/${body.token.id}`)).status).toBe(200);
    expect((await ask('GET', '/session', undefined, body.secret)).status).toBe(401);
    expect((await ask('DELETE', `/tokens/${body.token.id}`)).status).toBe(404);
    expect(await trail()).toEqual(['token.add', 'token.revoke']);
  });

  test('its secret is kept nowhere, nor is that of a link', async () => {
    const token = await ask('POST', '/tokens', wanted);
    const { secret } = await invited('Ada');
    const tables = ['api_token', 'setup_link', 'audit', 'evidence_payload'];
    const kept = await Promise.all(tables.map((table) => database.rows(`SELECT * FROM ${table}`)));
    for (const one of [token.body.secret, secret]) expect(JSON.stringify(kept)).not.toContain(one);
    expect(JSON.stringify((await ask('GET', '/tokens')).body)).not.toContain('hash');
  });

  test.each([
    [{ ...wanted, days: 367 }, 'days'],
    [{ ...wanted, days: 0 }, 'days'],
    [{ ...wanted, grants: [] }, 'grants'],
    [{ ...wanted, name: 'a\u0000b' }, 'name'],
    [{ ...wanted, more: 1 }, 'more'],
  ])('%j is refused, with the field that is wrong', async (body, field) => {
    const answer = await ask('POST', '/tokens', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });
});

type Route = [method: Method, path: string, body: object | undefined];
const routes: Route[] = (
  [
    ['GET', '/users'],
    ['POST', '/users', { name: 'Eve' }],
    ['POST', `/users/${NOBODY}/link`],
    ['POST', `/users/${NOBODY}/disable`],
    ['POST', `/users/${NOBODY}/enable`],
    ['POST', `/users/${NOBODY}/roles`, everywhere('viewer')],
    ['DELETE', `/users/${NOBODY}/roles/${NOBODY}`],
    ['GET', '/tokens'],
    ['POST', '/tokens', { name: 'x', grants: [everywhere('viewer')], days: 1 }],
    ['DELETE', `/tokens/${NOBODY}`],
  ] as [Method, string, object?][]
).map(([method, path, body]) => [method, path, body]);

test.each(routes)('%s %s: a wrong role is answered 403, none 401', async (method, path, body) => {
  const grants = ROLES.filter((role) => role !== 'administrator').map(everywhere);
  const made = await ask('POST', '/tokens', { name: 'all but one', grants, days: 1 });
  expect((await ask(method, path, body, made.body.secret)).status).toBe(403);
  expect((await ask(method, path, body, 'nobody')).status).toBe(401);
});

test.each(routes.filter(([, path]) => path.includes(NOBODY)))(
  '%s %s: who is not there is answered 404',
  async (method, path, body) => {
    expect((await ask(method, path, body)).status).toBe(404);
  },
);

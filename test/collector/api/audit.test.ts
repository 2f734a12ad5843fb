/** Nothing is done without an entry, and those who audit read all of them. csms.md §6. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROLES } from '../../../collector/users/roles.table.ts';
import {
  type Edge,
  edgeOn,
  type OwnDatabase,
  ownDatabase,
  START,
  TOKEN,
} from '../../support/edge.ts';
import { mutations } from '../../support/mutations.ts';
import { addPerson, PASSWORD } from '../../support/people.ts';

const HOST = 'plant.example:8080';

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

async function ask(method: string, path: string, payload?: object, headers?: object) {
  const answer = await edge.api.inject({
    ...{ method: method as 'GET', url: `/api/v1${path}`, ...(payload && { payload }) },
    headers: { 'if-match': '*', ...(headers ?? { authorization: `Bearer ${TOKEN}` }) },
  });
  return { status: answer.statusCode, text: answer.body, body: () => answer.json() };
}
/** As somebody who is signed in: by cookie, from our own page. */
const by = (secret: string) => ({
  ...{ host: HOST, origin: `http://${HOST}` },
  cookie: `plumbline_session=${secret}`,
});
const signIn = async (name = 'Ada') => {
  const { secret } = await edge.services.users.signIn(name, PASSWORD, '10.0.0.1');
  return by(secret);
};
interface Entry {
  readonly id: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}
async function entries(query = ''): Promise<readonly Entry[]> {
  const { status, body } = await ask('GET', `/audit${query}`);
  expect(status).toBe(200);
  return body().items;
}
const actions = async (query = '') => (await entries(query)).map(({ action }) => action);

/** Does what the route does, the way somebody does it; everything it needs stands in the audit before. */
const deeds: Record<string, () => Promise<{ status: number }>> = {
  'POST /setup': async () => {
    await database.run('UPDATE "user" SET password_hash = NULL');
    const token = (await edge.services.users.openSetup()) ?? '';
    return ask('POST', '/setup', { token, password: PASSWORD });
  },
  'POST /session': () => ask('POST', '/session', { user: 'Ada', password: PASSWORD }),
  'DELETE /session': async () => ask('DELETE', '/session', undefined, await signIn()),
  'POST /session/proof': async () =>
    ask('POST', '/session/proof', { password: PASSWORD }, await signIn()),
  'POST /session/second-factor': async () =>
    ask('POST', '/session/second-factor', { password: PASSWORD }, await signIn()),
  'POST /session/second-factor/confirm': async () => {
    const headers = await signIn();
    const begun = await ask('POST', '/session/second-factor', { password: PASSWORD }, headers);
    const code = codeOf(begun.body().secret, START);
    return ask('POST', '/session/second-factor/confirm', { code }, headers);
  },
  'POST /session/second-factor/end': async () => {
    const headers = await signIn();
    const begun = await ask('POST', '/session/second-factor', { password: PASSWORD }, headers);
    const { secret } = begun.body();
    const confirm = { code: codeOf(secret, START) };
    await ask('POST', '/session/second-factor/confirm', confirm, headers);
    edge.later(30_000);
    const proof = { password: PASSWORD, code: codeOf(secret, START + 30_000) };
    return ask('POST', '/session/second-factor/end', proof, headers);
  },
  'POST /users': () => ask('POST', '/users', { name: 'Bea' }),
  'POST /users/{id}/link': async () => ask('POST', `/users/${await ada()}/link`),
  'POST /users/{id}/disable': async () => ask('POST', `/users/${await ada()}/disable`),
  'POST /users/{id}/enable': async () => ask('POST', `/users/${await ada()}/enable`),
  'POST /users/{id}/roles': async () =>
    ask('POST', `/users/${await ada()}/roles`, { role: 'auditor', site: null }),
  'DELETE /users/{id}/roles/{assignment}': async () => {
    const { assignments } = (await ask('GET', '/users')).body().items[0];
    return ask('DELETE', `/users/${await ada()}/roles/${assignments[0].id}`);
  },
  'POST /users/{id}/second-factor/reset': async () =>
    ask('POST', `/users/${await ada()}/second-factor/reset`),
  'POST /tokens': () => ask('POST', '/tokens', token),
  'DELETE /tokens/{id}': async () => {
    const { id } = (await ask('POST', '/tokens', token)).body().token;
    return ask('DELETE', `/tokens/${id}`);
  },
  'POST /delegations': async () => lend(await signIn()),
  'DELETE /delegations/{id}': async () => {
    const headers = await signIn();
    const { id } = (await lend(headers)).body();
    return ask('DELETE', `/delegations/${id}`, undefined, headers);
  },
};
/** What the trail calls it. */
const named: Readonly<Record<string, string>> = {
  'POST /setup': 'setup.use',
  'POST /session': 'session.open',
  'DELETE /session': 'session.close',
  'POST /session/proof': 'session.prove',
  'POST /session/second-factor': 'factor.begin',
  'POST /session/second-factor/confirm': 'factor.confirm',
  'POST /session/second-factor/end': 'factor.end',
  'POST /users': 'user.invite',
  'POST /users/{id}/link': 'user.link',
  'POST /users/{id}/disable': 'user.disable',
  'POST /users/{id}/enable': 'user.enable',
  'POST /users/{id}/roles': 'role.assign',
  'DELETE /users/{id}/roles/{assignment}': 'role.end',
  'POST /users/{id}/second-factor/reset': 'factor.reset',
  'POST /tokens': 'token.add',
  'DELETE /tokens/{id}': 'token.revoke',
  'POST /delegations': 'role.delegate',
  'DELETE /delegations/{id}': 'role.delegate-end',
};
const token = { name: 'historian', grants: [{ role: 'viewer', site: null }], days: 1 };
async function lend(headers: object) {
  await addPerson(database, 'Bea', 'viewer');
  await ask('POST', '/session/proof', { password: PASSWORD }, headers);
  const [{ id: to }] = (await database.rows<{ id: string }>(
    `SELECT id FROM "user" WHERE name = 'Bea'`,
  )) as [{ id: string }];
  const [role, until] = ['csms-manager', '2026-01-11T00:00:00.000Z'];
  return ask('POST', '/delegations', { role, site: null, to, until, reason: 'On leave.' }, headers);
}
const codeOf = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
const ada = async (): Promise<string> => (await ask('GET', '/users')).body().items[0].id;

test('every change of accounts, sessions and delegations there is a route for is done below', async () => {
  const routes = await mutations(edge, 'accounts', 'session', 'delegations');
  expect([...routes].sort()).toEqual(Object.keys(deeds).sort());
});

test.each(Object.keys(deeds))('%s leaves an entry that says who and what', async (route) => {
  await addPerson(database, 'Ada', 'csms-manager');
  const { status } = await (deeds[route] as () => Promise<{ status: number }>)();
  expect(status).toBeLessThan(300);
  const [last] = await entries();
  const isTokens = /^(POST|DELETE) \/(users|tokens)/.test(route);
  const who = isTokens ? 'bootstrap' : route === 'POST /setup' ? 'admin' : 'Ada';
  expect(last).toMatchObject({
    ...{ actor: who, action: named[route] },
    subject: expect.stringMatching(/^(user|token|delegation)\//),
  });
});

describe('the trail', () => {
  const hostile = '=HYPERLINK("http://evil.example")';
  beforeEach(async () => {
    await ask('POST', '/users', { name: 'Bea' });
    edge.later(1000);
    await ask('POST', '/users', { name: hostile });
    edge.later(1000);
    await ask('POST', '/tokens', token);
  });

  test('is read newest first, page by page, nothing twice', async () => {
    const { body } = await ask('GET', '/audit?limit=2');
    const { items, next } = body();
    expect(items.map(({ action }: Entry) => action)).toEqual(['token.add', 'user.invite']);
    const rest = (await ask('GET', `/audit?limit=2&cursor=${next}`)).body();
    expect(rest.items).toMatchObject([{ action: 'user.invite', detail: { name: 'Bea' } }]);
    expect(rest.next).toBeNull();
  });

  test.each([
    ['action=user.', 2],
    ['action=user.invite', 2],
    ['action=user_', 0],
    ['action=%25', 0],
    ['actor=bootstrap', 3],
    ['actor=boot', 0],
    ['from=2026-01-10T00:00:01.000Z', 2],
    ['to=2026-01-10T00:00:01.000Z', 2],
    ['from=2026-01-10T00:00:01.000Z&to=2026-01-10T00:00:01.000Z&action=user.', 1],
  ])('asked for %s tells %i', async (query, count) => {
    expect(await entries(`?${query}`)).toHaveLength(count);
  });

  test('is asked for all that was done to one record', async () => {
    const [{ subject }] = (await entries('?action=token.')) as [Entry];
    expect(await actions(`?subject=${subject}`)).toEqual(['token.add']);
  });

  test('is taken away as CSV, in which nothing is a formula', async () => {
    const { text } = await ask('GET', '/audit/export.csv?action=user.');
    const lines = text.trim().split('\r\n');
    expect(lines[0]).toBe('at,actor,action,subject,address,detail');
    expect(lines).toHaveLength(3);
    expect(text).toContain('HYPERLINK');
    expect(text).not.toMatch(/(^|,)"?=/m);
  });

  test.each([
    ['from=yesterday', 'from'],
    ['limit=0', 'limit'],
    ['actor=', 'actor'],
  ])('asked for %s is refused, with the field that is wrong', async (query, field) => {
    const { status, text } = await ask('GET', `/audit?${query}`);
    expect(status).toBe(400);
    expect(text).toContain(field);
  });

  test('a cursor of another list is refused', async () => {
    expect((await ask('GET', '/audit?cursor=nonsense')).body()).toMatchObject({
      code: 'invalid-cursor',
    });
  });

  test.each(['/audit', '/audit/export.csv'])('%s is for who audits, everywhere', async (path) => {
    const may = ['csms-manager', 'auditor', 'administrator'];
    for (const [at, role] of ROLES.entries()) {
      for (const site of [null, 'press']) {
        const grants = [{ role, site }];
        const made = await ask('POST', '/tokens', { ...token, name: `${at} ${site}`, grants });
        const headers = { authorization: `Bearer ${made.body().secret}` };
        const wanted = site === null && may.includes(role) ? 200 : 403;
        expect((await ask('GET', path, undefined, headers)).status).toBe(wanted);
      }
    }
    expect((await ask('GET', path, undefined, { authorization: 'Bearer x' })).status).toBe(401);
  });
});

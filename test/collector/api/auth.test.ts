import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi } from '../../../collector/api/server.ts';
import { AppError } from '../../../collector/errors.ts';
import { authorise } from '../../../collector/users/role.ts';
import { ROLES, type Role } from '../../../collector/users/roles.table.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { addPerson, PASSWORD } from '../../support/people.ts';
import { drift, driftRow } from '../../support/plant-rows.ts';

const HOST = 'plant.example:8080';
const ORIGIN = { host: HOST, origin: `http://${HOST}` };

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  await database.run(driftRow(1));
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run('TRUNCATE "user" CASCADE; TRUNCATE audit, api_token');
  edge = await edgeOn(database);
  return () => edge.close();
});

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function ask({ method = 'GET', path, body, headers = {} }: Asked) {
  const answer = await edge.api.inject({
    method,
    url: path,
    headers,
    ...(body && { payload: body }),
  });
  const set = answer.headers['set-cookie'];
  const cookie = String(Array.isArray(set) ? set[0] : (set ?? ''));
  const code = answer.body === '' ? undefined : answer.json().code;
  return { status: answer.statusCode, cookie, code, answer };
}

const signIn = (user: string, password: string) =>
  ask({ method: 'POST', path: '/api/v1/session', body: { user, password } });
const setUp = (token: string, password = PASSWORD) =>
  ask({ method: 'POST', path: '/api/v1/setup', body: { token, password } });
const pair = (cookie: string) => cookie.split(';')[0] ?? '';
const trail = async () =>
  (await database.rows<{ action: string }>('SELECT action FROM audit ORDER BY id')).map(
    ({ action }) => action,
  );

/** Somebody with that role who is signed in. */
async function somebody(role: Role, name: string = role): Promise<string> {
  await addPerson(database, name, role);
  const { cookie } = await signIn(name, PASSWORD);
  return pair(cookie);
}

const OPEN = new Set([
  'GET /health',
  'HEAD /health',
  'GET /ready',
  'HEAD /ready',
  'GET /api/v1/setup',
  'HEAD /api/v1/setup',
  'POST /api/v1/setup',
  'POST /api/v1/session',
  'GET /api/v1/session/oidc',
  'GET /api/v1/session/oidc/callback',
  // Its secret stands in its address: calendar programs cannot sign in.
  'GET /api/v1/calendar/:secret/plumbline.ics',
  'HEAD /api/v1/calendar/:secret/plumbline.ics',
  // Not here, though it needs no session: what is delivered to a hook is let in by its signature, and is
  // answered 401 like all others without one.
]);

/** Fastify prints a tree: four characters a level. */
function everyRoute(tree: string): { method: string; path: string }[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^([│ ]*)[├└]── (\S+) \(([^)]+)\)/.exec(line) ?? [];
    if (part === '') return [];
    above.length = indent.length / 4;
    const path = above.join('') + part;
    above.push(part);
    return methods.split(', ').map((method) => ({ method, path }));
  });
}

test('every route but health and signing in is closed without a session or token', async () => {
  const all = everyRoute(edge.api.printRoutes({ commonPrefix: false, includeHooks: false }));
  expect(all).toContainEqual({ method: 'POST', path: '/api/v1/drift/:id/acknowledge' });
  expect(all.length).toBeGreaterThan(25);
  for (const { method, path } of [...all, { method: 'GET', path: '/api/v1/nothing' }]) {
    const url = path.replaceAll(':id', drift(1));
    const answer = await edge.api.inject({ method: method as 'GET', url });
    const isOpen = OPEN.has(`${method} ${path}`);
    expect([`${method} ${path}`, answer.statusCode === 401]).toEqual([
      `${method} ${path}`,
      !isOpen,
    ]);
  }
});

test('the one-time link sets the password once, signs in, and is gone', async () => {
  const token = (await edge.services.users.openSetup()) ?? '';
  expect((await ask({ path: '/api/v1/setup' })).answer.json()).toEqual({
    isNeeded: true,
    provider: null,
  });
  const { status, cookie } = await setUp(token);
  expect(status).toBe(200);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Strict/i);
  const { answer } = await ask({ path: '/api/v1/session', headers: { cookie: pair(cookie) } });
  expect(answer.json()).toMatchObject({
    user: 'admin',
    grants: [
      { role: 'administrator', site: null },
      { role: 'csms-manager', site: null },
    ],
    may: expect.arrayContaining(['read', 'users.manage']),
  });

  expect(await setUp(token, 'another password')).toMatchObject({
    status: 401,
    code: 'setup-link-invalid',
  });
  expect((await signIn('admin', PASSWORD)).status).toBe(200);
  expect(await edge.services.users.openSetup()).toBeUndefined();
  expect((await ask({ path: '/api/v1/setup' })).answer.json()).toMatchObject({ isNeeded: false });
  expect(await trail()).toEqual(['setup.open', 'setup.use', 'session.open']);
});

test('a link is worth nothing after a day, or once there is a newer one', async () => {
  const first = (await edge.services.users.openSetup()) ?? '';
  const second = (await edge.services.users.openSetup()) ?? '';
  expect((await setUp(first)).status).toBe(401);
  edge.later(24 * 3_600_000);
  expect((await setUp(second)).status).toBe(401);
});

test('two who use one link at the same moment: one gets in', async () => {
  const token = (await edge.services.users.openSetup()) ?? '';
  const statuses = await Promise.all([setUp(token), setUp(token, 'the other password')]);
  expect(statuses.map(({ status }) => status).sort()).toEqual([200, 401]);
});

test('a start without a password hands out the link, and keeps no secret of it', async () => {
  const running = await startApi(edge.surroundings);
  await running.close();
  const [link = ''] = edge.links;
  const secret = link.split('#')[1] ?? '';
  expect(link).toBe(`${running.url}/setup#${secret}`);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  const kept = JSON.stringify(await database.rows('SELECT * FROM setup_link'));
  expect(kept).not.toContain(secret);
});

test('nothing that is kept lets anybody in who reads it', async () => {
  const cookie = await somebody('viewer');
  const kept = JSON.stringify([
    await database.rows('SELECT * FROM session'),
    await database.rows('SELECT * FROM api_token'),
    await database.rows('SELECT * FROM "user"'),
  ]);
  for (const secret of [cookie.split('=')[1] ?? '', TOKEN, PASSWORD]) {
    expect(kept).not.toContain(secret);
  }
});

test('a wrong password and an unknown user are answered alike', async () => {
  await somebody('viewer', 'vera');
  const [wrong, unknown] = [await signIn('vera', 'no'), await signIn('nobody', 'no')];
  expect(wrong.answer.body).toBe(unknown.answer.body);
  expect(wrong.status).toBe(401);
  expect(wrong.cookie).toBe('');
});

test('who guesses has to wait, even for the right password, and is let in after the wait', async () => {
  await somebody('viewer', 'vera');
  const guesses = await Promise.all(Array.from({ length: 7 }, () => signIn('vera', 'no')));
  expect(guesses.map(({ status }) => status)).toContain(429);
  const early = await signIn('vera', PASSWORD);
  expect([early.status, Number(early.answer.headers['retry-after'])]).toEqual([429, 2]);
  edge.later(2000);
  expect((await signIn('vera', PASSWORD)).status).toBe(200);
});

test('a session ends by signing out, by its time, and with its user', async () => {
  const headers = async () => ({
    cookie: await somebody('viewer', `v${Math.random()}`),
    ...ORIGIN,
  });
  const session = '/api/v1/session';

  const first = await headers();
  const out = await ask({ method: 'DELETE', path: session, headers: first });
  expect([out.status, pair(out.cookie)]).toEqual([204, 'plumbline_session=']);
  expect((await ask({ path: session, headers: first })).status).toBe(401);

  const second = await headers();
  edge.later(12 * 3_600_000 - 1);
  expect((await ask({ path: session, headers: second })).status).toBe(200);
  edge.later(1);
  expect((await ask({ path: session, headers: second })).status).toBe(401);

  const third = await headers();
  await database.run('UPDATE "user" SET is_disabled = true');
  expect((await ask({ path: session, headers: third })).status).toBe(401);
});

test('an API token works until it is revoked or replaced', async () => {
  const by = (token: string) =>
    ask({ path: '/api/v1/session', headers: { authorization: `Bearer ${token}` } });
  expect((await by(TOKEN)).answer.json()).toMatchObject({
    user: 'bootstrap',
    grants: expect.arrayContaining([{ role: 'administrator', site: null, zone: null }]),
    expiresAt: null,
  });
  for (const wrong of [`${TOKEN}x`, '', 'x'.repeat(600)]) {
    expect((await by(wrong)).status).toBe(401);
  }
  await edge.services.users.setBootstrapToken('another-token-of-enough-characters');
  expect((await by(TOKEN)).status).toBe(401);
  await edge.services.users.setBootstrapToken(undefined);
  expect((await by('another-token-of-enough-characters')).status).toBe(401);
  await edge.services.users.setBootstrapToken(TOKEN);
  expect((await by(TOKEN)).status).toBe(200);
});

test.each([
  ['of our own page', ORIGIN, 200],
  ['of another page', { host: HOST, origin: 'http://evil.example' }, 403],
  ['of a page that hides where it is from', { host: HOST, origin: 'null' }, 403],
  ['without an origin', { host: HOST }, 403],
])('a change by cookie %s is answered %i', async (_, headers: Record<string, string>, status) => {
  const cookie = await somebody('soc-analyst');
  const answer = await ask({
    method: 'POST',
    path: `/api/v1/drift/${drift(1)}/acknowledge`,
    body: {},
    headers: { ...headers, cookie, 'if-match': '*' },
  });
  expect(answer.status).toBe(status);
  await database.run('UPDATE drift SET acknowledged = NULL');
});

const TRIAGERS = ['soc-analyst', 'ot-engineer', 'ot-network', 'asset-owner', 'csms-manager'];

test.each(ROLES.map((role) => [role, TRIAGERS.includes(role) ? 200 : 403] as const))(
  'a decision of a %s is answered %i, and a refused one leaves no trace',
  async (role, status) => {
    const cookie = await somebody(role);
    const answer = await ask({
      method: 'POST',
      path: `/api/v1/drift/${drift(1)}/acknowledge`,
      body: {},
      headers: { ...ORIGIN, cookie, 'if-match': '*' },
    });
    expect(answer.status).toBe(status);
    expect((await trail()).includes('drift.acknowledge')).toBe(status === 200);
    await database.run('UPDATE drift SET acknowledged = NULL');
  },
);

test('a viewer may read', async () => {
  const cookie = await somebody('viewer');
  expect((await ask({ path: '/api/v1/assets', headers: { cookie } })).status).toBe(200);
});

test('a role that nobody knows may nothing', () => {
  const grants = [{ role: 'root' as Role, site: null, zone: null }];
  const stranger = { id: 'x', name: 'x', person: 'x', provenUntil: null, grants };
  expect(() => authorise(stranger, 'read', 'every')).toThrow(AppError);
});

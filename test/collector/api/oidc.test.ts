/** People sign in through an identity provider; whatever goes wrong on the way is told and changes nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TOKEN } from '../../support/edge.ts';
import { ADA, type Answer, OidcSite, OURS } from '../../support/oidc-site.ts';
import { freePort } from '../../support/ports.ts';

let site: OidcSite;
beforeAll(async () => {
  site = await OidcSite.open();
});
afterAll(() => site.close());
beforeEach(() => site.fresh());

const reasons = async () =>
  (
    await site.database.rows<{ detail: { reason?: string } }>(
      `SELECT detail FROM audit WHERE action = 'session.refuse' ORDER BY id`,
    )
  ).map(({ detail }) => detail.reason);
const everythingOf = async () => [
  ...[await site.count('"user"'), await site.count('session'), await site.count('identity')],
  await site.count('role_assignment'),
];

describe('somebody of a group that has a role', () => {
  test('signs in, has an account from then on, and goes on where they were', async () => {
    const first = await site.signIn('?next=/drift?state=open');
    expect(first.location).toBe('/drift?state=open');
    expect(await site.sessionOf(first)).toMatchObject({
      status: 200,
      body: { user: 'Ada', grants: [{ role: 'ot-engineer', site: 'press', zone: null }] },
    });
    const second = await site.signIn();
    expect(second.location).toBe('/');
    expect((await site.sessionOf(second)).body.id).toBe((await site.sessionOf(first)).body.id);
    expect(await everythingOf()).toEqual([1, 2, 1, 1]);
    const trail = await site.database.rows<{ action: string }>(
      'SELECT action FROM audit ORDER BY id',
    );
    expect(trail.map(({ action }) => action)).toEqual([
      ...['user.welcome', 'session.open', 'session.open'],
    ]);
  });

  test('holds what their groups hold at each sign-in, and keeps what people gave', async () => {
    const { body } = await site.sessionOf(await site.signIn());
    await site.edge.api.inject({
      ...{ method: 'POST', url: `/api/v1/users/${body.id}/roles` },
      headers: { authorization: `Bearer ${TOKEN}` },
      payload: { role: 'auditor', site: null },
    });
    const rolesAfter = async (groups: readonly string[]) => {
      site.provider.someone = { ...ADA, claims: { ...ADA.claims, groups } };
      site.ahead += 1000;
      const { body: after } = await site.sessionOf(await site.signIn());
      return after.grants.map(({ role }: { role: string }) => role).sort();
    };
    expect(await rolesAfter(['press leads'])).toEqual(['asset-owner', 'auditor', 'ot-engineer']);
    expect(await rolesAfter(['press engineers'])).toEqual(['auditor', 'ot-engineer']);
    expect(await rolesAfter([])).toEqual(['auditor']);
  });

  test('goes by who they are there, whatever they are called by now', async () => {
    const { body } = await site.sessionOf(await site.signIn());
    const renamed = { ...ADA.claims, preferred_username: 'Ada L.' };
    site.provider.someone = { ...ADA, claims: renamed };
    expect((await site.sessionOf(await site.signIn())).body).toMatchObject({
      id: body.id,
      user: 'Ada',
    });
  });

  test('signs out, and comes back only by signing in', async () => {
    const session = await site.signIn();
    const cookie = `plumbline_session=${session.cookies.get('plumbline_session')}`;
    const headers = { cookie, host: 'plumbline.example', origin: OURS };
    const out = await site.edge.api.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect(out.statusCode).toBe(204);
    expect((await site.sessionOf(session)).status).toBe(401);
  });

  test('has no password to sign in or to prove with', async () => {
    await site.signIn();
    const wrong = site.edge.services.users.signIn('Ada', '', '10.0.0.1');
    await expect(wrong).rejects.toMatchObject({ code: 'wrong-credentials' });
  });
});

describe('nobody gets in, and nothing is left behind', () => {
  const refused = (code: string) => `/login?refused=${code}`;
  async function expectNothing(answer: Answer, code: string) {
    expect(answer.location).toBe(refused(code));
    expect(answer.cookies.get('plumbline_session')).toBeUndefined();
    expect(await everythingOf()).toEqual([0, 0, 0, 0]);
    expect(await reasons()).toEqual([code]);
  }

  test('of no group that has a role', async () => {
    site.provider.someone = { ...ADA, claims: { ...ADA.claims, groups: ['canteen'] } };
    await expectNothing(await site.signIn(), 'no-role');
  });

  test.each([undefined, 7, ['a'], { a: 1 }])('whose groups are %j', async (groups) => {
    site.provider.someone = { ...ADA, claims: { ...ADA.claims, groups } };
    await expectNothing(await site.signIn(), 'no-role');
  });

  test.each([undefined, '', 'a\u0000b', 'x'.repeat(65), ['Ada']])(
    'whose name is %j',
    async (name) => {
      site.provider.someone = { ...ADA, claims: { ...ADA.claims, preferred_username: name } };
      await expectNothing(await site.signIn(), 'provider-refused');
    },
  );

  test('who is refused there', async () => {
    site.provider.someone = undefined;
    await expectNothing(await site.signIn(), 'provider-refused');
  });

  test.each(['state', 'nonce', 'code_challenge'])('with a wrong %s', async (word) => {
    const other = 'x'.repeat(43);
    const answer = await site.signIn('', ({ searchParams }) => searchParams.set(word, other));
    await expectNothing(answer, 'provider-refused');
  });

  test('with a code that is not theirs', async () => {
    const began = await site.begin();
    const back = await site.visit(began.location);
    back.searchParams.set('code', 'x'.repeat(43));
    await expectNothing(await site.comeBack(back, began), 'provider-refused');
  });

  test('who comes back after ten minutes', async () => {
    const began = await site.begin();
    const back = await site.visit(began.location);
    site.ahead = 10 * 60_000;
    await expectNothing(await site.comeBack(back, began), 'sign-in-expired');
  });

  test('who brings no cookie, or that of another sign-in', async () => {
    const began = await site.begin();
    const back = await site.visit(began.location);
    const bare = { cookies: new Map<string, string>() };
    await expectNothing(await site.comeBack(back, bare), 'sign-in-expired');
    const other = await site.begin();
    expect((await site.comeBack(back, other)).location).toBe(refused('provider-refused'));
    expect(await everythingOf()).toEqual([0, 0, 0, 0]);
  });
});

test('what brought somebody back once brings nobody back again', async () => {
  const began = await site.begin();
  const back = await site.visit(began.location);
  const both = await Promise.all([site.comeBack(back, began), site.comeBack(back, began)]);
  expect(both.map(({ location }) => location).sort()).toEqual([
    ...['/', '/login?refused=sign-in-expired'],
  ]);
  expect((await site.comeBack(back, began)).location).toBe('/login?refused=sign-in-expired');
  expect(await site.count('session')).toBe(1);
});

test('who is switched off here does not come in that way', async () => {
  const { body } = await site.sessionOf(await site.signIn());
  await site.edge.api.inject({
    ...{ method: 'POST', url: `/api/v1/users/${body.id}/disable` },
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect((await site.signIn()).location).toBe('/login?refused=account-off');
  expect(await site.count('session')).toBe(0);
});

test('a provider that is away is said to be, and is asked again when it is back', async () => {
  await site.edge.close();
  await site.ask(`http://127.0.0.1:${await freePort()}`);
  expect((await site.begin()).location).toBe('/login?refused=provider-away');
  const local = await site.edge.api.inject({ url: '/api/v1/setup' });
  expect(local.json()).toMatchObject({ provider: 'Works account' });
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'drift', '/a b'])(
  'nobody is sent on to %s',
  async (next) => {
    const answer = await site.edge.api.inject({ url: '/api/v1/session/oidc', query: { next } });
    expect(answer.statusCode).toBe(400);
    expect(JSON.stringify(answer.json().issues)).toContain('next');
  },
);

test('what is kept lets nobody in who reads it', async () => {
  const began = await site.begin();
  const kept = JSON.stringify(await site.database.rows('SELECT * FROM sign_in_attempt'));
  const url = new URL(began.location);
  for (const secret of [
    began.cookies.get('plumbline_oidc') ?? '?',
    ...['state', 'nonce', 'code_challenge'].map((word) => url.searchParams.get(word) ?? '?'),
  ]) {
    expect(kept).not.toContain(secret);
  }
});

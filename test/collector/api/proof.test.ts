/** Who signs proves anew who they are, and only a person can. csms.md §6. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isProven, refuseUnproven } from '../../../collector/users/role.ts';
import type { SignedIn } from '../../../collector/users/session.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import {
  type Edge,
  edgeOn,
  type OwnDatabase,
  ownDatabase,
  START,
  TOKEN,
} from '../../support/edge.ts';
import { addPerson, PASSWORD, somebodyWith } from '../../support/people.ts';

const HOST = 'plant.example:8080';
const MINUTE = 60_000;
const instant = (ms: number) => new Date(START + ms).toISOString() as Instant;

let database: OwnDatabase;
let edge: Edge;
let ada: SignedIn;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run('TRUNCATE "user", api_token, audit CASCADE');
  edge = await edgeOn(database);
  await addPerson(database, 'Ada', 'asset-owner');
  ada = await signIn();
  return () => edge.close();
});

const signIn = () => edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1');
const cookieOf = ({ secret }: SignedIn) => ({
  ...{ host: HOST, origin: `http://${HOST}` },
  cookie: `plumbline_session=${secret}`,
});
async function ask(headers: Record<string, string>, payload: object) {
  const url = '/api/v1/session/proof';
  const answer = await edge.api.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const prove = (body: object = { password: PASSWORD }, session = ada) =>
  ask(cookieOf(session), body);
const provenUntil = async (session = ada) =>
  (await edge.services.users.bySession(session.secret))?.provenUntil;
const trail = async () =>
  (
    await database.rows<{ action: string; address: string }>(
      'SELECT action, address FROM audit ORDER BY id',
    )
  ).map(({ action, address }) => `${action} ${address}`);

describe('a proof', () => {
  test('counts for five minutes, and not a moment longer', async () => {
    expect(await provenUntil()).toBeNull();
    expect(await prove()).toEqual({ status: 200, body: { provenUntil: instant(5 * MINUTE) } });
    const actor = await edge.services.users.bySession(ada.secret);
    expect(isProven(actor as never, instant(5 * MINUTE - 1))).toBe(true);
    expect(isProven(actor as never, instant(5 * MINUTE))).toBe(false);
  });

  test('counts for the session it was given in and no other of the same person', async () => {
    const other = await signIn();
    await prove();
    expect(await provenUntil(other)).toBeNull();
    const { body } = await edge.api
      .inject({ url: '/api/v1/session', headers: cookieOf(ada) })
      .then((answer) => ({ body: answer.json() }));
    expect(body).toMatchObject({ user: 'Ada', provenUntil: instant(5 * MINUTE) });
  });

  test('is no part of signing in: whoever finds a session open has proven nothing', async () => {
    expect(await provenUntil(await signIn())).toBeNull();
  });

  test('is on record, and so is a wrong one, which counts for nothing', async () => {
    expect(await prove({ password: 'no' })).toMatchObject({
      status: 401,
      body: { code: 'wrong-credentials' },
    });
    expect(await provenUntil()).toBeNull();
    await prove();
    expect((await trail()).slice(-2)).toEqual([
      'session.prove-refuse 127.0.0.1',
      'session.prove 127.0.0.1',
    ]);
  });

  test('takes the code of the authenticator where there is one', async () => {
    const { factors } = edge.services;
    const { secret } = await factors.begin(ada, PASSWORD);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await factors.confirm(ada, totp.generate({ timestamp: START }));
    expect((await prove()).body).toMatchObject({ code: 'second-factor-needed' });
    const wrong = { password: PASSWORD, code: '000000' };
    expect((await prove(wrong)).body).toMatchObject({ code: 'wrong-credentials' });
    expect(await provenUntil()).toBeNull();
    edge.later(30_000);
    const right = { password: PASSWORD, code: totp.generate({ timestamp: START + 30_000 }) };
    expect((await prove(right)).status).toBe(200);
  });

  test('is guessed as slowly as a password', async () => {
    const guesses = await Promise.all(Array.from({ length: 7 }, () => prove({ password: 'no' })));
    expect(guesses.map(({ status }) => status)).toContain(429);
    expect((await prove()).body).toMatchObject({ code: 'too-many-requests' });
    await expect(edge.services.users.signIn('Ada', PASSWORD, '127.0.0.1')).rejects.toMatchObject({
      code: 'too-many-requests',
    });
    expect(await provenUntil()).toBeNull();
  });

  test('ends with the session', async () => {
    await prove();
    await edge.services.users.signOut(ada.secret, ada, '10.0.0.1');
    expect((await prove()).status).toBe(401);
  });
});

test('a token proves nothing: nobody is there who signs', async () => {
  const answer = await ask({ authorization: `Bearer ${TOKEN}` }, { password: PASSWORD });
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(answer.body.detail).toContain('person');
});

test('nobody proves anything without a session, nor from a page of another origin', async () => {
  expect((await ask({}, { password: PASSWORD })).status).toBe(401);
  const foreign = { ...cookieOf(ada), origin: 'http://evil.example' };
  expect((await ask(foreign, { password: PASSWORD })).status).toBe(403);
});

test.each([
  [{}, 'password'],
  [{ password: '' }, 'password'],
  [{ password: PASSWORD, code: '1' }, 'code'],
  [{ password: PASSWORD, more: 1 }, 'more'],
])('%j is refused, with the field that is wrong', async (body, field) => {
  const answer = await prove(body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body.issues)).toContain(field);
});

describe('what is signed', () => {
  const code = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'fine';
  };
  const eve = somebodyWith('eve', 'asset-owner');
  const proven = { ...eve, provenUntil: instant(1) };

  test('takes a proof that counts now', () => {
    expect(code(() => refuseUnproven(eve, instant(0)))).toBe('proof-needed');
    expect(code(() => refuseUnproven(proven, instant(0)))).toBe('fine');
    expect(code(() => refuseUnproven(proven, instant(1)))).toBe('proof-needed');
  });

  test.each([null, 'eve'])('is never signed by a token, of %s', (person) => {
    const token = { ...proven, id: 'token', person };
    expect(code(() => refuseUnproven(token, instant(0)))).toBe('forbidden');
  });
});

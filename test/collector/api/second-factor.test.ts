/** A password alone is not enough once somebody has an authenticator. RFC 6238. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { factorUri, newFactor, stepOf } from '../../../collector/users/second-factor.ts';
import type { SignedIn } from '../../../collector/users/session.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, START } from '../../support/edge.ts';
import { addPerson, PASSWORD, somebodyWith } from '../../support/people.ts';

const STEP_MS = 30_000;

let database: OwnDatabase;
let edge: Edge;
let now: number;
let ada: SignedIn;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run(
    'TRUNCATE "user", api_token, audit, evidence, evidence_payload, evidence_head CASCADE',
  );
  edge = await edgeOn(database);
  now = START;
  await addPerson(database, 'Ada', 'viewer');
  ada = await signIn();
  return () => edge.close();
});

const later = (ms: number) => {
  now += ms;
  edge.later(ms);
};
const signIn = (code?: string) => edge.services.users.signIn('ada', PASSWORD, '10.0.0.1', code);
/** What the authenticator shows, made by a library that is not asked to check it. */
const shown = (secret: string, at = now) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
const refused = (code: string) => expect.objectContaining({ code });

/** Ada's authenticator is in force; a step has passed since it was confirmed. */
async function withFactor(): Promise<{ secret: string; codes: readonly string[] }> {
  const { factors } = edge.services;
  const { secret } = await factors.begin(ada, PASSWORD);
  const codes = await factors.confirm(ada, shown(secret));
  later(STEP_MS);
  return { secret, codes };
}

describe('an authenticator', () => {
  test('is needed to sign in once it is confirmed, and not before', async () => {
    const { factors } = edge.services;
    const { secret, uri } = await factors.begin(ada, PASSWORD);
    expect(uri).toBe(factorUri(secret, 'Ada'));
    await signIn();
    await factors.confirm(ada, shown(secret));
    later(STEP_MS);
    await expect(signIn()).rejects.toEqual(refused('second-factor-needed'));
    expect(await signIn(shown(secret))).toMatchObject({ name: 'Ada' });
    expect(await factors.state(ada)).toMatchObject({ isOn: true, codesLeft: 10 });
  });

  test('says nothing to whoever has not the password', async () => {
    await withFactor();
    const wrong = edge.services.users.signIn('ada', 'no', '10.0.0.1');
    await expect(wrong).rejects.toEqual(refused('wrong-credentials'));
  });

  test('has each code taken once, also by two who come at one moment', async () => {
    const { secret } = await withFactor();
    const both = await Promise.allSettled([signIn(shown(secret)), signIn(shown(secret))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('may be off by one step and no more', async () => {
    const { secret } = await withFactor();
    later(10 * STEP_MS);
    for (const off of [-2, 2]) {
      const code = shown(secret, now + off * STEP_MS);
      await expect(signIn(code)).rejects.toEqual(refused('wrong-credentials'));
    }
    later(120_000);
    await signIn(shown(secret, now - STEP_MS));
    await signIn(shown(secret, now + STEP_MS));
    await expect(signIn(shown(secret))).rejects.toEqual(refused('wrong-credentials'));
  });

  test('is not confirmed by a code of another', async () => {
    const { factors } = edge.services;
    await factors.begin(ada, PASSWORD);
    const other = newFactor((size) => new Uint8Array(size).fill(5));
    await expect(factors.confirm(ada, shown(other))).rejects.toEqual(refused('wrong-credentials'));
    await signIn();
  });

  test('is not replaced by whoever found an open session', async () => {
    const { secret } = await withFactor();
    const { factors } = edge.services;
    await expect(factors.begin(ada, PASSWORD)).rejects.toEqual(refused('not-possible-now'));
    await expect(factors.begin(ada, 'guessed')).rejects.toEqual(refused('wrong-credentials'));
    await expect(factors.end(ada, 'guessed', shown(secret))).rejects.toEqual(
      refused('wrong-credentials'),
    );
    await expect(factors.end(ada, PASSWORD, '000000')).rejects.toEqual(
      refused('wrong-credentials'),
    );
    await factors.end(ada, PASSWORD, shown(secret));
    await signIn();
  });
});

test('a recovery code opens once, however it is typed', async () => {
  const { codes } = await withFactor();
  expect(new Set(codes).size).toBe(10);
  const [code = ''] = codes;
  await signIn(code.toUpperCase().replaceAll('-', ' '));
  await expect(signIn(code)).rejects.toEqual(refused('wrong-credentials'));
  expect(await edge.services.factors.state(ada)).toMatchObject({ codesLeft: 9 });
});

test('whoever lost it is let in by the password again when it was reset, which is on record', async () => {
  await withFactor();
  const [{ id }] = (await database.rows<{ id: string }>('SELECT id FROM "user"')) as [
    { id: string },
  ];
  const admin = somebodyWith('root', 'administrator');
  await expect(edge.services.factors.reset(ada, id)).rejects.toEqual(refused('forbidden'));
  await edge.services.factors.reset(admin, id);
  await signIn();
  const kinds = await database.rows<{ kind: string }>('SELECT kind FROM evidence ORDER BY seq');
  expect(kinds.map(({ kind }) => kind)).toEqual(['factor.confirm', 'factor.reset']);
});

test('recovery codes are kept as digests alone', async () => {
  const { codes } = await withFactor();
  const kept = JSON.stringify(await database.rows('SELECT * FROM recovery_code'));
  for (const code of codes) {
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll('-', ''));
  }
});

test('a token has no second factor', async () => {
  const token = { ...somebodyWith('bootstrap'), person: null };
  await expect(edge.services.factors.begin(token, '')).rejects.toEqual(
    refused('wrong-credentials'),
  );
});

// RFC 6238, Appendix B: SHA-1, the last six of the eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('at second %d the code of the specification is %s', (second, code) => {
  const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer });
  const step = Math.floor(second / 30);
  expect(stepOf(secret.base32, code, second * 1000, null)).toBe(step);
  expect(stepOf(secret.base32, code, second * 1000, step)).toBeUndefined();
});

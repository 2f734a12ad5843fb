/** An account with a password is linked to an identity provider by who proved that it is theirs, and by nothing else. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADA, OidcSite, OURS } from '../../support/oidc-site.ts';
import { addPerson, PASSWORD } from '../../support/people.ts';

let site: OidcSite;
beforeAll(async () => {
  site = await OidcSite.open();
});
afterAll(() => site.close());
beforeEach(() => site.fresh());

describe('an account with a password', () => {
  const asAda = async (): Promise<Map<string, string>> => {
    const { secret } = await site.edge.services.users.signIn('Ada', PASSWORD, '10.0.0.1');
    return new Map([['plumbline_session', secret]]);
  };
  const provenUntil = async (cookies: Map<string, string>) =>
    (await site.edge.services.users.bySession(cookies.get('plumbline_session') ?? ''))?.provenUntil;
  const prove = async (cookies: Map<string, string>) =>
    site.edge.api.inject({
      ...{ method: 'POST', url: '/api/v1/session/proof', payload: { password: PASSWORD } },
      headers: {
        ...{ host: 'plumbline.example', origin: OURS },
        cookie: `plumbline_session=${cookies.get('plumbline_session')}`,
      },
    });
  async function goFor(purpose: 'proof' | 'link', cookies: Map<string, string>): Promise<string> {
    const began = await site.begin(`?for=${purpose}&next=/records`, cookies);
    if (began.location.startsWith('/')) return began.location;
    // The way back comes from another site: the session's cookie is not sent along.
    return (await site.comeBack(await site.visit(began.location), began)).location;
  }
  beforeEach(() => addPerson(site.database, 'Ada', 'asset-owner'));

  test('is not opened by a name that is the same at the provider', async () => {
    expect((await site.signIn()).location).toBe('/login?refused=name-taken');
    expect(await site.count('identity')).toBe(0);
  });

  test('is linked by who proved that it is theirs, and then opened', async () => {
    const cookies = await asAda();
    expect(await goFor('link', cookies)).toBe('/records?refused=proof-needed');
    await prove(cookies);
    expect(await goFor('link', cookies)).toBe('/records');
    expect((await site.sessionOf(await site.signIn())).body).toMatchObject({ user: 'Ada' });
    expect(await goFor('link', cookies)).toBe('/records?refused=name-taken');
  });

  test('may prove anew at the provider, who asks again, for the person it is linked to', async () => {
    const cookies = await asAda();
    expect(await goFor('proof', cookies)).toBe('/records?refused=provider-refused');
    await prove(cookies);
    await goFor('link', cookies);
    site.ahead = 6 * 60_000;
    const before = await provenUntil(cookies);
    site.provider.someone = { ...ADA, subject: randomUUID() };
    expect(await goFor('proof', cookies)).toBe('/records?refused=provider-refused');
    expect(await provenUntil(cookies)).toBe(before);
    site.provider.someone = ADA;
    site.ahead = 0;
    expect(await goFor('proof', cookies)).toBe('/records');
    expect((await provenUntil(cookies)) ?? '').toMatch(/^2/);
  });

  test('proves nothing by a sign-in at the provider that is older than the question', async () => {
    const cookies = await asAda();
    await prove(cookies);
    await goFor('link', cookies);
    const before = await provenUntil(cookies);
    const began = await site.begin('?for=proof&next=/records', cookies);
    const back = await site.visit(began.location);
    await site.database.run(`UPDATE sign_in_attempt SET begun = begun + interval '2 minutes'`);
    expect((await site.comeBack(back, began)).location).toBe('/records?refused=provider-refused');
    expect(await provenUntil(cookies)).toBe(before);
  });
});

test('nobody proves or links anything without a session', async () => {
  for (const purpose of ['proof', 'link']) {
    expect((await site.begin(`?for=${purpose}&next=/records`)).location).toBe(
      '/records?refused=not-signed-in',
    );
  }
});

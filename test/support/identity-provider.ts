/** A real identity provider on a free loopback port, and a browser that goes there and comes back. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'plumbline', secret: 'the-secret-of-the-collector-there' };

interface Someone {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface RunningProvider {
  readonly issuer: string;
  /** Who sits before the browser there; undefined: they refuse. */
  someone: Someone | undefined;
  close(): Promise<void>;
}

export async function startProvider(redirectUri: string): Promise<RunningProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Someone>();
  const running: RunningProvider = {
    ...{ issuer, someone: undefined },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const provider = new Provider(issuer, configurationOf(redirectUri, people));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const { someone } = running;
    if (someone !== undefined) people.set(someone.subject, someone);
    const result =
      someone === undefined
        ? { error: 'access_denied' }
        : { login: { accountId: someone.subject }, consent: {} };
    void provider.interactionFinished(request, response, result);
  });
  return running;
}

interface Context {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
    readonly provider: {
      readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): unknown };
    };
  };
}

const configurationOf = (redirectUri: string, people: ReadonlyMap<string, Someone>) => ({
  clients: [
    {
      ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] },
      ...{ grant_types: ['authorization_code'], response_types: ['code'] },
    },
  ],
  cookies: { keys: [randomBytes(16).toString('hex')] },
  jwks: { keys: [signingKey()] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  findAccount: (_: unknown, subject: string) => ({
    accountId: subject,
    claims: async () => ({ sub: subject, ...people.get(subject)?.claims }),
  }),
  async loadExistingGrant({ oidc: { client, session, provider } }: Context) {
    const { clientId } = client;
    const grant = new provider.Grant({ clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
  ttl: Object.fromEntries(
    ['AccessToken', 'AuthorizationCode', 'IdToken', 'Interaction', 'Session', 'Grant'].map(
      (name) => [name, 600],
    ),
  ),
});

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' };
}

/** Follows redirects with its cookies until it is sent to `until`, and answers that address. */
export async function browse(from: string, until: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(from);
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { headers: { cookie }, redirect: 'manual' });
    await answer.arrayBuffer();
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${at} answered ${answer.status}`);
    at = new URL(location, at);
    if (at.href.startsWith(until)) return at;
  }
  throw new Error('sent round and round');
}

/** Asks an identity provider who somebody is: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636). */
import { createHmac } from 'node:crypto';
import * as client from 'openid-client';
import { AppError } from '../errors.ts';

export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Where the browser comes back to. */
  readonly redirectUri: string;
  readonly scope: string;
  /** The claims that say what somebody is called, and in which groups they are. */
  readonly nameClaim: string;
  readonly groupsClaim: string;
}

/** Who somebody is, as the provider says it. */
export interface Identity {
  readonly issuer: string;
  /** Theirs for ever, and nobody else’s at that issuer. */
  readonly subject: string;
  readonly name: string | undefined;
  readonly groups: readonly string[];
  /** When they proved it, milliseconds since 1970; undefined: it does not say. */
  readonly authenticated: number | undefined;
}

const TIMEOUT_S = 5;
const MOST_GROUPS = 1000;
const NAME = /^[\p{L}\p{N}\p{P}\p{S} ]{1,64}$/u;
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether it may be asked without TLS: nobody listens on one’s own machine. */
export const isOnLoopback = (issuer: URL): boolean => LOOPBACK.test(issuer.hostname);

export class IdentityProvider {
  readonly #settings: ProviderSettings;
  #known: Promise<client.Configuration> | undefined;

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  /** Where to send the browser. `isAnew`: who is signed in there proves it again. Throws `provider-away`. */
  async begin(secret: string, isAnew: boolean): Promise<URL> {
    const { redirectUri, scope } = this.#settings;
    const { state, nonce, verifier } = wordsOf(secret);
    const challenge = await client.calculatePKCECodeChallenge(verifier);
    const configuration = await this.#configuration();
    return client.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: redirectUri, scope, state, nonce },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      ...(isAnew && { prompt: 'login', max_age: '0' }),
    });
  }

  /** `query`: what the browser came back with. Throws `provider-refused`, `provider-away`. */
  async identify(secret: string, query: string): Promise<Identity> {
    const configuration = await this.#configuration();
    const { state, nonce, verifier } = wordsOf(secret);
    const url = new URL(this.#settings.redirectUri);
    url.search = query;
    try {
      const answer = await client.authorizationCodeGrant(configuration, url, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        idTokenExpected: true,
      });
      return await this.#identity(configuration, answer);
    } catch (error) {
      throw refusal(error);
    }
  }

  async #identity(
    configuration: client.Configuration,
    answer: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
  ): Promise<Identity> {
    const { nameClaim, groupsClaim } = this.#settings;
    const inToken: Record<string, unknown> = { ...answer.claims() };
    const { iss, sub, auth_time: at } = inToken;
    if (typeof iss !== 'string' || typeof sub !== 'string' || !SUBJECT.test(sub)) {
      throw new AppError('provider-refused', { detail: 'It does not say who.' });
    }
    const lacks = inToken[nameClaim] === undefined || inToken[groupsClaim] === undefined;
    const asks = lacks && configuration.serverMetadata().userinfo_endpoint !== undefined;
    const more = asks ? await client.fetchUserInfo(configuration, answer.access_token, sub) : {};
    const claims: Record<string, unknown> = { ...more, ...inToken };
    const name = claims[nameClaim];
    return {
      ...{ issuer: iss, subject: sub, groups: textsIn(claims[groupsClaim]) },
      name: typeof name === 'string' && NAME.test(name.trim()) ? name.trim() : undefined,
      authenticated: typeof at === 'number' ? at * 1000 : undefined,
    };
  }

  /** Asked for once; a provider that was away is asked again. */
  #configuration(): Promise<client.Configuration> {
    this.#known ??= this.#discover().catch((error) => {
      this.#known = undefined;
      throw refusal(error, 'provider-away');
    });
    return this.#known;
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    const execute = isOnLoopback(url) ? [client.allowInsecureRequests] : [];
    const options = { execute, timeout: TIMEOUT_S };
    const found = await client.discovery(url, clientId, undefined, client.None(), options);
    const server = found.serverMetadata();
    // Where it says nothing, this way is meant: OpenID Connect Discovery 1.0, section 3.
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const configuration = new client.Configuration(
      server,
      clientId,
      { ...(clientSecret !== undefined && { client_secret: clientSecret }) },
      clientSecret === undefined
        ? client.None()
        : ways.includes('client_secret_basic')
          ? client.ClientSecretBasic(clientSecret)
          : client.ClientSecretPost(clientSecret),
    );
    for (const one of execute) one(configuration);
    configuration.timeout = TIMEOUT_S;
    return configuration;
  }
}

/** One secret that the browser keeps says all that has to fit: whoever has it began this, and nobody else. */
function wordsOf(secret: string) {
  const word = (of: string) => createHmac('sha256', secret).update(of).digest('base64url');
  return { state: word('state'), nonce: word('nonce'), verifier: word('verifier') };
}

function textsIn(claim: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return all.slice(0, MOST_GROUPS).filter((one): one is string => typeof one === 'string');
}

/** What a provider says stays in the house: who asks is told which of two troubles it is. */
function refusal(
  error: unknown,
  otherwise: 'provider-refused' | 'provider-away' = 'provider-refused',
) {
  if (error instanceof AppError) return error;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { name, message, code } = at as Error & { code?: unknown };
    const isAway =
      (name === 'TypeError' && message === 'fetch failed') ||
      name === 'TimeoutError' ||
      code === 'OAUTH_TIMEOUT' ||
      (at.cause instanceof Response && at.cause.status >= 500);
    if (isAway) return new AppError('provider-away');
  }
  const { code } = error as { code?: unknown };
  return new AppError(otherwise, typeof code === 'string' ? { detail: code } : {});
}

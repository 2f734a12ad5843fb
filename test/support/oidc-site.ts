/** A collector whose people sign in through a real identity provider, and a browser between the two. */
import { tmpdir } from 'node:os';
import type { OidcSettings } from '../../collector/api/services.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from './edge.ts';
import { browse, CLIENT, type RunningProvider, startProvider } from './identity-provider.ts';

export const OURS = 'http://plumbline.example';
const CALLBACK = `${OURS}/api/v1/session/oidc/callback`;
export const ADA = {
  subject: 'a-1',
  claims: { preferred_username: 'Ada', groups: ['press engineers', 'canteen'] },
};

export type Cookies = ReadonlyMap<string, string>;
export interface Answer {
  readonly location: string;
  readonly cookies: Cookies;
}

const settings = (issuer: string): OidcSettings => ({
  ...{ issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, title: 'Works account' },
  ...{ scope: 'openid profile groups', nameClaim: 'preferred_username', groupsClaim: 'groups' },
  grants: [
    { group: 'press engineers', role: 'ot-engineer', site: 'press' as never, zone: null },
    { group: 'press leads', role: 'ot-engineer', site: 'press' as never, zone: null },
    { group: 'press leads', role: 'asset-owner', site: 'press' as never, zone: null },
  ],
});

export class OidcSite {
  readonly database: OwnDatabase;
  readonly provider: RunningProvider;
  edge!: Edge;
  /** Milliseconds that the collector's clock is ahead. */
  ahead = 0;

  private constructor(database: OwnDatabase, provider: RunningProvider) {
    this.database = database;
    this.provider = provider;
  }

  static async open(): Promise<OidcSite> {
    return new OidcSite(await ownDatabase(), await startProvider(CALLBACK));
  }

  /** Nobody was here yet, and Ada sits before the browser. Answers what ends it. */
  async fresh(): Promise<() => Promise<void>> {
    await this.database.run(
      'TRUNCATE "user", api_token, audit, sign_in_attempt, evidence, evidence_payload, evidence_head CASCADE',
    );
    this.ahead = 0;
    this.provider.someone = ADA;
    await this.ask(this.provider.issuer);
    return () => this.edge.close();
  }

  /** The collector asks that provider from now on. */
  async ask(issuer: string): Promise<void> {
    this.edge = await edgeOn(this.database, {
      now: () => Date.now() + this.ahead,
      settings: {
        ...{ host: '127.0.0.1', port: 0, requestsPerMinute: 1_000_000 },
        ...{ publicUrl: OURS, oidc: settings(issuer), uploadFolder: tmpdir() },
        hookKey: new Uint8Array(32),
      },
    });
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.database.close();
  }

  begin(query = '', cookies: Cookies = new Map()): Promise<Answer> {
    return this.#get(`/api/v1/session/oidc${query}`, cookies);
  }

  /** What the browser is sent back with. */
  visit(location: string): Promise<URL> {
    return browse(location, CALLBACK);
  }

  comeBack({ pathname, search }: URL, { cookies }: Pick<Answer, 'cookies'>): Promise<Answer> {
    return this.#get(`${pathname}${search}`, cookies);
  }

  /** There and back again; `change` is made to the address that the browser is sent to. */
  async signIn(query = '', change: (url: URL) => void = () => {}): Promise<Answer> {
    const began = await this.begin(query);
    const there = new URL(began.location);
    change(there);
    return this.comeBack(await this.visit(there.href), began);
  }

  async sessionOf({ cookies }: Answer) {
    const cookie = `plumbline_session=${cookies.get('plumbline_session')}`;
    const answer = await this.edge.api.inject({ url: '/api/v1/session', headers: { cookie } });
    return { status: answer.statusCode, body: answer.json() };
  }

  async count(table: string): Promise<number> {
    const query = `SELECT count(*)::int AS count FROM ${table}`;
    return (await this.database.rows<{ count: number }>(query))[0]?.count ?? 0;
  }

  async #get(url: string, cookies: Cookies): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.edge.api.inject({ url, headers: { cookie } });
    if (answer.statusCode !== 302) throw new Error(`${url} answered ${answer.statusCode}`);
    return {
      location: String(answer.headers.location),
      cookies: new Map(answer.cookies.map(({ name, value }) => [name, value])),
    };
  }
}

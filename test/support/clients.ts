/** People who are signed in, without the wait for a password: what they send and what they are answered. */
import { randomUUID } from 'node:crypto';
import type { Role } from '../../collector/users/roles.table.ts';
import { digest } from '../../collector/users/secret.ts';
import type { Edge, OwnDatabase } from './edge.ts';
import type { Asking } from './tokens.ts';

const HOST = 'plant.example:8080';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | undefined;
}

export interface Client {
  /** Of the user. */
  readonly id: string;
  readonly name: string;
  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>>;
  send<Body = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>>;
}

export interface Standing {
  readonly roles: readonly Role[];
  /** Of their roles; absent: on every one. */
  readonly site?: string;
  /** Of that site; absent: in all of it. */
  readonly zone?: string;
  /** They have just proved anew who they are. */
  readonly isProven?: boolean;
}

/** What is sent goes as `headers` say it: of somebody who is signed in, of a program, of nobody. */
function clientBy(
  { api }: Pick<Edge, 'api'>,
  { id, name }: Pick<Client, 'id' | 'name'>,
  ours: Readonly<Record<string, string>>,
): Client {
  const send: Client['send'] = async <Body>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const answer = await api.inject({
      ...{ method, url, headers: { ...ours, ...headers } },
      ...(payload && { payload }),
    });
    const isJson = /json\b/.test(String(answer.headers['content-type']));
    return {
      status: answer.statusCode,
      body: (isJson ? answer.json() : answer.body) as Body,
      etag: answer.headers['etag'] as string | undefined,
    };
  };
  return { id, name, send, get: (path) => send('GET' as never, path) };
}

/** A program with a token of one role on every site, for which somebody answers. */
export async function programOf(
  edge: Pick<Edge, 'api'>,
  database: Pick<OwnDatabase, 'run'>,
  name: string,
  owner: Pick<Client, 'id'>,
  role: Role,
): Promise<Client> {
  const [id, secret] = [randomUUID(), `secret-of-${name}-${randomUUID()}`];
  const grants = JSON.stringify([{ role, site: null, zone: null }]);
  await database.run(
    `INSERT INTO api_token (id, name, token_hash, grants, "user", created) VALUES ('${id}',
      '${name}', '${digest(secret)}', '${grants}', '${owner.id}', '2026-01-01T00:00:00Z');`,
  );
  return clientBy(edge, { id, name }, { authorization: `Bearer ${secret}` });
}

/** Nobody: neither a session nor a token. */
export const strangerOn = (edge: Pick<Edge, 'api'>): Client =>
  clientBy(edge, { id: '', name: 'stranger' }, {});

export async function clientOf(
  edge: Pick<Edge, 'api'>,
  database: Pick<OwnDatabase, 'run'>,
  name: string,
  { roles, site, zone, isProven = true }: Standing,
): Promise<Client> {
  const [id, secret] = [randomUUID(), `secret-of-${name}-${randomUUID()}`];
  const at = '2026-01-01T00:00:00Z';
  const place = [site, zone].map((one) => (one === undefined ? 'NULL' : `'${one}'`)).join(', ');
  await database.run(
    [
      `INSERT INTO "user" (id, name, created) VALUES ('${id}', '${name}', '${at}');`,
      ...roles.map(
        (role) => `INSERT INTO role_assignment (id, "user", role, site, zone, since, granted_by)
          VALUES (gen_random_uuid(), '${id}', '${role}', ${place}, '${at}', 'test');`,
      ),
      `INSERT INTO session (token_hash, "user", created, expires, last_used, proven_until)
        VALUES ('${digest(secret)}', '${id}', '${at}', '2099-01-01T00:00:00Z', '${at}',
          ${isProven ? "'2099-01-01T00:00:00Z'" : 'NULL'});`,
    ].join('\n'),
  );
  const ours = { host: HOST, origin: `http://${HOST}`, cookie: `plumbline_session=${secret}` };
  return clientBy(edge, { id, name }, ours);
}

/** The same, asked as programs are: by a path below `/api/v1`. */
export async function signedIn(
  edge: Pick<Edge, 'api'>,
  database: Pick<OwnDatabase, 'run'>,
  name: string,
  standing: Standing,
): Promise<Asking> {
  const { send } = await clientOf(edge, database, name, standing);
  return (method, path, body, ifMatch) =>
    send(method as 'POST', `/api/v1${path}`, body as object | undefined, {
      ...(ifMatch && { 'if-match': ifMatch }),
    });
}

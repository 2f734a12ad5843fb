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

export async function clientOf(
  { api }: Pick<Edge, 'api'>,
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

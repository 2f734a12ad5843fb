/** What is true of every route there is, found from the reference that the collector gives out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { type Schema, sampleOf } from '../../support/sample.ts';

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** With values for what stands in braces, and for what has to be asked with it. */
  readonly url: string;
  readonly body: Schema | undefined;
  readonly takesIfMatch: boolean;
}

interface Described {
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

/** Needs no session: who signs in has none yet, and who watches the machine needs none. */
const OPEN: ReadonlySet<string> = new Set([
  'GET /health',
  'GET /ready',
  'POST /api/v1/session',
  'GET /api/v1/setup',
  'POST /api/v1/setup',
  // Goes to the identity provider and comes back from it.
  'GET /api/v1/session/oidc',
  'GET /api/v1/session/oidc/callback',
  // Its secret stands in its address: calendar programs cannot sign in.
  'GET /api/v1/calendar/{secret}/plumbline.ics',
  // Its signature lets it in: other systems deliver what they approved. Unsigned it is answered 401.
  'POST /api/v1/intake/hooks/{id}/deliveries',
]);

/** One's own: whoever is signed in may, whatever their roles. */
const OWN = /^[A-Z]+ \/api\/v1\/(session|delegations)(\/|$)/;

/** Says nothing of the plant: for whatever watches the collector itself. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(['GET /metrics']);

/** Names in its body what it is about: whoever may not read that is not told that it is there. */
const ABOUT: ReadonlySet<string> = new Set(['POST /api/v1/drift/extras', 'POST /api/v1/mutes']);

/** Where the smallest value that fits the schema means nothing: the reason is the route's. */
const VALUES: Readonly<Record<string, unknown>> = { to: '2026-01-11T00:00:00.000Z' };
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/declared-assets': { site: 'plant', name: 'Press' },
};

let database: OwnDatabase;
let edge: Edge;
let nobody: Client;
let operations: readonly Operation[];

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await edge.api.ready();
  nobody = await clientOf(edge, database, 'nobody', { roles: [] });
  const document = edge.api.swagger() as { paths: Record<string, Record<string, Described>> };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
  );
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

function operationOf(
  path: string,
  method: string,
  { parameters = [], requestBody }: Described,
): Operation {
  let url = path;
  const query = new URLSearchParams();
  for (const { in: place, name, required, schema } of parameters) {
    if (place === 'path')
      url = url.replace(`{${name}}`, encodeURIComponent(String(sampleOf(schema))));
    if (place === 'query' && required) query.set(name, String(VALUES[name] ?? sampleOf(schema)));
  }
  const takesIfMatch = parameters.some(
    ({ in: place, name }) => place === 'header' && name === 'if-match',
  );
  return {
    ...{ method: method.toUpperCase() as Operation['method'], path, takesIfMatch },
    url: query.size > 0 ? `${url}?${query}` : url,
    body: requestBody?.content['application/json']?.schema,
  };
}

const bodyOf = (operation: Operation): object | undefined =>
  BODIES[nameOf(operation)] ??
  (operation.body === undefined ? undefined : (sampleOf(operation.body) as object));

const isAbout = (operation: Operation) =>
  operation.path.includes('{') || ABOUT.has(nameOf(operation));

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const ask = (client: Client, { method, url }: Operation, body?: object) =>
  method === 'GET' ? client.get(url) : client.send(method, url, body, { 'if-match': '*' });

test('there are routes to look at', () => {
  expect(operations.length).toBeGreaterThan(40);
});

describe('every route', () => {
  test('is closed to who is not signed in', async () => {
    const open: string[] = [];
    for (const operation of operations) {
      const { method, url, body } = operation;
      const payload = body === undefined ? {} : { payload: sampleOf(body) as object };
      const { statusCode } = await edge.api.inject({ method, url, ...payload });
      if (statusCode !== 401) open.push(nameOf(operation));
    }
    expect(open.filter((name) => !OPEN.has(name))).toEqual([]);
  });

  test('is closed to who is signed in and has no role, but for what is their own', async () => {
    const entered: string[] = [];
    for (const operation of operations) {
      const name = nameOf(operation);
      if (OPEN.has(name) || OF_THE_MACHINE.has(name) || OWN.test(name)) continue;
      const { status, body: answer } = await ask(nobody, operation, bodyOf(operation));
      // Whoever may read nothing is not told either that there is no such record.
      const isRefused = status === 403 || (status === 404 && isAbout(operation));
      if (!isRefused) entered.push(`${name} ${status} ${JSON.stringify(answer).slice(0, 300)}`);
    }
    expect(entered).toEqual([]);
  });

  test('refuses a body that does not fit, and says what of it', async () => {
    const silent: string[] = [];
    for (const operation of operations) {
      if (operation.body === undefined || OPEN.has(nameOf(operation))) continue;
      const { status, body } = await ask(nobody, operation, { unexpected: 'x' });
      const issues = JSON.stringify((body as { issues?: unknown }).issues ?? '');
      const names = Object.keys(operation.body.properties ?? {});
      const isNamed = ['unexpected', ...names].some((name) => issues.includes(name));
      if (status !== 400 || !isNamed) silent.push(`${nameOf(operation)} ${status} ${issues}`);
    }
    expect(silent).toEqual([]);
  });

  test('refuses an identifier that is none before it asks the database', async () => {
    const odd: string[] = [];
    for (const operation of operations) {
      if (!operation.path.includes('{id}')) continue;
      const url = operation.path.replaceAll(/\{[^}]+\}/g, "x'%20OR%201=1");
      const { status } = await ask(nobody, { ...operation, url });
      if (![400, 403, 404].includes(status)) odd.push(`${nameOf(operation)} ${status}`);
    }
    expect(odd).toEqual([]);
  });

  test('that decides on a record asks for the version it was decided on', async () => {
    const blind: string[] = [];
    for (const operation of operations.filter(({ takesIfMatch }) => takesIfMatch)) {
      const { method, url } = operation;
      const { status } = await nobody.send(method as 'POST', url, bodyOf(operation));
      if (![428, 403].includes(status)) blind.push(`${nameOf(operation)} ${status}`);
    }
    expect(blind).toEqual([]);
  });
});

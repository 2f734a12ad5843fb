/** Requirements at the edge: what follows from the checks, and what a person says beside it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frameworks } from '../../../collector/api/contract/requirement.ts';
import { soundPlant } from '../../support/checked-plant.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, conversationRow } from '../../support/plant-rows.ts';
import { before, NIGHT } from '../../support/record-rows.ts';

let database: OwnDatabase;
let edge: Edge;
const clients: Record<string, Client> = {};

/** Telnet to a controller, by a name that would be markup. */
const HOSTILE = '<img src=x onerror=alert(1)>\u202e';

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database, { now: () => NIGHT });
  await database.run(soundPlant);
  await database.run(
    [
      `UPDATE declared_asset SET name = '${HOSTILE}' WHERE observed = '${asset(1)}';`,
      `UPDATE asset SET name = '${HOSTILE}' WHERE id = '${asset(1)}';`,
      ...[1, 2].map((server) =>
        conversationRow(asset(4), asset(server), {
          ...{ client_address: '- 10.0.3.1 c', server_address: '- 10.0.1.1 c' },
          ...{ port: 23, protocol: 'telnet', last_seen: before(3) },
        }),
      ),
    ].join('\n'),
  );
  const roles = { manager: 'csms-manager', viewer: 'viewer', admin: 'administrator' } as const;
  for (const [name, role] of Object.entries(roles)) {
    clients[name] = await clientOf(edge, database, name, { roles: [role] });
  }
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

type Method = 'GET' | 'PUT' | 'POST';

async function asked(
  method: Method,
  path: string,
  given: { as?: string; match?: string; body?: object } = {},
) {
  const { as = 'manager', match, body } = given;
  const client = clients[as];
  const url = `/api/v1${path}`;
  if (client === undefined) {
    const answer = await edge.api.inject({ method, url, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: answer.json(), etag: undefined };
  }
  if (method === 'GET') return client.get(url);
  return client.send(method, url, body, match === undefined ? {} : { 'if-match': match });
}

const WORD = { managedBy: 'isms', pointer: 'ISMS 4.2', isApplicable: true, justification: '' };

test('of no requirement with a check anything is known', async () => {
  const { items } = (await asked('GET', '/requirements?framework=iec-62443-3-3'))
    .body as unknown as Frameworks;
  expect(items[0]?.standings).toEqual({
    ...{
      effective: 0,
      degraded: 0,
      failing: 0,
      not_observed: 15,
      not_applicable: 0,
      outside: 36,
    },
  });
});

describe('once the checks ran', () => {
  beforeAll(async () => {
    expect((await asked('POST', '/checks/run')).status).toBe(200);
  });

  test('a requirement fails with its check, and the others are what they are', async () => {
    const { items } = (await asked('GET', '/requirements?framework=cisa-cpg'))
      .body as unknown as Frameworks;
    const standings = items[0]?.items.map(({ id, standing }) => [id, standing]);
    expect(standings).toContainEqual(['3.K', 'failing']);
    expect(items[0]).toMatchObject({ isWhole: false, provenance: expect.stringContaining('2.0') });
  });

  test('the whole matrix is there at once', async () => {
    const { items } = (await asked('GET', '/requirements')).body as unknown as Frameworks;
    const matrix = items.map(({ id, standings, supports }) => ({ id, standings, supports }));
    await expect(`${JSON.stringify(matrix, null, 2)}\n`).toMatchFileSnapshot('requirements.json');
  });
});

describe('what a person says of a requirement', () => {
  const path = '/requirements/iec-62443-3-3/SR%206.2';

  test('stands beside what is derived, on record', async () => {
    const said = await asked('PUT', path, { match: '"0"', body: { ...WORD, pointer: HOSTILE } });
    expect(said).toMatchObject({ status: 200, etag: '"1"' });
    expect(said.body).toMatchObject({
      stated: { managedBy: 'isms', pointer: HOSTILE, by: 'manager' },
    });
    const { items } = (await asked('GET', '/requirements?framework=iec-62443-3-3'))
      .body as unknown as Frameworks;
    const found = items[0]?.items.find(({ id }) => id === 'SR 6.2');
    expect(found).toMatchObject({ standing: 'effective', stated: { pointer: HOSTILE } });
  });

  test('that it does not apply takes a reason, and does not hide what was found', async () => {
    const bare = { ...WORD, isApplicable: false };
    const refusedBare = await asked('PUT', path, { match: '"1"', body: bare });
    expect(refusedBare).toMatchObject({ status: 400 });
    expect(JSON.stringify(refusedBare.body)).toContain('justification');
    const body = { ...bare, justification: 'There is no such system here.' };
    const said = await asked('PUT', path, { match: '"1"', body });
    expect(said.body).toMatchObject({ standing: 'not_applicable', counts: { pass: 3 } });
  });

  test.each([
    ['stale', '"7"', WORD, 412],
    ['without If-Match', undefined, WORD, 428],
    ['managed by nobody', '*', { ...WORD, managedBy: 'nobody' }, 400],
    ['with something else', '*', { ...WORD, more: 1 }, 400],
  ])('%s is refused', async (_, match, body, status) => {
    const given = match === undefined ? { body } : { match, body };
    expect((await asked('PUT', path, given)).status).toBe(status);
  });

  test('there is no such requirement', async () => {
    const answer = await asked('PUT', '/requirements/iec-62443-3-3/SR%209.9', {
      match: '*',
      body: WORD,
    });
    expect(answer.status).toBe(404);
  });
});

/** Checks and requirements at the edge: answers, thresholds, who manages what, and who may. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check, CheckFindings, Checks } from '../../../collector/api/contract/check.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { CELL, soundPlant } from '../../support/checked-plant.ts';
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

const SETTINGS = '/checks/C21/settings?site=plant';
const WORD = { managedBy: 'isms', pointer: 'ISMS 4.2', isApplicable: true, justification: '' };

describe('before anybody asked', () => {
  test('each check is there, and none has an answer', async () => {
    const { run, items } = (await asked('GET', '/checks')).body as unknown as Checks;
    expect(run).toBeNull();
    expect(items).toHaveLength(28);
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set([null]));
  });
});

describe('once they ran', () => {
  beforeAll(async () => {
    expect((await asked('POST', '/checks/run')).status).toBe(200);
  });

  test('each has its answer in each zone, with reasons and a day of trend', async () => {
    const { run, items } = (await asked('GET', '/checks')).body as unknown as Checks;
    expect(run).toMatchObject({ actor: 'manager', queryVersion: 1, seq: expect.any(Number) });
    const telnet = items.find(({ id }) => id === 'C21');
    expect(telnet).toMatchObject({ status: 'fail', counts: { fail: 1, pass: 2 } });
    expect(telnet?.trend).toEqual([{ day: '2026-06-30', counts: telnet?.counts }]);
    expect(telnet?.places).toContainEqual({
      ...{ site: 'plant', zone: CELL, zoneName: 'Cell 1', status: 'fail', n: 3, failing: 2 },
      ...{ excepted: 0, doubts: 0, reasons: expect.any(Array) },
    });
  });

  test('what a device calls itself is in them as it is, for pages to escape', async () => {
    const { items } = (await asked('GET', '/checks?status=fail')).body as unknown as Checks;
    const reasons = items.flatMap(({ places }) => places.flatMap((place) => place.reasons));
    expect(reasons.some((reason) => reason.startsWith(HOSTILE))).toBe(true);
  });

  test('one says what it asks, of which requirements, and with which thresholds', async () => {
    const check = (await asked('GET', '/checks/C21')).body as unknown as Check;
    expect(check.requirements).toContainEqual({
      ...{ framework: 'iec-62443-2-1', id: 'NET 1.7', title: 'IEC 62443-2-1' },
      topic: 'Let only what is needed through',
    });
    expect(check.settings.map(({ name }) => name)).toEqual(['days', 'watchedPercent']);
    expect(check.needs).toContain('which management services are used in clear');
  });

  test('what fails is told a page at a time', async () => {
    const first = (await asked('GET', '/checks/C21/findings?limit=1'))
      .body as unknown as CheckFindings;
    const path = `/checks/C21/findings?limit=1&cursor=${first.next}`;
    const second = (await asked('GET', path)).body as unknown as CheckFindings;
    expect([...first.items, ...second.items].map(({ subject }) => subject).sort()).toEqual([
      `asset:${asset(1)}`,
      `asset:${asset(2)}`,
    ]);
    expect(second.next).toBeNull();
  });

  test('of another site there is nothing but the collector’s own', async () => {
    const elsewhere = {
      ...{ id: 'x', name: 'elsa', person: 'x', provenUntil: null },
      grants: [{ role: 'viewer', site: 'elsewhere' as SiteId, zone: null }],
    } as const;
    const { items } = await edge.services.csms.standings(elsewhere, {});
    expect(items.flatMap(({ places }) => places.map(({ check }) => check))).toEqual(['C47']);
  });

  test('who holds one zone sees that zone', async () => {
    const here = {
      ...{ id: 'x', name: 'zoe', person: 'x', provenUntil: null },
      grants: [{ role: 'viewer', site: 'plant' as SiteId, zone: CELL }],
    } as const;
    const { items } = await edge.services.csms.standings(here, {});
    const zones = new Set(items.flatMap(({ places }) => places.map(({ zone }) => zone)));
    expect(zones).toEqual(new Set([CELL, null]));
    expect(items.flatMap(({ places }) => places.filter(({ zone }) => zone === null))).toHaveLength(
      1,
    );
  });
});

describe('thresholds', () => {
  test('are the defaults until somebody sets them, on record', async () => {
    const usual = await asked('GET', SETTINGS);
    expect(usual).toMatchObject({ etag: '"0"', body: { values: { days: 30 }, set: null } });
    const set = await asked('PUT', SETTINGS, { match: '"0"', body: { values: { days: 2 } } });
    expect(set).toMatchObject({ status: 200, etag: '"1"', body: { set: { by: 'manager' } } });
    await asked('POST', '/checks/run');
    const { items } = (await asked('GET', '/checks')).body as unknown as Checks;
    expect(items.find(({ id }) => id === 'C21')?.status).not.toBe('fail');
    const ledger = await edge.services.evidence.page(
      {
        id: 'x',
        name: 'x',
        person: 'x',
        provenUntil: null,
        grants: [{ role: 'auditor', site: null, zone: null }],
      },
      { kind: ['checks.set'] },
      { limit: 10 },
    );
    expect(JSON.parse(ledger.items[0]?.payload ?? '{}')).toMatchObject({ after: { days: 2 } });
  });

  test('of two who set them at once one is told to look again', async () => {
    const both = await Promise.all(
      [3, 4].map((days) => asked('PUT', SETTINGS, { match: '"1"', body: { values: { days } } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test.each([
    [{ values: { days: 0 } }, 'days'],
    [{ values: { weeks: 1 } }, 'weeks'],
    [{ values: { days: 1.5 } }, 'days'],
    [{ values: { days: '7' } }, 'days'],
    [{ values: { '<b>': 7 } }, '<b>'],
    [{}, 'values'],
  ])('%j is refused, and the field is named', async (body, field) => {
    const answer = await asked('PUT', SETTINGS, { match: '*', body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  test.each([
    ['/checks/C21/settings', 400],
    ['/checks/C47/settings?site=plant', 400],
    ['/checks/C47/settings', 200],
    ['/checks/C99/settings?site=plant', 404],
  ])('of %s: %d', async (path, status) => {
    expect((await asked('GET', path)).status).toBe(status);
  });
});

const routes: readonly [Method, string, object?][] = [
  ['GET', '/checks'],
  ['GET', '/checks/C01'],
  ['GET', '/checks/C01/findings'],
  ['GET', '/checks/C01/settings?site=plant'],
  ['PUT', '/checks/C01/settings?site=plant', { values: {} }],
  ['POST', '/checks/run'],
  ['GET', '/requirements'],
  ['PUT', '/requirements/nis2/21.2.a', WORD],
];

test.each(routes)('nobody may %s %s without signing in', async (method, path, body) => {
  expect(
    (await asked(method, path, { as: 'nobody', match: '*', ...(body && { body }) })).status,
  ).toBe(401);
});

test.each(routes)(
  'who administers the collector alone may not %s %s',
  async (method, path, body) => {
    expect(
      (await asked(method, path, { as: 'admin', match: '*', ...(body && { body }) })).status,
    ).toBe(403);
  },
);

test.each(routes.filter(([method]) => method !== 'GET'))(
  'a viewer may not %s %s',
  async (method, path, body) => {
    expect(
      (await asked(method, path, { as: 'viewer', match: '*', ...(body && { body }) })).status,
    ).toBe(403);
  },
);

test('a viewer reads', async () => {
  expect((await asked('GET', '/checks', { as: 'viewer' })).status).toBe(200);
});

test.each([
  ['/checks/C1', 404],
  ['/checks/00000000000000000', 400],
  ['/checks/C99', 404],
  ['/checks?status=ok', 400],
  ['/checks/C21/findings?cursor=x', 400],
  ['/checks/C21/findings?limit=501', 400],
  ['/requirements?framework=iso-9001', 400],
])('%s is refused with %d', async (path, status) => {
  expect((await asked('GET', path)).status).toBe(status);
});

test('a stale If-Match is told, and none at all is asked for', async () => {
  const body = { values: {} };
  expect((await asked('PUT', SETTINGS, { match: '"99"', body })).status).toBe(412);
  expect((await asked('PUT', SETTINGS, { body })).status).toBe(428);
});

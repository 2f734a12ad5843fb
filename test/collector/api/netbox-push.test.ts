import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NetboxUse } from '../../../collector/exchange/netbox/netbox-service.ts';
import { type Importing, importing } from '../../support/asset-lists.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { makeCertificates } from '../../support/guarded-mosquitto.ts';
import { netboxDevice, say } from '../../support/netbox.ts';
import { netbox, TOKEN } from '../../support/netbox-pulling.ts';
import { needs } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: OwnDatabase;
let empty: () => Promise<void>;
const edges: Edge[] = [];

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  return async () => {
    for (const edge of edges.splice(0)) await edge.close();
  };
});

async function peopleAt(url?: string, how: Partial<NetboxUse> = {}): Promise<Importing> {
  const use = { token: TOKEN, pageSize: 2, timeoutMs: 5000, firmwareField: 'firmware', ...how };
  const plain = await edgeOn(database);
  edges.push(plain);
  if (url === undefined) return importing(plain);
  const settings = { ...plain.surroundings.settings, netbox: { url, ...use } };
  const edge = await edgeOn(database, { settings });
  edges.push(edge);
  return importing(edge);
}

async function declare({ owner }: Importing, fields: object): Promise<string> {
  const { status, body } = await owner('POST', '/declared-assets', {
    ...{ site: 'plant', class: 'plc', vendor: 'Siemens', model: 'CPU 1516', ...fields },
  });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body.id;
}

const at = '/exports/netbox';
const preview = ({ owner }: Importing) => owner('POST', `${at}/preview`, { site: 'plant' });
const apply = ({ owner }: Importing, plan: string) =>
  owner('POST', `${at}/apply`, { site: 'plant', plan });

const device = (id: number, known: object = {}) =>
  netboxDevice(id, { site: { id: 3, name: 'plant', slug: 'plant' }, ...known });

const isWrite = ({ method }: IncomingMessage) => method !== 'GET';
const onWrites =
  (answer: (response: ServerResponse, request: IncomingMessage) => void) =>
  (request: IncomingMessage, response: ServerResponse) => {
    if (!isWrite(request)) return false;
    answer(response, request);
    return true;
  };

describe('a push', () => {
  test('is looked at first, makes and changes what was looked at, and the second one nothing', async () => {
    const devices = [device(1), device(2), device(3)];
    const { url, changes } = await netbox({ devices });
    const people = await peopleAt(url);
    const made = await declare(people, { name: 'Press', serial: 'SN-9', tag: 'TAG-9' });
    const renamed = await declare(people, { name: 'Saw', serial: 'SN-1' });
    await declare(people, { name: 'device-2', serial: 'SN-2', tag: 'TAG-2' });
    const { status, body } = await preview(people);
    expect([status, body.detail]).toEqual([200, undefined]);
    expect(changes).toEqual([]);
    expect(body.counts).toMatchObject({ create: 1, change: 1, nothing: 1, unclear: 0 });
    const told = (declared: string) =>
      body.rows.find((row: { declared: string }) => row.declared === declared);
    expect(told(renamed)).toMatchObject({
      ...{ does: 'change', device: 1, outcome: 'planned' },
      changes: [{ field: 'name', before: 'device-1', after: 'Saw' }],
    });
    expect(told(made)).toMatchObject({ does: 'create', device: null });

    const done = await apply(people, body.plan);
    expect(done.status).toBe(200);
    expect(done.body.rows).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(changes.map(([method]) => method).sort()).toEqual(['PATCH', 'POST']);
    expect(changes.find(([method]) => method === 'PATCH')?.[2]).toEqual({ name: 'Saw' });
    expect(devices).toHaveLength(4);
    expect(devices[3]).toMatchObject({ name: 'Press', serial: 'SN-9', asset_tag: 'TAG-9' });

    const again = await preview(people);
    expect(again.body.counts).toMatchObject({ create: 0, change: 0, nothing: 3 });
    expect((await apply(people, body.plan)).status).toBe(412);
    expect((await apply(people, again.body.plan)).body.rows).toEqual([]);
    expect(changes).toHaveLength(2);
  });

  test('is kept as evidence, with who did it and each value before and after', async () => {
    const { url } = await netbox({ devices: [device(1)] });
    const people = await peopleAt(url);
    const declared = await declare(people, { name: 'Saw', serial: 'SN-1' });
    const { plan } = (await preview(people)).body;
    await apply(people, plan);
    const query = `SELECT evidence.actor, evidence_payload.body FROM evidence
      JOIN evidence_payload ON evidence_payload.hash = evidence.payload_hash
      WHERE evidence.kind = 'netbox.push'`;
    const kept = await database.rows<{ actor: string; body: string }>(query);
    expect(kept.map(({ actor }) => actor)).toEqual([expect.stringContaining('olga')]);
    const begun = `SELECT action FROM audit WHERE action = 'netbox.push'`;
    expect(await database.rows(begun)).toHaveLength(1);
    const records = kept.map(({ body }) => JSON.parse(body));
    expect(records).toMatchObject([
      {
        ...{ site: 'plant', plan },
        devices: [
          {
            ...{ declared, device: 1, outcome: 'done' },
            changes: [{ field: 'name', before: 'device-1', after: 'Saw' }],
          },
        ],
      },
    ]);
  });

  test('of what changed since it was looked at is not done', async () => {
    const devices = [device(1)];
    const { url, changes } = await netbox({ devices });
    const people = await peopleAt(url);
    await declare(people, { name: 'Saw', serial: 'SN-1' });
    const { plan } = (await preview(people)).body;
    Object.assign(devices[0] ?? {}, { name: 'somebody was faster' });
    expect((await apply(people, plan)).status).toBe(412);
    expect(changes).toEqual([]);
  });

  test('leaves what is not clear, and says why', async () => {
    const paint = { site: { id: 4, name: 'paint', slug: 'paint' } };
    const maker = { id: 1, model: 'x', manufacturer: { id: 2, name: 'Rockwell' } };
    const devices = [
      ...[device(1), device(2), device(3, paint), device(4, { device_type: maker }), device(5)],
    ];
    const { url } = await netbox({ devices });
    const people = await peopleAt(url);
    const why: Record<string, RegExp> = {
      [await declare(people, { serial: 'SN-1', tag: 'TAG-2' })]: /Several devices/,
      [await declare(people, { serial: 'SN-3', name: 'a' })]: /another site/,
      [await declare(people, { serial: 'SN-4', name: 'b' })]: /another maker/,
      [await declare(people, { serial: 'SN-50', name: 'device-5' })]: /another serial/,
      [await declare(people, { name: 'c', model: null })]: /without a maker and a model/,
      [await declare(people, { name: 'd'.repeat(65) })]: /Too long for NetBox: name/,
    };
    const { rows } = (await preview(people)).body;
    expect(rows).toHaveLength(Object.keys(why).length);
    for (const { declared, sentence, does } of rows) {
      expect(sentence).toMatch(why[declared] ?? /never/);
      expect(['unclear', 'impossible']).toContain(does);
    }
  });

  test('makes nothing while a device there cannot be read: it could be that one', async () => {
    const { url } = await netbox({ devices: [device(1, { serial: 7 })] });
    const people = await peopleAt(url);
    await declare(people, { name: 'Saw', serial: '7' });
    const { body } = await preview(people);
    expect(body.problems).toMatchObject([{ row: 1, column: 'serial' }]);
    expect(body.rows).toMatchObject([{ does: 'unclear' }]);
  });

  test('that NetBox refuses for one device is done for the others', async () => {
    const { url } = await netbox({ devices: [device(1)] });
    const people = await peopleAt(url);
    const odd = await declare(people, { name: 'Odd', model: 'Unheard of' });
    await declare(people, { name: 'Saw', serial: 'SN-1' });
    const { rows } = (await apply(people, (await preview(people)).body.plan)).body;
    for (const { declared, outcome, sentence } of rows) {
      expect([outcome, sentence]).toEqual(
        declared === odd ? ['refused', 'It refused what is said of: device_type.'] : ['done', null],
      );
    }
    expect(rows).toHaveLength(2);
  });
});

describe('a NetBox that', () => {
  const outcomeAt = async (misbehave: ReturnType<typeof onWrites>, serial = 'SN-1') => {
    const { url } = await netbox({ devices: [device(1)] }, { misbehave });
    const people = await peopleAt(url);
    await declare(people, { name: 'Saw', serial });
    const { rows } = (await apply(people, (await preview(people)).body.plan)).body;
    return `${rows[0].outcome}: ${rows[0].sentence}`;
  };

  test.each([
    ['changed it meanwhile (409)', 409, /refused: Somebody changed it there/],
    ['changed it meanwhile (412)', 412, /refused: Somebody changed it there/],
    ['has it no more', 404, /refused: It is not there any more/],
    ['does not let the token write', 403, /refused: The token is wrong or may not/],
    ['forgot the token', 401, /refused: It does not know the token/],
  ])('%s', async (_, status, sentence) => {
    expect(await outcomeAt(onWrites((response) => say(response, status, {})))).toMatch(sentence);
  });

  test('says that it did and did not is not believed', async () => {
    const lies = onWrites((response) => say(response, 200, device(1)));
    expect(await outcomeAt(lies)).toMatch(/^unknown: .*something else now: name/);
    const other = onWrites((response) => say(response, 200, { id: 2, name: 'Saw' }));
    expect(await outcomeAt(other)).toMatch(/^unknown: .*another one/);
  });

  test('is busy is asked again', async () => {
    let asked = 0;
    const { url, changes } = await netbox(
      { devices: [device(1)] },
      {
        misbehave: (request, response) => {
          if (!isWrite(request) || asked++ > 0) return false;
          say(response, 429, {}, { 'retry-after': '0' });
          return true;
        },
      },
    );
    const people = await peopleAt(url);
    await declare(people, { name: 'Saw', serial: 'SN-1' });
    const { rows } = (await apply(people, (await preview(people)).body.plan)).body;
    expect(rows).toMatchObject([{ outcome: 'done' }]);
    expect([asked, changes.length]).toEqual([2, 1]);
  });

  test('fails in the middle is not asked twice for what it may have made, and the rest is left', async () => {
    let asked = 0;
    const misbehave = onWrites((response) => {
      asked++;
      say(response, 500, {});
    });
    const { url } = await netbox({ devices: [] }, { misbehave });
    const people = await peopleAt(url);
    await declare(people, { name: 'a' });
    await declare(people, { name: 'b' });
    const { rows } = (await apply(people, (await preview(people)).body.plan)).body;
    expect(rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['unknown', 'left']);
    expect(asked).toBe(1);
  });

  test('does not know the token, or is not there, is said', async () => {
    const { url, close } = await netbox({ devices: [] });
    const wrong = await peopleAt(url, { token: 'f'.repeat(40) });
    expect(await preview(wrong)).toMatchObject({
      ...{ status: 502, body: { detail: expect.stringContaining('wrong or may not') } },
    });
    await close();
    const { status, body } = await preview(await peopleAt(url));
    expect([status, body.detail]).toEqual([502, 'It cannot be reached (ECONNREFUSED).']);
  });

  test.skipIf(needs('openssl'))('is not who it says it is, is told nothing', async () => {
    const certificates = makeCertificates(join(temporaryFolder(), 'push'));
    const read = (name: string) => readFileSync(join(certificates, name), 'utf8');
    const tls = { key: read('broker.key'), cert: read('broker.crt') };
    const { url, requests } = await netbox({ devices: [] }, { tls });
    const { status, body } = await preview(await peopleAt(url));
    expect([status, body.detail]).toEqual([502, expect.stringContaining('is not trusted')]);
    expect(requests).toEqual([]);
    expect((await preview(await peopleAt(url, { ca: read('ca.crt') }))).status).toBe(200);
  });
});

describe('refused is', () => {
  test('who may not, where they may not, and what fits no schema', async () => {
    const { url, requests } = await netbox({ devices: [] });
    const people = await peopleAt(url);
    const body = { site: 'plant', plan: '0'.repeat(64) };
    for (const who of [people.viewer, people.engineer, people.elsewhere]) {
      expect((await who('POST', `${at}/preview`, { site: 'plant' })).status).toBe(403);
      expect((await who('POST', `${at}/apply`, body)).status).toBe(403);
    }
    for (const [what, sent] of [
      ['preview', { site: 'plant' }] as const,
      ['apply', body] as const,
    ]) {
      const route = `/api/v1${at}/${what}`;
      const nobody = await edges.at(-1)?.api.inject({ method: 'POST', url: route, payload: sent });
      expect(nobody?.statusCode).toBe(401);
    }
    const bad = await people.owner('POST', `${at}/apply`, { ...body, plan: 'x' });
    expect([bad.status, bad.body.issues[0].path]).toEqual([400, 'body/plan']);
    const site = await people.owner('POST', `${at}/preview`, { site: 'plant', netboxSite: 'A B' });
    expect([site.status, site.body.issues[0].path]).toEqual([400, 'body/netboxSite']);
    expect(requests).toEqual([]);
  });

  test('a push to a NetBox that nobody configured', async () => {
    expect(await preview(await peopleAt())).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining('No NetBox is configured') } },
    });
  });
});

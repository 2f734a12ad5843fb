import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportBatch } from '../../../collector/api/contract/import.ts';
import { limits } from '../../../collector/exchange/limits.ts';
import { assetList, type Importing, importing } from '../../support/asset-lists.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';

let database: OwnDatabase;
let empty: () => Promise<void>;
let edge: Edge;
let owner: Importing['owner'];
let engineer: Importing['engineer'];
let viewer: Importing['viewer'];
let elsewhere: Importing['elsewhere'];
let send: Importing['send'];
let act: Importing['act'];
let previewOf: Importing['previewOf'];
let apply: Importing['apply'];

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  edge = await edgeOn(database);
  ({ owner, engineer, viewer, elsewhere, send, act, previewOf, apply } = await importing(edge));
  return () => edge.close();
});

const declared = () =>
  database.rows<{ tag: string; name: string; criticality: number; version: number }>(
    'SELECT tag, name, criticality, version FROM declared_asset ORDER BY tag',
  );

describe('an undo', () => {
  test('makes it as it was, and says so in history, trail and ledger', async () => {
    await apply(await previewOf(assetList(2)));
    const before = await database.rows(
      'SELECT tag, name, criticality, serial FROM declared_asset ORDER BY tag',
    );
    const text = assetList(3, 5).replace('00:1d:9c:00:00:00', '00:1d:9c:00:00:99');
    const applied = await apply(await previewOf(text));
    expect(applied.counts).toMatchObject({ new: 1, changed: 2, applied: 3 });
    const undone = await act(owner, applied, 'undo', { comment: 'the wrong list' });
    expect(undone.body).toMatchObject({
      state: 'undone',
      counts: { restored: 3, kept: 0 },
      undoneBy: 'olga',
    });
    expect(
      await database.rows('SELECT tag, name, criticality, serial FROM declared_asset ORDER BY tag'),
    ).toEqual(before);
    expect(
      await database.rows(
        `SELECT value FROM declared_identity WHERE kind = 'mac' AND until IS NULL ORDER BY value`,
      ),
    ).toEqual([{ value: '00:1d:9c:00:00:00' }, { value: '00:1d:9c:00:00:01' }]);
    expect((await previewOf(assetList(2))).counts).toEqual({ unchanged: 2 });
    const ledger = await database.rows<{ kind: string; body: string }>(
      `SELECT kind, body FROM evidence JOIN evidence_payload ON evidence_payload.hash = payload_hash
       WHERE ref = 'import/${applied.id}' ORDER BY seq`,
    );
    expect(ledger.map(({ kind }) => kind)).toEqual(['import.apply', 'import.undo']);
    expect(JSON.parse(ledger[0]?.body ?? '')).toMatchObject({
      ...{ fileHash: applied.fileHash, site: 'plant', counts: { applied: 3 } },
      mapping: expect.arrayContaining([{ from: 'Seriennummer', to: 'serial' }]),
    });
    expect(
      await database.rows(
        `SELECT action FROM audit WHERE subject = 'import/${applied.id}' ORDER BY id`,
      ),
    ).toEqual([{ action: 'import.apply' }, { action: 'import.undo' }]);
  });

  test('leaves what somebody changed since', async () => {
    const applied = await apply(await previewOf(assetList(2)));
    const { items } = (await viewer('GET', '/declared-assets?sort=tag')).body;
    await owner('PATCH', `/declared-assets/${items[0].id}`, { name: 'mine' }, '*');
    expect((await act(owner, applied, 'undo')).body.counts).toMatchObject({ restored: 1, kept: 1 });
    expect(await declared()).toMatchObject([{ name: 'mine' }]);
  });

  test('is possible for a day, once, of what was applied', async () => {
    const batch = await previewOf(assetList(1));
    expect(await act(owner, batch, 'undo')).toMatchObject({ status: 409 });
    const applied = await apply(batch);
    edge.later(24 * 3_600_000 + 1);
    expect(await act(owner, applied, 'undo')).toMatchObject({
      ...{ status: 409, body: { detail: 'It was applied more than a day ago.' } },
    });
    const other = await apply(await previewOf(assetList(2)));
    const { body } = await act(owner, other, 'undo');
    expect(await act(owner, body, 'undo')).toMatchObject({ status: 409 });
  });
});

describe('refused is', () => {
  test('who may not', async () => {
    expect((await send(viewer, assetList(1))).status).toBe(403);
    expect((await send(elsewhere, assetList(1))).status).toBe(403);
    const batch = await previewOf(assetList(1));
    expect((await act(viewer, batch, 'preview', { mapping: ['serial'] })).status).toBe(403);
    for (const what of ['apply', 'undo'])
      expect((await act(engineer, batch, what)).status).toBe(403);
    for (const path of ['', '/rows']) {
      expect((await elsewhere('GET', `/imports/${batch.id}${path}`)).status).toBe(404);
    }
    expect((await act(elsewhere, batch, 'apply')).status).toBe(404);
    expect((await elsewhere('GET', '/imports')).body.items).toEqual([]);
    const nobody = await edge.api.inject({
      method: 'POST',
      url: '/api/v1/imports?site=plant',
      headers: { 'content-type': 'text/csv' },
      payload: assetList(1),
    });
    expect(nobody.statusCode).toBe(401);
    expect((await act(viewer, batch, 'discard')).status).toBe(403);
    const netbox = await viewer('POST', '/imports/netbox', { site: 'plant' });
    expect(netbox.status).toBe(403);
    expect(await declared()).toEqual([]);
  });

  test('who decides on what is no more, and of two at once the second', async () => {
    const batch = await previewOf(assetList(2));
    const path = `/imports/${batch.id}/apply`;
    expect((await owner('POST', path, {})).status).toBe(428);
    expect((await owner('POST', path, {}, '"1"')).status).toBe(412);
    const both = await Promise.all([act(owner, batch, 'apply'), act(owner, batch, 'apply')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await declared()).toHaveLength(2);
  });

  test('what fits no schema, with the field that does not', async () => {
    const batch = await previewOf(assetList(1));
    const fieldsOf = async (what: string, body: object) => {
      const answer = await act(owner, batch, what, body);
      expect(answer.status).toBe(400);
      return answer.body.issues.map(({ path }: { path: string }) => path);
    };
    expect(await fieldsOf('preview', { mapping: ['teapot'] })).toEqual(['body/mapping/0']);
    expect(await fieldsOf('apply', { conflicts: 'perhaps' })).toEqual(['body/conflicts']);
    expect(await fieldsOf('apply', { except: [-1] })).toEqual(['body/except/0']);
    expect(await fieldsOf('undo', { comment: 'a\u0000b' })).toEqual(['body/comment']);
    expect((await send(engineer, assetList(1), 'site=')).body.issues[0].path).toBe(
      'querystring/site',
    );
    expect((await send(engineer, assetList(1), 'site=plant&name=a%0ab')).body.issues[0].path).toBe(
      'querystring/name',
    );
    expect((await viewer('GET', `/imports/${batch.id}/rows?is=odd`)).status).toBe(400);
    expect((await viewer('GET', '/imports/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('a file larger than an import takes, and nothing of it stays', async () => {
    const { uploadFolder } = edge.surroundings.settings;
    await send(engineer, assetList(1));
    const large = Buffer.alloc(limits.bytes + 1, 'serial,x\n');
    const streamed = Readable.from([large]) as never;
    for (const body of [large, streamed]) {
      expect(await send(engineer, body)).toMatchObject({
        status: 413,
        body: { code: 'too-large' },
      });
    }
    expect(readdirSync(uploadFolder)).toHaveLength(1);
  });

  test('one file more than may wait; who discards one or lets a day go by has room again', async () => {
    const waiting: ImportBatch[] = [];
    for (let at = 0; at < limits.waiting; at++)
      waiting.push((await send(engineer, assetList(1))).body);
    expect(await send(engineer, assetList(1))).toMatchObject({ status: 409 });
    const [first] = waiting;
    if (first) expect((await act(engineer, first, 'discard')).body.state).toBe('discarded');
    expect((await send(engineer, assetList(1))).status).toBe(201);
    expect((await send(engineer, assetList(1))).status).toBe(409);
    const { uploadFolder } = edge.surroundings.settings;
    const old = join(uploadFolder, `${waiting[1]?.id}.csv`);
    writeFileSync(old, 'serial\n');
    utimesSync(old, 0, 0);
    expect((await send(engineer, assetList(1))).status).toBe(201);
  });

  test('a NetBox that nobody configured', async () => {
    expect(await engineer('POST', '/imports/netbox', { site: 'plant' })).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining('No NetBox is configured') } },
    });
  });
});

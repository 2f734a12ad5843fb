import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assetList, type Importing, importing } from '../../support/asset-lists.ts';
import { emptying } from '../../support/database.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { addPerson } from '../../support/people.ts';

let database: OwnDatabase;
let empty: () => Promise<void>;
let edge: Edge;
let owner: Importing['owner'];
let engineer: Importing['engineer'];
let viewer: Importing['viewer'];
let send: Importing['send'];
let act: Importing['act'];
let previewOf: Importing['previewOf'];
let apply: Importing['apply'];
let rowsOf: Importing['rowsOf'];

beforeAll(async () => {
  database = await ownDatabase();
  empty = await emptying(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await empty();
  edge = await edgeOn(database);
  ({ owner, engineer, viewer, send, act, previewOf, apply, rowsOf } = await importing(edge));
  return () => edge.close();
});

const declared = () =>
  database.rows<{ tag: string; name: string; criticality: number; version: number }>(
    'SELECT tag, name, criticality, version FROM declared_asset ORDER BY tag',
  );

describe('a list', () => {
  test('is sent, mapped by its header, looked at, applied; the same list again changes nothing', async () => {
    const { status, body } = await send(engineer, assetList(3));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{
        state: 'uploaded',
        name: 'list.csv',
        createdBy: 'emil',
        fileBytes: Buffer.byteLength(assetList(3)),
      },
      fileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      reading: {
        ...{ delimiter: ';', header: expect.arrayContaining(['Gerätename']) },
        mapping: ['tag', 'name', 'vendor', 'serial', 'mac', 'criticality'],
        sample: expect.arrayContaining([expect.arrayContaining(['Gerät 2'])]),
      },
    });
    const batch = await previewOf(assetList(3));
    expect(batch).toMatchObject({ state: 'previewed', counts: { new: 3 }, problem: null });
    expect(await declared()).toEqual([]);
    const [first] = await rowsOf(batch);
    expect(first).toMatchObject({ row: 2, is: 'new', title: 'Gerät 0', declared: null });
    expect(first?.changes).toContainEqual({ field: 'serial', before: null, after: 'SN-0x' });

    const applied = await apply(batch, { comment: 'handed over' });
    expect(applied).toMatchObject({
      state: 'applied',
      counts: { new: 3, applied: 3 },
      appliedBy: 'olga',
    });
    expect(await declared()).toHaveLength(3);

    const again = await previewOf(assetList(3));
    expect(again.counts).toEqual({ unchanged: 3 });
    expect((await apply(again)).counts).toEqual({
      unchanged: 3,
      applied: 0,
      left: 0,
      overtaken: 0,
    });
    expect((await declared()).map(({ version }) => version)).toEqual([1, 1, 1]);
  });

  test('shows what each field was and would be; what it does not say stays', async () => {
    await apply(await previewOf(assetList(2)));
    const batch = await previewOf('serial,criticality,name\nSN-0x,5,\nSN-1x,,Gerät 1\n');
    expect(batch.counts).toEqual({ changed: 1, unchanged: 1 });
    expect(await rowsOf(batch, '&is=changed')).toMatchObject([
      { row: 2, is: 'changed', changes: [{ field: 'criticality', before: '3', after: '5' }] },
    ]);
    await apply(batch);
    expect(await declared()).toMatchObject([
      { name: 'Gerät 0', criticality: 5 },
      { name: 'Gerät 1', criticality: 3 },
    ]);
  });

  test('says row by row what is wrong, and takes the others', async () => {
    await addPerson(database, 'Paula', 'asset-owner');
    const text =
      'serial,criticality,mac,zone,owner\nA-1,9,,,\nA-2,3,nonsense,,\nA-3,3,,Nowhere,\nA-4,3,,,nobody\n' +
      'A-5,3,,,paula\nA-5,3,,,\n,3,,,\n=A-6,"3","",\n';
    const batch = await previewOf(text);
    expect(batch.counts).toEqual({ new: 1, error: 7 });
    const errors = await rowsOf(batch, '&is=error');
    expect(
      errors.map(({ row, problems }) => [row, problems[0]?.column, problems[0]?.excerpt]),
    ).toEqual([
      [2, 'criticality', '9'],
      [3, 'mac', 'nonsense'],
      [4, 'zone', 'Nowhere'],
      [5, 'owner', 'nobody'],
      [7, 'serial', null],
      [8, null, null],
      [9, null, null],
    ]);
    expect((await apply(batch)).counts).toMatchObject({ applied: 1 });
    expect(
      await database.rows('SELECT serial, owner IS NOT NULL AS owned FROM declared_asset'),
    ).toEqual([{ serial: 'A-5', owned: true }]);
  });

  test('of another site than it is sent for is an error of its rows', async () => {
    const batch = await previewOf('serial,site\nA-1,plant\nA-2,paint\n');
    expect(batch.counts).toEqual({ new: 1, error: 1 });
  });

  test('may be mapped otherwise than its header suggests, and the mapping kept for the next one', async () => {
    const { body } = await send(engineer, 'x;y\nA-1;Press\n');
    expect(body.reading.mapping).toEqual([null, null]);
    const refused = await act(engineer, body, 'preview', { mapping: ['vendor', null] });
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('mapping: No column') },
    });
    const batch = await act(engineer, body, 'preview', {
      mapping: ['serial', 'name'],
      saveAs: 'maintenance',
    });
    expect(batch.body).toMatchObject({
      counts: { new: 1 },
      reading: { mapping: ['serial', 'name'] },
    });
    expect((await send(engineer, 'x;y\nA-2;Saw\n')).body.reading.mapping).toEqual([
      'serial',
      'name',
    ]);
    expect((await viewer('GET', '/imports/mappings')).body.items).toMatchObject([
      { name: 'maintenance', header: ['x', 'y'], savedBy: 'emil' },
    ]);
  });

  test('in Windows-1252 is refused until that is said, then read', async () => {
    const bytes = Buffer.from('serial;name\nA-1;B\xfchne\n', 'latin1');
    expect(await send(engineer, bytes)).toMatchObject({
      ...{ status: 400, body: { code: 'unreadable-file' } },
    });
    const { body } = await send(engineer, bytes, 'site=plant&encoding=windows-1252');
    expect(body.reading.sample).toEqual([['A-1', 'Bühne']]);
    const named = { mapping: body.reading.mapping, encoding: 'windows-1252' };
    const { body: batch } = await act(engineer, body, 'preview', named);
    await apply(batch);
    expect(await declared()).toMatchObject([{ name: 'Bühne' }]);
  });

  test('that cannot be read to its end is looked at as far as it goes, and cannot be applied', async () => {
    const rows = Array.from({ length: 8000 }, (_, at) => `SN-${at},of the long list ${at}\n`).join(
      '',
    );
    const batch = await previewOf(`serial,name\n${rows}B-1,"never closed\n`);
    expect(batch.problem).toMatchObject({
      ...{ row: 8002, sentence: expect.stringContaining('never closed') },
    });
    expect(await act(owner, batch, 'apply')).toMatchObject({ status: 409 });
    const rest = await previewOf(
      `serial\n${Array.from({ length: 1600 }, (_, at) => `${'x'.repeat(300)}${at}`).join('\n')}\n`,
    );
    expect(rest.problem?.sentence).toMatch(/More than 1000 rows are wrong/);
    expect(await declared()).toEqual([]);
  });

  test('of which somebody said otherwise by hand is a conflict, left unless a person says so', async () => {
    await apply(await previewOf(assetList(2)));
    const { items } = (await viewer('GET', '/declared-assets?sort=tag')).body;
    const edit = await owner(
      'PATCH',
      `/declared-assets/${items[0].id}`,
      { criticality: 1, why: 'measured' },
      '*',
    );
    expect([edit.status, edit.body.detail]).toEqual([200, undefined]);
    const batch = await previewOf(assetList(2));
    expect(batch.counts).toEqual({ conflict: 1, unchanged: 1 });
    expect(await rowsOf(batch, '&is=conflict')).toMatchObject([
      {
        problems: [
          { column: 'criticality', excerpt: '1', sentence: expect.stringMatching(/by hand/) },
        ],
      },
    ]);
    expect((await apply(batch)).counts).toMatchObject({ applied: 0, left: 1 });
    expect((await declared())[0]).toMatchObject({ criticality: 1 });
    await apply(await previewOf(assetList(2)), { conflicts: 'overwrite' });
    expect((await declared())[0]).toMatchObject({ criticality: 3 });
  });

  test('of which somebody changes an asset between preview and apply leaves that row alone', async () => {
    await apply(await previewOf(assetList(3)));
    const batch = await previewOf(assetList(3, 5));
    const { items } = (await viewer('GET', '/declared-assets?sort=tag')).body;
    await owner('PATCH', `/declared-assets/${items[1].id}`, { criticality: 2 }, '*');
    const applied = await apply(batch);
    expect(applied.counts).toMatchObject({ applied: 2, overtaken: 1 });
    expect((await declared()).map(({ criticality }) => criticality)).toEqual([5, 2, 5]);
    expect((await rowsOf(applied)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'overtaken',
      'applied',
    ]);
  });

  test('leaves the rows a person excepts', async () => {
    const batch = await previewOf(assetList(3));
    expect((await apply(batch, { except: [3] })).counts).toMatchObject({ applied: 2, left: 1 });
    expect((await declared()).map(({ tag }) => tag)).toEqual(['T-0', 'T-2']);
  });
});

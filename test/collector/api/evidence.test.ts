/** The ledger at the edge: what a decision leaves behind, who may check it, and the file it is taken away as. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../../collector/api/contract/evidence.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase, TOKEN } from '../../support/edge.ts';
import { anchoringOn } from '../../support/ledgers.ts';
import { somebodyWith } from '../../support/people.ts';
import { asset, assetRow, drift, driftRow } from '../../support/plant-rows.ts';

let database: OwnDatabase;
let edge: Edge;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  await database.run(
    [
      assetRow(1, { name: 'Press 1' }),
      driftRow(1, { asset: asset(1), kind: 'logic.download', before: 'a', after: 'b' }),
      driftRow(2, { asset: asset(1) }),
    ].join('\n'),
  );
  await decide(1, 'acknowledge', 'planned');
  await decide(1, 'reopen');
  await decide(2, 'acknowledge');
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const decide = (number: number, action: string, comment?: string) =>
  edge.api.inject({
    ...{ method: 'POST', url: `/api/v1/drift/${drift(number)}/${action}` },
    headers: { authorization: `Bearer ${TOKEN}`, 'if-match': '*' },
    payload: comment === undefined ? {} : { comment },
  });

interface Records {
  readonly items: readonly EvidenceRecord[];
  readonly next: string | null;
}
const list = async (query: string) => (await edge.get(`/api/v1/evidence?${query}`)).body as Records;

test('every decision on a drift is a record, with what was decided on', async () => {
  const { items } = await list('');
  expect(items.map(({ seq, kind, ref, actor }) => [seq, kind, ref, actor])).toEqual([
    [3, 'drift.acknowledge', `drift/${drift(2)}`, 'bootstrap'],
    [2, 'drift.reopen', `drift/${drift(1)}`, 'bootstrap'],
    [1, 'drift.acknowledge', `drift/${drift(1)}`, 'bootstrap'],
  ]);
  const { body } = await edge.get('/api/v1/evidence/1');
  const { payload } = body as EvidenceRecord;
  expect(JSON.parse(payload ?? '')).toMatchObject({
    ...{ kind: 'logic.download', before: 'a', after: 'b', comment: 'planned', version: 2 },
  });
});

test('one that is refused leaves none', async () => {
  const { statusCode } = await decide(2, 'acknowledge');
  expect(statusCode).toBe(409);
  expect((await list('')).items).toHaveLength(3);
});

test.each([
  [`ref=drift/${drift(1)}`, [2, 1]],
  ['kind=drift.reopen', [2]],
  ['kind=drift.reopen,drift.acknowledge', [3, 2, 1]],
  ['actor=nobody', []],
])('?%s', async (query, seqs) => {
  expect((await list(query)).items.map(({ seq }) => seq)).toEqual(seqs);
});

test('a page goes on where the one before ended', async () => {
  const first = await list('limit=2');
  const second = await list(`limit=2&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(second.next).toBeNull();
});

test.each([
  ['/api/v1/evidence/99', 404],
  ['/api/v1/evidence/0', 400],
  ['/api/v1/evidence/x', 400],
  ['/api/v1/evidence?cursor=x', 400],
  ['/api/v1/evidence?limit=501', 400],
])('%s is refused with %d', async (path, status) => {
  expect((await edge.get(path)).status).toBe(status);
});

test('whoever may check it learns whether it is whole', async () => {
  const { status, body } = await edge.get('/api/v1/evidence/verification');
  expect(status).toBe(200);
  expect(body).toMatchObject({ isIntact: true, records: 3, anchored: null, findings: [] });
});

test('it is taken away as a file, with the keys it was signed with', async () => {
  const { tick, close } = anchoringOn(edge.surroundings.store);
  await tick();
  await close();
  const { body: keys } = await edge.get('/api/v1/evidence/keys');
  expect(keys).toMatchObject({ items: [{ publicKey: expect.stringContaining('PUBLIC KEY') }] });
  const { body, headers } = await edge.get('/api/v1/evidence/ledger.jsonl');
  const lines = String(body)
    .trimEnd()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line))[0]);
  expect(lines).toEqual(['format', 'key', 'head', 'record', 'record', 'record', 'record']);
  expect(headers['content-disposition']).toContain('plumbline-ledger.jsonl');
});

const paths = ['', '/1', '/keys', '/verification', '/ledger.jsonl'];

test.each(paths)('nobody reads /evidence%s without signing in', async (path) => {
  const { statusCode } = await edge.api.inject({ url: `/api/v1/evidence${path}` });
  expect(statusCode).toBe(401);
});

test('a viewer reads, checks and takes away nothing of it', async () => {
  const viewer = somebodyWith('vera', 'viewer');
  const { evidence } = edge.services;
  const page = evidence.page(viewer, {}, { limit: 1 });
  await expect(page).rejects.toMatchObject({ code: 'forbidden' });
  expect(() => evidence.verify(viewer)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  await expect(evidence.file(viewer)).rejects.toMatchObject({ code: 'forbidden' });
});

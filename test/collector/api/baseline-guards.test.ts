/** What of a baseline is not possible, and why. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { asset, assetRow, factRow } from '../../support/plant-rows.ts';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly detail: string;
  readonly body: { readonly snapshot: { readonly entries: { value: string }[] } | null };
}

let database: OwnDatabase;
let edge: Edge;
let engineer: Client;
let owner: Client;
let second: Client;

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  engineer = await clientOf(edge, database, 'engineer', { roles: ['ot-engineer'] });
  owner = await clientOf(edge, database, 'owner', { roles: ['asset-owner'] });
  second = await clientOf(edge, database, 'second', { roles: ['asset-owner'] });
  const rows = [1, 2].flatMap((n) => [
    assetRow(n, { name: `Press ${n}` }),
    factRow(n, 'firmware', '1.0', { class: 'config' }),
  ]);
  await database.run(rows.join('\n'));
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const step = (by: Client, id: string, event: string, said: object) =>
  by.send<Answer>('POST', `/api/v1/baselines/${id}/${event}`, said, { 'if-match': '*' });
const propose = (n: number, by = engineer) =>
  by.send<Answer>('POST', '/api/v1/baselines', {
    site: 'plant',
    body: {
      ...{ subject: `asset/${asset(n)}`, change: null, note: '', name: '', zone: null },
      snapshot: null,
    },
  });
const again = (id: string) => step(engineer, id, 'propose', { change: null, note: '' });
const refuse = (by: Client, id: string) =>
  step(by, id, 'refuse', { slot: 'owner', meaning: 'so it shall not be' });

test('who proposed it does not refuse it either', async () => {
  const { id } = (await propose(1, owner)).body;
  const own = await refuse(owner, id);
  expect([own.status, own.body.detail]).toEqual([409, 'Who proposed it does not decide on it.']);
  expect((await refuse(second, id)).body.state).toBe('refused');
});

test('nothing is proposed anew of what is observed no more', async () => {
  const { id } = (await propose(2)).body;
  await database.run(`DELETE FROM fact WHERE asset = '${asset(2)}'`);
  const blind = await again(id);
  expect([blind.status, blind.body.detail]).toEqual([409, 'Nothing is observed of it.']);
  await database.run(factRow(2, 'firmware', '1.2', { class: 'config' }));
  const seen = await again(id);
  expect([seen.body.state, seen.body.body.snapshot?.entries[0]?.value]).toEqual([
    'proposed',
    '1.2',
  ]);
});

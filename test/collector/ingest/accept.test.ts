import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Acceptance, accept } from '../../../collector/ingest/accept.ts';
import { FIRST_DIGEST } from '../../../protocols/messages/envelope.ts';
import type { Instant } from '../../../protocols/messages/names.ts';
import { acceptanceOn } from '../../support/acceptance.ts';
import { ownDatabase } from '../../support/database.ts';
import { departed, pack, Series, seen, sender } from '../../support/plant.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let acceptance: Acceptance;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.empty();
  acceptance = acceptanceOn(database.store);
});

const send = (bytes: Uint8Array) => accept(sender, bytes, acceptance);
/** What an agent is told: how far, and what is wanted. */
async function told(bytes: Uint8Array) {
  const answer = await send(bytes);
  if (answer.is !== 'answered') return answer.is;
  const { through, need } = answer.acknowledgement;
  return need === undefined ? through : `${through} need ${need}`;
}
const kept = async () =>
  (
    await database.db
      .selectFrom('message')
      .select(['epoch', 'first', 'count'])
      .orderBy('epoch')
      .orderBy('first')
      .execute()
  ).map(({ epoch, first, count }) => `${epoch}/${first}+${count}`);
const quarantined = () =>
  database.db
    .selectFrom('quarantine')
    .select(['number', 'reason', 'state'])
    .orderBy('number')
    .execute();

const MAC = { mac: '00:1d:9c:00:00:01' };
const one = seen(1, MAC, { firmware: '1.0' });
const two = seen(2, MAC, { firmware: '1.1' });

test('a batch is kept and acknowledged through its last message', async () => {
  const series = new Series();
  expect(await told(series.batch(one, two))).toBe(2);
  expect(await kept()).toEqual(['e1/1+2']);
});

test('the acknowledgement carries the digest of the last message and the store', async () => {
  const series = new Series();
  const store = await database.store.read(({ streams }) => streams.storeId());
  const answer = await send(series.batch(one));
  expect(answer).toMatchObject({
    acknowledgement: { epoch: 'e1', through: 1, digest: series.digest, store },
  });
});

test('a repeat changes nothing and is acknowledged again', async () => {
  const bytes = new Series().batch(one);
  expect([await told(bytes), await told(bytes), await kept()]).toEqual([1, 1, ['e1/1+1']]);
});

test('of an overlapping batch only the new part is taken', async () => {
  expect(await told(new Series().batch(one))).toBe(1);
  expect(await told(new Series().batch(one, two))).toBe(2);
  expect(await kept()).toEqual(['e1/1+1', 'e1/2+1']);
});

test('a gap is answered with what is needed, and nothing is taken', async () => {
  const series = new Series();
  await told(series.batch(one));
  series.batch(two);
  expect(await told(series.batch(two))).toBe('1 need 2');
  expect(await kept()).toEqual(['e1/1+1']);
});

test('a chain that is not the committed one is refused: the answer shows our digest', async () => {
  const series = new Series();
  await told(series.batch(one));
  const foreign = new Series();
  foreign.batch(two);
  const answer = await send(foreign.batch(two));
  expect(answer).toMatchObject({
    taken: 0,
    acknowledgement: { through: 1, digest: series.digest },
  });
  expect(await kept()).toEqual(['e1/1+1']);
});

test('an overlap that tells the committed part differently is refused', async () => {
  await told(new Series().batch(one));
  expect(await told(new Series().batch(two, one))).toBe(1);
  expect(await kept()).toEqual(['e1/1+1']);
});

test('of a superseded epoch only the next message is taken', async () => {
  const [old, now] = [new Series('e1'), new Series('e2')];
  await told(old.batch(one));
  expect(await told(now.batch(two))).toBe(1);
  const expected = old.batch(two);
  old.batch(two);
  expect(await told(old.batch(two))).toBe('1 need 2');
  expect(await told(expected)).toBe(2);
});

test('lost messages raise the position to their last, with the digest the chain goes on with', async () => {
  const series = new Series();
  await told(series.batch(one));
  const digest = '00112233445566aa';
  const lost = { type: 'lost', at: one.to, from: 2, to: 9, reason: 'spool-full', digest } as const;
  expect(await told(series.batch(lost))).toBe(9);
  const after = pack('e1', 10, digest, [Buffer.from(JSON.stringify(two))]);
  expect(await told(after)).toBe(10);
  const gaps = await database.db
    .selectFrom('coverage_gap')
    .select(['first', 'last', 'reason'])
    .execute();
  expect(gaps).toEqual([{ first: 2, last: 9, reason: 'spool-full' }]);
});

test.each([
  ['no message at all', '{"type":"rumour"}'],
  ['half a message', '{"type":"observation","from":'],
])('%s is kept with its reason, and acknowledged', async (_, text) => {
  expect(await told(new Series().batch(one, text, two))).toBe(3);
  expect(await quarantined()).toMatchObject([{ number: 2, state: null }]);
});

test('a body that is damaged on its way is asked for again, and kept once', async () => {
  const bytes = new Series().batch(one);
  const damaged = bytes.slice();
  damaged[damaged.length - 1] = 0;
  expect(await told(damaged)).toBe('0 need 1');
  expect(await told(damaged)).toBe('0 need 1');
  expect(await quarantined()).toMatchObject([{ number: 1, reason: 'the body is damaged' }]);
  expect(await told(bytes)).toBe(1);
});

test('a batch without a header is kept, and nobody is answered', async () => {
  expect(await told(Buffer.from('what is this'))).toBe('unreadable');
  expect(await quarantined()).toMatchObject([{ reason: 'no header line' }]);
});

test.each([
  ['U+0000', '"a\\u0000b"'],
  ['a lone surrogate', '"a\\ud800b"'],
])('%s in a name is stored', async (_, name) => {
  const text = JSON.stringify(seen(1, MAC, { name: 'x' })).replace('"x"', name);
  expect(await told(new Series().batch(text))).toBe(1);
  expect(await quarantined()).toEqual([]);
  const facts = await database.db.selectFrom('fact').select('value').execute();
  expect(facts).toHaveLength(1);
});

test('a message the database refuses is quarantined alone; the rest is stored', async () => {
  const year = '-271821-04-20T00:00:00.000Z' as Instant; // an Instant by its looks, no time to PostgreSQL
  const bad = { ...departed(1, MAC, { key: 'bad' }), subject: MAC };
  const difference = { ...departed(1, MAC, { key: 'bad' }).difference, count: 2 ** 40 };
  void year;
  const text = JSON.stringify({ ...bad, subject: { network: 'cell-1', ...MAC }, difference });
  expect(await told(new Series().batch(one, text, two))).toBe(3);
  expect(await quarantined()).toMatchObject([{ number: 2, state: '22003' }]);
  expect(await database.db.selectFrom('fact').select('value').execute()).toEqual([
    { value: '1.1' },
  ]);
});

test('what fails leaves nothing behind and is not acknowledged', async () => {
  const bytes = new Series().batch(one);
  const broken = () => {
    throw new Error('disk full');
  };
  await expect(accept(sender, bytes, { ...acceptance, newId: broken })).rejects.toThrow(
    'disk full',
  );
  expect(await kept()).toEqual([]);
  expect(await told(bytes)).toBe(1);
});

test('the digest before the first message is the zero digest', async () => {
  const bytes = pack('e1', 1, '1111111111111111', [Buffer.from(JSON.stringify(one))]);
  const answer = await send(bytes);
  expect(answer).toMatchObject({ taken: 0, acknowledgement: { through: 0, digest: FIRST_DIGEST } });
});

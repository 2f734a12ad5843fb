import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DueRecords } from '../../../collector/records/due.ts';
import { type ProceedingOptions, proceed } from '../../../collector/records/proceeding.ts';
import { COLLECTOR, type KeptRecord, type Who } from '../../../collector/records/record.ts';
import { Store } from '../../../collector/store/store.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { GOOD_FOR_MS, permitKind } from '../../support/record-kinds.ts';

const SITE = 'plant' as SiteId;
const T0 = Date.parse('2026-03-01T10:00:00.000Z');
const instant = (ms: number) => new Date(ms).toISOString() as Instant;
const anna: Who = { id: 'u-anna', name: 'anna' };
const otto: Who = { id: 'u-otto', name: 'otto' };
const ida: Who = { id: 'u-ida', name: 'ida' };
const anybody = () => {};

let database: OwnDatabase;
let store: Store;
let options: ProceedingOptions;
const told: string[] = [];

beforeAll(async () => {
  database = await ownDatabase();
  store = new Store(database.db);
  options = {
    newId: randomUUID,
    kinds: [permitKind],
    looks: {},
    aftermaths: {
      permit: async ({ before, after, event }) => {
        told.push(`${event}: ${before?.state ?? '-'} ${after.state}`);
      },
    },
  };
});
afterAll(() => database.close());

type Work = Parameters<typeof proceed<KeptRecord>>[3];
const act = (work: Work, at = T0) =>
  store.transaction((repositories) => proceed(options, repositories, instant(at), work));

const body = { title: 'Pump house', asset: 'pump', hours: 2 };
const written = (given: object = body) => act((doing) => doing.create('permit', SITE, given, anna));
const step = (id: string, event: string, who: Who, asked: Record<string, string | number> = {}) =>
  act((doing) => doing.step(id, event, { asked }, who, anybody));
const approve = (id: string, who: Who, slot: string) =>
  step(id, 'approve', who, { slot, meaning: 'I agree' });
const approvedPermit = async () => {
  const { id } = await written();
  await step(id, 'ask', anna);
  await approve(id, otto, 'ot');
  return approve(id, ida, 'it');
};

test('a record has a number of its own on its site, and begins at its first state', async () => {
  const one = await written();
  const two = await written();
  const [, number] = one.ref.split('-');
  expect(two.ref).toBe(`PER-${Number(number) + 1}`);
  expect(one).toMatchObject({
    state: 'draft',
    revision: 1,
    version: 1,
    inForce: null,
    createdBy: anna,
  });
  const other = await act((doing) => doing.create('permit', 'mill' as SiteId, body, anna));
  expect(other.ref).toBe('PER-1');
});

test('each side approves by a person of its own; then what it says is in force', async () => {
  const { id } = await written();
  await step(id, 'ask', anna);
  expect((await approve(id, otto, 'ot')).state).toBe('asked');
  await expect(approve(id, otto, 'it')).rejects.toMatchObject({
    code: 'not-possible-now',
    detail: expect.stringContaining('another side'),
  });
  await expect(approve(id, anna, 'it')).rejects.toMatchObject({
    detail: 'Who wrote it cannot decide on it.',
  });
  const good = await approve(id, ida, 'it');
  expect(good).toMatchObject({ state: 'good', inForce: 1 });
});

test('what was agreed to and is changed has to be agreed to again', async () => {
  const { id } = await approvedPermit();
  const edited = await act((doing) =>
    doing.edit(id, { ...body, hours: 3 }, otto, anybody, { comment: 'takes longer' }),
  );
  expect(edited).toMatchObject({ state: 'asked', revision: 2, inForce: 1 });
  // Otto wrote this wording, and his approval was of the one before.
  await expect(approve(id, otto, 'ot')).rejects.toMatchObject({ code: 'not-possible-now' });
  const revisions = await store.read(({ records }) => records.revisions(id));
  expect(revisions.map(({ revision, by }) => [revision, by.name])).toEqual([
    [1, 'anna'],
    [2, 'otto'],
  ]);
});

test('a change that nobody had to agree to leaves the approvals standing', async () => {
  const { id } = await approvedPermit();
  const edited = await act((doing) => doing.edit(id, { ...body, note: 'gate 4' }, otto, anybody));
  expect(edited).toMatchObject({ state: 'good', revision: 2, inForce: 2 });
});

test('who refuses takes the side back, and it begins again', async () => {
  const { id } = await written();
  await step(id, 'ask', anna);
  await approve(id, otto, 'ot');
  await step(id, 'refuse', ida, { slot: 'ot', meaning: 'not now' });
  await step(id, 'ask', anna);
  expect((await approve(id, ida, 'it')).state).toBe('asked');
});

test('a step that is not possible says what is', async () => {
  const { id } = await written();
  await expect(approve(id, otto, 'ot')).rejects.toMatchObject({
    code: 'not-possible-now',
    detail: 'It is draft; this takes one that is asked.',
  });
  await expect(step(id, 'vanish', otto)).rejects.toMatchObject({ code: 'not-found' });
});

test('what people may not do is the collector’s alone, and the other way round', async () => {
  const { id } = await written();
  await expect(act((doing) => doing.step(id, 'ask'))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(act((doing) => doing.step(id, 'expire', {}, anna))).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('nothing of a refused step is left: no history, no trail, no evidence, no news', async () => {
  const { id } = await written();
  const count = async () =>
    database.rows<{ n: number }>(`SELECT (SELECT count(*) FROM record_step)::int
      + (SELECT count(*) FROM audit)::int + (SELECT count(*) FROM evidence)::int
      + (SELECT count(*) FROM outbox)::int + (SELECT count(*) FROM approval)::int AS n`);
  const before = await count();
  await expect(approve(id, otto, 'ot')).rejects.toThrow();
  expect(await count()).toEqual(before);
});

test('each step is in the history, the trail, the ledger and the news, with its wording', async () => {
  const { id, ref } = await written();
  await step(id, 'lengthen', anna, { by: 4 });
  const { steps, ledger, page, left } = await store.read(
    async ({ records, evidence, audit, outbox }) => ({
      steps: await records.stepsOf(id),
      ledger: await evidence.page({ ref: `permit/${id}` }, { limit: 10 }),
      page: await audit.of(`permit/${id}`),
      left: await outbox.after({ tx: '0', id: 0 }, 1000),
    }),
  );
  expect(steps.map(({ event, revision, asked }) => [event, revision, asked])).toEqual([
    ['create', 1, {}],
    ['lengthen', 2, { by: 4 }],
  ]);
  const payloads = ledger?.rows.map(({ kind, payload }) => [kind, JSON.parse(String(payload))]);
  expect(payloads).toHaveLength(2);
  expect(JSON.stringify(payloads)).toContain('"hours":6');
  expect(page.map(({ action, actor }) => [action, actor])).toEqual([
    ['permit.create', 'anna'],
    ['permit.lengthen', 'anna'],
  ]);
  const news = left.filter(
    ({ kind, body: said }) => kind === 'record' && (said as { id: string }).id === id,
  );
  expect(news.map(({ body: said }) => said)).toMatchObject([
    { record: 'permit', ref, event: 'create', by: 'anna' },
    { record: 'permit', ref, event: 'lengthen', version: 2 },
  ]);
});

test('a body that is none is refused, whoever gives it', async () => {
  await expect(written({ ...body, hours: 1.5 })).rejects.toThrow();
  const { id } = await written({ ...body, hours: 99 });
  await expect(step(id, 'lengthen', anna, { by: 9 })).rejects.toThrow();
});

test('two who decide at once: one of them is told that it is decided', async () => {
  const { id } = await written();
  await step(id, 'ask', anna);
  const both = await Promise.allSettled([
    step(id, 'refuse', otto, { slot: 'ot', meaning: 'no' }),
    step(id, 'refuse', ida, { slot: 'it', meaning: 'no' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('what comes due is done by itself, once, and what follows is told', async () => {
  const { id, due } = await approvedPermit();
  expect(due).toBe(instant(T0 + GOOD_FOR_MS));
  let now = T0 + GOOD_FOR_MS - 1;
  const troubles: unknown[] = [];
  const work = new DueRecords({
    ...{ store, holder: 'test', now: () => now, proceedings: options },
    ...{ onTrouble: (error) => troubles.push(error), onCommitted: () => {} },
  });
  told.length = 0;
  await work.tick();
  expect(told).toEqual([]);
  now += 1;
  await work.tick();
  await work.tick();
  await work.close();
  expect(troubles).toEqual([]);
  const record = await store.read(({ records }) => records.one(id));
  expect(record).toMatchObject({ state: 'over', inForce: null, changedBy: COLLECTOR, due: null });
  expect(told.filter((line) => line === 'expire: good over').length).toBeGreaterThan(0);
});

test('what is in force is read as it was approved, not as it is proposed', async () => {
  const { id } = await approvedPermit();
  await act((doing) => doing.edit(id, { ...body, hours: 9 }, otto, anybody));
  const standing = await store.read(({ records }) => records.inForce('permit', SITE));
  expect(standing.find((record) => record.id === id)?.body).toMatchObject({ hours: 2 });
});

test('records are found by what they are about', async () => {
  const { id } = await written({ ...body, asset: 'boiler' });
  const found = await store.read(({ records }) =>
    records.byKeys('permit', ['asset:boiler', 'zone:x']),
  );
  expect(found.map((record) => record.id)).toEqual([id]);
  expect(
    await store.read(({ records }) => records.byKeys('permit', ['asset:boiler'], ['good'])),
  ).toEqual([]);
});

test('what is not theirs to write people do not write, when they begin and when they change it', async () => {
  const { id, body: begun } = await written({ ...body, minutes: 7 });
  expect(begun['minutes']).toBe(0);
  await act((doing) => doing.step(id, 'count'));
  const edited = await act((doing) =>
    doing.edit(id, { ...body, title: 'Pump', minutes: 7 }, anna, anybody),
  );
  expect(edited.body).toMatchObject({ title: 'Pump', minutes: 1 });
  const own = await act((doing) => doing.create('permit', SITE, { ...body, minutes: 7 }));
  expect(own.body['minutes']).toBe(7);
});

test('a step that goes nowhere leaves a record in whichever state it was', async () => {
  const { id } = await approvedPermit();
  const counted = await act((doing) => doing.step(id, 'count'));
  expect(counted).toMatchObject({ state: 'good', revision: 2, body: { minutes: 1 } });
  const draft = await written();
  expect(await act((doing) => doing.step(draft.id, 'count'))).toMatchObject({ state: 'draft' });
});

test('what a kind looks at may depend on what is said', async () => {
  const heard: unknown[] = [];
  const curious = {
    ...options,
    looks: { permit: async (_: unknown, __: unknown, asked?: object) => heard.push(asked) },
  };
  const { id } = await written();
  await store.transaction((repositories) =>
    proceed(curious, repositories, instant(T0), (doing) =>
      doing.step(id, 'lengthen', { asked: { by: 2 } }, anna, anybody),
    ),
  );
  expect(heard[0]).toEqual({ by: 2 });
});

test('the news of it names whom it is for, each once', async () => {
  const { id } = await approvedPermit();
  await act((doing) => doing.step(id, 'expire'));
  const left = await store.read(({ outbox }) => outbox.after({ tx: '0', id: 0 }, 10_000));
  const news = left
    .map((row) => row.body as { id: string; event: string; tells?: string[] })
    .filter((said) => said.id === id);
  expect(news.at(-1)).toMatchObject({ event: 'expire', tells: [anna.id] });
  expect(news.slice(0, -1).filter(({ tells }) => tells !== undefined)).toEqual([]);
});

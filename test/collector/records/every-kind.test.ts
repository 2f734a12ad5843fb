/** What is true of every kind of record there is: found from the registry, so that a new one is held to it too. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { canonical } from '../../../collector/evidence/record.ts';
import { aftermaths } from '../../../collector/records/aftermath.ts';
import type { RecordKind, Step } from '../../../collector/records/lifecycle.ts';
import { looks } from '../../../collector/records/looks.ts';
import { recordKinds } from '../../../collector/records/registry.ts';
import { type Action, mayBe, ROLES, type Role } from '../../../collector/users/roles.table.ts';
import { type Client, clientOf } from '../../support/clients.ts';
import { type Edge, edgeOn, type OwnDatabase, ownDatabase } from '../../support/edge.ts';
import { filesUnder, ROOT, read } from '../../support/house.ts';
import { type Schema, sampleOf } from '../../support/sample.ts';

let database: OwnDatabase;
let edge: Edge;
const clients = new Map<string, Client>();

beforeAll(async () => {
  database = await ownDatabase();
  edge = await edgeOn(database);
  const standings: readonly (readonly [string, readonly Role[]])[] = [
    ['everybody', ROLES],
    ['nobody', []],
    ...ROLES.map((role) => [role, [role]] as const),
  ];
  for (const [name, roles] of standings) {
    clients.set(name, await clientOf(edge, database, `p-${name}`, { roles }));
  }
});
afterAll(async () => {
  await edge.close();
  await database.close();
});

const client = (name: string) => clients.get(name) as Client;
/** Somebody who may read, but not this. */
const without = (action: Action) => {
  const role = ROLES.find(
    (one) =>
      mayBe.read.some((may) => may === one) && !(mayBe[action] as readonly Role[]).includes(one),
  );
  return client(role ?? 'nobody');
};
const actionsOf = (kind: RecordKind, { takes }: Step): readonly Action[] =>
  takes === null ? [] : takes === 'slot' ? Object.values(kind.slots?.takes ?? {}) : [takes];
const asked = (kind: RecordKind, step: Step) => {
  const said = sampleOf(
    z.toJSONSchema(step.asks ?? z.object({}), { io: 'input' }) as Schema,
  ) as object;
  const [slot] = Object.keys(kind.slots?.takes ?? {});
  return step.takes === 'slot' ? { ...said, slot } : said;
};
const given = (kind: RecordKind, body: object) => ({
  ...(kind.isSiteless ? {} : { site: 'plant' }),
  body,
});
const create = (kind: RecordKind, by: Client, body: object = kind.example) =>
  by.send<{ id: string; version: number; issues: { path: string; message: string }[] }>(
    ...(['POST', `/api/v1/${kind.plural}`, given(kind, body)] as const),
  );

test('every file of kinds/ is in the registry, under its own name', () => {
  const folder = join(ROOT, 'collector/records/kinds');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const names = recordKinds.map(({ kind }) => kind);
  expect(names.filter((name) => !files.includes(`${name}.ts`))).toEqual([]);
  const isIts = (file: string) =>
    names.some((name) => file === `${name}.ts` || file.startsWith(`${name}-`));
  expect(files.filter((file) => !isIts(file))).toEqual([]);
  expect(new Set(recordKinds.map(({ plural }) => plural)).size).toBe(recordKinds.length);
  for (const name of [...Object.keys(looks), ...Object.keys(aftermaths)]) {
    expect(recordKinds.map(({ kind }) => kind)).toContain(name);
  }
});

describe.each(recordKinds.map((kind) => [kind.kind, kind] as const))('%s', (_, kind) => {
  test('has a table without holes: each state is reached, and each step leads from one to one', () => {
    const states = new Set(Object.keys(kind.states));
    const edges = edgesOf(kind);
    const { forceful = [], ended = [], edits } = kind;
    for (const state of [...edges.flat(), ...forceful, ...ended, ...edits.from]) {
      expect(states).toContain(state);
    }
    const reached = reachedFrom(kind.initial, edges);
    expect([...states].filter((state) => !reached.has(state))).toEqual([]);
  });

  test('names its events and states so that they can stand in an address', () => {
    for (const { event } of kind.steps) expect(event).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const state of Object.keys(kind.states)) expect(state).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(kind.plural).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('has rows of equal event and state only where conditions tell them apart', () => {
    const plain = kind.steps.filter(({ when }) => when === undefined);
    const places = plain.flatMap(({ event, from }) => from.map((state) => `${event} ${state}`));
    expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([]);
  });

  test('asks the same of who takes an event, whichever row it is', () => {
    for (const event of new Set(kind.steps.map((step) => step.event))) {
      const asks = kind.steps.filter((step) => step.event === event && step.takes !== null);
      const shapes = asks.map((step) =>
        Object.keys(step.asks?.shape ?? {})
          .sort()
          .join(),
      );
      expect(new Set(shapes).size).toBeLessThanOrEqual(1);
    }
  });

  test('whatever is approved is signed, by a side', () => {
    for (const step of kind.steps) {
      if (step.gives === undefined || step.takes === null) continue;
      expect(step.takes).toBe('slot');
      if (step.gives === 'given') expect(step.isSigned).toBe(true);
      expect(Object.keys(step.asks?.shape ?? {})).toEqual(
        expect.arrayContaining(['slot', 'meaning']),
      );
    }
  });

  test('has an example that it reads itself, and that can be hashed', () => {
    expect(kind.body.parse(kind.example)).toEqual(kind.example);
    expect(() => canonical(kind.example)).not.toThrow();
    expect(kind.titleOf(kind.example)).not.toBe('');
  });

  test('holds no fractions: encoders do not agree on them', () => {
    const text = JSON.stringify(z.toJSONSchema(kind.body, { io: 'input', unrepresentable: 'any' }));
    expect(text).not.toContain('"type":"number"');
  });

  test('bounds every text and every list that people send', () => {
    const open: string[] = [];
    walk(
      z.toJSONSchema(kind.body, { io: 'input', unrepresentable: 'any' }) as Bounded,
      'body',
      open,
    );
    expect(open).toEqual([]);
  });

  test('is nobody’s without a session', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const path = `/api/v1/${kind.plural}`;
    const asks = [
      { method: 'GET', url: path },
      { method: 'POST', url: path, payload: given(kind, kind.example) },
      { method: 'GET', url: `${path}/${id}` },
      { method: 'GET', url: `${path}/${id}/revisions` },
      ...(kind.edits.from.length > 0 ? [{ method: 'PUT', url: `${path}/${id}` }] : []),
      ...kind.steps
        .filter(({ takes }) => takes !== null)
        .map(({ event }) => ({ method: 'POST', url: `${path}/${id}/${event}` })),
    ] as const;
    for (const ask of asks)
      expect([ask.url, (await edge.api.inject(ask)).statusCode]).toEqual([ask.url, 401]);
  });

  test('is for those roles alone that may', async () => {
    const { body } = await create(kind, client('everybody'));
    const path = `/api/v1/${kind.plural}/${body.id}`;
    expect((await create(kind, without(kind.creates))).status).toBe(403);
    if (kind.edits.from.length > 0) {
      const by = without(kind.edits.takes);
      const answer = await by.send('PUT', path, { body: kind.example }, { 'if-match': '*' });
      expect(answer.status).toBe(403);
    }
    for (const step of kind.steps) {
      for (const action of actionsOf(kind, step)) {
        const slots = Object.entries(kind.slots?.takes ?? {});
        const slot = slots.find(([, takes]) => takes === action)?.[0];
        const said = { ...asked(kind, step), ...(step.takes === 'slot' && { slot }) };
        const by = without(action);
        const answer = await by.send('POST', `${path}/${step.event}`, said, { 'if-match': '*' });
        expect([step.event, answer.status, answer.body]).toMatchObject([step.event, 403, {}]);
      }
    }
    expect((await client('nobody').get(`/api/v1/${kind.plural}`)).status).toBe(403);
  });

  test('is not changed by who saw another version of it', async () => {
    const by = client('everybody');
    const { body } = await create(kind, by, fresh(kind));
    const path = `/api/v1/${kind.plural}/${body.id}`;
    const stale = { 'if-match': `"${body.version + 7}"` };
    if (kind.edits.from.length > 0) {
      expect((await by.send('PUT', path, { body: kind.example }, stale)).status).toBe(412);
      expect((await by.send('PUT', path, { body: kind.example })).status).toBe(428);
    }
    for (const step of kind.steps.filter(({ takes }) => takes !== null)) {
      const answer = await by.send('POST', `${path}/${step.event}`, asked(kind, step), stale);
      expect([step.event, answer.status, answer.body]).toMatchObject([step.event, 412, {}]);
    }
  });

  test('says which field of a bad wording it does not take', async () => {
    const by = client('everybody');
    const odd = await create(kind, by, { ...kind.example, colour: 'red' });
    expect([odd.status, JSON.stringify(odd.body.issues)]).toEqual([
      400,
      expect.stringContaining('colour'),
    ]);
    for (const name of Object.keys(kind.example)) {
      const answer = await create(kind, by, { ...kind.example, [name]: { no: 'such' } });
      if (answer.status === 201) continue; // what takes anything is bounded all the same
      expect([name, answer.status]).toEqual([name, 400]);
      const paths = answer.body.issues.map(({ path, message }) => `${path} ${message}`).join();
      expect(paths).toContain(name);
    }
  });

  test('has a test of its own', () => {
    const own = new RegExp(`kinds/${kind.kind}\\.ts|/api/v1/${kind.plural}`);
    const tests = filesUnder('test').filter((file) => !file.endsWith('every-kind.test.ts'));
    expect(tests.some((file) => own.test(read(file)))).toBe(true);
  });
});

type StateEdge = readonly [string, string];

function edgesOf({ steps, edits: { fallsBack = {} } }: RecordKind): readonly StateEdge[] {
  const moves = steps.flatMap(({ from, to }) => from.map((one): StateEdge => [one, to ?? one]));
  return [...moves, ...Object.entries(fallsBack)];
}

function reachedFrom(initial: string, edges: readonly StateEdge[]): ReadonlySet<string> {
  const reached = new Set([initial]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const [from, to] of edges) if (reached.has(from)) reached.add(to);
  }
  return reached;
}

/** A wording whose name is not taken yet, of a kind that is named by what it says. */
function fresh(kind: RecordKind): object {
  if (typeof kind.ref === 'string') return kind.example;
  const [name] =
    Object.entries(kind.example).find(
      ([, value]) => value === (kind.ref as (body: never) => string)(kind.example as never),
    ) ?? [];
  return name === undefined ? kind.example : { ...kind.example, [name]: `${kind.example[name]}-2` };
}

interface Bounded extends Schema {
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: Bounded | boolean;
  readonly $defs?: Readonly<Record<string, Bounded>>;
}

const FORMATS = new Set(['uuid', 'guid', 'date-time', 'date']);

function walk(schema: Bounded, path: string, open: string[]): void {
  const isFree = schema.enum === undefined && schema.const === undefined;
  const isShaped = schema.pattern !== undefined || FORMATS.has(schema.format ?? '');
  if (schema.type === 'string' && isFree && !isShaped && schema.maxLength === undefined)
    open.push(path);
  if (schema.type === 'array' && schema.maxItems === undefined && schema.prefixItems === undefined)
    open.push(path);
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    walk(inner as Bounded, `${path}.${name}`, open);
  for (const [name, inner] of Object.entries(schema.$defs ?? {}))
    walk(inner, `${path}#${name}`, open);
  for (const inner of [schema.anyOf, schema.oneOf, schema.allOf].flatMap((all) => all ?? []))
    walk(inner as Bounded, path, open);
  if (schema.items !== undefined) walk(schema.items as Bounded, `${path}[]`, open);
  if (typeof schema.additionalProperties === 'object')
    walk(schema.additionalProperties, `${path}{}`, open);
}

/** What a drawing shows, and what differs between two. */
import { expect, test } from 'vitest';
import { canonical, hashOf, type Plain } from '../../../collector/evidence/record.ts';
import { ConduitBody } from '../../../collector/records/kinds/conduit.ts';
import { ZoneBody } from '../../../collector/records/kinds/zone.ts';
import type { KeptRecord } from '../../../collector/records/record.ts';
import { type Model, made } from '../../../collector/zones/drawing.ts';
import { differenceOf } from '../../../collector/zones/drawing-difference.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const JOIN = '00000000-0000-4000-8000-0000000000c1';
const NOW = '2026-05-12T22:00:00.000Z' as Instant;

const kept = <Body>(id: string, ref: string, body: Body, more = {}) =>
  ({ id, ref, inForce: 1, state: 'approved', body, ...more }) as KeptRecord<Body>;
const zone = (id: string, given: object, more = {}) =>
  kept(
    id,
    `ZON-${id.slice(-1)}`,
    ZoneBody.parse({ name: id.slice(-1), side: 'ot', ...given }),
    more,
  );
const conduit = (given: object, more = {}) =>
  kept(JOIN, 'CON-1', ConduitBody.parse({ name: 'Join', from: A, to: B, ...given }), more);
const endpoint = (asset: string, name: string | null = null) => ({
  ...{ asset, name, address: '00:00:00:00:00:01 10.0.0.1 a' },
});
const rule = (id: string, port = 'any') => ({ id, port });

const model = (known: Partial<Model> = {}): Model => ({
  ...{ site: 'plant' as SiteId, plan: 7, zones: [zone(A, {}), zone(B, {})] },
  conduits: [conduit({ rules: [rule('r1'), rule('r2')] })],
  endpoints: new Map([
    [A, [endpoint('p1'), endpoint('p2')]],
    [B, [endpoint('p3')]],
  ]),
  ...known,
});
const sheet = (known: Partial<Model> = {}) => made(model(known), NOW).sheet;
const differing = (known: Partial<Model>) => differenceOf(sheet(), sheet(known));

test('a drawing says what it shows, by a digest of all of it', () => {
  const { drawn, text, sheet: shown } = made(model(), NOW);
  expect(drawn).toEqual({
    ...{ asOf: NOW, digest: hashOf(text), plan: 7, zones: 2, conduits: 1, rules: 2, endpoints: 3 },
  });
  expect(canonical(shown as unknown as Plain)).toBe(text);
  expect(shown.legend.sides.safety).toMatch(/^Protects/);
  expect(shown.zones[0]).toMatchObject({ id: A, ref: 'ZON-a', endpoints: [{ asset: 'p1' }, {}] });
});

test('the same in another order, at another time, is the same drawing', () => {
  const { zones } = model();
  const later = made(model({ zones: [...zones].reverse() }), '2027-01-01T00:00:00.000Z' as Instant);
  expect(later.drawn.digest).toBe(made(model(), NOW).drawn.digest);
});

test.each([
  ['a rule', { conduits: [conduit({ rules: [rule('r1'), rule('r2', '502')] })] }],
  ['an endpoint', { endpoints: new Map([[A, [endpoint('p1')]]]) }],
  ['a name', { endpoints: new Map([[A, [endpoint('p1', '=HYPERLINK("x")'), endpoint('p2')]]]) }],
  ['a zone', { zones: [zone(A, {})] }],
])('of another %s it has another digest', (_, known) => {
  expect(made(model(known), NOW).drawn.digest).not.toBe(made(model(), NOW).drawn.digest);
});

test('a conduit of which a wording waits is drawn as it is in force', () => {
  const waiting = conduit({ rules: [rule('r1')] }, { state: 'proposed', inForce: 3 });
  expect(sheet({ conduits: [waiting] }).conduits).toMatchObject([{ revision: 3 }]);
});

const nothing = { added: [], removed: [], changed: [] };

test('nothing differs where names and addresses alone do', () => {
  const renamed = new Map([
    [A, [endpoint('p1', 'PLC 1'), { ...endpoint('p2'), address: '- 10.0.0.9 a' }]],
    [B, [endpoint('p3')]],
  ]);
  expect(differing({ endpoints: renamed })).toEqual({
    ...{ isSame: true, zones: nothing, conduits: nothing, members: { count: 0, moved: [] } },
  });
});

test('zones and conduits that came, went, and say something else are told', () => {
  const C = '00000000-0000-4000-8000-00000000000d';
  const told = differing({
    zones: [zone(A, { name: 'Press', criticality: 5, level: '2' }), zone(C, {})],
    conduits: [],
    endpoints: new Map([[A, [endpoint('p1'), endpoint('p2')]]]),
  });
  expect(told.isSame).toBe(false);
  expect(told.zones).toMatchObject({
    added: [{ id: C }],
    removed: [{ id: B, ref: 'ZON-b' }],
    changed: [{ id: A, name: 'Press', fields: ['name', 'level'] }],
  });
  expect(told.conduits).toMatchObject({ ...nothing, removed: [{ id: JOIN }] });
});

test('of a conduit it is told which rules', () => {
  const rules = [rule('r2', '502'), rule('r3')];
  expect(differing({ conduits: [conduit({ rules })] }).conduits.changed).toEqual([
    {
      ...{ id: JOIN, ref: 'CON-1', name: 'Join', fields: ['rules'] },
      rules: { added: ['r3'], removed: ['r1'], changed: ['r2'] },
    },
  ]);
});

test('who stands in another zone, came, or left is told, and of many the first', () => {
  const moved = new Map([
    [A, [endpoint('p1')]],
    [B, [endpoint('p2', 'HMI'), endpoint('p4')]],
  ]);
  expect(differing({ endpoints: moved }).members).toEqual({
    count: 3,
    moved: [
      { asset: 'p2', name: 'HMI', from: A, to: B },
      { asset: 'p3', name: null, from: B, to: null },
      { asset: 'p4', name: null, from: null, to: B },
    ],
  });
  const many = Array.from({ length: 5000 }, (_, at) => endpoint(`q${at}`));
  const { members } = differing({ endpoints: new Map([[A, many]]) });
  expect([members.count, members.moved.length]).toEqual([5003, 1000]);
});

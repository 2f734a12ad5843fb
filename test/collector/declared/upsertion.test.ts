import { describe, expect, test } from 'vitest';
import {
  type DeclaredFields,
  type DeclaredWhole,
  NOTHING_SAID,
} from '../../../collector/declared/declared-asset.ts';
import { type GivenName, normalised, ownNames } from '../../../collector/declared/naming.ts';
import { namesIn, type UpsertRow, upserted } from '../../../collector/declared/upsertion.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';

const at = '2026-02-01T00:00:00.000Z' as Instant;
const before = '2026-01-01T00:00:00.000Z' as Instant;

let number = 0;
const into = { site: 'plant' as SiteId, actor: 'alice', at, newId: () => `new-${++number}` };

function known(
  id: string,
  fields: UpsertRow['fields'],
  names: readonly GivenName[] = [],
): DeclaredWhole {
  const said = { ...NOTHING_SAID, ...fields } as DeclaredFields;
  const all = [...ownNames(said), ...names.flatMap((one) => normalised(one) ?? [])];
  return {
    ...{
      ...said,
      id,
      site: into.site,
      lifecycle: 'operational',
      lifecycleSince: before,
      version: 3,
    },
    ...{ created: before, createdBy: 'bob', changed: before, changedBy: 'bob' },
    ...{ observed: null, mergedInto: null },
    identities: all.map((one) => ({ ...one, since: before, until: null, isAlias: false })),
  };
}

const press = known(
  'press',
  { serial: 'S-1', tag: 'T-1', name: 'Press 1', vendor: 'Siemens', model: 'S7-1500' },
  [{ kind: 'mac', value: '00:1d:9c:00:00:01' }],
);
const oven = known('oven', { serial: 'S-2', tag: 'T-2', name: 'Oven' });

const one = (row: Partial<UpsertRow>, ...assets: DeclaredWhole[]) => {
  const { answers, revisions } = upserted([{ key: 'line 2', ...row }], assets, into);
  const { outcome, by, declared, reason } = answers[0] as (typeof answers)[0];
  return { outcome, by, declared, reason, revisions };
};

describe('a row means the asset', () => {
  test.each<[string, Partial<UpsertRow>, string]>([
    ['of its serial', { fields: { serial: ' s-1 ', tag: 'T-9' } }, 'serial'],
    ['of its serial and maker', { fields: { serial: 'S-1', vendor: 'SIEMENS AG' } }, 'serial'],
    [
      'of its tag, when its serial is another: it was replaced',
      { fields: { serial: 'S-8', tag: 't-1' } },
      'tag',
    ],
    [
      'of its MAC, however it is written',
      { identities: [{ kind: 'mac', value: '001D.9C00.0001' }] },
      'mac',
    ],
    ['of its name, when nothing else is said', { fields: { name: 'PRESS 1' } }, 'name'],
  ])('%s', (_, row, by) => {
    expect(one(row, press, oven)).toMatchObject({ declared: 'press', by });
  });

  test.each<[string, Partial<UpsertRow>]>([
    ['of a serial of another maker', { fields: { serial: 'S-1', vendor: 'Rockwell Automation' } }],
    ['of a serial nobody burnt in', { fields: { serial: '00000000', name: 'Fresh' } }],
    [
      'of an address alone',
      { fields: { name: 'Fresh' }, identities: [{ kind: 'ip', value: '10.0.0.1' }] },
    ],
  ])('but not %s', (_, row) => {
    const there = known('press', { ...press }, [{ kind: 'ip', value: '10.0.0.1' }]);
    expect(one(row, there)).toMatchObject({ outcome: 'created', by: null });
  });
});

describe('a row is refused, and says why,', () => {
  test.each<[string, Partial<UpsertRow>, RegExp]>([
    [
      'whose serial and tag are of two assets',
      { fields: { serial: 'S-1', tag: 'T-2' } },
      /serial .* tag .* another/,
    ],
    ['whose name is of two', { fields: { name: 'Twin' } }, /several/],
    [
      'that names an asset which has another serial',
      { fields: { name: 'Oven', serial: 'S-7' } },
      /another serial/,
    ],
    [
      'that has nothing to be known by',
      { fields: { notes: 'near the door' } },
      /nobody would know it/,
    ],
  ])('%s', (_, row, reason) => {
    const twins = [known('a', { name: 'Twin' }), known('b', { name: 'Twin' })];
    const answer = one(row, press, oven, ...twins);
    expect(answer).toMatchObject({ outcome: 'refused', declared: null });
    expect(answer.reason).toMatch(reason);
    expect(answer.revisions).toEqual([]);
  });
});

test('what the row says of it changes, field by field; what it does not name stays', () => {
  const { revisions } = one({ fields: { serial: 'S-1', firmware: 'V3', model: null } }, press);
  expect(revisions[0]).toMatchObject({
    changes: [
      { field: 'firmware', before: null, after: 'V3' },
      { field: 'model', before: 'S7-1500', after: null },
    ],
    after: { name: 'Press 1', tag: 'T-1', version: 4, changedBy: 'alice', createdBy: 'bob' },
  });
});

test('a name that is another one now ends with its day, and the new one begins', () => {
  const { revisions } = one({ fields: { tag: 'T-1', serial: 'S-8' } }, press);
  expect(revisions[0]).toMatchObject({
    ended: [{ kind: 'serial', value: 's-1', until: at }],
    named: [{ kind: 'serial', value: 's-8', since: at, until: null }],
  });
  const { identities } = revisions[0]?.after ?? press;
  expect(
    identities
      .filter(({ until }) => until === null)
      .map(({ value }) => value)
      .sort(),
  ).toEqual(['00:1d:9c:00:00:01', 'press 1', 's-8', 't-1']);
});

test('of a kind that is named all names are told; those of other kinds and aliases stay', () => {
  const asset = {
    ...press,
    identities: [
      ...press.identities,
      {
        kind: 'mac',
        value: '00:1d:9c:00:00:77',
        network: '',
        since: before,
        until: null,
        isAlias: true,
      } as const,
    ],
  };
  const { revisions } = one(
    { fields: { tag: 'T-1' }, identities: [{ kind: 'mac', value: '00:1d:9c:00:00:02' }] },
    asset,
  );
  expect(revisions[0]?.ended.map(({ value }) => value)).toEqual(['00:1d:9c:00:00:01']);
  expect(revisions[0]?.named.map(({ value }) => value)).toEqual(['00:1d:9c:00:00:02']);
});

test('the same rows again change nothing', () => {
  const rows: UpsertRow[] = [
    { key: '1', fields: { serial: 'X-1', vendor: 'Beckhoff', name: 'Saw' } },
    { key: '2', fields: { tag: 'T-40', criticality: 4, refs: [] } },
    {
      key: '3',
      identities: [
        { kind: 'mac', value: '00-1D-9C-00-00-09' },
        { kind: 'ip', value: 'FE80::1' },
      ],
    },
  ];
  const first = upserted(rows, [], into);
  expect(first.answers.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
  const again = upserted(
    rows,
    first.revisions.map(({ after }) => after),
    into,
  );
  expect(again.answers.map(({ outcome }) => outcome)).toEqual([
    'unchanged',
    'unchanged',
    'unchanged',
  ]);
  expect(again.revisions).toEqual([]);
});

test('two rows on one asset are one revision of it, and the later one stands', () => {
  const rows: UpsertRow[] = [
    { key: '1', fields: { serial: 'X-1', name: 'Saw' } },
    { key: '2', fields: { serial: 'x-1', name: 'Saw 2', firmware: '2' } },
  ];
  const { answers, revisions } = upserted(rows, [], into);
  expect(answers.map(({ outcome, by }) => [outcome, by])).toEqual([
    ['created', null],
    ['changed', 'serial'],
  ]);
  expect(revisions).toHaveLength(1);
  expect(revisions[0]).toMatchObject({ isNew: true, after: { name: 'Saw 2', firmware: '2' } });
  expect(revisions[0]?.named.map(({ value }) => value).sort()).toEqual(['saw 2', 'x-1']);
});

test('what rows are looked up by is each name once', () => {
  const rows: UpsertRow[] = [
    { key: '1', fields: { serial: 'X-1', name: 'Saw' } },
    { key: '2', fields: { serial: 'x-1 ', name: 'saw' } },
  ];
  expect(namesIn(rows).map(({ kind, value }) => `${kind} ${value}`)).toEqual([
    'serial x-1',
    'name saw',
  ]);
});

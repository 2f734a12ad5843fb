/** What a sheet ticks by itself is one rule, written twice: in SQL for a whole sheet, and for a row by itself. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttestationAnswer,
  type Attested,
  answers,
  differencesOf,
} from '../../../collector/declared/attestation.ts';
import { AttestationRepository } from '../../../collector/declared/attestation-repository.ts';
import type {
  AttestationRow,
  AttestationScope,
} from '../../../collector/declared/attestation-row.ts';
import { STATUSES } from '../../../collector/declared/status.table.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { type OwnDatabase, ownDatabase } from '../../support/edge.ts';

const [now, older, last] = [randomUUID(), randomUUID(), randomUUID()];
const opened = '2026-03-01T00:00:00.000Z' as Instant;
const site = 'plant' as SiteId;
const [press, mill] = [randomUUID(), randomUUID()];
const [anna, bert] = [randomUUID(), randomUUID()];
const campaign = (zone: string | null): AttestationScope => ({ campaign: now, site, zone, opened });

/** Of what it was attested with at version 2: the history, as version and field. */
const histories: readonly { readonly steps: [number, string][]; readonly changed: string[] }[] = [
  { steps: [], changed: [] },
  {
    steps: [
      [1, 'name'],
      [2, 'model'],
    ],
    changed: [],
  },
  {
    steps: [
      [2, 'name'],
      [3, 'serial'],
      [4, 'model'],
      [5, 'serial'],
    ],
    changed: ['model', 'serial'],
  },
];

interface Sample extends Attested {
  readonly id: string;
  readonly owner: string | null;
  readonly zone: string | null;
  readonly history: (typeof histories)[number];
  /** In the campaign before the last; null: none. */
  readonly olderAnswer: AttestationAnswer | null;
  readonly isAnswered: boolean;
  /** What keeps it off every sheet; empty: nothing. */
  readonly apart: '' | 'merged' | 'retired' | 'younger' | 'elsewhere';
}

const standings = [
  { status: null, isOpen: false },
  ...STATUSES.flatMap((status) => [true, false].map((isOpen) => ({ status, isOpen }))),
];
const product = <A extends object, B extends object>(some: readonly A[], others: readonly B[]) =>
  some.flatMap((one) => others.map((other) => ({ ...one, ...other })));

/** Every combination of what decides, with owners, what was answered and what is apart spread over them. */
const decided = product(
  product(
    [null, ...answers].map((lastAnswer) => ({ lastAnswer })),
    histories.map((history) => ({ history })),
  ),
  product(standings, [{ isSeen: true }, { isSeen: false }]),
);
const places = [press, mill, null].map((zone) => ({ zone }));
const all = product(decided, places).map((one, n): Sample => {
  return {
    ...{ ...one, id: randomUUID() },
    changed: one.lastAnswer === null ? [] : one.history.changed,
    owner: [anna, bert, null, anna, bert][n % 5] ?? null,
    olderAnswer: one.lastAnswer === null ? null : ([null, ...answers][n % 4] ?? null),
    isAnswered: n % 7 === 0,
    apart: (['merged', 'retired', 'younger', 'elsewhere'] as const)[n % 23] ?? '',
  };
});
const asked = all.filter(({ apart }) => apart === '');
const isTicked = (one: Attested) => differencesOf(one).length === 0;
const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id).sort();

let database: OwnDatabase;
let sheets: AttestationRepository;

const quoted = (value: string | null) => (value === null ? 'NULL' : `'${value}'`);
const into = (table: string, rows: readonly string[]) =>
  rows.length === 0 ? '' : `INSERT INTO ${table} VALUES ${rows.join(',\n')};`;
const answerRow = (
  of: string,
  { id, owner }: Sample,
  answer: string,
  version: number,
  at: string,
) => `('${of}', '${id}', '${owner ?? anna}', '${answer}', ${version}, '', 'x', '${at}')`;

beforeAll(async () => {
  database = await ownDatabase();
  sheets = new AttestationRepository(database.db);
  const campaigns = [now, older, last].map(
    (id, n) => `('${id}', 'attestation', 'plant', 'ATT-${n}', '', 'open', 1, '{}', 'x', '{}',
      '${opened}', 'a', 'a', '${opened}', 'a', 'a')`,
  );
  await database.run(
    [
      into(
        'record (id, kind, site, ref, title, state, revision, body, hash, keys, created, created_by, created_by_id, changed, changed_by, changed_by_id)',
        campaigns,
      ),
      into(
        'declared_asset (id, site, class, zone, owner, is_safety, refs, lifecycle, lifecycle_since, version, created, created_by, changed, changed_by, observed, merged_into)',
        all.map(
          ({ id, zone, owner, isSeen, apart }) =>
            `('${id}', '${apart === 'elsewhere' ? 'far' : site}', 'plc', ${quoted(zone)}, ${quoted(owner)}, false,
            '{}', '${apart === 'retired' ? 'retired' : 'operational'}', '${opened}', 5,
            '${apart === 'younger' ? '2026-03-01T00:00:00.001Z' : opened}', 'x', '${opened}', 'x',
            ${isSeen ? `'${randomUUID()}'` : 'NULL'}, ${apart === 'merged' ? `'${randomUUID()}'` : 'NULL'})`,
        ),
      ),
      into(
        'reconciliation (subject, site, status, is_open, declared, conflicts, suggestions, reason, since, judged, version)',
        all.flatMap(({ id, status, isOpen }) =>
          status === null
            ? []
            : `('${id}', '${site}', '${status}', ${isOpen}, '${id}', '[{"field":"firmware"}]', '[]', '',
              now(), now(), 1)`,
        ),
      ),
      into(
        'declared_history (declared, version, at, actor, action, field)',
        all.flatMap(({ id, history }) =>
          history.steps.map(
            ([version, field]) => `('${id}', ${version}, now(), 'x', 'edit', '${field}')`,
          ),
        ),
      ),
      into(
        'attestation_answer',
        all.flatMap((one) => [
          ...(one.olderAnswer === null
            ? []
            : [answerRow(older, one, one.olderAnswer, 0, '2026-01-01T00:00:00Z')]),
          ...(one.lastAnswer === null
            ? []
            : [answerRow(last, one, one.lastAnswer, 2, '2026-02-01T00:00:00Z')]),
          ...(one.isAnswered ? [answerRow(now, one, 'wrong', 5, '2026-03-02T00:00:00Z')] : []),
        ]),
      ),
      // What nobody declared is asked of nobody.
      into(
        'reconciliation (subject, site, status, is_open, observed, conflicts, suggestions, reason, since, judged, version)',
        ['rogue', 'ignored'].map(
          (
            status,
          ) => `('${randomUUID()}', '${site}', '${status}', true, '${randomUUID()}', '[]', '[]',
            '', now(), now(), 1)`,
        ),
      ),
    ].join('\n'),
  );
});
afterAll(() => database.close());

async function sheet(scope: AttestationScope, filter = {}): Promise<readonly AttestationRow[]> {
  return (await sheets.page(scope, filter, { limit: 100_000 }))?.rows ?? [];
}
const idsOf = (rows: readonly AttestationRow[]) => rows.map(({ declared }) => declared).sort();

test('the sample holds all of it: what is ticked, every reason for which nothing is, and what is on no sheet', () => {
  expect(all.length).toBe(4 * 3 * 15 * 2 * 3);
  expect(asked.filter(isTicked).length).toBeGreaterThan(20);
  expect(new Set(asked.flatMap(differencesOf)).size).toBe(9);
  expect(new Set(all.map(({ apart }) => apart)).size).toBe(5);
});

describe.each([
  ['the site', null],
  ['one zone', press],
  ['another', mill],
])('on the sheet of %s', (_, zone) => {
  const scope = campaign(zone);
  const due = asked.filter((one) => zone === null || one.zone === zone);

  test('stands what was declared there when it was opened, and nothing else', async () => {
    expect(idsOf(await sheet(scope))).toEqual(ids(due));
    const owners = new Set(due.flatMap(({ owner }) => owner ?? []));
    expect(await sheets.owners(scope)).toEqual([...owners].sort());
    expect(await sheets.count(scope, { owner: null })).toBe(
      due.filter(({ owner }) => owner === null).length,
    );
  });

  test('each row says of itself what is so', async () => {
    const rows = new Map((await sheet(scope)).map((row) => [row.declared, row]));
    for (const one of due) {
      const row = rows.get(one.id) as AttestationRow;
      expect(differencesOf(row), JSON.stringify(one)).toEqual(differencesOf(one));
      expect(row.changed, JSON.stringify(one)).toEqual(one.changed);
      expect(row.answer !== null).toBe(one.isAnswered);
    }
  });

  test('ticked is what differs in nothing, one by one and in the sums', async () => {
    expect(idsOf(await sheet(scope, { isPreticked: true }))).toEqual(ids(due.filter(isTicked)));
    expect(idsOf(await sheet(scope, { isPreticked: false }))).toEqual(
      ids(due.filter((one) => !isTicked(one))),
    );
    const sums = await sheets.sums(scope);
    for (const owner of [anna, bert, null]) {
      const theirs = due.filter((one) => one.owner === owner);
      const waiting = theirs.filter(({ isAnswered }) => !isAnswered);
      expect(sums.find((sum) => sum.owner === owner)).toMatchObject({
        rows: theirs.length,
        preticked: waiting.filter(isTicked).length,
        differing: waiting.filter((one) => !isTicked(one)).length,
        wrong: theirs.length - waiting.length,
      });
      if (owner !== null) expect(await sheets.left(scope, owner)).toBe(waiting.length);
    }
  });
});

test('what an owner signs at once is theirs, in the zone, ticked and waiting', async () => {
  const scope = campaign(press);
  const who = { owner: anna, by: anna, at: '2026-03-03T00:00:00.000Z' as Instant };
  const wanted = asked.filter(
    (one) => one.owner === anna && one.zone === press && !one.isAnswered && isTicked(one),
  );
  expect(await sheets.confirm(scope, who)).toBe(wanted.length);
  const signed = (await sheet(campaign(null))).filter(({ answer }) => answer === 'right');
  expect(idsOf(signed)).toEqual(ids(wanted));
  expect(await sheets.confirm(scope, who)).toBe(0);
});

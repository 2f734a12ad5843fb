import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wordsOf } from '../../../collector/store/keyset.ts';
import { plainWords } from '../../../collector/store/plain-words.ts';
import { ownDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.close());

/** What the database makes of two columns. */
async function kept(one: string | null, other: string | null) {
  const { rows } = await sql<{ words: string }>`
    SELECT ${wordsOf(['one', 'other'])}::text AS words
    FROM (SELECT ${one}::text AS one, ${other}::text AS other) AS said`.execute(database.db);
  return rows[0]?.words;
}

const PIECES = [
  ...['plc', 'PLC', '7', '1e5', '1e5x', '12abc', 'abc12', '0x1f', '3', '00', 'v3', 'a', 'E', '1e'],
  ...[
    ' ',
    ' ',
    '-',
    '.',
    '/',
    ':',
    '@',
    '&amp;',
    '<b>',
    '</b>',
    "'",
    '"',
    '\\',
    '_',
    '+',
    'http://',
  ],
  ...[
    'www.a.de',
    '10.0.0.1',
    '00:1d:9c:00:00:01',
    '6ES7 151-8AB01-0AB0',
    '%',
    '*',
    '|',
    '!',
    '(',
    '~',
  ],
];

test('words made here are those that the database would make', async () => {
  let [seed, compared] = [7, 0];
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const text = () => Array.from({ length: next(9) }, () => PIECES[next(PIECES.length)]).join('');
  for (let round = 0; round < 400; round++) {
    const said = [text(), next(4) === 0 ? null : text()] as const;
    const made = plainWords(said);
    if (made === null) continue;
    compared++;
    const { rows } = await sql<{ words: string }>`SELECT ${made}::tsvector::text AS words`.execute(
      database.db,
    );
    expect(rows[0]?.words, JSON.stringify(said)).toBe(await kept(...said));
  }
  expect(compared).toBeGreaterThan(200);
});

test.each([['Ölpumpe'], ['1e5x'], ['a\tb'], ['x'.repeat(1001)]])(
  'of %j none are made here',
  (text) => {
    expect(plainWords([text])).toBeNull();
  },
);

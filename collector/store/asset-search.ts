/** Assets by what somebody typed. Their words are kept beside them, in `asset_word`: see 0004-lists. */
import { type RawBuilder, sql } from 'kysely';
import { textKey, wordQuery } from './keyset.ts';

/**
 * A query for the ids of the assets that every word of the text names: by the beginning of a word of
 * name, maker, model, numbers, role or address, or as the beginning of the firmware, with or without
 * its `v`. Undefined: there are no words in it. An id may come twice, merged assets come too.
 */
export function assetsSaying(text: string): RawBuilder<unknown> | undefined {
  const words = wordQuery(text);
  if (words === undefined) return undefined;
  const ways = [sql`SELECT asset FROM asset_word WHERE words @@ ${words}::tsquery`];
  const terms = text.toLowerCase().split(/\s+/).slice(0, MOST_TERMS).filter(Boolean);
  for (const [at, term] of terms.entries()) {
    if (/^v?\d/.test(term)) ways.push(running(term, wordQuery(terms.toSpliced(at, 1).join(' '))));
  }
  if (terms.length > 1) ways.push(running(terms.join(' '), undefined));
  if (/^[0-9a-f.:]{3,45}$/i.test(text)) {
    // One of an asset's further addresses.
    ways.push(sql`SELECT asset FROM identifier
      WHERE kind IN ('ip', 'mac') AND value LIKE ${`${text.toLowerCase()}%`}`);
  }
  return sql.join(ways, sql` UNION ALL `);
}

const MOST_TERMS = 16;

/** Who runs a firmware that begins so, and has the other words. */
function running(firmware: string, others: string | undefined): RawBuilder<unknown> {
  const { of } = textKey('runner.firmware');
  const spellings = firmware.startsWith('v') ? [firmware] : [firmware, `v${firmware}`];
  const begins = spellings.map(
    (one) => sql`(${of} >= ${one}::text COLLATE "C" AND ${of} < ${one + LAST}::text COLLATE "C")`,
  );
  const named =
    others === undefined
      ? sql`true`
      : sql`id IN (SELECT asset FROM asset_word WHERE words @@ ${others}::tsquery)`;
  return sql`SELECT id FROM asset AS runner
    WHERE merged_into IS NULL AND (${sql.join(begins, sql` OR `)}) AND ${named}`;
}

/** Behind every text that goes on. */
const LAST = '\u{10ffff}';

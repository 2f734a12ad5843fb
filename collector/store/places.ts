/** Which rows stand where somebody may look: on whole sites, or in zones of theirs. */
import { type RawBuilder, sql } from 'kysely';
import { arrayOf } from './array-text.ts';

/** `zone` null: all of the site. */
export interface Standing {
  readonly site: string;
  readonly zone: string | null;
}

/** Of a table, or an alias, with the columns `site` and `zone`; what is in no zone stands on whole sites alone. */
export function standsIn(places: readonly Standing[], table: string): RawBuilder<unknown> {
  const [site, zone] = [sql.ref(`${table}.site`), sql.ref(`${table}.zone`)];
  const sites = places.filter((one) => one.zone === null).map((one) => one.site);
  const zones = places.flatMap((one) => (one.zone === null ? [] : [[one.site, one.zone] as const]));
  return sql`(${site} = ANY(${arrayOf('text', sites)}) OR (${site}, ${zone}) IN (
    SELECT * FROM unnest(${arrayOf(
      'text',
      zones.map(([of]) => of),
    )},
      ${arrayOf(
        'uuid',
        zones.map(([, of]) => of),
      )})))`;
}

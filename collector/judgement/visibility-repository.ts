import { sql } from 'kysely';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** Something that is learned of an asset from its packets. */
export interface Learned {
  readonly asset: string;
  readonly attribute: string;
  /** `slot 2/firmware`. */
  readonly path: string;
  /** How often it has proven itself, on average. */
  readonly everyMs: number;
}

/** What can be seen of assets, as far as it ever was. */
export class VisibilityRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async learned(assets: readonly string[]): Promise<readonly Learned[]> {
    if (assets.length === 0) return [];
    const { rows } = await sql<Learned>`
      SELECT fact.asset, attribute, CASE part WHEN '' THEN attribute ELSE part || '/' || attribute END AS path,
        coalesce(min(1000 * extract(epoch FROM greatest(proven, seen.last) - fact.first_seen)
          / greatest(seen.n, 1)), 0)::float8 AS "everyMs"
      FROM fact LEFT JOIN seen ON seen.asset = fact.asset AND seen.protocol = fact.protocol
        AND seen.said = fact.said
      WHERE fact.asset = ANY(${arrayOf('uuid', assets)}) GROUP BY 1, 2, 3`.execute(this.#db);
    return rows;
  }
}

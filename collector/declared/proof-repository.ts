/** What was stated of the attributes that can be declared: by whom, since when, and when it was last proven. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

export interface Proof {
  readonly asset: string;
  readonly attribute: string;
  readonly value: string;
  readonly protocol: string;
  readonly method: 'passive' | 'active';
  /** `site/agent`. */
  readonly agent: string;
  readonly firstSeen: Instant;
  readonly since: Instant;
  /** When its source last stated just this. */
  readonly lastProven: Instant;
}

export interface HearerRow {
  /** `site/agent`. */
  readonly agent: string;
  readonly heard: Instant;
  /** How well its port is seen now; null: it has said nothing of it. */
  readonly sight: string | null;
  /** How long that holds. */
  readonly until: Instant | null;
}

export class ProofRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async of(observed: readonly string[], attributes: readonly string[]): Promise<readonly Proof[]> {
    if (observed.length === 0) return [];
    const { rows } = await sql<Proof>`
      SELECT fact.asset, attribute, value, protocol, method, asset.site || '/' || agent AS agent,
        fact.first_seen AS "firstSeen", since, greatest(proven, (
          SELECT max(last) FROM seen WHERE seen.asset = fact.asset
            AND seen.protocol = fact.protocol AND seen.said = fact.said)) AS "lastProven"
      FROM fact JOIN asset ON asset.id = fact.asset
      WHERE fact.asset = ANY(${arrayOf('uuid', observed)}) AND part = ''
        AND attribute = ANY(${arrayOf('text', attributes)})
      ORDER BY attribute, 9 DESC, protocol LIMIT 1000`.execute(this.#db);
    return rows;
  }

  /** Who ever heard one of these, the latest first. */
  async hearers(observed: readonly string[]): Promise<readonly HearerRow[]> {
    if (observed.length === 0) return [];
    const { rows } = await sql<HearerRow>`
      SELECT heard.site || '/' || heard.agent AS agent, heard, coverage.sight, coverage.until
      FROM (SELECT asset.site, seen.agent, max(seen.last) AS heard
          FROM seen JOIN asset ON asset.id = seen.asset
          WHERE seen.asset = ANY(${arrayOf('uuid', observed)}) GROUP BY 1, 2) AS heard
        LEFT JOIN agent ON agent.site = heard.site AND agent.agent = heard.agent
        LEFT JOIN coverage ON coverage.id = agent.coverage
      ORDER BY heard DESC, 1`.execute(this.#db);
    return rows;
  }
}

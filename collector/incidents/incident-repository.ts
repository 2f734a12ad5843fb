import { sql } from 'kysely';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Severity } from '../drift/severity.table.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** What an incident is opened with from one drift. */
export interface DriftOccasion {
  readonly site: SiteId;
  readonly zone: string | null;
  readonly asset: string | null;
  readonly kind: DifferenceKind;
  /** Of the verdict, where there is one. */
  readonly severity: Severity;
  readonly version: number;
  readonly earliest: Instant;
  /** When it was committed here first. */
  readonly detected: Instant;
}

/** What incidents have to know of the plant. The incidents themselves are records. */
export class IncidentRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Nobody else opens or joins an incident there until the transaction ends. */
  async alone(site: SiteId, zone: string | null): Promise<void> {
    const place = `incident ${site} ${zone ?? ''}`;
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${place}, 0))`.execute(this.#db);
  }

  /** How many of these are neither a drift nor an asset of the site. */
  async foreign(site: SiteId, ids: readonly string[]): Promise<number> {
    const { rows } = await sql<{ foreign: number }>`
      SELECT count(*)::int AS foreign FROM unnest(${arrayOf('uuid', ids)}) AS named (id)
      WHERE NOT EXISTS (SELECT FROM drift WHERE drift.id = named.id AND site = ${site})
        AND NOT EXISTS (SELECT FROM asset WHERE asset.id = named.id AND site = ${site})
    `.execute(this.#db);
    return rows[0]?.foreign ?? 0;
  }

  /** What pages call them, by name. */
  async names(assets: readonly string[]): Promise<readonly string[]> {
    const { rows } = await sql<{ name: string }>`
      SELECT coalesce(name, model, host(ip), mac, id::text) AS name FROM asset
      WHERE id = ANY(${arrayOf('uuid', assets)}) ORDER BY 1 LIMIT 20`.execute(this.#db);
    return rows.map(({ name }) => name);
  }

  /** What happened, the worst first. */
  async changes(drifts: readonly string[]): Promise<readonly string[]> {
    const { rows } = await sql<{ change: string }>`
      SELECT rtrim(kind || ' ' || path) AS change FROM drift
      WHERE id = ANY(${arrayOf('uuid', drifts)})
      GROUP BY 1 ORDER BY max(severity_rank) DESC, 1 LIMIT 20`.execute(this.#db);
    return rows.map(({ change }) => change);
  }

  /** Each kind as often as it happened. */
  async kindsOf(drifts: readonly string[]): Promise<readonly DifferenceKind[]> {
    const { rows } = await sql<{ kind: DifferenceKind }>`
      SELECT kind FROM drift WHERE id = ANY(${arrayOf('uuid', drifts)})`.execute(this.#db);
    return rows.map(({ kind }) => kind);
  }

  async ofDrift(drift: string): Promise<DriftOccasion | undefined> {
    const { rows } = await sql<DriftOccasion>`
      SELECT drift.site, asset.zone, drift.asset, drift.kind, drift.earliest, drift.version,
        drift.first_received AS detected, coalesce(verdict.severity, drift.severity) AS severity
      FROM drift LEFT JOIN asset ON asset.id = drift.asset LEFT JOIN verdict ON verdict.drift = drift.id
      WHERE drift.id = ${drift}::uuid`.execute(this.#db);
    return rows[0];
  }
}

import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** An asset with the addresses it has at present, `mac ip network`, and what is held of it so far. */
export interface Placed {
  readonly asset: string;
  readonly zone: string | null;
  readonly zones: readonly string[];
  readonly isDeclared: boolean;
  readonly addresses: readonly string[];
  /** The address that lists show, whenever that was heard. */
  readonly shown: string | null;
}

/** Where it belongs by now. `zones`: at least two, or none where it has addresses in one zone alone. */
export interface Move {
  readonly asset: string;
  readonly zone: string | null;
  readonly zones: readonly string[];
  readonly isDeclared: boolean;
}

/** How long after it was last heard under an address an asset still counts as having it, when it has been heard under another since. */
const AT_ONCE = '2 hours';

/** Where assets belong, at rest. */
export class PlacementRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Those of the ids that stand by themselves, locked: nobody else places them until the transaction ends. */
  async of(assets: readonly string[]): Promise<readonly Placed[]> {
    if (assets.length === 0) return [];
    const { rows } = await sql<Placed>`
      WITH wanted AS MATERIALIZED (
        SELECT id, zone, mac, ip, network FROM asset
        WHERE id = ANY(${arrayOf('uuid', assets)}) AND merged_into IS NULL
        ORDER BY id FOR NO KEY UPDATE
      )
      SELECT wanted.id AS asset, wanted.zone, coalesce(dual_homed.zones, '{}') AS zones,
        coalesce(is_declared, false) AS "isDeclared", ARRAY(
          SELECT address FROM (
            SELECT address, max(last) AS last, max(max(last)) OVER () AS newest
            FROM seen WHERE seen.asset = wanted.id GROUP BY address) AS heard
          WHERE last > newest - ${AT_ONCE}::interval ORDER BY address) AS addresses,
        coalesce(wanted.mac, '-') || ' ' || coalesce(host(wanted.ip), '-') || ' ' || wanted.network
          AS shown
      FROM wanted LEFT JOIN dual_homed ON dual_homed.asset = wanted.id`.execute(this.#db);
    return rows;
  }

  /** The ids behind `after`, in their order. */
  async next(site: SiteId, after: string | null, limit: number): Promise<readonly string[]> {
    const behind = after === null ? sql`true` : sql`id > ${after}::uuid`;
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM asset WHERE ${behind} AND site = ${site} AND merged_into IS NULL
      ORDER BY id LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  async move(site: SiteId, at: Instant, moves: readonly Move[]): Promise<void> {
    if (moves.length === 0) return;
    await sql`
      UPDATE asset SET zone = move.zone
      FROM ${rowsOf('move', { asset: 'uuid', zone: 'uuid' }, moves)}
      WHERE asset.id = move.asset AND asset.zone IS DISTINCT FROM move.zone`.execute(this.#db);
    await sql`
      DELETE FROM dual_homed
      WHERE asset = ANY(${arrayOf(
        'uuid',
        moves.filter(({ zones }) => zones.length === 0).map(({ asset }) => asset),
      )})`.execute(this.#db);
    const several = moves
      .filter(({ zones }) => zones.length > 0)
      .map((move) => ({ ...move, all: `{${move.zones.join(',')}}` }));
    if (several.length === 0) return;
    await sql`
      INSERT INTO dual_homed (asset, site, zones, is_declared, since)
      SELECT asset, ${site}, "all"::uuid[], "isDeclared", ${at}::timestamptz
      FROM ${rowsOf('move', { asset: 'uuid', all: 'text', isDeclared: 'boolean' }, several)}
      ON CONFLICT (asset) DO UPDATE SET zones = excluded.zones, is_declared = excluded.is_declared,
        since = CASE WHEN dual_homed.zones = excluded.zones
          THEN dual_homed.since ELSE excluded.since END`.execute(this.#db);
  }

  /** Those of them who are another one by now are nowhere by themselves. */
  async leave(assets: readonly string[]): Promise<void> {
    await sql`
      DELETE FROM dual_homed USING asset
      WHERE asset.id = dual_homed.asset AND merged_into IS NOT NULL
        AND asset.id = ANY(${arrayOf('uuid', assets)})`.execute(this.#db);
  }

  /** Whoever was last held to be in several zones at once. */
  async dualHomed(site: SiteId): Promise<readonly string[]> {
    const { rows } = await sql<{ asset: string }>`
      SELECT asset FROM dual_homed WHERE site = ${site} ORDER BY asset`.execute(this.#db);
    return rows.map(({ asset }) => asset);
  }
}

/** All that is known of one asset, as its page asks for it. Ids are those of assets that stand by themselves. */
import { sql } from 'kysely';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import type {
  AddressRow,
  FactChangeRow,
  FactRow,
  PeerRow,
  ServiceRow,
  SightingRow,
} from './asset-row.ts';

export interface HistorySelection {
  readonly attribute?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly after?: string;
}

const newestFirst: Order = {
  name: 'latest',
  isDescending: true,
  keys: [
    { of: sql`latest`, type: 'timestamptz' },
    { of: sql`received`, type: 'timestamptz' },
    { of: sql`(attribute || ' ' || part || ' ' || protocol COLLATE "C")`, type: 'text' },
  ],
};

/** A peer is an asset's id, or else an address that is nobody's. */
const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

export class AssetPageRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async addresses(asset: string): Promise<AddressRow[]> {
    const { rows } = await sql<AddressRow>`
      SELECT kind, value, nullif(network, '') AS network, greatest(last_seen, (
        SELECT max(last) FROM seen
        WHERE seen.asset = identifier.asset AND CASE kind
          WHEN 'mac' THEN split_part(address, ' ', 1) = value
          ELSE split_part(address, ' ', 2) = value AND right(address, length(network)) = network
        END)) AS "lastSeen"
      FROM identifier WHERE asset = ${asset}::uuid AND kind IN ('ip', 'mac')
      ORDER BY kind, 4 DESC, value LIMIT 1000`.execute(this.#db);
    return rows;
  }

  async services(asset: string): Promise<ServiceRow[]> {
    const { rows } = await sql<ServiceRow>`
      SELECT transport, port, protocol FROM service WHERE asset = ${asset}::uuid
      ORDER BY transport, port LIMIT 1000`.execute(this.#db);
    return rows;
  }

  /** Which agent heard which protocol of it, newest first; the empty protocol is the host itself. */
  async sightings(asset: string): Promise<SightingRow[]> {
    const { rows } = await sql<SightingRow>`
      SELECT asset.site || '/' || agent AS agent, protocol, max(last) AS "lastSeen",
        sum(n)::bigint AS count
      FROM seen JOIN asset ON asset.id = seen.asset WHERE seen.asset = ${asset}::uuid
      GROUP BY asset.site, agent, protocol ORDER BY 3 DESC, 1, 2 LIMIT 1000`.execute(this.#db);
    return rows;
  }

  /**
   * A value was last proven when it was last stated: whenever its source stated the same set of
   * facts again, `seen` moved on and `fact` did not.
   */
  async facts(asset: string): Promise<FactRow[]> {
    const { rows } = await sql<FactRow>`
      SELECT attribute, part, value, class, protocol, method, asset.site || '/' || agent AS agent,
        frame::float8 AS frame, fact.first_seen AS "firstSeen", since,
        greatest(proven, (
          SELECT max(last) FROM seen
          WHERE seen.asset = fact.asset AND seen.protocol = fact.protocol
            AND seen.said = fact.said)) AS "lastProven"
      FROM fact JOIN asset ON asset.id = fact.asset WHERE fact.asset = ${asset}::uuid
      ORDER BY part, attribute, protocol LIMIT 5000`.execute(this.#db);
    return rows;
  }

  /** Newest first. Undefined: `after` is no cursor of it. */
  async history(
    asset: string,
    { attribute, from, to, limit, after }: HistorySelection,
  ): Promise<{ rows: FactChangeRow[]; next: string | null } | undefined> {
    const older = after === undefined ? sql<boolean>`true` : behind(newestFirst, after);
    if (older === undefined) return undefined;
    const only = attribute === undefined ? sql`true` : sql`attribute = ${attribute}`;
    const { rows } = await sql<FactChangeRow & { position: readonly string[] }>`
      SELECT earliest, latest, received AS "receivedAt", class,
        (SELECT site FROM asset WHERE id = fact_change.asset) || '/' || agent AS agent,
        is_late AS "isLate", attribute, part, protocol, before, after,
        ${position(newestFirst)} AS position
      FROM fact_change
      WHERE asset = ${asset}::uuid AND ${only} AND ${older}
        AND latest BETWEEN ${from ?? '-infinity'}::timestamptz AND ${to ?? 'infinity'}::timestamptz
      ORDER BY ${sorted(newestFirst)} LIMIT ${limit + 1}`.execute(this.#db);
    return cut(newestFirst, rows, limit);
  }

  /** The conversations it had, busiest peers last heard first; at most `limit`. */
  async peers(asset: string, limit: number): Promise<PeerRow[]> {
    const { rows } = await sql<PeerRow>`
      WITH spoken AS (
        (SELECT 'client' AS "as", server AS peer, server_address AS address, conversation.*
          FROM conversation WHERE client = ${asset} ORDER BY last_seen DESC LIMIT ${limit})
        UNION ALL
        (SELECT 'server', client, client_address, conversation.*
          FROM conversation WHERE server = ${asset} ORDER BY last_seen DESC LIMIT ${limit})
      )
      SELECT known.id::text AS asset, coalesce(known.name, known.model) AS name, address, "as",
        transport, port, protocol, packets, bytes, operations,
        spoken.first_seen AS "firstSeen", spoken.last_seen AS "lastSeen"
      FROM spoken LEFT JOIN asset AS known ON known.id = CASE WHEN peer ~ ${UUID} THEN peer::uuid END
      ORDER BY spoken.last_seen DESC, address, port, protocol, "as" LIMIT ${limit}
    `.execute(this.#db);
    return rows;
  }
}

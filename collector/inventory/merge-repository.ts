import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

export interface Merge {
  readonly id: string;
  readonly winner: string;
  readonly loser: string;
  readonly reason: string;
  /** Who decided: `collector`, or a person. */
  readonly actor: string;
  readonly at: Instant;
}

export interface Undo {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** Two records that were one device, and the way back. The loser stays, and points at the winner. */
export class MergeRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Addresses, drift and services move; facts are copied where the winner has none or older ones. */
  async merge({ id, winner, loser, reason, actor, at }: Merge): Promise<void> {
    await sql`SELECT FROM asset WHERE id = ANY(${[winner, loser]}::uuid[]) ORDER BY id
      FOR UPDATE`.execute(this.#db);
    await sql`
      INSERT INTO asset_merge (id, site, winner, loser, reason, actor, at, moved)
      SELECT ${id}, site, ${winner}, ${loser}, ${reason}, ${actor}, ${at}::timestamptz,
        jsonb_build_object(
          'identifiers', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', kind, 'network', network, 'value', value)), '[]') FROM identifier WHERE asset = ${loser}),
          'followers', (SELECT coalesce(jsonb_agg(id), '[]') FROM asset WHERE merged_into = ${loser}),
          'drifts', (SELECT coalesce(jsonb_agg(drift.id), '[]') FROM drift WHERE asset = ${loser}),
          'facts', (SELECT coalesce(jsonb_agg(to_jsonb(held)), '[]') FROM fact AS held WHERE asset = ${winner}),
          'services', (SELECT coalesce(jsonb_agg(to_jsonb(held)), '[]') FROM service AS held WHERE asset = ${winner}))
      FROM asset WHERE id = ${winner}`.execute(this.#db);
    await sql`UPDATE identifier SET asset = ${winner} WHERE asset = ${loser}`.execute(this.#db);
    await sql`UPDATE drift SET asset = ${winner} WHERE asset = ${loser}`.execute(this.#db);
    await sql`
      INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
        first_seen, since, proven, said)
      SELECT ${winner}, attribute, part, protocol, value, class, method, agent, frame, first_seen,
        since, greatest(proven, (SELECT max(last) FROM seen WHERE seen.asset = ${loser}
          AND seen.protocol = lost.protocol AND seen.said = lost.said)), 0
      FROM fact AS lost WHERE asset = ${loser} ORDER BY attribute, part, protocol
      ON CONFLICT (asset, attribute, part, protocol) DO UPDATE SET value = excluded.value,
        class = excluded.class, method = excluded.method, agent = excluded.agent,
        frame = excluded.frame, since = excluded.since, proven = excluded.proven, said = 0
      WHERE greatest(fact.proven, (SELECT max(last) FROM seen WHERE seen.asset = ${winner}
        AND seen.protocol = fact.protocol AND seen.said = fact.said)) < excluded.proven
    `.execute(this.#db);
    await sql`
      INSERT INTO service (asset, transport, port, protocol, agent, first_seen, last_seen)
      SELECT ${winner}, transport, port, protocol, agent, first_seen, last_seen
      FROM service WHERE asset = ${loser} ORDER BY transport, port
      ON CONFLICT DO NOTHING`.execute(this.#db);
    await sql`
      UPDATE asset SET merged_into = CASE WHEN id = ${winner} THEN NULL ELSE ${winner}::uuid END,
        first_seen = CASE WHEN id = ${winner} THEN (
          SELECT min(first_seen) FROM asset WHERE id = ANY(${[winner, loser]}::uuid[])) ELSE first_seen END
      WHERE id = ANY(${[winner, loser]}::uuid[])`.execute(this.#db);
    // Whoever was merged into it before stands for the winner as well.
    await sql`UPDATE asset SET merged_into = ${winner} WHERE merged_into = ${loser}`.execute(
      this.#db,
    );
    await this.#doubt(winner, loser);
  }

  /**
   * Takes a merge back: what moved returns, unless it is somebody else's by now, and the two are
   * never merged by themselves again. False when there is none, or it is undone already.
   */
  async undo(merge: string, { by, reason, at }: Undo): Promise<boolean> {
    const { rows } = await sql<{ winner: string; loser: string }>`
      UPDATE asset_merge SET undone_at = ${at}::timestamptz, undone_by = ${by}, undone_reason = ${reason},
        is_followed = false
      WHERE id = ${merge} AND undone_at IS NULL RETURNING winner, loser`.execute(this.#db);
    const [pair] = rows;
    if (pair === undefined) return false;
    const { winner, loser } = pair;
    await sql`SELECT FROM asset WHERE id = ANY(${[winner, loser]}::uuid[]) ORDER BY id
      FOR UPDATE`.execute(this.#db);
    await sql`
      UPDATE identifier SET asset = ${loser}
      FROM asset_merge, jsonb_to_recordset(moved->'identifiers') AS held (kind text, network text, value text)
      WHERE asset_merge.id = ${merge} AND identifier.site = asset_merge.site
        AND identifier.kind = held.kind AND identifier.network = held.network
        AND identifier.value = held.value AND identifier.asset = ${winner}`.execute(this.#db);
    await sql`
      UPDATE drift SET asset = ${loser} FROM asset_merge
      WHERE asset_merge.id = ${merge} AND moved->'drifts' ? drift.id::text
        AND drift.asset = ${winner}`.execute(this.#db);
    await this.#giveBack(merge, winner, loser);
    await sql`UPDATE asset SET merged_into = NULL WHERE id = ${loser}`.execute(this.#db);
    await sql`
      UPDATE asset SET merged_into = ${loser} FROM asset_merge
      WHERE asset_merge.id = ${merge} AND moved->'followers' ? asset.id::text
        AND asset.merged_into = ${winner}`.execute(this.#db);
    await sql`
      INSERT INTO asset_apart (one, other) VALUES (
        least(${winner}::uuid, ${loser}::uuid), greatest(${winner}::uuid, ${loser}::uuid))
      ON CONFLICT DO NOTHING`.execute(this.#db);
    await this.#doubt(winner, loser);
    return true;
  }

  /** What the winner had only from the loser goes; what it had itself comes back, unless it is newer now. */
  async #giveBack(merge: string, winner: string, loser: string): Promise<void> {
    await sql`
      DELETE FROM fact USING fact AS lost
      WHERE fact.asset = ${winner} AND lost.asset = ${loser} AND fact.said = 0
        AND lost.attribute = fact.attribute AND lost.part = fact.part
        AND lost.protocol = fact.protocol AND lost.since = fact.since`.execute(this.#db);
    await sql`
      INSERT INTO fact SELECT (jsonb_populate_record(NULL::fact, held)).*
      FROM asset_merge, jsonb_array_elements(moved->'facts') AS held WHERE asset_merge.id = ${merge}
      ON CONFLICT DO NOTHING`.execute(this.#db);
    await sql`
      DELETE FROM service USING service AS lost, asset_merge
      WHERE asset_merge.id = ${merge} AND service.asset = ${winner} AND lost.asset = ${loser}
        AND (lost.transport, lost.port, lost.last_seen)
          = (service.transport, service.port, service.last_seen)
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(moved->'services') AS held (transport text, port int)
          WHERE held.transport = service.transport AND held.port = service.port)`.execute(this.#db);
  }

  /** Where somebody was merged or parted, and nobody has looked since. */
  async strayed(): Promise<ReadonlySet<SiteId>> {
    const { rows } = await sql<{ site: SiteId }>`
      SELECT DISTINCT site FROM asset_merge WHERE NOT is_followed`.execute(this.#db);
    return new Set(rows.map(({ site }) => site));
  }

  /** Pairs of a site that were merged or parted, and whose places nobody has looked at since, locked; at most `limit`. */
  async unfollowed(
    site: SiteId,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly pair: readonly string[] }[]> {
    const { rows } = await sql<{ id: string; pair: string[] }>`
      SELECT id, ARRAY[winner::text, loser::text] AS pair FROM asset_merge
      WHERE NOT is_followed AND site = ${site} ORDER BY at, id LIMIT ${limit} FOR UPDATE`.execute(
      this.#db,
    );
    return rows;
  }

  async followed(merges: readonly string[]): Promise<void> {
    await sql`UPDATE asset_merge SET is_followed = true WHERE id = ANY(${[...merges]}::uuid[])`.execute(
      this.#db,
    );
  }

  /** Nothing said so far proves who either of them is. */
  async #doubt(...assets: readonly string[]): Promise<void> {
    await sql`UPDATE seen SET self = -1 WHERE asset = ANY(${assets}::uuid[])`.execute(this.#db);
  }
}

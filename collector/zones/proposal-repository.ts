import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import type { ZoneBody } from '../records/kinds/zone.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Lacking, Written } from './conduit-proposal.ts';
import { type Group, SAFETY_ROLE } from './proposal.ts';
import type { Selectors } from './zone.ts';

/** A zone as it is written, in force or not. */
export interface Drafted extends Selectors {
  readonly id: string;
  readonly name: string;
}

export interface Dismissal {
  readonly site: SiteId;
  readonly key: string;
  readonly by: string;
  readonly at: Instant;
  readonly comment: string | null;
  /** Key of the proposal it is part of, and what that said. */
  readonly proposal: string;
  readonly reason: string;
}

/** A proposal that was dismissed, in all its parts. */
export interface Dismissed {
  readonly key: string;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Instant;
  readonly comment: string | null;
}

interface GroupRow extends Pick<Group, 'network' | 'block' | 'isNear'> {
  readonly role: string | null;
  readonly level: number | null;
  readonly count: number;
}

const DISMISSAL = {
  site: 'text',
  key: 'text',
  by: 'text',
  at: 'timestamptz',
  comment: 'text',
  proposal: 'text',
  reason: 'text',
} as const;

/** What proposals are made from, and what people decided on them. */
export class ProposalRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Assets in no zone, by network and block of addresses. */
  async groups(site: SiteId): Promise<readonly Group[]> {
    const { rows } = await sql<GroupRow>`
      SELECT asset.network, network(set_masklen(ip, CASE family(ip) WHEN 4 THEN 24 ELSE 64 END))::text
        AS block, mac IS NOT NULL AS "isNear", role, level, count(*)::int AS count
      FROM asset
      WHERE site = ${site} AND zone IS NULL AND merged_into IS NULL AND asset.network IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5
      ORDER BY asset.network COLLATE "C", 2 NULLS FIRST, 3 DESC, role COLLATE "C", level`.execute(
      this.#db,
    );
    const groups = new Map<string, Omit<Group, 'makeup'> & { makeup: Group['makeup'][number][] }>();
    for (const { role, level, count, ...place } of rows) {
      const key = JSON.stringify(place);
      const group = groups.get(key) ?? { ...place, makeup: [] };
      group.makeup.push({ role, level, count });
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  /** Who is in a group; undefined: more than `most`. */
  async members(
    site: SiteId,
    { network, block, isNear }: Group,
    most: number,
  ): Promise<readonly string[] | undefined> {
    const within = block === null ? sql`ip IS NULL` : sql`ip <<= ${block}::inet`;
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM asset
      WHERE site = ${site} AND zone IS NULL AND merged_into IS NULL AND network = ${network}
        AND (mac IS NOT NULL) = ${isNear}::boolean AND ${within}
      ORDER BY id LIMIT ${most + 1}`.execute(this.#db);
    return rows.length > most ? undefined : rows.map(({ id }) => id);
  }

  /** Who speaks to whom among these, each pair once a way. */
  async pairs(assets: readonly string[]): Promise<readonly (readonly [string, string])[]> {
    const any = arrayOf('text', assets);
    const { rows } = await sql<{ client: string; server: string }>`
      SELECT DISTINCT client, server FROM conversation
      WHERE client = ANY(${any}) AND server = ANY(${any}) ORDER BY 1, 2`.execute(this.#db);
    return rows.map(({ client, server }) => [client, server]);
  }

  /** Safety controllers that are in no zone of theirs, by network. */
  async safetyControllers(
    site: SiteId,
    safetyZones: readonly string[],
  ): Promise<readonly { readonly network: string; readonly assets: readonly string[] }[]> {
    const { rows } = await sql<{ network: string; assets: string[] }>`
      SELECT network, array_agg(id ORDER BY id) AS assets FROM asset
      WHERE site = ${site} AND role = ${SAFETY_ROLE} AND merged_into IS NULL AND network IS NOT NULL
        AND (zone IS NULL OR zone <> ALL(${arrayOf('uuid', safetyZones)}))
      GROUP BY network ORDER BY network COLLATE "C"`.execute(this.#db);
    return rows;
  }

  /** Services between zones, or with public addresses, that no conduit in force allows. */
  async lacking(site: SiteId): Promise<readonly Lacking[]> {
    const { rows } = await sql<Lacking>`
      SELECT from_zone AS "from", to_zone AS "to", transport, port, protocol, count(*)::int AS flows,
        min(first_seen) AS "firstSeen", max(last_seen) AS "lastSeen"
      FROM conversation
      WHERE site = ${site} AND conformity IN ('no-conduit', 'no-rule', 'public')
        AND conformity <> 'inside' AND (from_zone IS NOT NULL OR to_zone IS NOT NULL)
      GROUP BY 1, 2, 3, 4, 5
      ORDER BY 1, 2, transport, port, protocol COLLATE "C" LIMIT 20000`.execute(this.#db);
    return rows;
  }

  /** Zones that are not left, as they were written last. */
  async drafted(site: SiteId): Promise<readonly Drafted[]> {
    const { rows } = await sql<{ id: string; body: ZoneBody }>`
      SELECT id, body FROM record
      WHERE kind = 'zone' AND site = ${site} AND state <> 'superseded' ORDER BY id`.execute(
      this.#db,
    );
    return rows.map(({ id, body }) => ({ ...body, id }));
  }

  /** Conduits that are not left, as they were written last. */
  async written(site: SiteId): Promise<readonly Written[]> {
    const { rows } = await sql<{ id: string; ref: string; isExpired: boolean; body: ConduitBody }>`
      SELECT id, ref, state = 'expired' AS "isExpired", body FROM record
      WHERE kind = 'conduit' AND site = ${site} AND state <> 'retired' ORDER BY id`.execute(
      this.#db,
    );
    return rows.map(({ id, ref, isExpired, body: { from, to, rules } }) => ({
      ...{ id, ref, isExpired, from, to, rules },
    }));
  }

  async dismissed(site: SiteId): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ key: string }>`
      SELECT key FROM proposal_decision WHERE site = ${site} AND decision = 'dismissed'`.execute(
      this.#db,
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Each as it was dismissed last; the newest first, at most `limit`. */
  async dismissals(site: SiteId, limit: number): Promise<readonly Dismissed[]> {
    const { rows } = await sql<Dismissed>`
      SELECT * FROM (
        SELECT DISTINCT ON (coalesce(proposal, key)) coalesce(proposal, key) AS key, reason, by, at,
          comment
        FROM proposal_decision WHERE site = ${site} AND decision = 'dismissed'
        ORDER BY coalesce(proposal, key), at DESC, proposal_decision.key) AS latest
      ORDER BY at DESC, key LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** All that was dismissed of a proposal may be proposed again. False: nothing was. */
  async reconsider(site: SiteId, key: string): Promise<boolean> {
    const { rows } = await sql`
      DELETE FROM proposal_decision
      WHERE site = ${site} AND decision = 'dismissed' AND coalesce(proposal, key) = ${key}
      RETURNING key`.execute(this.#db);
    return rows.length > 0;
  }

  async dismiss(dismissals: readonly Dismissal[]): Promise<void> {
    if (dismissals.length === 0) return;
    await sql`
      INSERT INTO proposal_decision (site, key, decision, by, at, comment, proposal, reason)
      SELECT site, key, 'dismissed', by, at, comment, proposal, reason FROM ${rowsOf('one', DISMISSAL, dismissals)}
      ON CONFLICT (site, key) DO NOTHING`.execute(this.#db);
  }
}

import { type RawBuilder, sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Happening, KnownAsset, Neighbourhood } from './happening.ts';

const MOST_PEERS = 256;
/** So long before and after it an agent's word on its clock counts. */
const SKEW_MINUTES = 10;
/** A machine is called another name within so many days. */
const RENAMED_DAYS = 90;
/** What is told at once arrives within this; later than that the clock is off. */
const TRANSPORT_SECONDS = 120;
const MOST_LATER = 32;

/** Reads what judging needs: drift as it was recorded, and the inventory around it. */
export class HappeningRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** In no order. */
  async of(drifts: readonly string[]): Promise<readonly Happening[]> {
    if (drifts.length === 0) return [];
    const { rows } = await sql<Happening>`
      SELECT drift.id, drift.site, drift.agent, key, occurrence, kind, path, before, after, earliest,
        latest, first_received AS received, outcome, asset, source_asset AS "sourceAsset", source,
        ${resolvedAt} AS "resolvedAt", acknowledged AS "acknowledgedAt",
        is_flapping AS "isFlapping", EXISTS (
          SELECT FROM fact WHERE fact.asset = drift.asset AND fact.method = 'active'
            AND fact.protocol = drift.protocol AND ${pathOf(sql`fact`)} = drift.path
        ) AS "isPolled", ${skew} AS "skewMs", ${later} AS later
      FROM drift WHERE drift.id = ANY(${arrayOf('uuid', drifts)})`.execute(this.#db);
    return rows;
  }

  /** Where they are; those that are not there are left out. */
  async sites(drifts: readonly string[]): Promise<ReadonlyMap<string, SiteId>> {
    const { rows } = await sql<{ id: string; site: SiteId }>`
      SELECT id, site FROM drift WHERE id = ANY(${arrayOf('uuid', drifts)})`.execute(this.#db);
    return new Map(rows.map(({ id, site }) => [id, site]));
  }

  /** By every id that was asked for; a merged one answers for whom it was merged into. */
  async assets(ids: readonly string[]): Promise<ReadonlyMap<string, KnownAsset>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<KnownAsset & { asked: string }>`
      WITH RECURSIVE chain AS (
        SELECT id AS asked, id, merged_into FROM asset WHERE id = ANY(${arrayOf('uuid', ids)})
        UNION ALL
        SELECT chain.asked, asset.id, asset.merged_into
        FROM chain JOIN asset ON asset.id = chain.merged_into
      )
      SELECT chain.asked, asset.id, coalesce(asset.name, asset.model) AS name,
        host(asset.ip) AS ip, role, first_seen AS "firstSeen",
        ${listOf(merged)} AS aliases,
        ${listOf(identifiers('mac'))} AS macs, ${listOf(identifiers('serial'))} AS serials,
        ${listOf(sql`SELECT DISTINCT value AS one FROM fact WHERE fact.asset = asset.id
          AND part = '' AND attribute IN ('host-name', 'station-name')`)} AS names,
        EXISTS (
          SELECT FROM fact_history WHERE fact_history.asset = asset.id
            AND attribute = 'host-name' AND before IS NOT NULL
            AND latest > asset.last_seen - make_interval(days => ${RENAMED_DAYS})
        ) AS "isRenamed", ${listOf(peers)} AS peers, (
          SELECT fact.asset FROM identifier JOIN fact ON fact.attribute = 'neighbour'
            AND fact.value = identifier.value
          WHERE identifier.asset = asset.id AND identifier.kind = 'mac' AND fact.asset <> asset.id
          ORDER BY fact.proven DESC LIMIT 1
        ) AS behind
      FROM chain JOIN asset ON asset.id = chain.id
      WHERE chain.merged_into IS NULL`.execute(this.#db);
    return new Map(rows.map(({ asked, ...known }) => [asked, known]));
  }

  /** Where a drift, an asset or a zone is; undefined: there is none. */
  async placeOf(
    scope: 'change' | 'asset' | 'zone',
    id: string,
  ): Promise<{ readonly site: SiteId; readonly zone: string | null } | undefined> {
    const queries = {
      change: sql`SELECT drift.site, asset.zone FROM drift LEFT JOIN asset ON asset.id = drift.asset
        WHERE drift.id = ${id}::uuid`,
      asset: sql`SELECT site, zone FROM asset WHERE id = ${id}::uuid`,
      zone: sql`SELECT site, id AS zone FROM record WHERE id = ${id}::uuid AND kind = 'zone'`,
    };
    const { rows } = await sql<{ site: SiteId; zone: string | null }>`${queries[scope]}`.execute(
      this.#db,
    );
    return rows[0];
  }

  /** What pages call assets, by id: those that have a name, a model or an address. */
  async names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const uuids = ids.filter((id) => isUuid.test(id));
    if (uuids.length === 0) return new Map();
    const { rows } = await sql<{ id: string; name: string | null }>`
      SELECT id, coalesce(name, model, host(ip), mac::text) AS name FROM asset
      WHERE id = ANY(${arrayOf('uuid', uuids)})`.execute(this.#db);
    return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
  }

  /** Drifts of those assets at those times, at most `limit`, the latest. */
  async near(places: readonly Neighbourhood[], limit: number): Promise<readonly string[]> {
    if (places.length === 0) return [];
    const columns = { asset: 'uuid', from: 'timestamptz', to: 'timestamptz' } as const;
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM (
        SELECT DISTINCT drift.id, drift.latest FROM ${rowsOf('place', columns, places)}
        JOIN drift ON drift.asset = place.asset AND drift.latest >= place."from"
          AND drift.earliest <= place."to"
      ) AS found ORDER BY latest DESC, id LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** When an agent told of new devices around that time, in order; at most `limit`. */
  async arrivals(
    { site, agent, latest }: Pick<Happening, 'site' | 'agent' | 'latest'>,
    withinMs: number,
    limit: number,
  ): Promise<readonly Instant[]> {
    const within = sql`make_interval(secs => ${withinMs / 1000})`;
    const { rows } = await sql<{ latest: Instant }>`
      SELECT latest FROM drift WHERE site = ${site} AND agent = ${agent} AND kind = 'device.new'
        AND latest > ${latest}::timestamptz - ${within} AND latest < ${latest}::timestamptz + ${within}
      ORDER BY latest LIMIT ${limit}`.execute(this.#db);
    return rows.map((row) => row.latest);
  }

  /** How often the same difference was raised afresh in the hour before, in order. */
  async raisings({
    site,
    agent,
    key,
    latest,
  }: Pick<Happening, 'site' | 'agent' | 'key' | 'latest'>): Promise<readonly Instant[]> {
    const { rows } = await sql<{ earliest: Instant }>`
      SELECT earliest FROM drift WHERE site = ${site} AND agent = ${agent} AND key = ${key}
        AND latest <= ${latest}::timestamptz
        AND earliest > ${latest}::timestamptz - interval '1 hour'
      ORDER BY earliest`.execute(this.#db);
    return rows.map((row) => row.earliest);
  }
}

const pathOf = (facts: RawBuilder<unknown>) =>
  sql`(CASE ${facts}.part WHEN '' THEN ${facts}.attribute ELSE ${facts}.part || '/' || ${facts}.attribute END)`;

const resolvedAt = sql`
  CASE WHEN drift.state = 'resolved'
    THEN coalesce((detail->>'resolvedAt')::timestamptz, drift.resolved) END`;

/**
 * What the agent says its clock is off, and what a message that nothing held up shows: an agent that
 * reads a file says neither.
 */
const skew = sql`coalesce((
  SELECT max(greatest(abs(clock_skew_ms), CASE WHEN spooled = 0 AND drift.earliest = drift.latest THEN
      1000 * (extract(epoch FROM drift.first_received - drift.latest) - ${TRANSPORT_SECONDS}) END))
  FROM health WHERE health.site = drift.site AND health.agent = drift.agent
    AND clock_skew_ms IS NOT NULL
    AND minute BETWEEN drift.latest - make_interval(mins => ${SKEW_MINUTES})
      AND drift.latest + make_interval(mins => ${SKEW_MINUTES})
), 0)::float8`;

const later = sql`coalesce((
  SELECT jsonb_agg(jsonb_build_object('at', ${instant(sql`next.latest`)}, 'value', next.after)
    ORDER BY next.latest)
  FROM (
    SELECT latest, after FROM fact_history WHERE fact_history.asset = drift.asset
      AND fact_history.protocol = drift.protocol AND fact_history.agent = drift.agent
      AND NOT fact_history.is_late AND after IS NOT NULL AND fact_history.latest > drift.latest
      AND ${pathOf(sql`fact_history`)} = drift.path
    ORDER BY latest LIMIT ${MOST_LATER}
  ) AS next
), '[]')`;

/** As the wire writes it, inside JSON. */
function instant(time: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Values of a column `one`, as a JSON list. */
const listOf = (query: RawBuilder<unknown>) =>
  sql`(SELECT coalesce(jsonb_agg(one ORDER BY one), '[]') FROM (${query}) AS listed)`;

const identifiers = (kind: 'mac' | 'serial') => sql`
  SELECT value AS one FROM identifier WHERE identifier.asset = asset.id AND kind = ${kind}`;

const merged = sql`
  WITH RECURSIVE merged AS (
    SELECT loser.id FROM asset AS loser WHERE loser.merged_into = asset.id
    UNION ALL
    SELECT loser.id FROM merged JOIN asset AS loser ON loser.merged_into = merged.id
  ) SELECT id::text AS one FROM merged`;

const isUuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const UUID = sql.lit(isUuid.source);

const peers = sql`
  SELECT DISTINCT peer AS one FROM (
    (SELECT server AS peer FROM conversation WHERE client = asset.id::text
      ORDER BY last_seen DESC LIMIT ${MOST_PEERS})
    UNION ALL
    (SELECT client FROM conversation WHERE server = asset.id::text
      ORDER BY last_seen DESC LIMIT ${MOST_PEERS})
  ) AS spoken WHERE peer ~ ${UUID} LIMIT ${MOST_PEERS}`;

import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { textKey, wordQuery } from '../store/keyset.ts';
import type { Match } from './declared-asset.ts';
import type { Named } from './declared-repository.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { Answer } from './standing.ts';

/** Whose turn it is to be looked at: something declared, or something observed. */
export type Side = 'declared' | 'observed';

export interface Due {
  readonly id: number;
  readonly subject: string;
  readonly side: Side;
  /** Null: it is not there any more. */
  readonly site: SiteId | null;
}

/** An agent watched, and saw these subnets. */
export interface Watched {
  readonly agent: string;
  readonly begun: Instant;
  readonly until: Instant;
  readonly sight: string;
  readonly subnets: readonly string[];
}

const MATCH = {
  observed: 'uuid',
  declared: 'uuid',
  way: 'text',
  confidence: 'smallint',
  reason: 'text',
  decidedBy: 'text',
  at: 'timestamptz',
} as const;

/** Of one name, and of what is alike. */
const MOST_NAMESAKES = 16;
const HOST_NAMES_DAYS = 30;

/** Observed against declared: who is to be looked at, what is known of both, and what was found. Deciding is match.ts. */
export class MatchingRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Whoever asks waits for nobody; who is asked for twice is looked at once. */
  async ask(side: Side, subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    await sql`
      INSERT INTO reconciliation_due (subject, side)
      SELECT DISTINCT subject, ${side} FROM unnest(${arrayOf('uuid', subjects)}) AS asked (subject)
    `.execute(this.#db);
  }

  /** The next in the order of asking. */
  async due(limit: number): Promise<readonly Due[]> {
    const { rows } = await sql<Due>`
      SELECT due.id::float8 AS id, subject, side, coalesce(
        (SELECT site FROM declared_asset WHERE declared_asset.id = subject AND side = 'declared'),
        (SELECT site FROM asset WHERE asset.id = subject AND side = 'observed')) AS site
      FROM reconciliation_due AS due ORDER BY due.id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  async done(due: readonly Due[]): Promise<void> {
    if (due.length === 0) return;
    const ids = due.map(({ id }) => id);
    await sql`DELETE FROM reconciliation_due WHERE id = ANY(${arrayOf('bigint', ids)})`.execute(
      this.#db,
    );
  }

  /** What they stand for today, each once. */
  async standing(observed: readonly string[]): Promise<readonly string[]> {
    if (observed.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      SELECT DISTINCT coalesce(merged_into, id) AS id FROM asset
      WHERE id = ANY(${arrayOf('uuid', observed)}) ORDER BY 1`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** In the order of their ids; none that is merged away. */
  async observed(ids: readonly string[], now: Instant): Promise<readonly ObservedAsset[]> {
    if (ids.length === 0) return [];
    const best = (attribute: string) => sql`(
      SELECT value FROM fact WHERE fact.asset = asset.id AND attribute = ${attribute} AND part = ''
      ORDER BY proven DESC LIMIT 1)`;
    const { rows } = await sql<ObservedAsset>`
      SELECT id, site, name, vendor, model, order_code AS "orderCode", serial,
        ${best('hardware-revision')} AS hardware, firmware, role, ${best('location')} AS location, zone,
        (SELECT value FROM fact WHERE fact.asset = asset.id AND attribute = 'vendor' AND part = ''
          AND protocol = 'oui' LIMIT 1) AS "macVendor",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value,
          'network', identifier.network, 'last',
          to_char(identifier.last_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          ORDER BY kind DESC, value), '[]')
          FROM identifier WHERE identifier.asset = asset.id AND kind IN ('mac', 'ip')) AS addresses,
        ARRAY(SELECT DISTINCT value FROM fact WHERE fact.asset = asset.id AND part = ''
          AND attribute IN ('name', 'host-name', 'station-name', 'plant-id') ORDER BY value LIMIT 16) AS names,
        ARRAY(SELECT DISTINCT split_part(lower(said), '.', 1) FROM (
            SELECT value AS said FROM fact WHERE fact.asset = asset.id AND attribute = 'host-name' AND part = ''
            UNION ALL SELECT after FROM fact_change WHERE fact_change.asset = asset.id
              AND attribute = 'host-name' AND part = ''
              AND latest > ${now}::timestamptz - ${HOST_NAMES_DAYS}::int * interval '1 day') AS heard
          ORDER BY 1 LIMIT 8) AS "hostNames",
        ARRAY(SELECT transport || '/' || port FROM service WHERE service.asset = asset.id
          ORDER BY transport, port LIMIT 256) AS services,
        first_seen AS "firstSeen", greatest(last_seen, (
          SELECT max(last) FROM seen WHERE seen.asset = asset.id)) AS "lastSeen"
      FROM asset WHERE id = ANY(${arrayOf('uuid', ids)}) AND merged_into IS NULL
      ORDER BY id`.execute(this.#db);
    return rows;
  }

  /** Who was seen and goes by one of these names: ids, each once. */
  async seenAs(site: SiteId, names: readonly Named[]): Promise<readonly string[]> {
    const of = (kind: string) => names.filter((one) => one.kind === kind).map(({ value }) => value);
    const phrases = of('serial').flatMap((serial) => wordQuery(serial) ?? []);
    const { rows } = await sql<{ id: string }>`
      SELECT DISTINCT coalesce(merged_into, id) AS id FROM asset WHERE id = ANY(ARRAY(
        SELECT held.asset FROM unnest(${arrayOf('text', [...of('mac'), ...of('ip')])}) AS said (value)
          CROSS JOIN LATERAL (SELECT asset FROM identifier WHERE identifier.value = said.value
            AND kind IN ('mac', 'ip') AND site = ${site} LIMIT ${MOST_NAMESAKES}) AS held
        UNION ALL SELECT held.id FROM unnest(${arrayOf('text', of('name'))}) AS said (value)
          CROSS JOIN LATERAL (SELECT id FROM asset WHERE merged_into IS NULL
            AND ${textKey('asset.name').of} = said.value AND site = ${site} LIMIT ${MOST_NAMESAKES}) AS held
        UNION ALL SELECT held.asset FROM unnest(${arrayOf('text', phrases)}) AS said (phrase)
          CROSS JOIN LATERAL (SELECT asset FROM asset_word WHERE words @@ phrase::tsquery
            LIMIT ${MOST_NAMESAKES}) AS held
        UNION ALL SELECT value::uuid FROM unnest(${arrayOf('text', of('observed'))}) AS said (value)))
        AND site = ${site} ORDER BY 1`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** Who is declared with the model of one of these and was not seen: ids. */
  async alike(site: SiteId, models: readonly string[]): Promise<readonly string[]> {
    if (models.length === 0) return [];
    const { rows } = await sql<{ id: string }>`
      SELECT held.id FROM unnest(${arrayOf(
        'text',
        models.map((one) => one.toLowerCase()),
      )}) AS said (value)
      CROSS JOIN LATERAL (SELECT id FROM declared_asset WHERE merged_into IS NULL AND site = ${site}
        AND ${textKey('declared_asset.model').of} = said.value AND observed IS NULL
        LIMIT ${MOST_NAMESAKES}) AS held`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  async matches(
    observed: readonly string[],
    declared: readonly string[],
  ): Promise<readonly Match[]> {
    const { rows } = await sql<Match>`
      SELECT observed, declared, way, confidence, reason, decided_by AS "decidedBy", at
      FROM declared_match WHERE observed = ANY(${arrayOf('uuid', observed)})
        OR declared = ANY(${arrayOf('uuid', declared)}) ORDER BY observed`.execute(this.#db);
    return rows;
  }

  /** Of observed assets that were merged: the one that is left has what the others had. */
  async follow(winners: readonly string[]): Promise<void> {
    if (winners.length === 0) return;
    await sql`
      WITH lost AS (
        DELETE FROM declared_match USING asset
        WHERE asset.id = declared_match.observed AND merged_into = ANY(${arrayOf('uuid', winners)})
        RETURNING merged_into, declared_match.*)
      INSERT INTO declared_match (observed, declared, way, confidence, reason, decided_by, at)
      SELECT DISTINCT ON (merged_into) merged_into, declared, way, confidence, reason, decided_by, at
      FROM lost ORDER BY merged_into, decided_by IS NULL, confidence DESC, observed
      ON CONFLICT (observed) DO NOTHING`.execute(this.#db);
    await sql`
      DELETE FROM reconciliation USING asset WHERE asset.id = subject
        AND merged_into = ANY(${arrayOf('uuid', winners)})`.execute(this.#db);
  }

  async unite(matches: readonly Match[]): Promise<void> {
    if (matches.length === 0) return;
    await sql`
      INSERT INTO declared_match (observed, declared, way, confidence, reason, decided_by, at)
      SELECT observed, declared, way, confidence, reason, "decidedBy", at
      FROM ${rowsOf('found', MATCH, matches)}
      ON CONFLICT (observed) DO UPDATE SET declared = excluded.declared, way = excluded.way,
        confidence = excluded.confidence, reason = excluded.reason,
        decided_by = excluded.decided_by, at = excluded.at`.execute(this.#db);
  }

  async part(observed: readonly string[]): Promise<void> {
    if (observed.length === 0) return;
    await sql`DELETE FROM declared_match WHERE observed = ANY(${arrayOf('uuid', observed)})`.execute(
      this.#db,
    );
  }

  /** Writes down the first member of each, where it is another one now. */
  async lead(declared: readonly string[]): Promise<void> {
    if (declared.length === 0) return;
    await sql`
      UPDATE declared_asset SET observed = first FROM (
        SELECT id AS of, (SELECT observed FROM declared_match WHERE declared = id
          ORDER BY confidence DESC, observed LIMIT 1) AS first
        FROM declared_asset WHERE id = ANY(${arrayOf('uuid', declared)})) AS led
      WHERE id = of AND observed IS DISTINCT FROM first`.execute(this.#db);
  }

  /** Whom a person said an observed asset is not. */
  async apart(observed: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { rows } = await sql<{ observed: string; declared: string[] }>`
      SELECT observed, array_agg(declared::text) AS declared FROM declared_apart
      WHERE observed = ANY(${arrayOf('uuid', observed)}) GROUP BY observed`.execute(this.#db);
    return new Map(rows.map((row) => [row.observed, row.declared]));
  }

  /** What people answered to differences of these. */
  async answers(declared: readonly string[]): Promise<readonly (Answer & { declared: string })[]> {
    const { rows } = await sql<Answer & { declared: string }>`
      SELECT declared, field, observed, answer, until, by, at, why, record FROM declared_answer
      WHERE declared = ANY(${arrayOf('uuid', declared)})`.execute(this.#db);
    return rows;
  }

  /** Which agents ever heard each. */
  async hearers(observed: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { rows } = await sql<{ asset: string; agents: string[] }>`
      SELECT asset, array_agg(DISTINCT agent) AS agents FROM seen
      WHERE asset = ANY(${arrayOf('uuid', observed)}) GROUP BY asset`.execute(this.#db);
    return new Map(rows.map(({ asset, agents }) => [asset, agents]));
  }

  /** When agents of a site watched since then. */
  async watched(site: SiteId, since: Instant): Promise<readonly Watched[]> {
    const { rows } = await sql<Watched>`
      SELECT agent, begun, until, sight, subnets FROM coverage
      WHERE site = ${site} AND until > ${since}::timestamptz ORDER BY agent, begun LIMIT 100000
    `.execute(this.#db);
    return rows;
  }
}

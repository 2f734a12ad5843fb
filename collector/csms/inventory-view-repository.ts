/** What there is, as checks ask for it: one statement a view, over all sites. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import { assetName } from '../store/asset-hearing.ts';
import type { Connection } from '../store/database.ts';
import type { Scope } from './check.ts';
import type { Shown } from './permitted.ts';
import type { ArrivalRow, BaselineRow, HomeRow, ModeRow, SnmpRow } from './views.ts';

export class InventoryViewRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Every zone in force, and what of each site is in none. */
  async scopes(): Promise<Scope[]> {
    const { rows } = await sql<Scope>`
      WITH site AS (
        SELECT site FROM agent UNION SELECT site FROM asset WHERE merged_into IS NULL
        UNION SELECT site FROM record WHERE site IS NOT NULL
      ), scoped AS (
        SELECT revision.body->>'code' AS site, (revision.body->>'isInScope')::boolean AS is_in,
          (revision.body->'twoPeople'->>'until')::timestamptz AS two_people
        FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        WHERE record.kind = 'site'
      ), zone AS (
        SELECT record.id, record.site, revision.body,
          (SELECT CASE WHEN event = 'switch-on-control' THEN at END FROM record_step
            WHERE record_step.record = record.id
              AND event IN ('switch-on-control', 'switch-off-control')
            ORDER BY number DESC LIMIT 1) AS controlled
        FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        WHERE record.kind = 'zone'
      )
      SELECT site.site, zone.id AS zone, coalesce(zone.body->>'name', site.site) AS name,
        zone.body->>'side' AS side, coalesce(scoped.is_in, true) AS "isInScope",
        (zone.body->>'criticality')::int AS criticality,
        zone.controlled AS "controlledSince", scoped.two_people AS "twoPeopleUntil"
      FROM site LEFT JOIN scoped ON scoped.site = site.site
        CROSS JOIN LATERAL (
          SELECT id, body, controlled FROM zone WHERE zone.site = site.site
          UNION ALL SELECT NULL, NULL, NULL) AS zone
      ORDER BY site.site, zone.body->>'name' NULLS LAST, zone.id`.execute(this.#db);
    return rows;
  }

  /** New to its site, and when somebody finished the task of reviewing it. */
  async arrivals(since: Instant): Promise<ArrivalRow[]> {
    const { rows } = await sql<ArrivalRow>`
      WITH fresh AS (
        SELECT DISTINCT asset FROM drift
        WHERE kind = 'device.new' AND is_new_to_site AND latest > ${since}::timestamptz
      ), reviewed AS (
        SELECT body->>'subject' AS subject, min(changed) AS at FROM record
        WHERE kind = 'task' AND state = 'done' AND body->>'purpose' = 'review' GROUP BY 1
      )
      SELECT asset.site, asset.zone, asset.id AS asset, ${assetName} AS name,
        asset.first_seen AS "firstSeen", reviewed.at AS "reviewedAt",
        NULL AS "permittedBy"
      FROM fresh JOIN asset ON asset.id = fresh.asset AND asset.merged_into IS NULL
        LEFT JOIN reviewed ON reviewed.subject = 'asset/' || asset.id`.execute(this.#db);
    return rows;
  }

  /** Assets that show one of these, with all addresses and serial numbers they show. */
  async shown(values: readonly string[]): Promise<Shown[]> {
    if (values.length === 0) return [];
    const { rows } = await sql<Shown>`
      SELECT asset, kind, value FROM identifier WHERE kind IN ('mac', 'serial')
        AND asset IN (SELECT asset FROM identifier WHERE kind IN ('mac', 'serial')
          AND EXISTS (SELECT FROM unnest(${arrayOf('text', values)}) AS named
            WHERE value = named OR right(value, length(named) + 1) = ' ' || named))`.execute(
      this.#db,
    );
    return rows;
  }

  /** Of what each is in force: when that was approved. */
  async baselines(): Promise<BaselineRow[]> {
    const { rows } = await sql<BaselineRow>`
      SELECT record.site, asset.zone, asset.id AS asset,
        coalesce((SELECT max(at) FROM approval WHERE approval.record = record.id
            AND approval.revision = record.in_force AND decision = 'given'),
          (SELECT max(at) FROM record_step WHERE record_step.record = record.id
            AND record_step.revision = record.in_force AND "to" = 'approved'),
          revision.since) AS "approvedAt"
      FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        JOIN asset ON asset.id = (revision.body->'subject'->>'id')::uuid
      WHERE record.kind = 'baseline' AND revision.body->'subject'->>'type' = 'asset'
    `.execute(this.#db);
    return rows;
  }

  /** Of safety controllers: by what they are known to be, and of `declared` ones. */
  async modes(declared: readonly string[]): Promise<ModeRow[]> {
    const { rows } = await sql<ModeRow>`
      SELECT asset.site, asset.zone, asset.id AS asset, ${assetName} AS name, fact.part,
        fact.value AS mode, fact.since
      FROM fact JOIN asset ON asset.id = fact.asset AND asset.merged_into IS NULL
      WHERE fact.attribute = 'mode' AND (asset.role = 'safety-controller'
        OR asset.id = ANY(${arrayOf('uuid', declared)}))
    `.execute(this.#db);
    return rows;
  }

  async homes(): Promise<HomeRow[]> {
    const { rows } = await sql<HomeRow>`
      SELECT dual_homed.site, place.zone, asset.id AS asset, ${assetName} AS name,
        cardinality(dual_homed.zones) AS zones, dual_homed.is_declared AS "isDeclared",
        dual_homed.since
      FROM dual_homed JOIN asset ON asset.id = dual_homed.asset AND asset.merged_into IS NULL,
        unnest(dual_homed.zones) AS place (zone)`.execute(this.#db);
    return rows;
  }

  /** As the agents of it proved: versions, and communities that anybody knows. */
  async snmp(since: Instant): Promise<SnmpRow[]> {
    const { rows } = await sql<SnmpRow>`
      WITH said AS (
        SELECT fact.asset, CASE WHEN attribute = 'authentication'
            THEN substring(fact.part FROM '^SNMP (v1|v2c|v3)$') END AS version,
          attribute = 'community' AND value = 'default' AS is_default,
          greatest(proven, (SELECT max(last) FROM seen WHERE seen.asset = fact.asset
            AND seen.protocol = fact.protocol AND seen.said = fact.said)) AS proven
        FROM fact WHERE protocol = 'snmp' AND attribute IN ('authentication', 'community')
      )
      SELECT asset.site, asset.zone, asset.id AS asset, ${assetName} AS name, said.version,
        said.is_default AS "isDefaultCommunity", max(said.proven) AS proven
      FROM said JOIN asset ON asset.id = said.asset AND asset.merged_into IS NULL
      WHERE said.proven > ${since}::timestamptz AND (said.version IS NOT NULL OR said.is_default)
      GROUP BY asset.id, said.version, said.is_default`.execute(this.#db);
    return rows;
  }
}

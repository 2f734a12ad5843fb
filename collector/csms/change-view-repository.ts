/** What changed, what was asked for and what people let be, as checks ask for it. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { kindTable } from '../change/change-kinds.table.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { acts } from './acts.table.ts';
import type { ExceptionRow } from './assessment.ts';
import type { DrawingRow, DriftRow, RequestRow, TopologyRow } from './views.ts';

/** What takes leave; the rest is an alert of its own. */
const ASKED = Object.entries(kindTable).flatMap(([kind, { isAsked }]) => (isAsked ? kind : []));

/** When what is in force of `record` came to be. */
const approvedAt = sql`
  coalesce((SELECT max(at) FROM approval WHERE approval.record = record.id
    AND approval.revision = record.in_force AND decision = 'given'), revision.since)`;

export class ChangeViewRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Those that are open, and those of late. What is part of another one is told in that. */
  async drifts(since: Instant): Promise<DriftRow[]> {
    const { rows } = await sql<DriftRow>`
      SELECT drift.site, coalesce(verdict.zone, asset.zone) AS zone, drift.id, drift.kind,
        drift.asset, ${driftName} AS name, drift.path, drift.before, drift.after,
        drift.earliest, drift.latest,
        drift.first_received AS known, ${isOpen} AS "isOpen", verdict.verdict,
        coalesce(verdict.severity, drift.severity) AS severity,
        coalesce(verdict.is_would_be, false) AS "isWouldBe",
        coalesce(verdict.is_attempted, drift.outcome IS NOT NULL AND (
          drift.outcome = '"unanswered"' OR jsonb_typeof(drift.outcome) = 'object'))
          AS "isAttempt",
        array_remove(ARRAY[drift.source_asset, nullif(station.id, drift.source_asset)], NULL) AS sources,
        coalesce(station.name, host(station.ip), station.mac) AS "sourceName",
        EXISTS (SELECT FROM declared_match JOIN declared_asset AS own
          ON own.id = declared_match.declared AND own.merged_into IS NULL
          WHERE declared_match.observed = station.id AND own.class = 'engineering-workstation'
            AND own.lifecycle IN ('commissioning', 'operational', 'maintenance')) AS "isStation",
        request.ref AS request,
        CASE (verdict.machine->'scores'->>'value')::int WHEN 2 THEN true WHEN 0 THEN false END
          AS "isPackageVerified"
      FROM drift LEFT JOIN verdict ON verdict.drift = drift.id
        LEFT JOIN asset ON asset.id = drift.asset
        LEFT JOIN asset AS met ON met.id = drift.source_asset
        LEFT JOIN asset AS station ON station.id = coalesce(met.merged_into, met.id)
        LEFT JOIN record AS request ON request.id = verdict.request
      WHERE drift.kind = ANY(${arrayOf('text', ASKED)}) AND verdict.folded_into IS NULL
        AND (drift.latest > ${since}::timestamptz OR drift.state = 'open')`.execute(this.#db);
    return rows;
  }

  /** Told in each zone it touches. */
  async requests(since: Instant): Promise<RequestRow[]> {
    const { rows } = await sql<RequestRow>`
      WITH request AS MATERIALIZED (
        SELECT * FROM record WHERE kind = 'change'
          AND (changed > ${since}::timestamptz
            OR state NOT IN ('closed', 'rejected', 'cancelled', 'expired', 'failed_rolled_back'))
      ), touched AS (
        SELECT DISTINCT request.id, coalesce(asset.zone, substring(key FROM '^zone:(.*)$')::uuid) AS zone
        FROM request CROSS JOIN unnest(request.keys) AS key
          LEFT JOIN asset ON asset.id = substring(key FROM '^asset:(.*)$')::uuid
        WHERE key ~ '^(asset|zone):[0-9a-f-]{36}$'
      ), place AS (
        SELECT id, array_agg(zone) FILTER (WHERE zone IS NOT NULL) AS zones FROM touched GROUP BY id
      ), side AS (
        SELECT record.id, revision.body->>'side' AS side FROM record
          JOIN record_revision AS revision
            ON revision.record = record.id AND revision.revision = record.in_force
        WHERE record.kind = 'zone'
      ), met AS (
        SELECT touched.id, bool_or(side.side = 'safety') AS is_safety,
          count(DISTINCT CASE side.side WHEN 'safety' THEN 'ot' ELSE side.side END) AS sides
        FROM touched JOIN side ON side.id = touched.zone GROUP BY touched.id
      ), given AS (
        SELECT id, max(at) AS at, jsonb_agg(jsonb_build_object('slot', slot, 'user', "user")
            ORDER BY at, slot) AS approvals
        FROM (SELECT DISTINCT ON (request.id, slot, "user") request.id, slot, "user", decision, at
          FROM approval JOIN request ON request.id = approval.record
            AND request.hash = approval.hash
          ORDER BY request.id, slot, "user", approval.id DESC) AS latest
        WHERE decision = 'given' GROUP BY id
      ), emergency AS (
        SELECT record AS id, max(at) AS opened FROM record_step
        WHERE event = 'open-emergency' GROUP BY record
      ), review AS (
        SELECT emergency.id, coalesce(
            min(step.at) FILTER (WHERE event = 'refuse-afterwards'),
            CASE WHEN count(DISTINCT asked->>'slot') FILTER (
                WHERE event = 'approve-afterwards' AND asked->>'slot' IN ('ot', 'it')) = 2
              THEN max(step.at) FILTER (WHERE event = 'approve-afterwards') END) AS at
        FROM emergency JOIN record_step AS step
          ON step.record = emergency.id AND step.at >= emergency.opened
        GROUP BY emergency.id
      ), stood AS (
        SELECT record AS id, max(at) AS at FROM record_step WHERE "to" = 'approved' GROUP BY record
      )
      SELECT request.site, at.zone, request.id, request.ref, request.state,
        ${isOver} AS over,
        coalesce(request.body->>'requestedBy', request.created_by_id) AS "requestedBy",
        ARRAY(SELECT jsonb_array_elements_text(request.body->'implementers')) AS implementers,
        coalesce(given.approvals, '[]') AS approvals, stood.at AS "approvedAt",
        coalesce(met.sides > 1 OR met.is_safety, false)
          OR request.body->>'kind' IN ('integration', 'remote-access')
          OR jsonb_path_exists(request.body,
            '$.items[*].kinds[*] ? (@ == "integration" || @ == "remote-access")')
          OR coalesce((request.body->'impacts'->>'isSafety')::boolean, false)
          OR request.body->'required' @> '["ot", "it"]' AS "takesBothSides",
        coalesce((request.body->'impacts'->>'isSafety')::boolean, false)
          OR coalesce(met.is_safety, false) AS "takesSafety",
        coalesce((request.body->>'isTwoPeople')::boolean, false) AS "isTwoPeople",
        emergency.opened AS "openedAt", review.at AS "reviewedAt"
      FROM request LEFT JOIN place ON place.id = request.id
        CROSS JOIN LATERAL unnest(coalesce(place.zones, ARRAY[NULL::uuid])) AS at (zone)
        LEFT JOIN met ON met.id = request.id LEFT JOIN given ON given.id = request.id
        LEFT JOIN stood ON stood.id = request.id
        LEFT JOIN emergency ON emergency.id = request.id
        LEFT JOIN review ON review.id = request.id
        LEFT JOIN planned_work AS planned
          ON planned.record = request.id AND planned.is_current`.execute(this.#db);
    return rows;
  }

  /** Each zone on the drawing of its site that is in force. */
  async drawings(): Promise<DrawingRow[]> {
    const { rows } = await sql<DrawingRow>`
      SELECT record.site, shown.zone, 'drawing:' || record.id AS subject,
        'Drawing ' || record.ref AS name, ${approvedAt} AS "approvedAt",
        (revision.body->'drawn'->>'asOf')::timestamptz AS "drawnAt"
      FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        JOIN drawing_sheet ON drawing_sheet.digest = revision.body->'drawn'->>'digest'
        CROSS JOIN LATERAL unnest(drawing_sheet.zones) AS shown (zone)
      WHERE record.kind = 'drawing'`.execute(this.#db);
    return rows;
  }

  /** Cables and switches as agents saw them change, and zones and conduits that came into force or were left. */
  async topology(since: Instant): Promise<TopologyRow[]> {
    const { rows } = await sql<TopologyRow>`
      SELECT drift.site, asset.zone, 'drift:' || drift.id AS subject, drift.latest AS at,
        CASE drift.kind WHEN 'config.switch' THEN 'a port of ' || ${driftName} || ' was set differently'
          ELSE ${driftName} || ' got another neighbour or place' END AS what
      FROM drift LEFT JOIN asset ON asset.id = drift.asset
      WHERE drift.kind IN ('topology.changed', 'config.switch')
        AND drift.latest > ${since}::timestamptz
      UNION ALL
      SELECT record.site, place.zone, record.kind || ':' || record.id, step.at,
        record.kind || ' ' || record.title
          || CASE step."to" WHEN 'approved' THEN ' came into force' ELSE ' was left' END
      FROM record_step AS step JOIN record ON record.id = step.record
        CROSS JOIN LATERAL (
          SELECT record.id AS zone WHERE record.kind = 'zone'
          UNION ALL
          SELECT nullif(place, 'outside')::uuid
          FROM (VALUES (record.body->>'from'), (record.body->>'to')) AS ends (place)
          WHERE record.kind = 'conduit') AS place
      WHERE record.kind IN ('zone', 'conduit') AND place.zone IS NOT NULL
        AND (step."to" = 'approved' AND step.event = 'approve'
          OR step.event IN ('supersede', 'retire', 'expire'))
        AND step.at > ${since}::timestamptz
      ORDER BY at DESC`.execute(this.#db);
    return rows;
  }

  /** Of exceptions that stand approved: each check or requirement in each place it names. */
  async exceptions(now: Instant): Promise<ExceptionRow[]> {
    const { rows } = await sql<ExceptionRow>`
      WITH granted AS (
        SELECT record.ref, record.site, revision.body FROM record
          JOIN record_revision AS revision
            ON revision.record = record.id AND revision.revision = record.in_force
        WHERE record.kind = 'exception'
          AND (revision.body->>'expires')::timestamptz > ${now}::timestamptz
      ), covered AS (
        SELECT granted.*, 'check:' || what AS covers
        FROM granted, jsonb_array_elements_text(body->'covers'->'checks') AS what
        UNION ALL
        SELECT granted.*, 'requirement:' || what
        FROM granted, jsonb_array_elements_text(body->'covers'->'requirements') AS what
      )
      SELECT ref, site, place.zone, covers, place.subjects, (body->>'expires')::timestamptz AS expires
      FROM covered CROSS JOIN LATERAL (
        SELECT NULL::uuid AS zone, '{}'::text[] AS subjects
        WHERE (body->>'isSiteWide')::boolean
        UNION ALL
        SELECT named::uuid, '{}' FROM jsonb_array_elements_text(body->'subjects'->'zones') AS named
        UNION ALL
        SELECT NULL, ARRAY(SELECT 'asset:' || named
          FROM jsonb_array_elements_text(body->'subjects'->'assets') AS named)
        WHERE jsonb_array_length(body->'subjects'->'assets') > 0) AS place
      ORDER BY expires DESC, ref`.execute(this.#db);
    return rows;
  }
}

const driftName = sql`coalesce(asset.name, asset.model, host(asset.ip), asset.mac,
  drift.subject->>'ip', drift.subject->>'mac', 'an unnamed device')`;

/** What has happened stays so: it is settled when a person has dealt with it. */
const isOpen = sql`
  drift.state = 'open' AND NOT coalesce(verdict.is_accepted, false) AND verdict.decided IS NULL
    AND NOT (drift.acknowledged IS NOT NULL AND drift.kind = ANY(${arrayOf('text', acts)}))`;

/** What recurs without an end is never over. */
const isOver = sql`
  CASE WHEN planned.horizon IS NULL AND NOT isempty(planned.during)
    THEN upper(planned.during)
      + coalesce((request.body->>'graceAfterMinutes')::int, 30) * interval '1 minute' END`;

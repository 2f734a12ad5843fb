import { sql } from 'kysely';
import type { Difference, EvidencePacket } from '../../protocols/messages/difference.ts';
import type { AgentId, Host, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Severity } from './severity.table.ts';

export interface Sender {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly received: Instant;
}

/** A difference of an asset, as it is put on record. Equal key and occurrence is the same one again. */
export interface DriftRecord extends Omit<Difference, 'evidence' | 'by'> {
  /** Its id, should it be new. */
  readonly id: string;
  readonly asset: string | null;
  readonly sourceAsset: string | null;
  readonly subject: Host;
  readonly source: Host | null;
  readonly severity: Severity;
  readonly severityRank: number;
  readonly isNewToSite: boolean;
}

export interface Recorded {
  readonly id: string;
  readonly key: string;
  readonly occurrence: number;
}

export class DriftRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * `drifts`: each (key, occurrence) once. A later message replaces the earlier one: counts are
   * totals. What was resolved stays resolved, and what people decided is not touched.
   */
  async record(
    { site, agent, received }: Sender,
    drifts: readonly DriftRecord[],
  ): Promise<readonly Recorded[]> {
    if (drifts.length === 0) return [];
    const { rows } = await sql<Recorded>`
      INSERT INTO drift (id, site, agent, key, occurrence, asset, source_asset, kind, severity,
        severity_rank, state, phase, path, before, after, earliest, latest, count, is_flapping,
        protocol, outcome, detail, techniques, subject, source, first_received, received, resolved,
        is_new_to_site)
      SELECT id, ${site}, ${agent}, key, occurrence, asset, "sourceAsset", kind, severity,
        "severityRank", state, phase, path, before, after, earliest, latest, count,
        coalesce("isFlapping", false), protocol, outcome, detail, coalesce(techniques, '{}'),
        subject, nullif(source, 'null'), ${received}::timestamptz, ${received}::timestamptz,
        CASE state WHEN 'resolved' THEN ${received}::timestamptz END, "isNewToSite"
      FROM jsonb_to_recordset(${JSON.stringify(drifts)}::jsonb) AS row (
        id uuid, key text, occurrence int, asset uuid, "sourceAsset" uuid, kind text, severity text,
        "severityRank" smallint, state text, phase text, path text, before text, after text,
        earliest timestamptz, latest timestamptz, count int, "isFlapping" boolean, protocol text,
        outcome jsonb, detail jsonb, techniques text[], subject jsonb, source jsonb,
        "isNewToSite" boolean)
      ORDER BY key, occurrence
      ON CONFLICT (site, agent, key, occurrence) DO UPDATE SET
        asset = coalesce(drift.asset, excluded.asset),
        source_asset = coalesce(drift.source_asset, excluded.source_asset),
        state = CASE drift.state WHEN 'resolved' THEN drift.state ELSE excluded.state END,
        before = excluded.before, after = excluded.after,
        earliest = least(drift.earliest, excluded.earliest),
        latest = greatest(drift.latest, excluded.latest),
        count = greatest(drift.count, excluded.count),
        is_flapping = drift.is_flapping OR excluded.is_flapping, outcome = excluded.outcome,
        detail = excluded.detail, source = coalesce(excluded.source, drift.source),
        severity = excluded.severity, severity_rank = excluded.severity_rank,
        received = excluded.received, resolved = coalesce(drift.resolved, excluded.resolved)
      RETURNING id, key, occurrence`.execute(this.#db);
    return rows;
  }

  /** The packets of the first message that brought any stay: a later message does not replace proof. */
  async prove(
    proofs: readonly { readonly drift: string; readonly packets: readonly EvidencePacket[] }[],
  ): Promise<void> {
    const rows = proofs.flatMap(({ drift, packets }) =>
      packets.map((packet, position) => ({ drift, position, ...packet })),
    );
    if (rows.length === 0) return;
    await sql`
      INSERT INTO drift_evidence (drift, position, frame, at, link_type, length, bytes)
      SELECT drift, position, frame, at, "linkType", length, decode(bytes, 'base64')
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS packet (
        drift uuid, position smallint, frame bigint, at timestamptz, "linkType" int, length int,
        bytes text)
      ORDER BY drift, position ON CONFLICT DO NOTHING`.execute(this.#db);
  }
}

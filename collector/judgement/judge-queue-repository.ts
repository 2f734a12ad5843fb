import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** What is older than that is judged no more for what people decide now. */
const RECONSIDERED_DAYS = 45;
const MOST_RECONSIDERED = 20_000;
/** What was written so shortly before it was judged may not have been seen by the judge. */
const SETTLED_SECONDS = 20;

/** A drift whose turn it is. */
export interface Awaiting {
  readonly drift: string;
  /** Whatever it changes beside itself is judged anew as well. */
  readonly spreads: boolean;
  /** Another one: it was put there again meanwhile. */
  readonly stamp: number;
}

/**
 * What has still to be judged, put there by the transaction that made it so: a collector that dies
 * forgets nothing, and who takes messages does not wait for judgement.
 */
export class JudgeQueueRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The earlier of two times stands. */
  async add(drifts: readonly string[], due: Instant, spreads = true): Promise<void> {
    if (drifts.length === 0) return;
    await sql`
      INSERT INTO judge_queue AS known (drift, due, spreads)
      SELECT drift, ${due}::timestamptz, ${spreads}
      FROM (SELECT DISTINCT unnest(${arrayOf('uuid', drifts)}) AS drift) AS asked ORDER BY drift
      ON CONFLICT (drift) DO UPDATE SET due = least(known.due, excluded.due),
        spreads = known.spreads OR excluded.spreads, stamp = nextval('judge_queue_stamp')
    `.execute(this.#db);
  }

  /**
   * What was judged on what a record touches, by its keys (`asset:<id>`, `zone:<id>`, `source:<id>`),
   * and whatever it decided: the latest of the last days.
   */
  async concern(record: string, due: Instant): Promise<void> {
    await sql`
      WITH touched AS (
        SELECT unnest(keys) AS key FROM record WHERE id = ${record}::uuid
        UNION SELECT unnest(keys) FROM planned_work WHERE record = ${record}::uuid
      ), known AS MATERIALIZED (
        SELECT split_part(key, ':', 1) AS kind, split_part(key, ':', 2)::uuid AS id FROM touched
        WHERE split_part(key, ':', 2) ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
      ), since AS (
        SELECT ${due}::timestamptz - make_interval(days => ${RECONSIDERED_DAYS}) AS at
      ), found AS (
        SELECT drift, latest FROM verdict WHERE request = ${record}::uuid
        UNION SELECT drift, latest FROM verdict WHERE latest > (SELECT at FROM since)
          AND asset IN (SELECT id FROM known WHERE kind = 'asset')
        UNION SELECT drift, latest FROM verdict WHERE latest > (SELECT at FROM since)
          AND zone IN (SELECT id FROM known WHERE kind = 'zone')
        UNION SELECT drift.id, drift.latest FROM drift WHERE latest > (SELECT at FROM since)
          AND source_asset IN (SELECT id FROM known WHERE kind IN ('source', 'asset'))
      )
      INSERT INTO judge_queue AS queued (drift, due, spreads)
      SELECT drift, ${due}::timestamptz, true FROM (
        SELECT drift FROM found ORDER BY latest DESC LIMIT ${MOST_RECONSIDERED}) AS latest
      ORDER BY drift
      ON CONFLICT (drift) DO UPDATE SET due = least(queued.due, excluded.due), spreads = true,
        stamp = nextval('judge_queue_stamp')`.execute(this.#db);
  }

  /**
   * What was judged as if it were elsewhere, or with another say on its asset: the inventory, zones
   * and what is declared have moved on since. `controls`: since when change control is on in a zone; null: it is not.
   */
  async stale(
    now: Instant,
    controls: readonly { readonly zone: string; readonly since: Instant | null }[],
  ): Promise<void> {
    const columns = { zone: 'uuid', since: 'timestamptz' } as const;
    await sql`
      INSERT INTO judge_queue AS queued (drift, due, spreads)
      SELECT drift, ${now}::timestamptz, true FROM (
        SELECT verdict.drift FROM verdict JOIN asset ON asset.id = verdict.asset
        WHERE verdict.zone IS DISTINCT FROM asset.zone AND asset.merged_into IS NULL
          AND verdict.latest > ${now}::timestamptz - make_interval(days => ${RECONSIDERED_DAYS})
        UNION SELECT verdict.drift FROM ${rowsOf('control', columns, controls)}
          JOIN verdict ON verdict.zone = control.zone
          JOIN drift ON drift.id = verdict.drift
        WHERE verdict.latest > ${now}::timestamptz - make_interval(days => ${RECONSIDERED_DAYS})
          AND verdict.folded_into IS NULL
          AND verdict.is_would_be <> (control.since IS NULL OR drift.earliest < control.since)
        UNION SELECT verdict.drift FROM declared_asset AS declared
          JOIN declared_match ON declared_match.declared = declared.id
          JOIN verdict ON verdict.asset = declared_match.observed
        WHERE declared.changed > ${now}::timestamptz - interval '1 hour'
          AND declared.changed > verdict.at - make_interval(secs => ${SETTLED_SECONDS})
          AND verdict.latest > ${now}::timestamptz - make_interval(days => ${RECONSIDERED_DAYS})
        LIMIT ${MOST_RECONSIDERED}
      ) AS moved ORDER BY drift
      ON CONFLICT (drift) DO UPDATE SET due = least(queued.due, excluded.due), spreads = true,
        stamp = nextval('judge_queue_stamp')`.execute(this.#db);
  }

  /** Those that are due, the longest first. */
  async next(now: Instant, limit: number): Promise<readonly Awaiting[]> {
    const { rows } = await sql<Awaiting>`
      SELECT drift, spreads, stamp FROM judge_queue WHERE due <= ${now}::timestamptz
      ORDER BY due, drift LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** They were judged, and are not waited for again unless somebody asked meanwhile. */
  async done(judged: readonly Awaiting[]): Promise<void> {
    if (judged.length === 0) return;
    const drifts = arrayOf(
      'uuid',
      judged.map(({ drift }) => drift),
    );
    const stamps = arrayOf(
      'bigint',
      judged.map(({ stamp }) => stamp),
    );
    await sql`
      DELETE FROM judge_queue USING unnest(${drifts}, ${stamps}) AS judged (drift, stamp)
      WHERE judge_queue.drift = judged.drift AND judge_queue.stamp = judged.stamp
    `.execute(this.#db);
  }

  /** It could not be judged: later, unless somebody asks before. */
  async putOff({ drift, stamp }: Awaiting, due: Instant): Promise<void> {
    await sql`
      UPDATE judge_queue SET due = ${due}::timestamptz
      WHERE drift = ${drift}::uuid AND stamp = ${stamp}`.execute(this.#db);
  }

  /** How many are due by now, and how old the oldest is. */
  async behind(now: Instant): Promise<{ readonly waiting: number; readonly seconds: number }> {
    const { rows } = await sql<{ waiting: number; seconds: number }>`
      SELECT count(*)::int AS waiting,
        greatest(0, coalesce(extract(epoch FROM ${now}::timestamptz - min(due)), 0))::float8 AS seconds
      FROM (SELECT due FROM judge_queue WHERE due <= ${now}::timestamptz ORDER BY due LIMIT 10000) AS ahead
    `.execute(this.#db);
    return rows[0] ?? { waiting: 0, seconds: 0 };
  }
}

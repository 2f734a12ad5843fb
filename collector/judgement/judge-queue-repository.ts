import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

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

import { sql } from 'kysely';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** Whose turn it is to be looked at: something declared, or something observed. */
export type Side = 'declared' | 'observed';

/** Who is to be matched again. Working it off is matching.ts. */
export class MatchingRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Whoever is asked for already is asked for once more: what is being looked at now may be older. */
  async ask(side: Side, subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    await sql`
      INSERT INTO reconciliation_due (subject, side)
      SELECT DISTINCT subject, ${side} FROM unnest(${arrayOf('uuid', subjects)}) AS asked (subject)
      ORDER BY subject
      ON CONFLICT (subject, side) DO UPDATE SET asked = DEFAULT`.execute(this.#db);
  }
}

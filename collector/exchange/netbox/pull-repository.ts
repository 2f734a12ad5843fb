import { sql } from 'kysely';
import type { Connection } from '../../store/database.ts';
import type { PullState } from './pull-schedule.ts';

const columns = sql`site, netbox_site AS "netboxSite", began, ended, outcome, why, sentence, counts,
  succeeded, failures, next, waiting, applied`;

/** Pulls that happen by themselves: of each the last one, and when the next one is due. */
export class NetboxPullRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async all(): Promise<readonly PullState[]> {
    const { rows } = await sql<PullState>`
      SELECT ${columns} FROM netbox_pull ORDER BY site, netbox_site`.execute(this.#db);
    return rows;
  }

  async put(state: PullState): Promise<void> {
    const { site, netboxSite, began, ended, outcome, why, sentence, succeeded, failures } = state;
    await sql`
      INSERT INTO netbox_pull (site, netbox_site, began, ended, outcome, why, sentence, counts, succeeded,
        failures, next, waiting, applied)
      VALUES (${site}, ${netboxSite}, ${began}, ${ended}, ${outcome}, ${why}, ${sentence},
        ${JSON.stringify(state.counts)}::jsonb, ${succeeded}, ${failures}, ${state.next},
        ${state.waiting}, ${state.applied})
      ON CONFLICT (site, netbox_site) DO UPDATE SET began = excluded.began, ended = excluded.ended,
        outcome = excluded.outcome, why = excluded.why, sentence = excluded.sentence,
        counts = excluded.counts, succeeded = excluded.succeeded, failures = excluded.failures,
        next = excluded.next, waiting = excluded.waiting, applied = excluded.applied`.execute(
      this.#db,
    );
  }
}

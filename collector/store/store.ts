import type { Connection } from './database.ts';
import { type Repositories, repositoriesOn } from './repositories.ts';
import { stateOf } from './sql-state.ts';

export type { Repositories };

/** The one door to the database. */
export class Store {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * All of `work` or nothing. The repositories are bound to the transaction: work cannot slip
   * outside it by accident. It may be begun again, up to three times, when two collectors met.
   */
  async transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#db
          .transaction()
          .execute((transaction) => work(repositoriesOn(transaction)));
      } catch (error) {
        if (attempt > MOST_RETRIES || !MET.has(stateOf(error) ?? '')) throw error;
      }
    }
  }

  /** Statements on their own: each sees what was committed when it began. */
  read<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    return work(repositoriesOn(this.#db));
  }
}

const MOST_RETRIES = 3;
const MET = new Set(['40P01', '40001']); // deadlock detected, could not serialise

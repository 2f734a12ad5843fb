/** The trail as those read it who audit. What is written into it, the deeds write. */
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { AuditFilter, AuditRow } from './audit-entry.ts';
import { type Actor, authorise } from './role.ts';

const EXPORT_PAGE = 500;

interface Selection {
  readonly limit: number;
  readonly after?: string;
}

export class AuditService {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first. */
  async page(
    actor: Actor,
    filter: AuditFilter,
    selection: Selection,
  ): Promise<{ items: AuditRow[]; next: string | null }> {
    authorise(actor, 'audit.read', 'every');
    const page = await this.#store.read(({ audit }) => audit.page(filter, selection));
    if (page === undefined) throw new AppError('invalid-cursor');
    return { items: page.rows, next: page.next };
  }

  /** All that match, page by page: no transaction is held while the reader is slow. */
  every(actor: Actor, filter: AuditFilter): AsyncIterable<readonly AuditRow[]> {
    authorise(actor, 'audit.read', 'every');
    return this.#pages(filter);
  }

  async *#pages(filter: AuditFilter): AsyncGenerator<readonly AuditRow[]> {
    let after: string | null = null;
    do {
      const selection: Selection = { limit: EXPORT_PAGE, ...(after && { after }) };
      const page = await this.#store.read(({ audit }) => audit.page(filter, selection));
      if (page === undefined) return;
      yield page.rows;
      after = page.next;
    } while (after !== null);
  }
}

/**
 * Changes that were approved elsewhere. Each document is one transaction: it becomes a request, or the
 * next wording of one, and each approval is held against the same guards as one by hand. What was
 * approved elsewhere earlier counts from when the collector heard of it: nothing is approved afterwards.
 * csms.md §3.2 integrity rule 1, §3.2a.15.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { FileError } from '../exchange/problem.ts';
import { type ProceedingOptions, proceed } from '../records/proceeding.ts';
import type { Store } from '../store/store.ts';
import { type Actor, authorise } from '../users/role.ts';
import { documentsIn } from './csv-documents.ts';
import type { Document } from './document.ts';
import type { FieldMap } from './fields.ts';
import { type Reading, type RowProblem, readDocument } from './reading.ts';
import { shapes } from './shapes/registry.ts';
import { conflict, taken } from './taking.ts';

export type Outcome = 'created' | 'changed' | 'unchanged' | 'cancelled' | 'conflict' | 'refused';

/** What became of one document. */
export interface RowAnswer {
  readonly row: number;
  readonly reference: string | null;
  readonly outcome: Outcome;
  readonly id: string | null;
  readonly ref: string | null;
  readonly state: string | null;
  readonly problems: readonly RowProblem[];
}

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly options: ProceedingOptions;
}

export class IntakeDesk {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** One answer a document, in their order; a document that is refused leaves nothing behind. */
  async take(
    actor: Actor,
    system: string,
    site: SiteId,
    documents: readonly Document[],
    fields: FieldMap = {},
  ): Promise<readonly RowAnswer[]> {
    authorise(actor, 'change.intake', site);
    const shape = shapes.find((one) => one.system === system);
    if (shape === undefined) throw new AppError('not-found');
    const answers: RowAnswer[] = [];
    for (const [index, document] of documents.entries()) {
      const reading = readDocument(shape, document, fields);
      answers.push({ row: index + 1, ...(await this.#one(actor, system, site, reading)) });
    }
    return answers;
  }

  /** Of a CSV file in the plain shape. Throws `unreadable-file`, and nothing of it is taken. */
  async takeFile(actor: Actor, site: SiteId, bytes: Uint8Array): Promise<readonly RowAnswer[]> {
    authorise(actor, 'change.intake', site);
    try {
      return await this.take(actor, 'plain', site, await documentsIn(bytes));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new AppError('unreadable-file', { detail: error.message });
    }
  }

  async #one(
    actor: Actor,
    system: string,
    site: SiteId,
    reading: Reading,
  ): Promise<Omit<RowAnswer, 'row'>> {
    const { store, now, options } = this.#surroundings;
    const at = now();
    try {
      return await store.transaction((repositories) =>
        proceed(options, repositories, at, (proceeding) =>
          taken({ repositories, proceeding, actor, site, system }, reading),
        ),
      );
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-possible-now') throw error;
      return conflict(reading, error.detail ?? error.message);
    }
  }
}

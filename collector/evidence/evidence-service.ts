/** The ledger as people read it, check it and take it away. What is written into it, the deeds write. */
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, authorise } from '../users/role.ts';
import type { EvidenceFilter, EvidenceSelection, PublicKey } from './evidence-repository.ts';
import { writeLedger } from './ledger-file.ts';
import { pagesOf, preambleOf, verifyStored } from './stored-ledger.ts';
import type { KeptRecord, Verification } from './verification.ts';

export class EvidenceService {
  readonly #store: Store;
  #verifying: Promise<Verification> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first. */
  async page(
    actor: Actor,
    filter: EvidenceFilter,
    selection: EvidenceSelection,
  ): Promise<{ items: KeptRecord[]; next: string | null }> {
    authorise(actor, 'evidence.read', 'every');
    const page = await this.#store.read(({ evidence }) => evidence.page(filter, selection));
    if (page === undefined) throw new AppError('invalid-cursor');
    return { items: page.rows, next: page.next };
  }

  async one(actor: Actor, seq: number): Promise<KeptRecord> {
    authorise(actor, 'evidence.read', 'every');
    const record = await this.#store.read(({ evidence }) => evidence.one(seq));
    if (record === undefined) throw new AppError('not-found');
    return record;
  }

  /** All that was signed with: to be kept elsewhere, for a check without us. */
  keys(actor: Actor): Promise<readonly PublicKey[]> {
    authorise(actor, 'evidence.read', 'every');
    return this.#store.read(({ evidence }) => evidence.keys());
  }

  /** Reads the whole chain and holds it against what the agents remember. Whoever asks meanwhile gets the same answer. */
  verify(actor: Actor): Promise<Verification> {
    authorise(actor, 'evidence.read', 'every');
    this.#verifying ??= verifyStored(this.#store).finally(() => {
      this.#verifying = undefined;
    });
    return this.#verifying;
  }

  /** The whole ledger as a file, streamed. */
  async file(actor: Actor): Promise<AsyncIterable<string>> {
    authorise(actor, 'evidence.read', 'every');
    return writeLedger(await preambleOf(this.#store), pagesOf(this.#store));
  }
}

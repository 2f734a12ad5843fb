/** What was seen of a change request, what was shown of it, and what keeps it from being closed. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { RecordService } from '../records/record-service.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from '../users/role.ts';
import { type Verification, verificationOf } from './progress.ts';

export class VerificationService {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #records: Pick<RecordService, 'one'>;

  constructor(store: Store, now: () => Instant, records: Pick<RecordService, 'one'>) {
    this.#store = store;
    this.#now = now;
    this.#records = records;
  }

  /** Throws `not-found`, also of a draft: nobody was asked yet. */
  async of(actor: Actor, id: string): Promise<Verification> {
    await this.#records.one(actor, 'change', id);
    const found = await this.#store.read((repositories) =>
      verificationOf(id, this.#now(), repositories),
    );
    if (found === undefined) throw new AppError('not-found');
    return found;
  }
}

/** A list on its way from arrival to undoing: each move in a transaction that holds it, at the version its mover saw. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type ImportBatch, newBatch, type State } from './batch.ts';
import { directoryOf, judge, NamesSeen } from './judging.ts';
import { previewed } from './preview.ts';
import type { RowStatement } from './row-reading.ts';

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
}

/** Who moves it. */
export interface Mover {
  readonly name: string;
  /** Throws what they are told who may not; asked in the transaction. */
  readonly check: (batch: ImportBatch) => void;
}

type Work = (batch: ImportBatch, repositories: Repositories) => Promise<ImportBatch>;

export class BatchDesk {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** `version` undefined: whichever it has. Throws `not-found`, `changed-meanwhile`. */
  move(id: string, mover: Mover, version: number | undefined, work: Work): Promise<ImportBatch> {
    return this.#surroundings.store.transaction(async (repositories) => {
      const batch = await repositories.imports.lock(id);
      if (batch === undefined) throw new AppError('not-found');
      mover.check(batch);
      if (version !== undefined && version !== batch.version)
        throw new AppError('changed-meanwhile');
      return work(batch, repositories);
    });
  }

  async begin(
    about: Pick<ImportBatch, 'site' | 'name' | 'source'> &
      Partial<Pick<ImportBatch, 'id' | 'fileHash' | 'fileBytes' | 'reading'>>,
    { name: createdBy }: Pick<Mover, 'name'>,
  ): Promise<ImportBatch> {
    const { store, newId, now } = this.#surroundings;
    const { site, name, source, id = newId(), ...file } = about;
    const batch = { ...newBatch({ id, site, name, source, at: now(), createdBy }), ...file };
    await store.transaction(({ imports }) => imports.add(batch));
    return batch;
  }

  /** Rows are read outside of transactions, which may be begun again, and written some hundreds in each. */
  async preview(
    id: string,
    mover: Mover,
    version: number | undefined,
    statements: AsyncIterable<RowStatement>,
    reading: ImportBatch['reading'],
  ): Promise<ImportBatch> {
    const { store, now, newId } = this.#surroundings;
    const begun = await this.move(id, mover, version, async (batch, repositories) => {
      refuseUnless(batch, ['uploaded', 'previewed']);
      await repositories.imports.dropRows(id);
      return saved(batch, { state: 'uploaded', counts: {}, problem: null }, repositories);
    });
    const { site } = begun;
    const directory = await store.read((repositories) => directoryOf(site, repositories));
    const judging = { site, directory, seen: new NamesSeen(), actor: mover.name, at: now(), newId };
    const { counts, problem } = await previewed(statements, async (chunk) => {
      const rows = await store.read((repositories) => judge(repositories, chunk, judging));
      await this.move(id, mover, begun.version, async (batch, { imports }) => {
        await imports.addRows(id, rows);
        return batch;
      });
      return rows;
    });
    return this.move(id, mover, begun.version, (batch, repositories) =>
      saved(batch, { state: 'previewed', counts, problem, reading }, repositories),
    );
  }

  discard(id: string, mover: Mover, version: number | undefined): Promise<ImportBatch> {
    return this.move(id, mover, version, async (batch, repositories) => {
      refuseUnless(batch, ['uploaded', 'previewed']);
      await repositories.imports.dropRows(id);
      return saved(batch, { state: 'discarded' }, repositories);
    });
  }
}

/** Counted on by one. */
export async function saved(
  batch: ImportBatch,
  changed: Partial<ImportBatch>,
  { imports }: Pick<Repositories, 'imports'>,
): Promise<ImportBatch> {
  const next = { ...batch, ...changed, version: batch.version + 1 };
  await imports.save(next);
  return next;
}

export function refuseUnless({ state }: ImportBatch, fit: readonly State[]): void {
  if (!fit.includes(state)) throw new AppError('not-possible-now', { detail: `It is ${state}.` });
}

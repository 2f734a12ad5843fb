/** Lists of assets from elsewhere, as people take them in: looked at first, applied whole, undone within a day. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, narrowed, reveal } from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import {
  type ImportBatch,
  isSameHeader,
  newBatch,
  type RowPage,
  type RowVerdict,
  type SavedMapping,
  type State,
} from './batch.ts';
import { type ApplyWish, applyBatch, undoBatch } from './batch-work.ts';
import { type Delimiter, openCsv } from './csv-table.ts';
import type { Encoding } from './encoding.ts';
import type { BatchFilter } from './import-repository.ts';
import { directoryOf, judge, NamesSeen } from './judging.ts';
import { type Mapping, suggestedMapping } from './mapping.ts';
import { csvStatements, previewed, readingOf, refusalOf } from './preview.ts';
import type { RowStatement } from './row-reading.ts';
import { type UploadFolder, WAITS_MS } from './upload-folder.ts';

export interface ImportSurroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly uploads: UploadFolder;
}

/** What a person confirms of a file. */
export interface PreviewWish {
  readonly version: number | undefined;
  readonly mapping: Mapping;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** Keeps the mapping under this name, for the next list. */
  readonly saveAs?: string | undefined;
}

const UNDO_MS = 24 * 3_600_000;

export class ImportService {
  readonly #surroundings: ImportSurroundings;

  constructor(surroundings: ImportSurroundings) {
    this.#surroundings = surroundings;
  }

  async page(
    actor: Actor,
    wanted: BatchFilter,
    selection: { readonly limit: number; readonly after?: string },
  ): Promise<{ items: ImportBatch[]; next: string | null }> {
    const filter = narrowed(actor, wanted);
    const page = await this.#surroundings.store.read(({ imports }) =>
      imports.page(filter, selection),
    );
    if (page === undefined) throw new AppError('invalid-cursor');
    return { items: page.rows, next: page.next };
  }

  async one(actor: Actor, id: string): Promise<ImportBatch> {
    const batch = await this.#surroundings.store.read(({ imports }) => imports.one(id));
    if (batch === undefined) throw new AppError('not-found');
    reveal(actor, batch.site);
    return batch;
  }

  /** In the order of the list. `cursor` is the number of the row before. */
  async rows(
    actor: Actor,
    id: string,
    { verdicts, after, limit }: { verdicts: readonly RowVerdict[]; after: number; limit: number },
  ): Promise<RowPage> {
    await this.one(actor, id);
    const rows = await this.#surroundings.store.read(({ imports }) =>
      imports.rows(id, { verdicts, after, limit: limit + 1 }),
    );
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? String(items.at(-1)?.row) : null };
  }

  mappings(actor: Actor): Promise<readonly SavedMapping[]> {
    narrowed(actor, {});
    return this.#surroundings.store.read(({ imports }) => imports.mappings());
  }

  /** The file stays until it is applied, discarded or a day old. Throws `unreadable-file`, `too-large`. */
  async upload(
    actor: Actor,
    {
      site,
      name,
      ...wish
    }: {
      readonly site: SiteId;
      readonly name: string;
      readonly encoding?: Encoding | undefined;
      readonly delimiter?: Delimiter | undefined;
    },
    file: AsyncIterable<Uint8Array>,
  ): Promise<ImportBatch> {
    authorise(actor, 'reconcile.propose', site);
    const { store, newId, now, uploads } = this.#surroundings;
    await this.#forget();
    const id = newId();
    const { bytes, hash } = await uploads.keep(id, file);
    try {
      const reading = await readingOf(uploads.read(id), wish);
      const saved = await store.read(({ imports }) => imports.mappings());
      const known = saved.find(({ header }) => isSameHeader(header, reading.header));
      const mapping = known?.mapping ?? suggestedMapping(reading.header);
      const batch = {
        ...newBatch({ id, site, name, source: 'csv', at: now(), createdBy: actor.name }),
        ...{ fileHash: hash, fileBytes: bytes, reading: { ...reading, mapping } },
      };
      await store.transaction(({ imports }) => imports.add(batch));
      return batch;
    } catch (error) {
      await uploads.remove(id);
      throw refusalOf(error);
    }
  }

  /** What each row would change; nothing changes. Can be asked again, with another mapping. */
  async preview(actor: Actor, id: string, wish: PreviewWish): Promise<ImportBatch> {
    const { uploads, now } = this.#surroundings;
    const { site, reading } = await this.one(actor, id);
    authorise(actor, 'reconcile.propose', site);
    if (reading === null || !uploads.has(id)) {
      throw new AppError('not-possible-now', { detail: 'The file is not here: send it again.' });
    }
    const { mapping, encoding, delimiter, saveAs } = wish;
    const table = await openCsv(uploads.read(id), { encoding, delimiter }).catch((error) => {
      throw refusalOf(error);
    });
    const { header } = table;
    const how = { header, mapping, encoding: encoding ?? null, delimiter: table.delimiter };
    const statements = await csvStatements(table, mapping);
    const told = { ...reading, ...how };
    const batch = await this.#previewed(actor, id, wish.version, statements, told);
    if (saveAs !== undefined) {
      const saving = { name: saveAs, saved: now(), savedBy: actor.name, ...how };
      await this.#surroundings.store.transaction(({ imports }) => imports.saveMapping(saving));
    }
    return batch;
  }

  /** The same for rows that are no file: where they cannot be read on is kept as the batch's problem. */
  async previewStatements(
    actor: Actor,
    { site, name, source }: Pick<ImportBatch, 'site' | 'name' | 'source'>,
    statements: AsyncIterable<RowStatement>,
  ): Promise<ImportBatch> {
    authorise(actor, 'reconcile.propose', site);
    const { store, newId, now } = this.#surroundings;
    const batch = newBatch({ id: newId(), site, name, source, at: now(), createdBy: actor.name });
    await store.transaction(({ imports }) => imports.add(batch));
    return this.#previewed(actor, batch.id, undefined, statements, null);
  }

  /** All rows of the preview or, where something breaks, none. Throws `changed-meanwhile`. */
  async apply(actor: Actor, id: string, wish: ApplyWish): Promise<ImportBatch> {
    const { now, newId, uploads } = this.#surroundings;
    const applied = await this.#decide(
      actor,
      id,
      'inventory.import',
      wish,
      async (batch, repositories) => {
        refuseUnless(batch, ['previewed']);
        if (batch.problem !== null) {
          throw new AppError('not-possible-now', { detail: batch.problem.sentence });
        }
        return applyBatch(repositories, batch, wish, { actor: actor.name, at: now(), newId });
      },
    );
    await uploads.remove(id);
    return applied;
  }

  /** What somebody changed since stays as it is. */
  undo(
    actor: Actor,
    id: string,
    wish: Pick<ApplyWish, 'version' | 'comment'>,
  ): Promise<ImportBatch> {
    return this.#decide(actor, id, 'inventory.import', wish, async (batch, repositories) => {
      const { now, newId } = this.#surroundings;
      refuseUnless(batch, ['applied']);
      if (Date.parse(now()) - Date.parse(batch.appliedAt ?? '') > UNDO_MS) {
        throw new AppError('not-possible-now', { detail: 'It was applied more than a day ago.' });
      }
      return undoBatch(repositories, batch, wish, { actor: actor.name, at: now(), newId });
    });
  }

  async discard(
    actor: Actor,
    id: string,
    wish: { readonly version: number | undefined },
  ): Promise<ImportBatch> {
    const discarded = await this.#decide(
      actor,
      id,
      'reconcile.propose',
      wish,
      async (batch, repositories) => {
        refuseUnless(batch, ['uploaded', 'previewed']);
        await repositories.imports.dropRows(id);
        return this.#next(batch, { state: 'discarded' }, repositories);
      },
    );
    await this.#surroundings.uploads.remove(id);
    return discarded;
  }

  /** Rows are read outside of transactions, which may be begun again, and written some hundreds in each. */
  async #previewed(
    actor: Actor,
    id: string,
    version: number | undefined,
    statements: AsyncIterable<RowStatement>,
    reading: ImportBatch['reading'],
  ): Promise<ImportBatch> {
    const { store, now, newId } = this.#surroundings;
    const begun = await this.#decide(
      actor,
      id,
      'reconcile.propose',
      { version },
      async (batch, repositories) => {
        refuseUnless(batch, ['uploaded', 'previewed']);
        await repositories.imports.dropRows(id);
        return this.#next(batch, { state: 'uploaded', counts: {}, problem: null }, repositories);
      },
    );
    const wish = { version: begun.version };
    const { site } = begun;
    const directory = await store.read((repositories) => directoryOf(site, repositories));
    const judging = { site, directory, seen: new NamesSeen(), actor: actor.name, at: now(), newId };
    const { counts, problem } = await previewed(statements, async (chunk) => {
      const rows = await store.read((repositories) => judge(repositories, chunk, judging));
      await this.#decide(actor, id, 'reconcile.propose', wish, async (batch, { imports }) => {
        await imports.addRows(id, rows);
        return batch;
      });
      return rows;
    });
    return this.#decide(actor, id, 'reconcile.propose', wish, (batch, repositories) =>
      this.#next(batch, { state: 'previewed', counts, problem, reading }, repositories),
    );
  }

  async #next(
    batch: ImportBatch,
    changed: Partial<ImportBatch>,
    { imports }: Repositories,
  ): Promise<ImportBatch> {
    const next = { ...batch, ...changed, version: batch.version + 1 };
    await imports.save(next);
    return next;
  }

  #decide(
    actor: Actor,
    id: string,
    action: Action,
    { version }: { readonly version: number | undefined },
    work: (batch: ImportBatch, repositories: Repositories) => Promise<ImportBatch>,
  ): Promise<ImportBatch> {
    return this.#surroundings.store.transaction(async (repositories) => {
      const batch = await repositories.imports.lock(id);
      if (batch === undefined) throw new AppError('not-found');
      reveal(actor, batch.site);
      authorise(actor, action, batch.site);
      if (version !== undefined && version !== batch.version)
        throw new AppError('changed-meanwhile');
      return work(batch, repositories);
    });
  }

  async #forget(): Promise<void> {
    const { store, now, uploads } = this.#surroundings;
    const before = Date.parse(now()) - WAITS_MS;
    await uploads.tidy(before);
    const forgotten = await store.read(({ imports }) =>
      imports.forgotten(new Date(before).toISOString() as Instant),
    );
    for (const id of forgotten) await uploads.remove(id);
  }
}

function refuseUnless({ state }: ImportBatch, fit: readonly State[]): void {
  if (!fit.includes(state)) throw new AppError('not-possible-now', { detail: `It is ${state}.` });
}

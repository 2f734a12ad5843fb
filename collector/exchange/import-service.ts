/** Lists of assets from elsewhere, as people take them in: looked at first, applied whole, undone within a day. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, authorise, narrowed, reveal } from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import {
  type ImportBatch,
  isSameHeader,
  type RowPage,
  type RowVerdict,
  type SavedMapping,
} from './batch.ts';
import { BatchDesk, type Mover, refuseUnless } from './batch-desk.ts';
import { type ApplyWish, applyBatch, undoBatch } from './batch-work.ts';
import { bomStatements } from './bom/bom-statements.ts';
import { type Delimiter, openCsv } from './csv-table.ts';
import type { Encoding } from './encoding.ts';
import type { BatchFilter } from './import-repository.ts';
import { type Mapping, suggestedMapping } from './mapping.ts';
import { csvStatements, readingOf, refusalOf } from './preview.ts';
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
  readonly #desk: BatchDesk;

  constructor(surroundings: ImportSurroundings) {
    this.#surroundings = surroundings;
    this.#desk = new BatchDesk(surroundings);
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
    const { store, newId, uploads } = this.#surroundings;
    await this.#forget();
    const id = newId();
    const { bytes, hash } = await uploads.keep(id, file);
    try {
      const reading = await readingOf(uploads.read(id), wish);
      const saved = await store.read(({ imports }) => imports.mappings());
      const known = saved.find(({ header }) => isSameHeader(header, reading.header));
      const mapping = known?.mapping ?? suggestedMapping(reading.header);
      const file = { fileHash: hash, fileBytes: bytes, reading: { ...reading, mapping } };
      return await this.#desk.begin({ id, site, name, source: 'csv', ...file }, actor);
    } catch (error) {
      await uploads.remove(id);
      throw refusalOf(error);
    }
  }

  /** The devices of a CycloneDX bill; previewed at once, as it says itself what its members are. */
  async uploadBom(
    actor: Actor,
    { site, name }: { readonly site: SiteId; readonly name: string },
    file: AsyncIterable<Uint8Array>,
  ): Promise<ImportBatch> {
    authorise(actor, 'reconcile.propose', site);
    const { newId, uploads } = this.#surroundings;
    await this.#forget();
    const id = newId();
    try {
      const { bytes: fileBytes, hash: fileHash } = await uploads.keep(id, file);
      const about = { id, site, name, source: 'cyclonedx', fileHash, fileBytes } as const;
      await this.#desk.begin(about, actor);
      const preparing = moverFor(actor, 'reconcile.propose');
      const statements = bomStatements(uploads.read(id));
      return await this.#desk.preview(id, preparing, undefined, statements, null);
    } finally {
      await uploads.remove(id);
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
    const preparing = moverFor(actor, 'reconcile.propose');
    const batch = await this.#desk.preview(id, preparing, wish.version, statements, told);
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
    const { id } = await this.#desk.begin({ site, name, source }, actor);
    const preparing = moverFor(actor, 'reconcile.propose');
    return this.#desk.preview(id, preparing, undefined, statements, null);
  }

  /** All rows of the preview or, where something breaks, none. Throws `changed-meanwhile`. */
  async apply(actor: Actor, id: string, wish: ApplyWish): Promise<ImportBatch> {
    const { now, newId, uploads } = this.#surroundings;
    const applied = await this.#desk.move(
      id,
      moverFor(actor, 'inventory.import'),
      wish.version,
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
    const mover = moverFor(actor, 'inventory.import');
    return this.#desk.move(id, mover, wish.version, async (batch, repositories) => {
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
    const mover = moverFor(actor, 'reconcile.propose');
    const discarded = await this.#desk.discard(id, mover, wish.version);
    await this.#surroundings.uploads.remove(id);
    return discarded;
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

/** A person, by what they may do where it is. */
const moverFor = (actor: Actor, action: Action): Mover => ({
  name: actor.name,
  check({ site }) {
    reveal(actor, site);
    authorise(actor, action, site);
  },
});

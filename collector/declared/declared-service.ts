/** What people say they have: read, said and corrected. Roles are checked here. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, narrowedToPlaces, reveal } from '../users/role.ts';
import { type DeclaredWhole, type HistoryRow, NOTHING_SAID } from './declared-asset.ts';
import type { DeclaredFilter, DeclaredRow, DeclaredSelection } from './declared-row.ts';
import { FIELDS, type FieldName } from './fields.table.ts';
import { keep, type Origin } from './keeping.ts';
import type { Lifecycle } from './lifecycle.table.ts';
import { moved } from './lifecycle.ts';
import { begin, type Revision, revise, type Saying } from './revision.ts';
import { testimonies, testimonyOfMany } from './testimony.ts';
import { namesIn, type Upserted, type UpsertRow, upserted } from './upsertion.ts';

interface Surroundings {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
}

export interface Upserting {
  readonly site: SiteId;
  /** At most a thousand: one transaction. */
  readonly rows: readonly UpsertRow[];
  /** Where they come from, for whoever reads the history: `inventory.csv`, `NetBox https://…`. */
  readonly source: string;
  /** Answers what would happen, and does nothing. */
  readonly isDryRun: boolean;
}

export const MOST_ROWS = 1000;

export class DeclaredService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  page(
    actor: Actor,
    wanted: DeclaredFilter,
    selection: DeclaredSelection,
  ): Promise<{ items: DeclaredRow[]; next: string | null; total?: number }> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#surroundings.store.read(async ({ declaredList }) => {
      const page = await declaredList.page(filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows: items, next } = page;
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await declaredList.count(filter) };
    });
  }

  async one(actor: Actor, id: string): Promise<DeclaredWhole> {
    const asset = await this.#surroundings.store.read(({ declared }) => declared.one(id));
    if (asset === undefined) throw new AppError('not-found');
    reveal(actor, asset);
    return asset;
  }

  async history(actor: Actor, id: string): Promise<readonly HistoryRow[]> {
    await this.one(actor, id);
    return this.#surroundings.store.read(({ declared }) => declared.history(id));
  }

  /** What is planned may be said by whoever proposes; that it is there already, by who decides. */
  create(
    actor: Actor,
    site: SiteId,
    saying: Saying & { readonly lifecycle: Lifecycle; readonly why: string | null },
  ): Promise<DeclaredWhole> {
    const { lifecycle, why } = saying;
    const place = { site, zone: saying.fields?.zone ?? null };
    authorise(actor, lifecycle === 'planned' ? 'reconcile.propose' : 'reconcile.decide', place);
    return this.#change(
      actor,
      { site, action: 'declared.create', why },
      async (_, { at, newId }) => {
        const blank: DeclaredWhole = {
          ...{ ...NOTHING_SAID, id: newId(), site, lifecycle, lifecycleSince: at, version: 0 },
          ...{ created: at, createdBy: actor.name, changed: at, changedBy: actor.name },
          ...{ observed: null, mergedInto: null, identities: [] },
        };
        return begin(blank, saying, { actor: actor.name, at });
      },
    );
  }

  /** `version` undefined: whatever it is by now. Throws `changed-meanwhile`. */
  async edit(
    actor: Actor,
    id: string,
    saying: Saying & { readonly version: number | undefined; readonly why: string | null },
  ): Promise<DeclaredWhole> {
    const { site } = await this.one(actor, id);
    const { version, why } = saying;
    return this.#change(
      actor,
      { site, action: 'declared.edit', why },
      async ({ declared }, { at }) => {
        const before = await locked(id, version, { declared });
        const revision = revise(before, saying, { actor: actor.name, at });
        for (const action of actionsFor(revision)) authorise(actor, action, before);
        // Into another zone it goes by who decides there.
        authorise(actor, 'reconcile.propose', revision.after);
        return revision;
      },
    );
  }

  /** A step of its life, see lifecycle.ts. Throws `changed-meanwhile`, `not-possible-now` with the reason. */
  async step(
    actor: Actor,
    id: string,
    event: string,
    { version, why }: { readonly version: number | undefined; readonly why: string | null },
  ): Promise<DeclaredWhole> {
    const { site } = await this.one(actor, id);
    const action = `declared.${event}`;
    return this.#change(actor, { site, action, why }, async (repositories, { at }) => {
      const before = await locked(id, version, repositories);
      authorise(actor, 'reconcile.decide', before);
      const { matching } = repositories;
      const matches = await matching.matches([], [id]);
      const members = await matching.observed(
        matches.map(({ observed }) => observed),
        at,
      );
      const heard =
        members
          .map(({ lastSeen }) => lastSeen)
          .sort()
          .at(-1) ?? null;
      const who = { id: actor.person ?? actor.id, name: actor.name };
      const revision = moved(before, event, { actor: who, at, found: { heard } });
      if ('refused' in revision)
        throw new AppError('not-possible-now', { detail: revision.refused });
      return revision;
    });
  }

  /**
   * What another source says, on the assets it means: found by serial, tag, MAC, then name. All rows or
   * none; a row that is refused is answered so, and hinders no other. The same rows again change nothing.
   */
  upsert(actor: Actor, { site, rows, source, isDryRun }: Upserting): Promise<readonly Upserted[]> {
    authorise(actor, isDryRun ? 'reconcile.propose' : 'reconcile.decide', site);
    if (rows.length > MOST_ROWS) throw new AppError('too-much');
    const { store } = this.#surroundings;
    const origin = this.#origin(actor, { site, action: 'declared.import', why: source });
    const work = async (repositories: Repositories) => {
      const { declared } = repositories;
      const names = await declared.named(site, namesIn(rows));
      const ids = [...new Set(names.map((name) => name.declared))];
      const known = await (isDryRun ? declared.whole(ids) : declared.lock(ids));
      const { answers, revisions } = upserted(rows, known, origin);
      if (isDryRun || revisions.length === 0) return answers;
      await keep(repositories, revisions, origin);
      const { actor: by, at, action } = origin;
      const subject = `declared-import/${site}`;
      const detail = { source, rows: rows.length, changed: revisions.length };
      await repositories.audit.add({ at, actor: by, action, subject, detail });
      await repositories.evidence.add(at, [testimonyOfMany(subject, revisions, origin)]);
      return answers;
    };
    return isDryRun ? store.read(work) : store.transaction(work);
  }

  #change(
    actor: Actor,
    deed: Pick<Origin, 'site' | 'action' | 'why'>,
    work: (repositories: Repositories, origin: Origin) => Promise<Revision>,
  ): Promise<DeclaredWhole> {
    const origin = this.#origin(actor, deed);
    return this.#surroundings.store.transaction(async (repositories) => {
      const revision = await work(repositories, origin);
      const { id } = revision.after;
      if (revision.changes.length === 0) return revision.after;
      await keep(repositories, [revision], origin);
      const { at, action, why } = origin;
      const detail = {
        fields: [...new Set(revision.changes.map(({ field }) => field))].join(', '),
      };
      await repositories.audit.add({
        ...{ at, actor: actor.name, action, subject: `declared/${id}` },
        detail: why === null ? detail : { ...detail, comment: why },
      });
      await repositories.evidence.add(at, testimonies([revision], origin));
      return revision.after;
    });
  }

  #origin(actor: Actor, deed: Pick<Origin, 'site' | 'action' | 'why'>): Origin {
    const { now, newId } = this.#surroundings;
    return { ...deed, actor: actor.name, at: now(), batch: null, newId };
  }
}

/** Throws `not-found`, `changed-meanwhile`. */
async function locked(
  id: string,
  version: number | undefined,
  { declared }: Pick<Repositories, 'declared'>,
): Promise<DeclaredWhole> {
  const [asset] = await declared.lock([id]);
  if (asset === undefined) throw new AppError('not-found');
  if (version !== undefined && version !== asset.version) throw new AppError('changed-meanwhile');
  if (asset.mergedInto !== null) {
    throw new AppError('not-possible-now', { detail: 'It was merged into another asset.' });
  }
  return asset;
}

/** What is plain anybody who works with the plant may correct; all else who owns it. */
function actionsFor({ changes }: Revision) {
  const isPlain = changes.every(
    ({ field }) => field === 'identity/name' || FIELDS[field as FieldName]?.care === 'plain',
  );
  return isPlain ? (['reconcile.propose'] as const) : (['reconcile.decide'] as const);
}

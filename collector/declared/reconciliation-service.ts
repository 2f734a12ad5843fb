/** How what is declared stands to what was seen, for people. Roles are checked here; deciding is decisions.ts. */
import type { Instant } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, narrowedToPlaces, reveal } from '../users/role.ts';
import type { DeclaredWhole, Match } from './declared-asset.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { HearerRow } from './proof-repository.ts';
import type {
  ReconciliationFilter,
  ReconciliationRow,
  ReconciliationSelection,
  StatusCount,
} from './reconciliation-row.ts';
import { ATTRIBUTES, type Attribute, attributesOf } from './three-values.ts';

export interface ReconciliationRecord extends ReconciliationRow {
  readonly asset: DeclaredWhole | null;
  readonly members: readonly (ObservedAsset & { readonly match: Match | null })[];
  readonly attributes: readonly Attribute[];
  readonly hearers: readonly HearerRow[];
}

export class ReconciliationService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor({ store, now }: { readonly store: Store; readonly now: () => Instant }) {
    this.#store = store;
    this.#now = now;
  }

  /** `total` is counted unless the page goes on from a cursor. */
  page(
    actor: Actor,
    wanted: ReconciliationFilter,
    selection: ReconciliationSelection,
  ): Promise<{ items: ReconciliationRow[]; next: string | null; total?: number }> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(async ({ reconciliations }) => {
      const page = await reconciliations.page(filter, selection);
      if (page === undefined) throw new AppError('invalid-cursor');
      const { rows: items, next } = page;
      if (selection.after !== undefined) return { items, next };
      return { items, next, total: await reconciliations.count(filter) };
    });
  }

  counts(actor: Actor, wanted: ReconciliationFilter): Promise<readonly StatusCount[]> {
    const filter = narrowedToPlaces(actor, wanted);
    return this.#store.read(({ reconciliations }) => reconciliations.counts(filter));
  }

  async one(actor: Actor, subject: string): Promise<ReconciliationRecord> {
    return this.#store.read(async (repositories) => {
      const [row] = await repositories.reconciliations.rows([subject]);
      if (row === undefined) throw new AppError('not-found');
      reveal(actor, row);
      return whole(row, repositories, this.#now());
    });
  }
}

async function whole(
  row: ReconciliationRow,
  { declared, matching, proofs, baselines }: Repositories,
  now: Instant,
): Promise<ReconciliationRecord> {
  const asset = row.declared === null ? null : ((await declared.one(row.declared)) ?? null);
  const matches = asset === null ? [] : await matching.matches([], [asset.id]);
  const ids = asset === null ? [row.subject] : matches.map(({ observed }) => observed);
  const members = await matching.observed(ids, now);
  const stated = await proofs.of(ids, ATTRIBUTES);
  const hearers = await proofs.hearers(ids);
  const approved = await baselines.approved(ids);
  return {
    ...row,
    asset,
    members: members.map((one) => ({
      ...one,
      match: matches.find(({ observed }) => observed === one.id) ?? null,
    })),
    attributes: attributesOf({
      ...{ declared: asset ?? undefined, members, proofs: stated, hearers },
      ...{ conflicts: row.conflicts, approved: [...approved.values()] },
    }),
    hearers,
  };
}

/**
 * What becomes of a list that was pulled by itself: rows that rules take over are applied as a list of their
 * own, with their way back; the rest waits for a person, in place of what waited before. All of it or nothing.
 */
import type { Instant } from '../../../protocols/messages/names.ts';
import type { Lease } from '../../store/lease-repository.ts';
import type { Repositories, Store } from '../../store/store.ts';
import { instantOf } from '../../store/time.ts';
import { type ImportBatch, newBatch, VERDICTS } from '../batch.ts';
import { saved } from '../batch-desk.ts';
import { applyBatch } from '../batch-work.ts';
import { ruledRows } from './pull-rules.ts';
import { nextPull, type PullState } from './pull-schedule.ts';

interface Settling {
  readonly store: Store;
  readonly lease: Lease;
  readonly at: Instant;
  readonly newId: () => string;
  readonly everyMinutes: number;
}

/** Undefined: the lease is another's by now. */
export function settle(
  begun: PullState,
  batch: ImportBatch,
  { store, lease, ...how }: Settling,
): Promise<PullState | undefined> {
  return store.transaction(async (repositories) => {
    if (!(await repositories.leases.confirm(lease))) return undefined;
    const applied = await takenOver(batch, how, repositories);
    const left = applied === null ? batch : await recounted(batch, repositories);
    const waiting = await kept(left, begun.waiting, repositories);
    const isSomeApplied = applied !== null;
    const state: PullState = {
      ...{ ...begun, ended: how.at, succeeded: how.at, failures: 0, why: null, sentence: null },
      ...{ counts: batch.counts, waiting, applied: applied ?? begun.applied },
      outcome: waiting !== null ? 'waiting' : isSomeApplied ? 'applied' : 'unchanged',
      next: instantOf(
        nextPull(Date.parse(how.at), { everyMinutes: how.everyMinutes, failures: 0 }),
      ),
    };
    await repositories.netboxPulls.put(state);
    return state;
  });
}

/** The list that was applied; null: no rule takes anything over. */
async function takenOver(
  { id, site, source, name }: ImportBatch,
  { at, newId }: Pick<Settling, 'at' | 'newId'>,
  repositories: Repositories,
): Promise<string | null> {
  const { imports, rules } = repositories;
  const ruled = await ruledRows(id, (await rules.of(site)).rules, repositories);
  if (ruled.rows.length === 0) return null;
  const actor = 'collector';
  const counts = { changed: ruled.rows.length };
  const about = { id: newId(), site, name, source, at, createdBy: actor };
  const own: ImportBatch = { ...newBatch(about), state: 'previewed', counts };
  await imports.add(own);
  await imports.moveRows(id, own.id, ruled.rows);
  const comment = `By rule: ${ruled.names.join(', ')}`.slice(0, 2000);
  const wish = { version: undefined, comment, conflicts: 'keep', except: [] } as const;
  await applyBatch(repositories, own, wish, { actor, at, newId });
  return own.id;
}

async function recounted(batch: ImportBatch, repositories: Repositories): Promise<ImportBatch> {
  const counts = await repositories.imports.verdictsOf(batch.id);
  return saved(batch, { counts }, repositories);
}

/** What waits now: what says the same as before is not asked for again. */
async function kept(
  batch: ImportBatch,
  before: string | null,
  repositories: Repositories,
): Promise<string | null> {
  const { imports } = repositories;
  const former = before === null ? undefined : await imports.lock(before);
  const standing = former?.state === 'previewed' ? former : undefined;
  const isOpen = VERDICTS.some((one) => one !== 'unchanged' && (batch.counts[one] ?? 0) > 0);
  const isSame =
    isOpen &&
    standing !== undefined &&
    (await imports.digestOf(standing.id)) === (await imports.digestOf(batch.id));
  if (isSame) {
    await imports.drop(batch.id);
    return standing.id;
  }
  if (standing !== undefined) {
    await imports.dropRows(standing.id);
    await saved(standing, { state: 'discarded' }, repositories);
  }
  if (isOpen) return batch.id;
  await imports.drop(batch.id);
  return null;
}

/**
 * What a change request of reconciliation comes to: once it is closed, what was observed is declared; where
 * it ends otherwise, the difference is open again.
 */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Aftermath } from '../records/aftermath.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { RECONCILIATION } from './change-draft.ts';
import type { KeptAnswer } from './decision-repository.ts';
import type { DeclaredWhole, SaidFields } from './declared-asset.ts';
import { keep, type Origin } from './keeping.ts';
import { lookNow } from './look-now.ts';
import { type Revision, revise } from './revision.ts';
import { testimonies } from './testimony.ts';

const REFUSED: ReadonlySet<string> = new Set([
  ...['rejected', 'cancelled', 'expired', 'failed_rolled_back'],
]);

export const requestAftermath: Aftermath = async ({ repositories, proceeding, before, after }) => {
  const { site, state } = after;
  if (site === null || before?.state === state || !isOfReconciliation(after)) return;
  const isRefused = REFUSED.has(state);
  if (!isRefused && state !== 'closed') return;
  const { decisions, evidence } = repositories;
  const answers = await decisions.requestedBy(after.id);
  if (answers.length === 0) return;
  const origin: Origin = {
    ...{ site, actor: after.changedBy.name, at: proceeding.at, action: 'reconcile.change' },
    ...{ why: after.ref, batch: null, newId: proceeding.newId },
  };
  const revisions = isRefused ? [] : await takenOver(answers, origin, repositories);
  if (isRefused) await decisions.withdrawRequest(after.id);
  const declared = [...new Set(answers.map((one) => one.declared))];
  await lookNow(site as SiteId, { declared, observed: [] }, repositories, proceeding.at);
  await evidence.add(proceeding.at, testimonies(revisions, origin));
};

function isOfReconciliation({ body }: KeptRecord): boolean {
  const { origin } = body as { readonly origin?: { readonly system: string } | null };
  return origin?.system === RECONCILIATION;
}

/** What is not observed like that any more is left as it is: nobody approved what is. */
async function takenOver(
  answers: readonly KeptAnswer[],
  origin: Origin,
  repositories: Repositories,
): Promise<readonly Revision[]> {
  const ids = [...new Set(answers.map((one) => one.declared))];
  const rows = await repositories.reconciliations.rows(ids);
  const observed = new Map(
    rows.map(({ subject, conflicts }) => [subject, new Set(conflicts.map(keyOf))]),
  );
  const wholes = await repositories.declared.lock(ids);
  const revisions = wholes.flatMap((asset) => {
    const own = answers.filter(
      (one) => one.declared === asset.id && observed.get(asset.id)?.has(keyOf(one)),
    );
    const revision = revise(asset, { fields: fieldsOf(asset, own) }, origin);
    return revision.changes.length === 0 ? [] : [revision];
  });
  await keep(repositories, revisions, origin);
  return revisions;
}

const keyOf = ({ field, observed }: { readonly field: string; readonly observed: string }) =>
  `${field}\t${observed}`;

/** That it is heard though it is retired is nothing it could be declared as: somebody moves it on. */
function fieldsOf({ services }: DeclaredWhole, answers: readonly KeptAnswer[]): SaidFields {
  const fields: Record<string, unknown> = {};
  for (const { field, observed } of answers) {
    if (field === 'services') {
      const before = (fields['services'] ?? services ?? []) as readonly string[];
      fields['services'] = [...new Set([...before, observed])].sort();
    } else if (field !== 'lifecycle') fields[field] = observed;
  }
  return fields;
}

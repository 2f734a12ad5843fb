/** Takes over what a rule says may be: a decision like a person's, with the rule's name on it and the way back. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { Image } from './decision-repository.ts';
import type { DeclaredWhole } from './declared-asset.ts';
import { keep, type Origin } from './keeping.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';
import { type Revision, revise } from './revision.ts';
import { type Rule, ruleFor } from './rules.ts';
import { testimonies } from './testimony.ts';

const ACTOR = 'collector';

/** `rows`: those that were judged anew. */
export async function applyRules(
  site: SiteId,
  rows: readonly ReconciliationRow[],
  repositories: Repositories,
  at: Instant,
  newId: () => string,
): Promise<void> {
  const differing = rows.flatMap((row) => (row.conflicts.length > 0 ? (row.declared ?? []) : []));
  if (differing.length === 0) return;
  const { rules } = await repositories.rules.of(site);
  if (rules.length === 0) return;
  const wholes = await repositories.declared.lock(differing);
  const bySubject = new Map(rows.map((row) => [row.subject, row]));
  const taken = wholes.flatMap((whole) => takenOver(whole, bySubject.get(whole.id), rules, at));
  for (const [rule, ofRule] of byRule(taken)) {
    const batch = newId();
    const origin = { site, actor: ACTOR, at, action: 'reconcile.rule', why: rule, batch, newId };
    await decide(rule, ofRule, origin, repositories);
  }
}

interface Taken {
  readonly rule: string;
  readonly before: DeclaredWhole;
  readonly revision: Revision;
}

/** One rule an asset at a time: the others come when it is judged again. */
function takenOver(
  before: DeclaredWhole,
  row: ReconciliationRow | undefined,
  rules: readonly Rule[],
  at: Instant,
): readonly Taken[] {
  for (const conflict of row?.conflicts ?? []) {
    const rule = ruleFor(rules, conflict, before.class);
    if (rule === undefined) continue;
    const fields = { [conflict.field]: conflict.observed };
    const revision = revise(before, { fields }, { actor: ACTOR, at });
    if (revision.changes.length > 0) return [{ rule: rule.name, before, revision }];
  }
  return [];
}

function byRule(taken: readonly Taken[]): ReadonlyMap<string, readonly Taken[]> {
  const groups = new Map<string, Taken[]>();
  for (const one of taken) groups.set(one.rule, [...(groups.get(one.rule) ?? []), one]);
  return groups;
}

async function decide(
  rule: string,
  taken: readonly Taken[],
  origin: Origin,
  repositories: Repositories,
): Promise<void> {
  const { site, at, actor, action, why, batch } = origin;
  const revisions = taken.map(({ revision }) => revision);
  await keep(repositories, revisions, origin);
  const image: Image = {
    declared: taken.map(({ before }) => before),
    versions: Object.fromEntries(revisions.map(({ after }) => [after.id, after.version])),
    ...{ created: [], observed: {}, matches: [], apart: [], answered: [], answers: [] },
    ...{ ignored: [], records: [] },
  };
  const kept = { id: batch as string, site, at, actor, action, why, rule, rows: taken.length };
  await repositories.decisions.add(kept, image);
  const subject = `reconciliation/${batch}`;
  await repositories.audit.add({
    at,
    actor,
    action,
    subject,
    detail: { rule, rows: taken.length },
  });
  await repositories.evidence.add(at, testimonies(revisions, origin));
}

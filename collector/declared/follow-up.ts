/** What somebody has to do after a decision: tasks, and the exception that a deferral asks for. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { Who } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import type { PlannedRow } from './batch.ts';
import type { Asked, FollowUp } from './decision.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';

const PURPOSES = {
  review: 'review',
  block: 'block',
  investigate: 'other',
  request: 'other',
  exception: 'other',
} as const;

interface Following {
  readonly site: SiteId;
  readonly plans: readonly PlannedRow[];
  readonly decisions: Asked;
  readonly who: Who;
  readonly rows: readonly ReconciliationRow[];
}

/** The record that follows, by subject. */
export async function followUp(
  proceeding: Proceeding,
  repositories: Repositories,
  { site, plans, decisions, who, rows }: Following,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  const bySubject = new Map(rows.map((row) => [row.subject, row]));
  for (const { row, plan } of plans) {
    const standing = bySubject.get(row.subject);
    if (standing === undefined) continue;
    for (const one of plan.followUps) {
      const record =
        one.kind === 'exception'
          ? await except(proceeding, site, standing, decisions, who)
          : await ask(proceeding, repositories, site, standing, one, decisions);
      made.set(row.subject, record.id);
    }
  }
  return made;
}

function ask(
  proceeding: Proceeding,
  repositories: Repositories,
  site: SiteId,
  { subject, observed, declared, zone, name }: ReconciliationRow,
  { kind, what }: FollowUp,
  { why }: Asked,
) {
  const about = observed === null ? `declared/${declared ?? subject}` : `asset/${observed}`;
  return raiseTask(proceeding, repositories, {
    ...{ site, zone, purpose: PURPOSES[kind], subject: about },
    what: `${what}: ${name ?? 'an unnamed asset'}`.slice(0, 200),
    detail: why,
  });
}

/** C03 is of what is missing, C04 of what is in conflict. */
function except(
  proceeding: Proceeding,
  site: SiteId,
  { status, observed, zone }: ReconciliationRow,
  { why, compensation, until }: Asked,
  who: Who,
) {
  const subjects =
    observed === null
      ? { assets: [], zones: zone === null ? [] : [zone] }
      : { assets: [observed], zones: [] };
  const isPlaced = subjects.assets.length + subjects.zones.length > 0;
  const body = {
    covers: {
      checks: [status === 'missing' ? 'C03' : 'C04'],
      ...{ rules: [], requirements: [], risks: [], matches: [], kinds: [] },
    },
    ...{ subjects, isSiteWide: !isPlaced, reason: why, compensation, expires: until, note: '' },
  };
  return proceeding.create('exception', site, body, who);
}

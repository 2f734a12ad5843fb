/** What follows from a decision: tasks, the exception that a deferral asks for, drafts of change requests. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { Who } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import type { Purpose } from '../tasks/purposes.table.ts';
import { raiseTasks, type Wanted } from '../tasks/raise-task.ts';
import type { PlannedRow } from './batch.ts';
import { changeDrafts } from './change-draft.ts';
import type { Asked } from './decision.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';

const PURPOSES = { review: 'review', block: 'block', investigate: 'other' } as const;

interface Following {
  readonly site: SiteId;
  readonly plans: readonly PlannedRow[];
  readonly decisions: Asked;
  readonly who: Who;
  readonly rows: readonly ReconciliationRow[];
  /** Id of the decision. */
  readonly batch: string;
}

/** The record that follows, by subject. */
export async function followUp(
  proceeding: Proceeding,
  repositories: Repositories,
  { site, plans, decisions, who, rows, batch }: Following,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  const bySubject = new Map(rows.map((row) => [row.subject, row]));
  const followed = plans.flatMap(({ row: { subject }, plan }) => {
    const row = bySubject.get(subject);
    return row === undefined ? [] : plan.followUps.map((one) => ({ ...one, row, plan }));
  });
  for (const { row, kind } of followed) {
    if (kind !== 'exception') continue;
    made.set(row.subject, (await except(proceeding, site, row, decisions, who)).id);
  }
  const tasks = followed.flatMap(({ row, kind, what }) =>
    kind === 'exception' || kind === 'request' ? [] : taskOf(row, PURPOSES[kind], what, decisions),
  );
  const asked = await raiseTasks(proceeding, repositories, site, tasks);
  for (const [at, { of }] of tasks.entries()) made.set(of, asked[at]?.id ?? '');
  const accepted = followed.flatMap(({ row, kind, plan }) =>
    kind === 'request' ? { row, conflicts: requested(row, plan) } : [],
  );
  for (const { subjects, body } of changeDrafts(accepted, { batch, why: decisions.why })) {
    // Its author is who decided: it takes others to approve it.
    const { id } = await proceeding.create('change', site, body, who, { isWhole: true });
    for (const subject of subjects) made.set(subject, id);
  }
  return made;
}

const UNDONE: Readonly<Record<string, { readonly from: string; readonly event: string }>> = {
  change: { from: 'draft', event: 'cancel' },
  task: { from: 'open', event: 'cancel' },
  exception: { from: 'requested', event: 'withdraw' },
};

/** Of a decision that is taken back: what it alone asked for, and nobody has begun, is asked for no more. */
export async function unask(
  proceeding: Proceeding,
  { records }: Repositories,
  {
    ids,
    since,
    who,
  }: { readonly ids: readonly string[]; readonly since: Instant; readonly who: Who },
): Promise<void> {
  for (const id of new Set(ids)) {
    const record = await records.one(id);
    const undone = UNDONE[record?.kind ?? ''];
    if (record === undefined || record.created !== since || record.state !== undone?.from) continue;
    const asked = { reason: 'The decision that asked for it was taken back.' };
    try {
      await proceeding.step(id, undone.event, { asked }, who, () => {});
    } catch (error) {
      // It is somebody else's to call off: it stays, and binds nobody.
      if (!(error instanceof AppError) || error.code !== 'not-possible-now') throw error;
    }
  }
}

/** What of the row is asked for. */
function requested({ conflicts }: ReconciliationRow, { answers }: PlannedRow['plan']) {
  const keys = new Set(answers.map(({ field, observed }) => `${field}\t${observed}`));
  return conflicts.filter(({ field, observed }) => keys.has(`${field}\t${observed}`));
}

interface Task extends Omit<Wanted, 'site'> {
  /** Whose row asks for it. */
  readonly of: string;
}

function taskOf(
  { subject, observed, declared, zone, name }: ReconciliationRow,
  purpose: Purpose,
  what: string,
  { why }: Asked,
): Task {
  const about = observed === null ? `declared/${declared ?? subject}` : `asset/${observed}`;
  const title = `${what}: ${name ?? 'an unnamed asset'}`.slice(0, 200);
  return { of: subject, zone, purpose, subject: about, what: title, detail: why };
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

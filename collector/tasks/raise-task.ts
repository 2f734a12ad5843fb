/** A task the collector asks for by itself: a backup, a drawing, a roll-back, keeping something off the network. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { DAY } from '../change/window.ts';
import type { Proceeding } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type Purpose, purposes } from './purposes.table.ts';
import type { TaskBody } from './task.ts';

export interface Wanted {
  readonly site: SiteId;
  readonly zone?: string | null;
  readonly purpose: Purpose;
  /** `asset/<id>`, `change/<id>`: what it is about. */
  readonly subject: string;
  /** In other words than those of the purpose. */
  readonly what?: string;
  readonly detail?: string;
  /** Users. */
  readonly assignee?: string | null;
  readonly escalateTo?: string | null;
  readonly due?: Instant;
}

/** The open task of that purpose about it, where there is one: nobody is asked twice. */
export async function raiseTask(
  proceeding: Proceeding,
  repositories: Pick<Repositories, 'records'>,
  wanted: Wanted,
): Promise<KeptRecord> {
  const [task] = await raiseTasks(proceeding, repositories, wanted.site, [wanted]);
  return task as KeptRecord;
}

/** The same for many of a site at once; in their order. */
export async function raiseTasks(
  proceeding: Proceeding,
  { records }: Pick<Repositories, 'records'>,
  site: SiteId,
  wanted: readonly Omit<Wanted, 'site'>[],
): Promise<readonly KeptRecord[]> {
  if (wanted.length === 0) return [];
  const keys = wanted.map(({ subject }) => subject.replace('/', ':'));
  const open = new Map<string, KeptRecord>();
  const told = (subject: unknown, purpose: unknown) => `${subject}\t${purpose}`;
  for (const task of (await records.byKeys('task', keys, ['open'])).toReversed()) {
    open.set(told(task.body['subject'], task.body['purpose']), task);
  }
  const fresh = new Map<string, TaskBody>();
  for (const one of wanted) {
    const name = told(one.subject, one.purpose);
    if (!open.has(name) && !fresh.has(name)) fresh.set(name, bodyOf(one, proceeding.at));
  }
  const made = await proceeding.createAll('task', site, [...fresh.values()]);
  for (const [at, name] of [...fresh.keys()].entries()) open.set(name, made[at] as KeptRecord);
  return wanted.map(({ subject, purpose }) => open.get(told(subject, purpose)) as KeptRecord);
}

function bodyOf(wanted: Omit<Wanted, 'site'>, at: Instant): TaskBody {
  const { zone = null, purpose, subject, assignee = null, escalateTo = null } = wanted;
  const { what, days } = purposes[purpose];
  const due = wanted.due ?? instantOf(Date.parse(at) + days * DAY);
  return {
    ...{ what: wanted.what ?? what, detail: wanted.detail ?? '', purpose, subject, zone },
    ...{ assignee, escalateTo, due, recurrence: null, result: '', artefact: null },
    series: { begins: due, number: 1, skipped: 0 },
  };
}

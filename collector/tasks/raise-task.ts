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
  { records }: Pick<Repositories, 'records'>,
  wanted: Wanted,
): Promise<KeptRecord> {
  const { site, zone = null, purpose, subject, assignee = null, escalateTo = null } = wanted;
  const about = await records.byKeys('task', [subject.replace('/', ':')], ['open']);
  const same = about.find(({ body }) => body['purpose'] === purpose);
  if (same !== undefined) return same;
  const { what, days } = purposes[purpose];
  const due = wanted.due ?? instantOf(Date.parse(proceeding.at) + days * DAY);
  const body: TaskBody = {
    ...{ what: wanted.what ?? what, detail: wanted.detail ?? '', purpose, subject, zone },
    ...{ assignee, escalateTo, due, recurrence: null, result: '', artefact: null },
    series: { begins: due, number: 1, skipped: 0 },
  };
  return proceeding.create('task', site, body);
}

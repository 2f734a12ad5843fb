/** Something somebody has to do by a day; where it recurs, one occurrence of it. csms.md §2, Task. */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { flawOf, MINUTE } from '../change/window.ts';
import { line, prose } from '../records/prose.ts';
import { instantOf } from '../store/time.ts';
import { purposeNames } from './purposes.table.ts';

/** Another record, or an observed asset: `asset/<id>`, `incident/<id>`, `drift/<id>`. */
export const SubjectRef = z.string().regex(/^[a-z][a-z-]{1,31}\/[A-Za-z0-9-]{1,64}$/);

/** RFC 5545 RRULE without DTSTART, by the clock on the wall of an IANA zone. */
const Recurrence = z.strictObject({ rule: z.string().max(200), zone: z.string().max(64) });
export type TaskRecurrence = Readonly<z.infer<typeof Recurrence>>;

/** A user. */
const person = z.guid().nullable();

export const TaskBody = z
  .strictObject({
    what: line(200),
    detail: prose(2000),
    purpose: z.enum(purposeNames),
    subject: SubjectRef.nullable(),
    zone: z.guid().nullable(),
    assignee: person,
    /** Who is told when it is missed; null: whoever asked for it. */
    escalateTo: person,
    due: Instant,
    recurrence: Recurrence.nullable(),
    /** Of what recurs: when it was first due, the how-manieth this is, and how many passed unmade before it. */
    series: z.strictObject({
      begins: Instant,
      number: z.int().min(1),
      skipped: z.int().min(0),
    }),
    /** What came of it. */
    result: prose(2000),
    /** What proves it: SHA-256 of a file that stays where it is, 64 hexadecimal digits. */
    artefact: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
  })
  .refine(({ series, recurrence }) => isUnderstood(series.begins, recurrence), {
    path: ['recurrence'],
    message: 'an RRULE that comes again, and an IANA zone',
  });

export type TaskBody = Readonly<z.infer<typeof TaskBody>>;

function isUnderstood(begins: Instant, recurrence: TaskRecurrence | null): boolean {
  if (recurrence === null) return true;
  return flawOf(moment(begins, recurrence)) === undefined;
}

/** What a window takes: the due time and the minute after it. */
export const moment = (begins: Instant, { rule, zone }: TaskRecurrence) => ({
  ...{ from: begins, to: instantOf(Date.parse(begins) + MINUTE), zone },
  recurrence: rule,
});

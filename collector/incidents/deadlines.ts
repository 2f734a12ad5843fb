/** When each report on an incident is due, which were made, and of which somebody is to be reminded. csms.md §1 row 49. */
import { DateTime } from 'luxon';
import type { Instant } from '../../protocols/messages/names.ts';
import { type Allowance, type RegimeName, regimes } from './reporting.table.ts';

/** Who has to be told of incidents of a site, and which calendar hangs there. */
export interface Reporting {
  readonly regimes: readonly RegimeName[];
  /** IANA, `Europe/Berlin`. */
  readonly timeZone: string;
}

export interface Notification {
  /** `nis2/early-warning`; null: nobody's rule asked for it. */
  readonly deadline: string | null;
  readonly at: Instant;
}

/** What an incident has to be reported by. */
export interface Reportable {
  readonly detectedAt: Instant;
  /** False: somebody decided that nobody has to be told. Until then the clocks run. */
  readonly isReportable: boolean | null;
  readonly notifications: readonly Notification[];
}

export interface Deadline {
  /** `nis2/early-warning`. */
  readonly id: string;
  readonly title: string;
  readonly due: Instant;
  readonly remindAt: Instant;
  readonly metAt: Instant | null;
  readonly isVerified: boolean;
}

/** Of every regime of the site, the first due first; none where nobody has to be told. */
export function deadlinesOf(
  { detectedAt, isReportable, notifications }: Reportable,
  { regimes: names, timeZone }: Reporting,
): readonly Deadline[] {
  if (isReportable === false) return [];
  return names
    .flatMap((name) =>
      regimes[name].deadlines.map((row): Deadline => {
        const id = `${name}/${row.id}`;
        const due = afterwards(detectedAt, row.after, timeZone);
        const made = notifications.filter(({ deadline }) => deadline === id);
        return {
          ...{ id, title: row.title, isVerified: row.isVerified },
          due: instant(due),
          remindAt: instant(due.minus({ hours: row.remindHours })),
          metAt: made.map(({ at }) => at).sort()[0] ?? null,
        };
      }),
    )
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

/** Something that people are told of once: a report is due soon, or is late. */
export interface Reminder {
  /** `nis2/early-warning soon`. */
  readonly id: string;
  readonly at: Instant;
  readonly deadline: Deadline;
  readonly isLate: boolean;
}

/** What was not said yet, the first first. `told`: the ids of what was. */
export function remindersOf(
  deadlines: readonly Deadline[],
  told: readonly string[],
): readonly Reminder[] {
  return deadlines
    .filter(({ metAt }) => metAt === null)
    .flatMap((deadline): Reminder[] => [
      { id: `${deadline.id} soon`, at: deadline.remindAt, deadline, isLate: false },
      { id: `${deadline.id} late`, at: deadline.due, deadline, isLate: true },
    ])
    .filter(({ id }) => !told.includes(id))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** A zone that is none counts as UTC: a clock that is off by hours is better than none. */
function afterwards(from: Instant, after: Allowance, timeZone: string): DateTime {
  const local = DateTime.fromISO(from, { zone: timeZone });
  return (local.isValid ? local : DateTime.fromISO(from, { zone: 'utc' })).plus(after);
}

const instant = (time: DateTime) => time.toUTC().toISO() as Instant;

/** What a check found in a zone, and the status that follows from it. Unknown is never a pass. csms.md §4. */
import type { Instant } from '../../protocols/messages/names.ts';

export const statuses = ['pass', 'fail', 'unknown', 'na', 'excepted'] as const;
export type Status = (typeof statuses)[number];

/** One thing that does not hold. */
export interface Finding {
  /** `asset:<id>`, `drift:<id>`, `change:<id>`, `agent:<site>/<agent>` … */
  readonly subject: string;
  /** Other names an exception may cover it by: the asset a drift is of. */
  readonly also?: readonly string[];
  /** A sentence without the subject's id. */
  readonly says: string;
}

/** Why it cannot be known whether something holds. */
export interface Doubt {
  readonly code:
    | 'not-kept'
    | 'not-watched'
    | 'never-heard'
    | 'still-learning'
    | 'not-judged'
    | 'not-controlled'
    | 'undecided'
    | 'not-declared'
    | 'not-said'
    | 'not-anchored'
    | 'nothing-there';
  readonly says: string;
}

export interface Assessment {
  /** How many subjects were looked at. */
  readonly n: number;
  readonly failing: readonly Finding[];
  /** What an exception or a tolerated verdict already covers. */
  readonly tolerated?: readonly Finding[];
  readonly doubts?: readonly Doubt[];
  /** Why the question does not arise here; undefined: it does. */
  readonly na?: string;
}

/** Approved, not expired: what it covers is shown as excepted and never counted as passed. */
export interface ExceptionRow {
  readonly ref: string;
  readonly site: string;
  readonly zone: string | null;
  /** `check:C21`, or a requirement. */
  readonly covers: string;
  /** Empty: all subjects of the zone. */
  readonly subjects: readonly string[];
  readonly expires: Instant;
}

export interface Excepted extends Finding {
  /** Undefined: the change check tolerated it. */
  readonly exception?: string;
  readonly until?: Instant;
}

export interface Conclusion {
  readonly status: Status;
  readonly n: number;
  readonly failing: readonly Finding[];
  readonly excepted: readonly Excepted[];
  readonly doubts: readonly Doubt[];
  readonly na: string | null;
}

/**
 * A violation stands however little was watched; a clean sheet needs that everything is known; what is
 * excepted is said to be.
 */
export function concluded(
  { n, failing, tolerated = [], doubts = [], na }: Assessment,
  exceptions: readonly ExceptionRow[],
): Conclusion {
  const open: Finding[] = [];
  const excepted: Excepted[] = [...tolerated];
  for (const finding of failing) {
    const exception = exceptions.find(covering(finding));
    if (exception === undefined) open.push(finding);
    else excepted.push({ ...finding, exception: exception.ref, until: exception.expires });
  }
  return { status: statusOf(), n, failing: open, excepted, doubts, na: na ?? null };

  function statusOf(): Status {
    if (open.length > 0) return 'fail';
    if (doubts.length > 0) return 'unknown';
    if (excepted.length > 0) return 'excepted';
    return na === undefined ? 'pass' : 'na';
  }
}

const covering =
  ({ subject, also = [] }: Finding) =>
  ({ subjects }: ExceptionRow): boolean =>
    subjects.length === 0 || [subject, ...also].some((one) => subjects.includes(one));

/** How a declared asset stands to what was seen: one status with its reason. csms.md §3.3. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { DeclaredWhole } from './declared-asset.ts';
import { type Conflict, differences } from './difference.ts';
import type { Lifecycle } from './lifecycle.table.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { Status } from './status.table.ts';

/** What a person answered to a difference, while just that value is observed and until its end. */
export interface Answer {
  readonly field: string;
  readonly observed: string;
  readonly answer: 'dispute' | 'defer' | 'request';
  readonly until: Instant | null;
  readonly by: string;
  readonly at: Instant;
  readonly why: string;
  readonly record: string | null;
}

/** A difference with what was answered to it. */
export interface Answered extends Conflict {
  readonly answer: Pick<Answer, 'answer' | 'by' | 'at' | 'until' | 'why' | 'record'> | null;
}

export interface Known {
  readonly declared: DeclaredWhole;
  readonly members: readonly ObservedAsset[];
  /** Others that are declared with one of its serials or MACs, or were seen and cannot be it as well. */
  readonly rivals: readonly { readonly id: string; readonly reason: string }[];
  readonly answers: readonly Answer[];
  /** For how many milliseconds somebody watched since it was last heard, or since it is expected; null: nobody knows who could hear it. */
  readonly watchedMs: number | null;
  readonly now: Instant;
}

export interface Judged {
  readonly status: Status;
  /** Somebody has to decide. */
  readonly isOpen: boolean;
  readonly conflicts: readonly Answered[];
  readonly reason: string;
}

const HOUR_MS = 3_600_000;
const LEAST_SILENCE_MS = 7 * 24 * HOUR_MS;
/** Whose silence is missed. */
const EXPECTED: ReadonlySet<Lifecycle> = new Set(['operational']);

/** How long it may be silent while somebody watches: three times as long as it usually is, at least seven days. */
export const silenceMs = ({ intervalHours }: Pick<DeclaredWhole, 'intervalHours'>): number =>
  Math.max(3 * (intervalHours ?? 0) * HOUR_MS, LEAST_SILENCE_MS);

export function judge({ declared, members, rivals, answers, watchedMs, now }: Known): Judged {
  const conflicts = differences(declared, members).map((one) => answered(one, answers, now));
  const [rival] = rivals;
  if (rival) return { status: 'duplicate', isOpen: true, conflicts, reason: rival.reason };
  const isExpected = EXPECTED.has(declared.lifecycle);
  const isSilent = watchedMs !== null && watchedMs >= silenceMs(declared);
  if (isExpected && isSilent) {
    return { status: 'missing', isOpen: true, conflicts, reason: silence(members, watchedMs) };
  }
  if (members.length === 0) {
    return { status: 'unknown', isOpen: false, conflicts, reason: unseen(declared, watchedMs) };
  }
  if (conflicts.length === 0) {
    return {
      status: 'matched',
      isOpen: false,
      conflicts,
      reason: 'All that was observed is as declared.',
    };
  }
  const isOpen = conflicts.some(({ answer }) => answer === null);
  const fields = [...new Set(conflicts.map(({ field }) => field))].join(', ');
  return { status: 'conflict', isOpen, conflicts, reason: `Not as declared: ${fields}.` };
}

function answered(conflict: Conflict, answers: readonly Answer[], now: Instant): Answered {
  const found = answers.find(
    ({ field, observed, until }) =>
      field === conflict.field && observed === conflict.observed && (until === null || until > now),
  );
  if (found === undefined) return { ...conflict, answer: null };
  const { answer, by, at, until, why, record } = found;
  return { ...conflict, answer: { answer, by, at, until, why, record } };
}

function silence(members: readonly ObservedAsset[], watchedMs: number): string {
  const hours = Math.floor(watchedMs / HOUR_MS);
  return members.length === 0
    ? `It was never heard, though somebody watched for ${hours} h.`
    : `It is silent, though somebody watched for ${hours} h since it was heard.`;
}

function unseen({ lifecycle }: DeclaredWhole, watchedMs: number | null): string {
  if (!EXPECTED.has(lifecycle))
    return `It was not heard; it is ${lifecycle}, and nobody expects it.`;
  return watchedMs === null
    ? 'It was not heard, and no agent is known that could hear it.'
    : 'It was not heard, and nobody has watched for long enough to miss it.';
}

/** What is said of one change, by this engine at one time. Stored as it is; never edited: see history.ts. */
import type { Instant } from '../../protocols/messages/names.ts';
import { type Severity, severities } from '../drift/severity.table.ts';
import { kindTable } from './change-kinds.table.ts';
import { isAttempt, type ObservedChange } from './observed-change.ts';
import type { Reason } from './reasons.ts';
import { type Action, type VerdictName, verdictTable } from './verdicts.table.ts';

/** csms.md §3.2: scope, kind, time, value, actor. `scope` -1: not in it at all. */
export interface Scores {
  readonly scope: -1 | 0 | 1 | 2 | 3;
  readonly kind: 0 | 1 | 2;
  readonly time: 0 | 1 | 2 | 3;
  readonly value: 0 | 1 | 2;
  readonly actor: 0 | 1 | 2;
}

/** One scope item of one request, held against one change to the end. */
export interface Judgement {
  /** Null: it says nothing of it. */
  readonly verdict: VerdictName | null;
  readonly request: { readonly id: string; readonly ref: string; readonly version: number };
  readonly item: string | null;
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  readonly scores: Scores | null;
  readonly reasons: readonly Reason[];
}

export interface Verdict extends Omit<Judgement, 'verdict' | 'request'> {
  readonly verdict: VerdictName;
  /** Null: no request decided it. */
  readonly request: Judgement['request'] | null;
  readonly severity: Severity;
  readonly action: Action;
  /** Change control was not on in its zone: for the daily digest, no paging and no incident. §3.2a.1. */
  readonly isWouldBe: boolean;
  /** Refused or unanswered: one step less severe, and no effect. §3.2a.14. */
  readonly isAttempted: boolean;
  /** It began before the emergency was opened. */
  readonly isLate: boolean;
  /** Unasked for on an asset in scope, by the implementer: on the list of extras. §3.2a.6. */
  readonly isExtra: boolean;
  /** The change this one is only a part of. */
  readonly foldedInto: string | null;
  /** What else was considered, best first, at most MOST_CONSIDERED. */
  readonly considered: readonly Judgement[];
}

export const MOST_CONSIDERED = 5;

const CRITICAL_FROM = 4;
/** Behind a window by less: the work took longer. Beyond that it is another matter. */
const OVERRUN_MINUTES = 24 * 60;

/** How soon somebody has to look, and what they do. */
export function consequence(
  verdict: VerdictName,
  change: ObservedChange,
  { scores, reasons, isExtra }: Pick<Verdict, 'scores' | 'reasons' | 'isExtra'>,
): { severity: Severity; action: Action } {
  const whole = grave(verdict, change, { scores, reasons, isExtra });
  if (!isAttempt(change)) return whole;
  const lower = severities[Math.max(0, severities.indexOf(whole.severity) - 1)];
  return { ...whole, severity: lower ?? whole.severity };
}

function grave(
  verdict: VerdictName,
  change: ObservedChange,
  { scores, reasons, isExtra }: Pick<Verdict, 'scores' | 'reasons' | 'isExtra'>,
): { severity: Severity; action: Action } {
  const { severity, action } = verdictTable[verdict];
  switch (verdict) {
    case 'unauthorised': {
      const isGrave =
        change.isSafety ||
        (change.criticality ?? 0) >= CRITICAL_FROM ||
        kindTable[change.kind].family !== null;
      return { severity: isGrave ? 'critical' : severity, action };
    }
    case 'wrong_scope':
      if (!isExtra) return { severity, action };
      return { severity: change.isSafety ? severity : 'medium', action: 'decide-extras' };
    case 'out_of_window': {
      const isOverrun = reasons.some(
        (reason) => reason.code === 'after-window' && reason.minutes < OVERRUN_MINUTES,
      );
      if (!isOverrun || scores?.actor === 0) return { severity, action };
      return { severity: 'medium', action: 'request-extension' };
    }
    default:
      return { severity, action };
  }
}

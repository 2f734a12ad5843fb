/** Whom a verdict is told, and whether it opens an incident. Would-be verdicts page nobody. csms.md §3.2, §3.2a.1. */
import { escalationTable, INCIDENT, type Recipient } from './escalation.table.ts';
import type { ObservedChange } from './observed-change.ts';
import type { Verdict } from './verdict.ts';
import { verdictTable } from './verdicts.table.ts';

export interface Notice {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly to: readonly Recipient[];
}

export interface Escalation {
  readonly verdict: Pick<Verdict, 'severity' | 'isWouldBe' | 'foldedInto'>;
  readonly since: number;
  readonly acknowledgedAt: number | null;
  readonly isMuted: boolean;
}

/** All that falls due after `from` and not after `to`, in order. */
export function noticesBetween(
  { verdict, since, acknowledgedAt, isMuted }: Escalation,
  from: number,
  to: number,
): readonly Notice[] {
  if (verdict.isWouldBe || verdict.foldedInto !== null || isMuted) return [];
  const end = Math.min(to, acknowledgedAt ?? to);
  return escalationTable[verdict.severity]
    .flatMap((step) => {
      const first = since + step.after;
      if (step.every === null)
        return first > from && first <= end ? [{ at: first, to: step.to }] : [];
      const skipped = Math.max(0, Math.floor((from - first) / step.every) + 1);
      const due: Notice[] = [];
      for (
        let at = first + skipped * step.every;
        at <= end && due.length < MOST;
        at += step.every
      ) {
        if (at > from) due.push({ at, to: step.to });
      }
      return due;
    })
    .sort((a, b) => a.at - b.at);
}

/** Whoever was away does not find thousands. */
const MOST = 100;

export interface Concluded {
  readonly change: ObservedChange;
  readonly verdict: Verdict;
}

/** As much of another one as an incident asks for. */
export interface Other {
  readonly change: Pick<ObservedChange, 'id' | 'zone' | 'latest'>;
  readonly verdict: Pick<Verdict, 'verdict' | 'isWouldBe' | 'foldedInto'>;
}

export type IncidentReason =
  | 'safety-zone'
  | 'several-in-a-zone'
  | 'rogue-source'
  // Who reviewed work that could not wait says so.
  | 'refused-afterwards';

/**
 * Why an incident opens by itself; undefined: people decide. `others`: what else was concluded lately
 * in the zone. A rogue source is one that nobody declared: that it was seen before makes it nobody's.
 */
export function incidentOf(
  { change, verdict }: Concluded,
  others: readonly Other[],
): IncidentReason | undefined {
  if (!counts(verdict) || verdict.isAttempted) return undefined;
  if (verdict.severity === 'critical' && change.isSafety) return 'safety-zone';
  const { source, zone } = change;
  if (verdict.verdict === 'unauthorised' && source?.isRogue === true) {
    return 'rogue-source';
  }
  const at = Date.parse(change.latest);
  const near = others.filter(
    (other) =>
      other.change.id !== change.id &&
      other.change.zone === zone &&
      counts(other.verdict) &&
      other.verdict.verdict === 'unauthorised' &&
      Math.abs(Date.parse(other.change.latest) - at) < INCIDENT.withinMs,
  );
  const isOne = zone !== null && verdict.verdict === 'unauthorised';
  return isOne && near.length + 1 >= INCIDENT.changes ? 'several-in-a-zone' : undefined;
}

const counts = ({ verdict, isWouldBe, foldedInto }: Other['verdict']) =>
  verdictTable[verdict].isUnauthorised && !isWouldBe && foldedInto === null;

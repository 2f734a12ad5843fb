/** Work that could not wait: opened by one, acknowledged by another, reviewed by both sides. csms.md §3.2, §3.2a.3. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { HOUR } from './window.ts';

export interface RetroDecision {
  readonly side: 'ot' | 'it';
  readonly user: string;
  readonly decision: 'approved' | 'refused';
  readonly at: Instant;
}

export interface Emergency {
  readonly openedAt: Instant;
  readonly openedBy: string;
  readonly reason: string;
  /** Counts at most LONGEST_EMERGENCY after it was opened. */
  readonly until: Instant;
  /** One person on shift: the second one may acknowledge later. */
  readonly isAlone: boolean;
  readonly acknowledged: { readonly by: string; readonly at: Instant } | null;
  readonly retro: readonly RetroDecision[];
}

export const LONGEST_EMERGENCY_MS = 12 * HOUR;
/** It may be opened so long after its first drift. */
export const LATEST_OPENING_MS = 4 * HOUR;
/** Where somebody is alone on shift; else until it ends. */
export const ALONE_ACKNOWLEDGEMENT_MS = 24 * HOUR;
export const RETRO_REVIEW_MS = 72 * HOUR;

/** `lapsed`: nobody else acknowledged it in time. */
export type EmergencyStanding = 'pending' | 'overdue' | 'approved' | 'refused' | 'lapsed';

export function standingOf(emergency: Emergency, now: number): EmergencyStanding {
  const { openedBy, acknowledged } = emergency;
  const opened = Date.parse(emergency.openedAt);
  const decided = emergency.retro.filter(({ user }) => user !== openedBy);
  if (decided.some(({ decision }) => decision === 'refused')) return 'refused';
  const due = emergency.isAlone ? opened + ALONE_ACKNOWLEDGEMENT_MS : spanOf(emergency).to;
  const isAcknowledged =
    acknowledged !== null && acknowledged.by !== openedBy && Date.parse(acknowledged.at) <= due;
  if (!isAcknowledged && now > due) return 'lapsed';
  if (isApprovedByBoth(decided)) return 'approved';
  return now > opened + RETRO_REVIEW_MS ? 'overdue' : 'pending';
}

function isApprovedByBoth(decided: readonly RetroDecision[]): boolean {
  const of = (side: RetroDecision['side']) =>
    decided.filter((one) => one.side === side).map(({ user }) => user);
  return of('ot').some((one) => of('it').some((other) => other !== one));
}

export function spanOf({ openedAt, until }: Emergency): Span {
  const from = Date.parse(openedAt);
  return { from, to: Math.min(Date.parse(until), from + LONGEST_EMERGENCY_MS) };
}

/** Whether what happened in `when` may be its work: `late` where it began before the emergency was opened. */
export function reachOf(emergency: Emergency, when: Span): 'in-time' | 'late' | undefined {
  const { from, to } = spanOf(emergency);
  if (when.from > to) return undefined;
  if (when.from >= from) return 'in-time';
  return when.to > from || when.from >= from - LATEST_OPENING_MS ? 'late' : undefined;
}

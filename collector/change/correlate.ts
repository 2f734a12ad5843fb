/** Gives every change its verdict: pure, the same whatever order things arrived in. csms.md §3.2, §3.2a. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import { type Candidate, candidatesOf } from './candidate.ts';
import { kindTable } from './change-kinds.table.ts';
import { byVerdict, type Ground, judgementsOf, spending } from './covers.ts';
import { reachOf, standingOf } from './emergency.ts';
import {
  type ExpectedOutage,
  type Explanation,
  explanationOf,
  type Permit,
  type Tolerance,
} from './explained.ts';
import { folded } from './folding.ts';
import { byTime, compare, isAttempt, namesOf, type ObservedChange } from './observed-change.ts';
import { uncertainty } from './placement.ts';
import type { Reason } from './reasons.ts';
import { scopeOf } from './scores.ts';
import { sessionsOf } from './session.ts';
import { consequence, type Judgement, MOST_CONSIDERED, type Verdict } from './verdict.ts';
import { rankOf, type VerdictName, verdictTable } from './verdicts.table.ts';

/** The intended world at the time of judging. */
export interface Setting {
  readonly now: Instant;
  /** At least all that `isCandidate` selects; others change nothing. */
  readonly candidates: readonly Candidate[];
  readonly tolerances: readonly Tolerance[];
  readonly outages: readonly ExpectedOutage[];
  readonly permits: readonly Permit[];
  /** Zones whose change control is on, and since when. §3.2a.1. */
  readonly controlledSince: ReadonlyMap<string, Instant>;
}

/**
 * The verdicts by change. `changes`: the new ones, with all that lie in a session with one of them or
 * took from the same request: a late batch is judged with what was there, and may change its verdicts.
 */
export function correlate(
  changes: readonly ObservedChange[],
  setting: Setting,
): ReadonlyMap<string, Verdict> {
  const ordered = withLaterValues([...changes].sort(byTime));
  const sessions = sessionsOf(ordered);
  const spent = new Map<string, Set<string>>();
  const ground: Ground = { now: Date.parse(setting.now), sessions, spent };
  const verdicts = new Map<string, Verdict>();
  // What is listed is paid for before what follows from it.
  for (const change of ordered) {
    const verdict = judge(change, setting, ground);
    verdicts.set(change.id, verdict);
    if (verdict.request === null || !verdictTable[verdict.verdict].marksEffect) continue;
    const { request, item, scores } = verdict;
    const paid = spending(change, { request, item, scores });
    if (paid === undefined) continue;
    const assets = spent.get(paid.key);
    if (assets === undefined) spent.set(paid.key, new Set([paid.asset]));
    else assets.add(paid.asset);
  }
  return folded(ordered, verdicts);
}

/** What others found of the same value afterwards is what stands in the end. */
function withLaterValues(ordered: readonly ObservedChange[]): readonly ObservedChange[] {
  const keyOf = ({ asset, kind, path }: ObservedChange) => `${asset}\t${kind}\t${path}`;
  const found = new Map<string, ObservedChange[]>();
  for (const change of ordered) {
    if (change.asset === null || change.after === null || isAttempt(change)) continue;
    const same = found.get(keyOf(change));
    if (same === undefined) found.set(keyOf(change), [change]);
    else same.push(change);
  }
  return ordered.map((change) => {
    const same = found.get(keyOf(change)) ?? [];
    const later = same
      .filter((other) => other.id !== change.id && byTime(change, other) < 0)
      .map(({ latest, after }) => ({ at: latest, value: after ?? '' }));
    if (later.length === 0) return change;
    const all = [...change.later, ...later];
    return { ...change, later: all.sort((a, b) => compare(a.at, b.at)) };
  });
}

/** One change alone. `ground.spent` is read, not written. */
export function judge(change: ObservedChange, setting: Setting, ground: Ground): Verdict {
  const candidates = candidatesOf(setting.candidates, change);
  const when = uncertainty(change.earliest, change.latest, change.skewMs);
  const emergency = emergencyOf(change, when, candidates, ground.now);
  if (emergency?.judgement.verdict != null) {
    return finished(change, setting, emergency.judgement, [], emergency.isLate);
  }
  const judgements = candidates
    .flatMap((candidate) => judgementsOf(change, when, candidate, ground))
    .sort(byVerdict);
  const { tolerances, outages, permits } = setting;
  const explanation = explanationOf(change, tolerances, outages, permits);
  const [best] = judgements;
  if (explanation !== undefined && !isBetter(best, explanation)) {
    return finished(change, setting, withoutRequest(explanation), judgements);
  }
  if (best?.verdict != null) return finished(change, setting, best, judgements);
  return finished(change, setting, nobody(change, judgements, emergency?.judgement), judgements);
}

const isBetter = (best: Judgement | undefined, { verdict }: Explanation) =>
  best?.verdict != null && rankOf(best.verdict) < rankOf(verdict);

type Decided = Omit<Judgement, 'request'> & { readonly request: Judgement['request'] | null };

const withoutRequest = ({ verdict, reason }: Explanation): Decided => ({
  ...{ verdict, request: null, item: null, window: null, scores: null },
  reasons: [reason],
});

/** No request covers it; those that nearly did say why not. */
function nobody(
  change: ObservedChange,
  judgements: readonly Judgement[],
  emergency: Judgement | undefined,
): Decided {
  const isAsked = kindTable[change.kind].isAsked;
  const verdict: VerdictName = isAsked ? 'unauthorised' : 'not_applicable';
  const missed = judgements.flatMap(({ scores, reasons }) => {
    const isNear = scores === null || (scores.scope >= 1 && scores.kind >= 1);
    return isNear ? reasons.filter(({ code }) => NOT_APPROVED.has(code)) : [];
  });
  const reasons: Reason[] = [...(emergency?.reasons ?? []), ...missed];
  if (reasons.length === 0) {
    reasons.push(isAsked ? { code: 'no-request' } : { code: 'not-asked', kind: change.kind });
  }
  return { verdict, request: null, item: null, window: null, scores: null, reasons };
}

const NOT_APPROVED = new Set(['not-approved', 'approved-late', 'approval-ended']);

/** Emergency comes first, whatever else lies near. §3.2a.3. One that was refused or lapsed covers nothing. */
function emergencyOf(
  change: ObservedChange,
  when: Span,
  candidates: readonly Candidate[],
  now: number,
): { readonly judgement: Judgement; readonly isLate: boolean } | undefined {
  const other = change.source?.asset ?? null;
  const urgent = candidates.filter(({ request }) => request.emergency !== null);
  const found = urgent.flatMap(({ request }) => {
    const { emergency, id, ref, version } = request;
    if (emergency === null) return [];
    const item = request.items.find(
      ({ target }) => scopeOf(target, namesOf(change), change.zone, other).score >= 1,
    );
    const reach = reachOf(emergency, when);
    if (item === undefined || reach === undefined) return [];
    const standing = standingOf(emergency, now);
    const isLate = reach === 'late';
    const opened = { request: ref, at: emergency.openedAt };
    const judgement: Judgement = {
      verdict: emergencyVerdicts[standing],
      request: { id, ref, version },
      item: item.id,
      window: { from: emergency.openedAt, to: emergency.until },
      scores: null,
      reasons: [
        { code: isLate ? 'emergency-late' : 'emergency-open', ...opened },
        ...emergencyReasons[standing].map((code) => ({ code, request: ref })),
      ],
    };
    return [{ judgement, isLate }];
  });
  return found.sort((a, b) => byVerdict(a.judgement, b.judgement))[0];
}

const emergencyVerdicts = {
  approved: 'retro_approved',
  pending: 'emergency_pending',
  overdue: 'emergency_pending',
  refused: null,
  lapsed: null,
} as const;

const emergencyReasons = {
  approved: ['review-approved'],
  pending: [],
  overdue: ['review-overdue'],
  refused: ['emergency-refused'],
  lapsed: ['emergency-lapsed'],
} as const;

function finished(
  change: ObservedChange,
  { controlledSince }: Setting,
  decided: Decided,
  judgements: readonly Judgement[],
  isLate = false,
): Verdict {
  const verdict = decided.verdict ?? 'unauthorised';
  const since = change.zone === null ? undefined : controlledSince.get(change.zone);
  const isWouldBe = since === undefined || change.earliest < since;
  const isAttempted = isAttempt(change);
  const isExtra = verdict === 'wrong_scope' && (decided.scores?.scope ?? -1) >= 1;
  const reasons: Reason[] = [...decided.reasons];
  if (isAttempted) reasons.push({ code: 'attempt', answer: answerOf(change) });
  if (isWouldBe) reasons.push({ code: 'would-be', zone: change.zone });
  const { item, window, scores, request } = decided;
  return {
    ...{ verdict, request, item, window, scores, reasons },
    ...consequence(verdict, change, { scores, reasons, isExtra }),
    ...{ isWouldBe, isAttempted, isLate, isExtra, foldedInto: null },
    considered: judgements
      .filter((one) => one.request.id !== request?.id || one.item !== item)
      .slice(0, MOST_CONSIDERED),
  };
}

const answerOf = ({ outcome }: ObservedChange) =>
  outcome !== null && typeof outcome === 'object' ? `refused (${outcome.refused})` : 'no answer';

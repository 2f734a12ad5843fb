/** Which request covers a change: each scope item of each candidate is judged to the end. csms.md §3.2, §3.2a.2. */
import type { Span } from '../coverage/timeline.ts';
import { instantOf } from '../store/time.ts';
import type { Candidate } from './candidate.ts';
import type { ChangeRequest, ScopeItem } from './change.ts';
import { kindTable } from './change-kinds.table.ts';
import {
  compare,
  isAttempt,
  namesOf,
  type ObservedChange,
  type ObservedSource,
} from './observed-change.ts';
import { type Grace, graceOf, instantsOf, type Placement, placementOf } from './placement.ts';
import { isOwn } from './project.ts';
import type { Reason } from './reasons.ts';
import {
  actorOf,
  kindOf,
  type Score,
  scopeOf,
  timeOf,
  timeScore,
  valueStanding,
} from './scores.ts';
import type { Session } from './session.ts';
import type { Judgement, Scores } from './verdict.ts';
import { rankOf, type VerdictName } from './verdicts.table.ts';
import { type Work, workBeside } from './work.ts';

/** What is known beside the change itself. */
export interface Ground {
  /** Milliseconds. Whether a value stands is judged once its window is over. */
  readonly now: number;
  readonly sessions: readonly Session[];
  /** Assets an item was spent on already, by `spendingKey`. */
  readonly spent: ReadonlyMap<string, ReadonlySet<string>>;
}

export const spendingKey = (request: string, item: string) => `${request}\t${item}`;

/**
 * In no order: the best is the first by `byVerdict`. None of an emergency: emergency.ts. An item that is
 * about something else, at another time or by other hands, says nothing.
 */
export function judgementsOf(
  change: ObservedChange,
  when: Span,
  candidate: Candidate,
  ground: Ground,
): readonly Judgement[] {
  const { request, occurrences } = candidate;
  if (request.emergency !== null || occurrences.length === 0) return [];
  const isThen = mayFit(when, occurrences, graceOf(request, change.pollMs));
  const found: Judgement[] = [];
  for (const item of request.items) {
    const judgement = ofItem(change, when, candidate, item, ground, isThen);
    if (judgement !== undefined) found.push(judgement);
  }
  found.push(...ofProject(change, when, candidate));
  return found;
}

/** Whether one of the windows can be said to be when it happened. */
const mayFit = (when: Span, occurrences: readonly Span[], grace: Grace) =>
  occurrences.some((window) => FITTING.has(placementOf(when, window, grace)));

const FITTING: ReadonlySet<Placement> = new Set(['within', 'within-grace', 'contains']);

/** Best first: by verdict, then by scores, then the earliest window, then the lowest reference. */
export function byVerdict(a: Judgement, b: Judgement): number {
  const rank = (one: Judgement) =>
    one.verdict === null ? Number.POSITIVE_INFINITY : rankOf(one.verdict);
  return (
    compare(rank(a), rank(b)) ||
    compareScores(a.scores, b.scores) ||
    compare(a.window?.from ?? '', b.window?.from ?? '') ||
    compare(a.request.ref, b.request.ref) ||
    compare(a.request.version, b.request.version) ||
    compare(a.item ?? '', b.item ?? '')
  );
}

const SCORES = ['scope', 'kind', 'time', 'value', 'actor'] as const;

function compareScores(a: Scores | null, b: Scores | null): number {
  for (const name of SCORES) {
    const order = compare(b?.[name] ?? -1, a?.[name] ?? -1);
    if (order !== 0) return order;
  }
  return 0;
}

function ofItem(
  change: ObservedChange,
  when: Span,
  candidate: Candidate,
  item: ScopeItem,
  ground: Ground,
  isThen: boolean,
): Judgement | undefined {
  const { request } = candidate;
  const work = workBeside(change, when, item, request.sources, ground.sessions);
  const scope = scopeFor(change, candidate, item, work, ground);
  // Thousands of requests share a station: most of them end here.
  if (scope.score < 1 && !isThen) return undefined;
  const kind = kindOf(change, item, work);
  const hand = kind.score === 1 ? handOf(change, work, request) : change.source;
  const isAimedAt = scope.score >= 1 && kind.score >= 1;
  if (!isAimedAt && hand !== null && actorOf(request, hand).score !== 2) return undefined;
  const placed = placedBest(change, when, candidate, item, ground);
  if (!isAimedAt && placed.fit < 2) return undefined;
  const { value } = placed;
  const time = timeOf(placed.placement, when, placed.window, value.score === 2);
  const isPart = hand === null && kindTable[change.kind].isByHand && value.score === 2;
  const actor: Score<'actor'> = isPart
    ? { score: 2, reason: { code: 'part-expected' } }
    : actorOf(request, hand);
  const scores = {
    ...{ scope: scope.score, kind: kind.score, time: time.score },
    ...{ value: value.score, actor: actor.score },
  };
  const approval = approvalOf(candidate, when, placed);
  const reasons = [scope.reason, ...nearby(scope, work), kind.reason, time.reason, actor.reason];
  if (value.reason !== null) reasons.push(value.reason);
  reasons.push(approval);
  return {
    verdict: approval.code === 'approved' ? verdictOf(scores) : null,
    request: named(candidate),
    item: item.id,
    window: instantsOf(placed.window),
    scores,
    reasons,
  };
}

/** What follows from work was done by whoever worked; the asset that calls its station did nothing itself. */
function handOf(
  { source }: ObservedChange,
  work: Work | undefined,
  { sources }: ChangeRequest,
): ObservedSource | null {
  const worker = work?.session.source ?? null;
  if (source === null) return worker;
  const isStation = source.asset !== null && sources.includes(source.asset);
  return work?.at === 'ends' && !isStation ? worker : source;
}

/** The scores alone decide. csms.md §3.2, the table of verdicts. */
export function verdictOf({ scope, kind, time, value, actor }: Scores): VerdictName | null {
  if (scope >= 1 && kind >= 1) {
    if (time === 0) return 'out_of_window';
    if (time === 1) return 'ambiguous_time';
    if (value === 0) return 'value_mismatch';
    if (actor === 0) return 'wrong_actor';
    return actor === 1 ? 'authorised_unattributed' : 'authorised';
  }
  return time >= 2 && actor === 2 ? 'wrong_scope' : null;
}

function scopeFor(
  change: ObservedChange,
  { request }: Candidate,
  item: ScopeItem,
  work: Work | undefined,
  { spent }: Ground,
): Score<'scope'> {
  const other = change.source?.asset ?? null;
  const own = scopeOf(item.target, namesOf(change), change.zone, other);
  const scope = own.score >= 1 || work === undefined ? own : work.scope;
  if (scope.score < 1) return scope;
  const assets = spent.get(spendingKey(request.id, item.id));
  const asset = spentOn(change, work);
  const isSpent =
    assets !== undefined &&
    assets.size >= item.cardinality &&
    (asset === null || !assets.has(asset));
  if (!isSpent) return scope;
  return { score: -1, reason: { code: 'cardinality-spent', cardinality: item.cardinality } };
}

/** The asset that was worked on: an effect on its neighbours costs nothing more. */
function spentOn(change: ObservedChange, work: Work | undefined): string | null {
  return work !== undefined && work.at !== 'self' ? work.session.asset : change.asset;
}

/** What a covered change takes of its item; undefined: nothing, as an attempt. */
export function spending(
  change: ObservedChange,
  judgement: Pick<Judgement, 'request' | 'item' | 'scores'>,
): { readonly key: string; readonly asset: string } | undefined {
  const { request, item, scores } = judgement;
  if (item === null || change.asset === null || isAttempt(change)) return undefined;
  // What follows from work was paid for with it.
  if (scores?.kind !== 2) return undefined;
  return { key: spendingKey(request.id, item), asset: change.asset };
}

function nearby(scope: Score<'scope'>, work: Work | undefined): readonly Reason[] {
  if (work === undefined || work.at === 'self' || scope.score < 1) return [];
  const code = work.at === 'ends' ? 'end-of-work' : 'peer-of-work';
  return [{ code, asset: work.session.asset }];
}

interface Placed {
  readonly window: Span;
  readonly placement: Placement;
  readonly value: ReturnType<typeof valueStanding>;
}

/** The window it fits best; of equals the nearest, and of those the earliest. */
function placedBest(
  change: ObservedChange,
  when: Span,
  { request, occurrences }: Candidate,
  item: ScopeItem,
  { now }: Ground,
): Placed & { readonly fit: Scores['time'] } {
  const grace = graceOf(request, change.pollMs);
  const distance = ({ from, to }: Span) => Math.max(from - when.to, when.from - to, 0);
  let best: (Placed & { readonly fit: Scores['time'] }) | undefined;
  for (const window of occurrences) {
    const placement = placementOf(when, window, grace);
    const value = valueStanding(change, item, request, { windowEnd: window.to, now });
    const fit = timeScore(placement, value.score === 2);
    const isBetter =
      best === undefined ||
      fit > best.fit ||
      (fit === best.fit && distance(window) < distance(best.window));
    if (isBetter) best = { window, placement, value, fit };
  }
  return best!;
}

/** Integrity rule 1: whatever was approved after it was done covers nothing. */
function approvalOf(
  { request, approved }: Candidate,
  when: Span,
  { placement, window }: Pick<Placed, 'placement' | 'window'>,
): Extract<Reason, { code: 'approved' | 'not-approved' | 'approved-late' | 'approval-ended' }> {
  // Where nobody knows when it was, what counts is whether it was approved for the window it may be of.
  const isUnsure = placement === 'contains' || placement === 'overlaps';
  const from = isUnsure ? Math.max(when.from, window.from) : when.from;
  const to = isUnsure ? Math.min(when.to, window.to) : when.to;
  const standing = approved.find((span) => span.from <= from && to <= span.to);
  if (standing !== undefined) return { code: 'approved', at: instantOf(standing.from) };
  const ended = approved.findLast((span) => span.from <= from);
  if (ended !== undefined) {
    return { code: 'approval-ended', request: request.ref, at: instantOf(ended.to) };
  }
  const late = approved[0];
  if (late === undefined) return { code: 'not-approved', request: request.ref };
  return { code: 'approved-late', request: request.ref, at: instantOf(late.from) };
}

function ofProject(change: ObservedChange, when: Span, candidate: Candidate): readonly Judgement[] {
  const { project, ref } = candidate.request;
  if (project === null || !isOwn(project, change)) return [];
  const closed = project.closedAt === null ? undefined : Date.parse(project.closedAt);
  if (closed !== undefined && when.to > closed) return [];
  const grace = graceOf(candidate.request, change.pollMs);
  const window = candidate.occurrences.find((one) =>
    placementOf(when, one, grace).startsWith('within'),
  );
  if (window === undefined) return [];
  const approval = approvalOf(candidate, when, { placement: 'within', window });
  return [
    {
      verdict: approval.code === 'approved' ? 'project' : null,
      request: named(candidate),
      item: null,
      window: instantsOf(window),
      scores: null,
      reasons: [{ code: 'project-device', request: ref, zone: project.zone }, approval],
    },
  ];
}

const named = ({ request: { id, ref, version } }: Candidate) => ({ id, ref, version });

/**
 * Whether all that a request was to do has been seen, once its window is over. What nobody could
 * have seen is not missing, and it is not done either: somebody has to attest it. csms.md §3.2.
 */
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import { instantOf } from '../store/time.ts';
import type { ChangeRequest, ExpectedEffect, ScopeItem } from './change.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { graceOf } from './placement.ts';
import { expectedValue, expects, SETTLING_MS } from './scores.ts';
import type { Verdict } from './verdict.ts';
import { verdictTable } from './verdicts.table.ts';
import { DAY } from './window.ts';

/** How well an effect could have been seen on an asset. The caller reads it from coverage. */
export interface Visibility {
  readonly effect: string;
  /** Null: of whichever assets of a group or zone are still open; the worst of them. */
  readonly asset: string | null;
  /** Share of the window and its grace in which somebody was watching, 0 to 1. */
  readonly watched: number;
  /** False: nobody can learn it here from packets. */
  readonly isObservable: boolean;
  /** How often such a value proves itself, where that was learnt; null: at once. §3.2a.7. */
  readonly reproofMs: number | null;
}

/** The implementer shows it, a second person looks. */
export interface Attestation {
  readonly effect: string;
  readonly asset: string | null;
  readonly evidence: string;
  readonly by: string;
  readonly verifiedBy: string | null;
}

export type EffectState = 'pending' | 'seen' | 'not_observed' | 'unverifiable' | 'attested';

export interface EffectStanding {
  readonly item: string;
  readonly effect: string;
  readonly asset: string | null;
  readonly state: EffectState;
  /** The change that showed it. */
  readonly change: string | null;
  /** Until when it is waited for; null: no longer. */
  readonly waitsUntil: Instant | null;
}

export interface Judged {
  readonly change: ObservedChange;
  readonly verdict: Verdict;
}

export interface Proofs {
  /** All changes that this request decided. */
  readonly judged: readonly Judged[];
  readonly visibility: readonly Visibility[];
  readonly attestations: readonly Attestation[];
  /** Agents of which packets came after the window began; until then a mirror has not returned. */
  readonly heardAgain: readonly AgentId[];
  /** End of the last window, in milliseconds. */
  readonly windowEnd: number;
  readonly now: number;
}

export const ENOUGH_WATCHED = 0.95;
export const LONGEST_WAIT_MS = 7 * DAY;

export function standingsOf(request: ChangeRequest, proofs: Proofs): readonly EffectStanding[] {
  const isBlind = request.items
    .flatMap(({ effects }) => effects)
    .some((effect) => effect.type === 'mirror-returns' && !hasReturned(effect, proofs));
  return request.items.flatMap((item) =>
    item.effects.flatMap((effect) =>
      assetsOf(item, effect, proofs).map((asset) =>
        standing(request, item, effect, asset, proofs, isBlind),
      ),
    ),
  );
}

/** Where it is to be seen. Of a group or a zone: where it was done, and nowhere else yet as often as it may be. */
function assetsOf(
  item: ScopeItem,
  effect: ExpectedEffect,
  { judged }: Proofs,
): readonly (string | null)[] {
  if (effect.type === 'mirror-returns') return [null];
  if (effect.asset !== null) return [effect.asset];
  const { target, cardinality } = item;
  if (target.type === 'asset' || target.type === 'peer') return [target.asset];
  const done = judged
    .filter(({ verdict }) => verdict.item === item.id && marks(verdict))
    .flatMap(({ change }) => change.asset ?? []);
  const found = [...new Set(done)].sort();
  const many = target.type === 'group' ? Math.min(cardinality, target.assets.length) : cardinality;
  const open = Math.max(found.length === 0 ? 1 : 0, many - found.length);
  return [...found, ...Array.from({ length: Math.min(open, MOST_OPEN) }, () => null)];
}

/** A zone of thousands is not listed one by one. */
const MOST_OPEN = 100;

const marks = ({ verdict, isAttempted }: Verdict) =>
  verdictTable[verdict].marksEffect && !isAttempted;

function standing(
  request: ChangeRequest,
  item: ScopeItem,
  effect: ExpectedEffect,
  asset: string | null,
  proofs: Proofs,
  isBlind: boolean,
): EffectStanding {
  const said = { item: item.id, effect: effect.id, asset };
  const settled = { ...said, change: null, waitsUntil: null };
  if (effect.type === 'mirror-returns') {
    if (hasReturned(effect, proofs)) return { ...settled, state: 'seen' };
    return { ...settled, state: isOver(request, proofs) ? 'not_observed' : 'pending' };
  }
  const shown = shownBy(request, item, effect, asset, proofs);
  if (shown !== undefined) return { ...settled, state: 'seen', change: shown.change.id };
  if (isAttested(effect, asset, request, proofs)) return { ...settled, state: 'attested' };
  const visibility = proofs.visibility.find(
    (one) => one.effect === effect.id && one.asset === asset,
  );
  const waitsUntil = waitOf(request, visibility, proofs);
  if (proofs.now < waitsUntil) {
    return { ...settled, state: 'pending', waitsUntil: instantOf(waitsUntil) };
  }
  // Unknown is never a pass, and never a failure either.
  const couldBeSeen =
    !isBlind &&
    visibility !== undefined &&
    visibility.isObservable &&
    visibility.watched >= ENOUGH_WATCHED;
  return { ...settled, state: couldBeSeen ? 'not_observed' : 'unverifiable' };
}

/** Seen is what was covered; where a value was expected, once it is what stands. */
function shownBy(
  request: ChangeRequest,
  item: ScopeItem,
  effect: ExpectedEffect,
  asset: string | null,
  { judged }: Proofs,
): Judged | undefined {
  const isJudgedByValue = expectedValue(effect, request) !== null;
  return judged.find(({ change, verdict }) => {
    const isIts = verdict.item === item.id && verdict.request?.id === request.id;
    if (!isIts || !marks(verdict) || !expects(effect, change)) return false;
    if (asset === null || !namesOf(change).includes(asset)) return false;
    return !isJudgedByValue || verdict.scores?.value === 2;
  });
}

function isAttested(
  effect: ExpectedEffect,
  asset: string | null,
  { implementers }: ChangeRequest,
  { attestations }: Proofs,
): boolean {
  return attestations.some(
    ({ effect: id, asset: of, evidence, by, verifiedBy }) =>
      id === effect.id &&
      of === asset &&
      evidence !== '' &&
      verifiedBy !== null &&
      verifiedBy !== by &&
      !implementers.includes(verifiedBy),
  );
}

const hasReturned = (effect: ExpectedEffect, { heardAgain }: Proofs) =>
  effect.type === 'mirror-returns' && heardAgain.includes(effect.agent);

const endOf = (request: ChangeRequest, { windowEnd }: Proofs) =>
  windowEnd + Math.max(graceOf(request, 0).afterMs, SETTLING_MS);

const isOver = (request: ChangeRequest, proofs: Proofs) => proofs.now >= endOf(request, proofs);

/** One learnt interval of re-proof more, where the value is proven that rarely. §3.2a.7. */
function waitOf(
  request: ChangeRequest,
  visibility: Visibility | undefined,
  proofs: Proofs,
): number {
  const reproof = visibility?.isObservable === true ? (visibility.reproofMs ?? 0) : 0;
  return endOf(request, proofs) + Math.min(reproof, LONGEST_WAIT_MS);
}

export interface Closing {
  /** By someone other than the implementers. */
  readonly baselineApprovedBy: string | null;
  readonly isBackupTaskRaised: boolean;
  readonly isTopologyChanged: boolean;
  readonly isDrawingTaskRaised: boolean;
}

export type OpenPoint =
  | { readonly code: 'effect'; readonly standing: EffectStanding }
  | { readonly code: 'baseline-not-approved' }
  | { readonly code: 'baseline-approved-by-implementer'; readonly by: string }
  | { readonly code: 'no-backup-task' }
  | { readonly code: 'no-drawing-task' }
  | { readonly code: 'extras-undecided'; readonly changes: readonly string[] };

/** What keeps a request from being closed; none: it may be. `extras`: undecided ones, by change. */
export function openPointsOf(
  request: ChangeRequest,
  standings: readonly EffectStanding[],
  closing: Closing,
  extras: readonly string[],
): readonly OpenPoint[] {
  const points: OpenPoint[] = standings
    .filter(({ state }) => state !== 'seen' && state !== 'attested')
    .map((standing) => ({ code: 'effect', standing }));
  const by = closing.baselineApprovedBy;
  if (by === null) points.push({ code: 'baseline-not-approved' });
  else if (request.implementers.includes(by)) {
    points.push({ code: 'baseline-approved-by-implementer', by });
  }
  if (!closing.isBackupTaskRaised) points.push({ code: 'no-backup-task' });
  if (closing.isTopologyChanged && !closing.isDrawingTaskRaised) {
    points.push({ code: 'no-drawing-task' });
  }
  if (extras.length > 0) points.push({ code: 'extras-undecided', changes: extras });
  return points;
}

/** csms.md §3.2: a request whose effects could have been seen and were not is incomplete. */
export const isIncomplete = (standings: readonly EffectStanding[]): boolean =>
  standings.some(({ state }) => state === 'not_observed');

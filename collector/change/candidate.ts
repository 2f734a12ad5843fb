/** A request made ready to be held against changes, and which requests a change is held against. csms.md §3.2. */
import type { Span } from '../coverage/timeline.ts';
import { approvedSpans, type Digest } from './approval.ts';
import type { ChangeRequest, ScopeItem } from './change.ts';
import { LATEST_OPENING_MS, spanOf } from './emergency.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { uncertainty } from './placement.ts';
import type { Project } from './project.ts';
import { DAY, occurrencesOf } from './window.ts';

export interface Candidate {
  readonly request: ChangeRequest;
  /** When it stood approved: ordered and apart. */
  readonly approved: readonly Span[];
  /** Its windows, expanded over the time that is judged: ordered. */
  readonly occurrences: readonly Span[];
  /** What leads to it: see `keysOf`. */
  readonly keys: readonly string[];
}

/** A change is held against requests with a window so near. */
export const NEAR_MS = 7 * DAY;

/** `range`: the times that will be judged; windows are expanded NEAR_MS beyond it on both sides. */
export function prepare(request: ChangeRequest, range: Span, digest: Digest): Candidate {
  const near = { from: range.from - NEAR_MS, to: range.to + NEAR_MS };
  return {
    request,
    approved: approvedSpans(request, digest),
    occurrences: occurrencesOf(request.windows, near),
    keys: keysOfRequest(request),
  };
}

/** `asset:…`, `zone:…`, `source:…`, `person:…`, each once. */
export function keysOfRequest({
  items,
  sources,
  implementers,
  project,
}: Pick<ChangeRequest, 'items' | 'sources' | 'implementers'> & {
  readonly project: Pick<Project, 'zone'> | null;
}): readonly string[] {
  return [
    ...new Set([
      ...items.flatMap(keysOfItem),
      ...sources.map((asset) => `source:${asset}`),
      ...implementers.map((person) => `person:${person}`),
      ...(project === null ? [] : [`zone:${project.zone}`]),
    ]),
  ];
}

function keysOfItem({ target }: ScopeItem): readonly string[] {
  switch (target.type) {
    case 'asset':
      return [`asset:${target.asset}`];
    case 'group':
      return target.assets.map((asset) => `asset:${asset}`);
    case 'zone':
      return [`zone:${target.zone}`];
    case 'peer':
      return [`asset:${target.asset}`, `asset:${target.peer}`];
  }
}

/** A request concerns a change where they have one of these in common. */
export function keysOf(change: ObservedChange): readonly string[] {
  const { zone, peers, source } = change;
  const keys = [...namesOf(change), ...peers].map((asset) => `asset:${asset}`);
  if (zone !== null) keys.push(`zone:${zone}`);
  if (source?.asset != null) keys.push(`asset:${source.asset}`, `source:${source.asset}`);
  if (source?.person != null) keys.push(`person:${source.person}`);
  return keys;
}

/**
 * Whether a request is held against a change at all. In SQL: `keys && keysOf(change)`, and an
 * occurrence that overlaps the change's interval widened by NEAR_MS; emergencies by their own times.
 */
export function isCandidate(candidate: Candidate, change: ObservedChange): boolean {
  return candidatesOf([candidate], change).length > 0;
}

/** Those of many. */
export function candidatesOf(
  candidates: readonly Candidate[],
  change: ObservedChange,
): readonly Candidate[] {
  const wanted = new Set(keysOf(change));
  const when = whenOf(change);
  return candidates.filter(
    (candidate) => isNearTo(candidate, when) && candidate.keys.some((key) => wanted.has(key)),
  );
}

const whenOf = ({ earliest, latest, skewMs }: ObservedChange): Span =>
  uncertainty(earliest, latest, skewMs);

function isNearTo({ request, occurrences }: Candidate, when: Span): boolean {
  const [first, last] = [when.from - NEAR_MS, when.to + NEAR_MS];
  for (const { from, to } of occurrences) {
    if (from > last) break;
    if (to >= first) return true;
  }
  if (request.emergency === null) return false;
  const { from, to } = spanOf(request.emergency);
  return from - LATEST_OPENING_MS <= when.to && to >= when.from;
}

/** Finds the requests of a change among many by what they have in common. */
export class CandidateIndex {
  readonly #byKey = new Map<string, Candidate[]>();

  constructor(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      for (const key of candidate.keys) {
        const found = this.#byKey.get(key);
        if (found === undefined) this.#byKey.set(key, [candidate]);
        else found.push(candidate);
      }
    }
  }

  of(change: ObservedChange): readonly Candidate[] {
    const when = whenOf(change);
    const found = new Set<Candidate>();
    for (const key of keysOf(change)) {
      for (const candidate of this.#byKey.get(key) ?? []) {
        if (isNearTo(candidate, when)) found.add(candidate);
      }
    }
    return [...found];
  }
}

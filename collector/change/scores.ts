/** The five questions a scope item is asked about a change. csms.md §3.2; the answers are scores with their reasons. */
import type { Span } from '../coverage/timeline.ts';
import { instantOf } from '../store/time.ts';
import type { ChangeRequest, ExpectedEffect, ScopeItem, Target } from './change.ts';
import { kindTable, type Naming, namingOf } from './change-kinds.table.ts';
import { namesOf, type ObservedChange, type ObservedSource } from './observed-change.ts';
import { instantsOf, type Placement } from './placement.ts';
import type { Reason } from './reasons.ts';
import type { Scores } from './verdict.ts';
import { MINUTE } from './window.ts';
import type { Work } from './work.ts';

export interface Score<Name extends keyof Scores> {
  readonly score: Scores[Name];
  readonly reason: Reason;
}

/** Boot loaders and first starts: what stands is read so long after the window. §3.2a.4. */
export const SETTLING_MS = 10 * MINUTE;

export function scopeOf(
  target: Target,
  names: readonly string[],
  zone: string | null,
  other: string | null,
): Score<'scope'> {
  switch (target.type) {
    case 'asset':
      return names.includes(target.asset)
        ? { score: 3, reason: { code: 'asset-named', asset: target.asset } }
        : outside;
    case 'group':
      return names.some((name) => target.assets.includes(name))
        ? { score: 2, reason: { code: 'group-named', group: target.group } }
        : outside;
    case 'zone':
      if (zone !== target.zone) return outside;
      return target.isZoneWide
        ? { score: 1, reason: { code: 'zone-named', zone } }
        : { score: 0, reason: { code: 'zone-not-wide', zone } };
    case 'peer': {
      const { asset, peer } = target;
      const isBetween =
        other !== null &&
        ((names.includes(asset) && other === peer) || (names.includes(peer) && other === asset));
      return isBetween ? { score: 3, reason: { code: 'pair-named', asset, peer } } : outside;
    }
  }
}

const outside = { score: -1, reason: { code: 'not-in-scope' } } as const;

export function kindOf(
  change: ObservedChange,
  item: ScopeItem,
  work: Work | undefined,
): Score<'kind'> {
  const { kind } = change;
  const naming: Naming = namingOf(item.kinds, kind);
  if (kindTable[kind].isByNameOnly && !item.effects.some((effect) => expects(effect, change))) {
    return { score: 0, reason: { code: 'kind-not-expected-by-name', kind } };
  }
  if (naming === 'listed') return { score: 2, reason: { code: 'kind-listed', kind } };
  if (naming === 'not') return { score: 0, reason: { code: 'kind-not-listed', kind } };
  if (!work?.session.primary) return { score: 0, reason: { code: 'kind-follows-nothing', kind } };
  const { kind: from, id } = work.session.primary;
  return { score: 1, reason: { code: 'kind-follows', kind, from, change: id } };
}

const fits = { within: 3, 'within-grace': 2, overlaps: 1, before: 0, after: 0 } as const;

/** What may have happened at any time of the window and outside it did so in it, where it came out as expected. §3.2a.7. */
export function timeScore(placement: Placement, hasExpectedValue: boolean): Scores['time'] {
  if (placement === 'contains') return hasExpectedValue ? 2 : 1;
  return fits[placement];
}

export function timeOf(
  placement: Placement,
  when: Span,
  occurrence: Span,
  hasExpectedValue: boolean,
): Score<'time'> {
  const score = timeScore(placement, hasExpectedValue);
  const window = instantsOf(occurrence);
  switch (placement) {
    case 'within':
      return { score, reason: { code: 'in-window', ...window } };
    case 'within-grace':
      return { score, reason: { code: 'in-grace', ...window } };
    case 'contains':
    case 'overlaps': {
      const code = score === 2 ? 'window-contained' : 'straddles-window';
      return { score, reason: { code, ...window } };
    }
    case 'before': {
      const minutes = Math.max(0, Math.floor((occurrence.from - when.to) / MINUTE));
      return { score, reason: { code: 'before-window', from: window.from, minutes } };
    }
    case 'after': {
      const minutes = Math.max(0, Math.floor((when.from - occurrence.to) / MINUTE));
      return { score, reason: { code: 'after-window', to: window.to, minutes } };
    }
  }
}

/** A person known by a grant goes before the station; what hides who is behind it proves neither. §3.2a.8, 12. */
export function actorOf(
  { sources, implementers }: Pick<ChangeRequest, 'sources' | 'implementers'>,
  source: ObservedSource | null,
): Score<'actor'> {
  if (source === null) return { score: 1, reason: { code: 'source-unseen' } };
  const { asset, label, standing, person } = source;
  if (person !== null && implementers.includes(person)) {
    return { score: 2, reason: { code: 'implementer-named', person } };
  }
  const isNamed = asset !== null && sources.includes(asset);
  if (standing === 'own') {
    return isNamed
      ? { score: 2, reason: { code: 'source-named', source: label } }
      : { score: 0, reason: { code: 'source-other', source: label } };
  }
  if (person !== null) return { score: 0, reason: { code: 'person-other', person } };
  // Whoever stands behind a router is not known; a jump host that nobody named is somebody else's.
  if (standing === 'jump-host' && !isNamed) {
    return { score: 0, reason: { code: 'source-other', source: label } };
  }
  return { score: 1, reason: { code: 'source-hidden', source: label, by: standing } };
}

/** What stood when the window was over, not what passed through. Null: none is expected. §3.2a.4. */
export function valueStanding(
  change: ObservedChange,
  item: ScopeItem,
  request: ChangeRequest,
  { windowEnd, now }: { readonly windowEnd: number; readonly now: number },
): { readonly score: Scores['value']; readonly reason: Reason | null } {
  const expected = item.effects
    .filter((effect) => expects(effect, change))
    .flatMap((effect) => expectedValue(effect, request) ?? []);
  if (expected.length === 0) return { score: 1, reason: null };
  const settled = windowEnd + SETTLING_MS;
  const found = standingAt(change, settled);
  const equal = expected.find((value) => found !== null && isSameValue(value, found));
  if (equal !== undefined) return { score: 2, reason: { code: 'value-expected', value: equal } };
  const wanted = expected.join(' or ');
  if (now < settled) {
    const at = instantOf(settled);
    return { score: 1, reason: { code: 'value-pending', expected: wanted, at } };
  }
  if (found === null) return { score: 1, reason: null };
  return { score: 0, reason: { code: 'value-differs', expected: wanted, found } };
}

export function expects(effect: ExpectedEffect, change: ObservedChange): boolean {
  if (effect.type !== 'difference' || effect.kind !== change.kind) return false;
  const isAsset = effect.asset === null || namesOf(change).includes(effect.asset);
  return isAsset && (effect.path === '' || effect.path === change.path);
}

/** What was approved, or what was recorded at verification where nothing was. */
export function expectedValue(effect: ExpectedEffect, { recorded }: ChangeRequest): string | null {
  if (effect.type !== 'difference') return null;
  return effect.value ?? recorded.findLast(({ effect: id }) => id === effect.id)?.value ?? null;
}

function standingAt({ after, later }: ObservedChange, moment: number): string | null {
  return later.findLast(({ at }) => Date.parse(at) <= moment)?.value ?? after;
}

/** Makers write `V3.2.6` and `3.2.6` for one version, and hashes in either case. */
export function isSameValue(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

const plain = (value: string) =>
  value
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '');

/**
 * The work a change may follow from: on the asset itself in the same session; between one of the
 * request's stations and the asset; or on the asset's direct peer. csms.md §3.1, §3.2a.5.
 */
import type { Span } from '../coverage/timeline.ts';
import type { ScopeItem } from './change.ts';
import { kindTable, namingOf } from './change-kinds.table.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { type Score, scopeOf } from './scores.ts';
import { isNear, type Session } from './session.ts';

/** A session with work of a scope item on an asset in its scope. */
export interface Work {
  readonly session: Session;
  readonly scope: Score<'scope'>;
  /** How the change lies to it. */
  readonly at: 'self' | 'ends' | 'peers';
}

export function workBeside(
  change: ObservedChange,
  when: Span,
  item: ScopeItem,
  sources: readonly string[],
  sessions: readonly Session[],
): Work | undefined {
  for (const session of sessions) {
    const { primary, asset, aliases, zone } = session;
    if (primary === null || namingOf(item.kinds, primary.kind) !== 'listed') continue;
    const at = relationOf(change, when, session, sources);
    if (at === undefined) continue;
    const other = session.source?.asset ?? null;
    const scope = scopeOf(item.target, [asset, ...aliases], zone, other);
    if (scope.score >= 1) return { session, scope, at };
  }
  return undefined;
}

function relationOf(
  change: ObservedChange,
  when: Span,
  { asset, aliases, members, span }: Session,
  sources: readonly string[],
): Work['at'] | undefined {
  if (members.includes(change.id)) return 'self';
  if (!isNear(span, when)) return undefined;
  const names = [asset, ...aliases];
  const { alsoAt } = kindTable[change.kind];
  if (alsoAt.includes('ends') && isBetween(change, names, sources)) return 'ends';
  const isPeer = alsoAt.includes('peers') && names.some((name) => change.peers.includes(name));
  return isPeer ? 'peers' : undefined;
}

/** One end is a station of the request and the other the asset. */
function isBetween(
  change: ObservedChange,
  names: readonly string[],
  sources: readonly string[],
): boolean {
  const own = namesOf(change);
  const other = change.source?.asset ?? null;
  if (other === null) return false;
  const isStation = (ends: readonly string[]) => ends.some((end) => sources.includes(end));
  const isAsset = (ends: readonly string[]) => ends.some((end) => names.includes(end));
  return (isStation(own) && isAsset([other])) || (isAsset(own) && isStation([other]));
}

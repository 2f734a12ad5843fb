/** Not hearing of something for a while: always with an end, and never of what must be heard. csms.md §3.2a.16. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { kindTable } from './change-kinds.table.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { DAY } from './window.ts';

export interface Mute {
  readonly id: string;
  readonly scope:
    | { readonly type: 'change'; readonly change: string }
    | { readonly type: 'asset'; readonly asset: string }
    | { readonly type: 'zone'; readonly zone: string };
  /** Empty: all that may be muted. */
  readonly kinds: readonly DifferenceKind[];
  readonly from: Instant;
  readonly until: Instant;
  readonly by: string;
  readonly role: 'soc' | 'asset-owner' | 'csms-manager';
  readonly reason: string;
}

const LONGEST: Record<Mute['role'], number> = {
  soc: 7 * DAY,
  'asset-owner': 90 * DAY,
  'csms-manager': 90 * DAY,
};

export type MuteFlaw = 'no-end' | 'too-long' | 'no-reason' | 'never-muted';

/** Why a mute may not be set; undefined: it may. */
export function flawOfMute({ kinds, from, until, role, reason }: Mute): MuteFlaw | undefined {
  const length = Date.parse(until) - Date.parse(from);
  if (!(length > 0)) return 'no-end';
  if (length > LONGEST[role]) return 'too-long';
  if (reason.trim() === '') return 'no-reason';
  return kinds.some(isNeverMuted) ? 'never-muted' : undefined;
}

export const isNeverMuted = (kind: DifferenceKind) =>
  kindTable[kind].family === 'logic' || kindTable[kind].family === 'firmware';

/** The mute that silences it at `now`, the one that ends last; what is muted is still judged, counted and listed. */
export function mutedBy(
  change: ObservedChange,
  mutes: readonly Mute[],
  now: Instant,
): Mute | undefined {
  if (change.isSafety || isNeverMuted(change.kind)) return undefined;
  return mutes
    .filter((mute) => flawOfMute(mute) === undefined && mute.from <= now && now < mute.until)
    .filter(({ kinds }) => kinds.length === 0 || kinds.includes(change.kind))
    .filter(({ scope }) => isIn(scope, change))
    .sort((a, b) => (a.until < b.until ? 1 : a.until > b.until ? -1 : a.id < b.id ? -1 : 1))[0];
}

function isIn(scope: Mute['scope'], change: ObservedChange): boolean {
  switch (scope.type) {
    case 'change':
      return scope.change === change.id;
    case 'asset':
      return namesOf(change).includes(scope.asset);
    case 'zone':
      return scope.zone === change.zone;
  }
}

/** Which slots a request has to have filled before it stands approved. csms.md §6. */
import { type Slot, slots } from './approval.ts';
import type { ChangeBody } from './change-body.ts';
import { changePolicy, type Touch, touches } from './change-policy.table.ts';

export type Side = 'it' | 'ot' | 'dmz' | 'safety';

/** Where a request takes place, as zones and inventory have it. */
export interface Place {
  /** Of each zone it touches, once. */
  readonly zones: readonly { readonly zone: string; readonly side: Side }[];
  /** It has a safety controller in scope. */
  readonly isSafety: boolean;
  /** A pair it names lies in two zones. */
  readonly isAcross: boolean;
}

export const NOWHERE: Place = { zones: [], isSafety: false, isAcross: false };

type Asked = Pick<ChangeBody, 'kind' | 'risk' | 'impacts' | 'items'>;

/** What of the table of touches holds, in its order. */
export function touchesOf({ kind, impacts, items }: Asked, place: Place): readonly Touch[] {
  const sides = new Set(place.zones.map(({ side }) => (side === 'safety' ? 'ot' : side)));
  const kinds = [kind, ...items.flatMap((item) => item.kinds)];
  const holds: Record<Touch, boolean> = {
    'two-sides': sides.size > 1,
    conduit: kinds.includes('integration') || place.isAcross,
    'remote-access': kinds.includes('remote-access'),
    'safety-zone': place.isSafety || place.zones.some(({ side }) => side === 'safety'),
    'safety-impact': impacts.isSafety,
    'quality-impact': impacts.isQuality,
  };
  return (Object.keys(touches) as Touch[]).filter((touch) => holds[touch]);
}

/**
 * In the order of `slots`, each once. Never none, and never fewer for a request that says more: an
 * item of another kind asks for what that kind does.
 */
export function requiredSlots(asked: Asked, place: Place): readonly Slot[] {
  const kinds = new Set([asked.kind, ...asked.items.flatMap((item) => item.kinds)]);
  const wanted = new Set<Slot>([
    ...[...kinds].flatMap((kind) => changePolicy[kind][asked.risk]),
    ...touchesOf(asked, place).flatMap((touch) => touches[touch].slots),
  ]);
  return slots.filter((slot) => wanted.has(slot));
}

/** Whether it has to name the procedure it follows, and in which revision. */
export const isGoverned = ({ kind, items }: Pick<ChangeBody, 'kind' | 'items'>): boolean =>
  [kind, ...items.flatMap((item) => item.kinds)].some((one) => changePolicy[one].isGoverned);

/** What differs between two drawings of a site: between the approved one and what stands now. Pure. */
import { canonical, type Plain } from '../evidence/record.ts';
import type { Sheet, SheetConduit, SheetZone } from './drawing.ts';

interface Named {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
}

export interface Changed extends Named {
  /** What of it is said differently; `rules` of a conduit by what became of which. */
  readonly fields: readonly string[];
  readonly rules: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
}

export interface Differing<One extends Named> {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly changed: readonly One[];
}

/** `from`, `to`: ids of zones; null: it is in none on that drawing. */
export interface Moved {
  readonly asset: string;
  readonly name: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export interface DrawingDifference {
  readonly isSame: boolean;
  readonly zones: Differing<Changed>;
  readonly conduits: Differing<Changed>;
  /** How many stand in another zone, came to one, or left; the first of them by id. */
  readonly members: { readonly count: number; readonly moved: readonly Moved[] };
}

/** An answer holds no more of those who moved. */
export const MOST_MOVED = 1000;

/** Another name or address of somebody who stays in a zone is no difference: both change by themselves. */
export function differenceOf(before: Sheet, after: Sheet): DrawingDifference {
  const zones = compared(before.zones, after.zones);
  const conduits = compared(before.conduits, after.conduits);
  const moved = movedBetween(before, after);
  return {
    isSame: [zones, conduits].every(isNothing) && moved.length === 0,
    ...{ zones, conduits },
    members: { count: moved.length, moved: moved.slice(0, MOST_MOVED) },
  };
}

const isNothing = ({ added, removed, changed }: Differing<Changed>) =>
  added.length + removed.length + changed.length === 0;

type Shown = SheetZone | SheetConduit;

/** Who stands there is told apart; which revision it is says nothing of what it shows. */
const UNCOMPARED = new Set(['id', 'ref', 'revision', 'endpoints']);

function compared(before: readonly Shown[], after: readonly Shown[]): Differing<Changed> {
  const was = new Map(before.map((one) => [one.id, one]));
  const is = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !was.has(id)).map(named),
    removed: before.filter(({ id }) => !is.has(id)).map(named),
    changed: after.flatMap((now) => changes(was.get(now.id), now) ?? []),
  };
}

const named = ({ id, ref, name }: Shown): Named => ({ id, ref, name });

function changes(before: Shown | undefined, now: Shown): Changed | undefined {
  if (before === undefined) return undefined;
  const [former, present] = [textsOf(before), textsOf(now)];
  const fields = [...present.keys()].filter((name) => former.get(name) !== present.get(name));
  if (fields.length === 0) return undefined;
  return { ...named(now), fields, rules: rulesBetween(before, now) };
}

const textsOf = (one: Shown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(one).flatMap(([name, value]) =>
      UNCOMPARED.has(name) ? [] : [[name, canonical(value as Plain)] as const],
    ),
  );

function rulesBetween(before: Shown, now: Shown): Changed['rules'] {
  const [was, is] = [rulesOf(before), rulesOf(now)];
  const ids = (rules: ReadonlyMap<string, string>, fits: (id: string) => boolean) =>
    [...rules.keys()].filter(fits);
  return {
    added: ids(is, (id) => !was.has(id)),
    removed: ids(was, (id) => !is.has(id)),
    changed: ids(is, (id) => was.has(id) && was.get(id) !== is.get(id)),
  };
}

const rulesOf = (one: Shown): ReadonlyMap<string, string> =>
  new Map('rules' in one ? one.rules.map((rule) => [rule.id, canonical(rule as Plain)]) : []);

function movedBetween(before: Sheet, after: Sheet): readonly Moved[] {
  const [was, is] = [standingOn(before), standingOn(after)];
  const moved: Moved[] = [];
  for (const [asset, { zone, name }] of is) {
    const from = was.get(asset)?.zone ?? null;
    if (from !== zone) moved.push({ asset, name, from, to: zone });
  }
  for (const [asset, { zone, name }] of was) {
    if (!is.has(asset)) moved.push({ asset, name, from: zone, to: null });
  }
  return moved.sort((one, other) => (one.asset < other.asset ? -1 : 1));
}

const standingOn = ({ zones }: Sheet) =>
  new Map(
    zones.flatMap(({ id: zone, endpoints }) =>
      endpoints.map(({ asset, name }) => [asset, { zone, name }] as const),
    ),
  );

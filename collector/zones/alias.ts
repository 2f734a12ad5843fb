/**
 * Zones and conduits name assets as they were when somebody wrote them. Who was merged into another one, and
 * who was named as declared, is meant all the same: here names become who they stand for today. Pure.
 */
import type { ConduitInForce, EndSelector } from './conduit.ts';
import type { ZoneInForce } from './zone.ts';

/** A name that is not itself an observed asset that stands by itself. */
export interface Alias {
  readonly name: string;
  /** The observed asset it stands for; one name may stand for several. */
  readonly asset: string;
}

export interface Named {
  readonly zones: readonly ZoneInForce[];
  readonly conduits: readonly ConduitInForce[];
}

export function resolved({ zones, conduits }: Named, aliases: readonly Alias[]): Named {
  if (aliases.length === 0) return { zones, conduits };
  const meant = new Map<string, string[]>();
  for (const { name, asset } of aliases) meant.set(name, [...(meant.get(name) ?? []), asset]);
  const today = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => meant.get(id) ?? id))];
  // Who is a member by their own name is none elsewhere by another's.
  const own = new Set(zones.flatMap(({ members }) => members).filter((id) => !meant.has(id)));
  const membersOf = (ids: readonly string[]) => [
    ...new Set(ids.flatMap((id) => meant.get(id)?.filter((asset) => !own.has(asset)) ?? id)),
  ];
  const selecting = (end: EndSelector) => ({ ...end, assets: today(end.assets) });
  return {
    zones: zones.map((zone) => ({
      ...zone,
      members: membersOf(zone.members),
      exceptions: today(zone.exceptions),
      bridges: today(zone.bridges),
    })),
    conduits: conduits.map((conduit) => ({
      ...conduit,
      rules: conduit.rules.map((rule) => ({
        ...{ ...rule, source: selecting(rule.source), destination: selecting(rule.destination) },
      })),
    })),
  };
}

/** Whoever is meant by a name now and was not before, or the other way round. */
export function changedBetween(before: readonly Alias[], after: readonly Alias[]): string[] {
  const keyOf = ({ name, asset }: Alias) => `${name}\t${asset}`;
  const [was, is] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const changed = [
    ...before.filter((one) => !is.has(keyOf(one))),
    ...after.filter((one) => !was.has(keyOf(one))),
  ];
  return [...new Set(changed.map(({ asset }) => asset))];
}

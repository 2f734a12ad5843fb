/** Who shares its identity with a declared asset, so that two stand for one or one stands for two. */
import type { DeclaredWhole } from './declared-asset.ts';
import type { NamedIdentity } from './declared-repository.ts';
import type { Decision } from './match.ts';
import type { ObservedAsset } from './observed-asset.ts';
import { areOneMaker } from './vendor.ts';

interface Around {
  readonly declared: ReadonlyMap<string, DeclaredWhole>;
  readonly named: readonly NamedIdentity[];
  readonly observed: readonly ObservedAsset[];
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** Ids of declared assets, then of observed ones. */
export function rivalsOf(
  asset: DeclaredWhole,
  { declared, named, observed, decisions }: Around,
): readonly { readonly id: string; readonly reason: string }[] {
  const own = new Set(
    asset.identities
      .filter(({ kind, until }) => until === null && (kind === 'serial' || kind === 'mac'))
      .map(({ kind, value, network }) => `${kind}\t${value}\t${network}`),
  );
  const others = named.flatMap(({ declared: id, kind, value, network }) => {
    const other = declared.get(id);
    if (id === asset.id || other === undefined || !own.has(`${kind}\t${value}\t${network}`))
      return [];
    if (kind === 'serial' && areOneMaker(asset.vendor, other.vendor) === false) return [];
    return [{ id, reason: `Another declared asset has the same ${kind}.` }];
  });
  const clones = observed.flatMap(({ id }) => {
    const decision = decisions.get(id);
    const isClone = !decision?.match && decision?.cloned.includes(asset.id);
    return isClone ? [{ id, reason: CLONED }] : [];
  });
  return [...others, ...clones];
}

const CLONED = 'Two were seen with one identity, in two zones at the same time.';

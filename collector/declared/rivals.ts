/** Who shares its identity with a declared asset, so that two stand for one or one stands for two. */
import type { DeclaredWhole } from './declared-asset.ts';
import type { NamedIdentity } from './declared-repository.ts';
import { groupsOf } from './groups.ts';
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
type Found = readonly { readonly id: string; readonly reason: string }[];

/** Of many assets among each other: each is asked for by itself. */
export function rivalsAmong(around: Around): (asset: DeclaredWhole) => Found {
  const { declared, named, observed, decisions } = around;
  const shared = groupsOf(named.entries(), ([, one]) => keyOf(one));
  const clones = observed.flatMap(({ id }) => {
    const decision = decisions.get(id);
    return decision === undefined || decision.match
      ? []
      : decision.cloned.map((of) => ({ of, id, reason: CLONED }));
  });
  const clonesOf = groupsOf(clones, ({ of }) => of);
  return (asset) => {
    const own = asset.identities.filter(
      ({ kind, until }) => until === null && (kind === 'serial' || kind === 'mac'),
    );
    const others = [...new Set(own.map(keyOf))]
      .flatMap((key) => shared.get(key) ?? [])
      .sort(([one], [other]) => one - other)
      .flatMap(([, { declared: id, kind }]) => {
        const other = declared.get(id);
        if (id === asset.id || other === undefined) return [];
        if (kind === 'serial' && areOneMaker(asset.vendor, other.vendor) === false) return [];
        return [{ id, reason: `Another declared asset has the same ${kind}.` }];
      });
    return [...others, ...(clonesOf.get(asset.id) ?? [])];
  };
}

const CLONED = 'Two were seen with one identity, in two zones at the same time.';

const keyOf = ({ kind, value, network }: Pick<NamedIdentity, 'kind' | 'value' | 'network'>) =>
  `${kind}\t${value}\t${network}`;

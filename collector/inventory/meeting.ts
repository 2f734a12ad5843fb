/** Who each host is that nobody recognised at a glance, and what changes hands by it. csms.md §3.3. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Claim } from './asset-repository.ts';
import {
  type Held,
  type Holder,
  type Identifier,
  isEqual,
  type Known,
  resolve,
  textOf,
} from './identity.ts';
import { later, type Sighting } from './sighting.ts';

export interface Meeting {
  /** Asset by place in the list, as far as it was gone through; undefined: nobody can say who that is. */
  readonly assets: readonly (string | undefined)[];
  readonly arrivals: readonly string[];
  readonly claims: readonly Claim[];
  /** Serials that their holder states no longer. */
  readonly gone: readonly Identifier[];
  /** Assets that lost an identifier to another one. */
  readonly bereft: readonly string[];
  /** To be done first; then all is looked at again. */
  readonly merges: readonly { winner: string; loser: string; reason: string }[];
  /** To be looked at when these are on record: they prove that one of the arrivals is somebody else. */
  readonly rest: readonly Sighting[];
}

/** `known`: every holder of any claim. What comes later in the list counts as newer where times are equal. */
export function meet(
  sightings: readonly Sighting[],
  known: readonly Holder[],
  newId: () => string,
): Meeting {
  const people = new People(known);
  const assets: (string | undefined)[] = [];
  const arrivals = new Set<string>();
  const merges = new Map<string, Meeting['merges'][number]>();

  for (const sighting of sightings) {
    if (sighting.claims.length === 0) {
      assets.push(undefined); // only a shared address
      continue;
    }
    const found = resolve(sighting.claims, people.near(sighting.claims));
    if (found?.merge) {
      const { loser, reason } = found.merge;
      if (arrivals.has(loser.asset) || arrivals.has(found.holder.asset)) break;
      merges.set(loser.asset, { winner: found.holder.asset, loser: loser.asset, reason });
    }
    const asset = found?.holder.asset ?? newId();
    if (found === undefined) arrivals.add(asset);
    assets.push(asset);
    people.give(asset, sighting);
  }
  return {
    assets,
    arrivals: [...arrivals],
    claims: [...people.claims.values()],
    gone: [...people.gone.values()],
    bereft: [...people.bereft],
    merges: [...merges.values()],
    rest: sightings.slice(assets.length),
  };
}

/** Who holds what, as it changes while the list is gone through. */
class People {
  readonly claims = new Map<string, Claim>();
  readonly gone = new Map<string, Identifier>();
  readonly bereft = new Set<string>();
  readonly #known = new Map<
    string,
    { asset: string; identifiers: Held[]; apart: readonly string[] }
  >();
  readonly #holder = new Map<string, string>();
  /** Who held it before anything was said here. */
  readonly #former: ReadonlyMap<string, string>;

  constructor(known: readonly Holder[]) {
    for (const { asset, identifiers, apart } of known) {
      this.#known.set(asset, { asset, identifiers: [...identifiers], apart });
      for (const identifier of identifiers) this.#holder.set(textOf(identifier), asset);
    }
    this.#former = new Map(this.#holder);
  }

  /** The holders of these identifiers. */
  near(identifiers: readonly Identifier[]): readonly Known[] {
    const assets = new Set(identifiers.map((identifier) => this.#holder.get(textOf(identifier))));
    return [...assets].flatMap((asset) => this.#known.get(asset ?? '') ?? []);
  }

  give(asset: string, { claims, from, to }: Sighting): void {
    const own = this.#known.get(asset) ?? { asset, identifiers: [], apart: [] };
    this.#known.set(asset, own);
    const mac = claims.find(({ kind }) => kind === 'mac');
    for (const claim of claims) {
      const key = textOf(claim);
      const holder = this.#holder.get(key) ?? asset;
      const isFurther = claim.kind === 'mac' && claim !== mac;
      // A further MAC goes with a merge of its holder, or it stays where it is.
      const isFree =
        (holder === asset || (!isFurther && this.#take(holder, asset, claim, to))) &&
        (claim.kind !== 'serial' || this.#swap(own, claim, to));
      if (!isFree) continue;
      const mine = own.identifiers.find((identifier) => isEqual(identifier, claim));
      const last = mine ? later(mine.last, to) : to;
      if (mine) own.identifiers.splice(own.identifiers.indexOf(mine), 1);
      const { kind, network, value } = claim;
      own.identifiers.push({ kind, network, value, last });
      this.#holder.set(key, asset);
      this.gone.delete(key);
      const former = this.#former.get(key) ?? null;
      this.claims.set(key, { kind, network, value, asset, holder: former, from, to: last });
    }
  }

  /** From the other one who has it. False when that one was proven later, or a person parted the two. */
  #take(other: string, asset: string, claim: Identifier, to: Instant): boolean {
    const holder = this.#known.get(other);
    const held = holder?.identifiers.find((identifier) => isEqual(identifier, claim));
    if (holder === undefined || held === undefined) return true;
    if (held.last > to || holder.apart.includes(asset)) return false;
    holder.identifiers.splice(holder.identifiers.indexOf(held), 1);
    this.bereft.add(holder.asset);
    return true;
  }

  /** A device has one serial: the newest. False when this one came too late. */
  #swap(own: { identifiers: Held[] }, claim: Identifier, to: Instant): boolean {
    const other = own.identifiers.find((held) => held.kind === 'serial' && !isEqual(held, claim));
    if (other === undefined) return true;
    if (other.last > to) return false;
    own.identifiers.splice(own.identifiers.indexOf(other), 1);
    const key = textOf(other);
    this.#holder.delete(key);
    this.claims.delete(key);
    this.gone.set(key, other);
    return true;
  }
}

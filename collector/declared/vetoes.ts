/** What keeps two from being one, however alike they are. csms.md §3.3 Vetoes, §3.2a.12. */
import { isShared, isUniversal } from '../inventory/identity.ts';
import { ADAPTERS, CONTRADICTED } from './adapters.table.ts';
import type { DeclaredWhole } from './declared-asset.ts';
import type { Candidate, Decided, Way } from './match.ts';
import type { ObservedAsset } from './observed-asset.ts';

/** Of addresses behind one MAC: more are behind a router, or handed out to others. */
const MANY_ADDRESSES = 4;
const SIMULTANEOUS_MS = 24 * 3_600_000;

export interface Veto {
  readonly of: 'person' | 'serial' | 'zone' | 'class';
  readonly sentence: string;
}

/** Why this way does not hold between the two; undefined: it does. */
export function vetoOf(
  observed: ObservedAsset,
  candidate: Candidate,
  { apart }: Decided,
  way: Way,
): Veto | undefined {
  const { asset } = candidate;
  if (apart.includes(asset.id)) {
    return { of: 'person', sentence: 'a person said that it is not.' };
  }
  if (way === 'decision') return undefined;
  if (hasOtherSerial(observed, asset) && way !== 'mac') {
    return { of: 'serial', sentence: 'its serial is another one.' };
  }
  if (isElsewhere(observed, candidate)) {
    return { of: 'zone', sentence: 'another one is heard in another zone at the same time.' };
  }
  if (way === 'serial') return undefined;
  return contradiction(observed, asset);
}

/** Those that identify a device: burnt in, of no adapter and no pair of routers, and never heard with two host names. */
export function namingMacs({ addresses, hostNames }: ObservedAsset): readonly string[] {
  if (hostNames.length > 1) return [];
  return addresses
    .filter(
      ({ kind, value }) =>
        kind === 'mac' && isUniversal(value) && !isShared(value) && !isAdapter(value),
    )
    .map(({ value }) => value);
}

const isAdapter = (mac: string) => ADAPTERS[mac.slice(0, 8)] !== undefined;

/** Whose addresses are not its own alone: a router's, or a proxy's. */
export const seenByMany = ({ addresses }: ObservedAsset): boolean =>
  addresses.filter(({ kind }) => kind === 'ip').length > MANY_ADDRESSES;

/** A serial the owner declared, of the asset or of one of its members, speaks for it. */
function hasOtherSerial({ serial }: ObservedAsset, { identities }: DeclaredWhole): boolean {
  if (serial === null) return false;
  const own = identities.filter(({ kind, until }) => kind === 'serial' && until === null);
  return own.length > 0 && own.every(({ value }) => value !== serial.trim().toLowerCase());
}

/** One that stands in two zones with two interfaces its owner declared is no two. */
function isElsewhere(observed: ObservedAsset, { asset, members }: Candidate): boolean {
  const { zone } = observed;
  if (zone === null) return false;
  return members.some(
    (member) =>
      member.id !== observed.id &&
      member.zone !== null &&
      member.zone !== zone &&
      isSimultaneous(member, observed) &&
      !(isDeclaredWith(asset, member) && isDeclaredWith(asset, observed)),
  );
}

const isSimultaneous = (one: ObservedAsset, other: ObservedAsset) =>
  Math.abs(Date.parse(one.lastSeen) - Date.parse(other.lastSeen)) < SIMULTANEOUS_MS;

const isDeclaredWith = ({ identities }: DeclaredWhole, { addresses }: ObservedAsset) =>
  identities.some(
    ({ kind, value, until, isAlias }) =>
      kind === 'mac' &&
      until === null &&
      !isAlias &&
      addresses.some((one) => one.kind === 'mac' && one.value === value),
  );

function contradiction({ macVendor }: ObservedAsset, asset: DeclaredWhole): Veto | undefined {
  if (macVendor === null) return undefined;
  const contradicts = CONTRADICTED.some(
    ({ maker, classes }) => maker.test(macVendor) && classes.includes(asset.class),
  );
  if (!contradicts) return undefined;
  return { of: 'class', sentence: 'the maker of its adapter makes none of that class.' };
}

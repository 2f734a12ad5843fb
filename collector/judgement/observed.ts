/** Makes of a drift what the change check reads: pure, from what was looked up. csms.md §3.1. */

import { type LiveGrant, personUsing, type Use } from '../access/standing.ts';
import type { Identity, ObservedChange, ObservedSource } from '../change/observed-change.ts';
import { uncertainty } from '../change/placement.ts';
import { HOUR } from '../change/window.ts';
import { instantOf } from '../store/time.ts';
import type { Zone } from '../zones/zone.ts';
import type { Happening, KnownAsset } from './happening.ts';
import { isUsbAdapter } from './usb-adapters.table.ts';

/** What the owner says of an observed asset. */
export interface Standing {
  readonly criticality: number | null;
  readonly isSafety: boolean;
  readonly lifecycle: string | null;
  readonly role: string | null;
}

export interface Surroundings {
  /** By any id it ever had. */
  readonly assets: ReadonlyMap<string, KnownAsset>;
  readonly zoneOf: ReadonlyMap<string, string>;
  readonly zones: ReadonlyMap<string, Pick<Zone, 'side' | 'criticality'>>;
  readonly standings: ReadonlyMap<string, Standing>;
  /** Observed assets that nobody declared, where a list is kept, and nobody set aside. */
  readonly rogues: ReadonlySet<string>;
  /** Who confirmed that a drift was their work. */
  readonly people: ReadonlyMap<string, string>;
  /** Those that were live about then and name a station. */
  readonly grants: readonly LiveGrant[];
}

/** Nobody says of it that it is being commissioned, and it has been there for so long: it is in operation. */
const SETTLED_MS = 30 * 24 * HOUR;
/** A value that is asked for less often than once a day is not known to be asked for at all. */
const LONGEST_POLL_MS = 24 * HOUR;

export function observedOf(happening: Happening, around: Surroundings): ObservedChange {
  const { id, kind, path, after, earliest, latest, skewMs, outcome } = happening;
  const known = happening.asset === null ? undefined : around.assets.get(happening.asset);
  const asset = known?.id ?? happening.asset;
  const zone = (asset === null ? undefined : around.zoneOf.get(asset)) ?? null;
  const place = zone === null ? undefined : around.zones.get(zone);
  const standing = asset === null ? undefined : around.standings.get(asset);
  const poll = Date.parse(latest) - Date.parse(earliest);
  return {
    ...{ id, kind, path, after, earliest, latest, outcome, asset, zone },
    skewMs: Math.round(skewMs),
    pollMs: happening.isPolled ? Math.min(poll, LONGEST_POLL_MS) : 0,
    aliases: known?.aliases ?? [],
    peers: known?.peers ?? [],
    behind: known?.behind ?? null,
    criticality: highest(standing?.criticality, place?.criticality),
    isSafety: standing?.isSafety === true || place?.side === 'safety',
    isOperational: isOperational(standing, known, earliest),
    identities: known === undefined ? [] : identitiesOf(known),
    source: sourceOf(happening, around, {
      assets: known === undefined ? [] : namesOf(known),
      zone,
    }),
    later: laterOf(happening),
  };
}

/** Of what nobody declared, how long it has been there speaks. */
function isOperational(
  standing: Standing | undefined,
  known: KnownAsset | undefined,
  earliest: string,
): boolean {
  const lifecycle = standing?.lifecycle ?? null;
  if (lifecycle !== null) return lifecycle !== 'planned' && lifecycle !== 'commissioning';
  if (known === undefined) return false;
  return Date.parse(earliest) - Date.parse(known.firstSeen) >= SETTLED_MS;
}

function identitiesOf({ macs, serials, names }: KnownAsset): readonly Identity[] {
  const isShared = names.length > 1;
  return [
    ...macs.map((value): Identity => {
      return { kind: 'mac', value, isDecisive: !isUsbAdapter(value) && !isShared };
    }),
    ...serials.map((value): Identity => ({ kind: 'serial', value, isDecisive: true })),
    ...names.map((value): Identity => ({ kind: 'name', value, isDecisive: true })),
  ];
}

/** Hosts behind these are whoever is behind them. */
const TRANSLATING = ['router', 'firewall', 'access-point'];
const JUMP_HOSTS = ['jump-host', 'remote-access', 'bastion'];

function sourceOf(
  { id, source, sourceAsset, ...happening }: Happening,
  { assets, standings, rogues, people, grants }: Surroundings,
  at: Pick<Use, 'assets' | 'zone'>,
): ObservedSource | null {
  const person = people.get(id) ?? null;
  if (source === null && sourceAsset === null) {
    // A person who says so is somebody: no device is known by it.
    if (person === null) return null;
    return { asset: null, isRogue: false, label: person, standing: 'weak', person };
  }
  const known = sourceAsset === null ? undefined : assets.get(sourceAsset);
  const label = known?.name ?? source?.ip ?? known?.ip ?? source?.mac ?? 'unknown';
  const asset = known?.id ?? sourceAsset;
  const declared = asset === null ? undefined : standings.get(asset)?.role;
  const roles = [declared, known?.role].flatMap((role) => role ?? []);
  const standing = standingOf(roles, known, source?.mac);
  const stations = known === undefined ? [] : namesOf(known);
  const use = { ...at, ...whenOf(happening), sources: PERSONAL.includes(standing) ? stations : [] };
  const isRogue = asset === null || rogues.has(asset);
  return { asset, isRogue, label, standing, person: person ?? personUsing(grants, use) };
}

/** Behind a router stands some machine, and an adapter is a machine's today: a grant for them names nobody. */
const PERSONAL: readonly ObservedSource['standing'][] = ['own', 'jump-host'];

const namesOf = ({ id, aliases }: KnownAsset) => [id, ...aliases];

function whenOf({ earliest, latest, skewMs }: Pick<Happening, 'earliest' | 'latest' | 'skewMs'>) {
  const { from, to } = uncertainty(earliest, latest, skewMs);
  return { from: instantOf(from), to: instantOf(to) };
}

function standingOf(
  roles: readonly string[],
  known: KnownAsset | undefined,
  mac: string | undefined,
): ObservedSource['standing'] {
  if (roles.some((role) => JUMP_HOSTS.includes(role))) return 'jump-host';
  if (roles.some((role) => TRANSLATING.includes(role))) return 'nat';
  const hasSerial = (known?.serials.length ?? 0) > 0;
  const isPlug = (mac !== undefined && isUsbAdapter(mac)) || known?.isRenamed === true;
  return isPlug && !hasSerial ? 'weak' : 'own';
}

/** What was stated again, and that the baseline came back. */
function laterOf({ later, before, resolvedAt }: Happening): ObservedChange['later'] {
  if (resolvedAt === null || before === null) return later;
  return [...later, { at: resolvedAt, value: before }].sort((a, b) => (a.at < b.at ? -1 : 1));
}

function highest(...given: readonly (number | null | undefined)[]): number | null {
  const known = given.filter((one) => typeof one === 'number');
  return known.length === 0 ? null : Math.max(...known);
}

/** Which devices were permitted to be connected where they are: expected, and no rogues. csms.md §1 row 12. */

import type { Instant } from '../../protocols/messages/names.ts';
import type { LiveGrant } from '../access/standing.ts';
import { isLiveDuring } from '../access/standing.ts';
import { isNumbered } from '../change/observed-change.ts';
import type { ArrivalRow, AssetRow } from './views.ts';

/** An address or serial number an observed asset has. */
export interface Shown {
  readonly asset: string;
  readonly kind: string;
  readonly value: string;
}

type Permits = ReadonlyMap<string, readonly LiveGrant[]>;

/** By observed asset. One that shows another serial number than was permitted is another device. */
export function permitsOf(grants: readonly LiveGrant[], shown: readonly Shown[]): Permits {
  const found = new Map<string, LiveGrant[]>();
  const byAsset = new Map<string, Shown[]>();
  for (const one of shown) byAsset.set(one.asset, [...(byAsset.get(one.asset) ?? []), one]);
  for (const [asset, all] of byAsset) {
    const own = grants.filter((grant) => isFor(grant, all));
    if (own.length > 0) found.set(asset, own);
  }
  return found;
}

function isFor({ body: { device } }: LiveGrant, shown: readonly Shown[]): boolean {
  if (device === null) return false;
  const serials = shown.filter(({ kind }) => kind === 'serial');
  const isNumber = serials.some(({ value }) =>
    device.serials.some((serial) => isNumbered(value, serial)),
  );
  if (device.serials.length > 0 && serials.length > 0 && !isNumber) return false;
  return isNumber || shown.some(({ kind, value }) => kind === 'mac' && device.macs.includes(value));
}

const permitAt = (permits: Permits, asset: string, zone: string | null, at: Instant) =>
  permits
    .get(asset)
    ?.find(({ body, live }) => body.device?.zone === zone && isLiveDuring(live, at, at))?.ref ??
  null;

export const withPermits = (assets: readonly AssetRow[], permits: Permits, now: Instant) =>
  permits.size === 0
    ? assets
    : assets.map((row) => ({ ...row, permittedBy: permitAt(permits, row.id, row.zone, now) }));

/** Expected when it was first seen: a permit of afterwards is no review of what came before. */
export const arrivedWith = (arrivals: readonly ArrivalRow[], permits: Permits) =>
  arrivals.map((row) => ({
    ...row,
    permittedBy: permitAt(permits, row.asset, row.zone, row.firstSeen),
  }));

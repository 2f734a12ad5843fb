/** What an exception says to the change check: which differences it tolerates, where, and in which time. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Tolerance } from '../change/explained.ts';
import type { ExceptionBody } from './exception.ts';

/** An exception that was approved, whether or not it still is. */
export interface GrantedException {
  readonly id: string;
  readonly ref: string;
  readonly site: SiteId;
  readonly body: ExceptionBody;
  readonly approvedAt: Instant;
  /** When it was revoked or put an end to; null: it runs until it expires. */
  readonly endedAt: Instant | null;
}

/** Until when it held: a revoked one still tolerates what happened before. */
export function endOf({ body, endedAt }: GrantedException): Instant {
  return endedAt !== null && endedAt < body.expires ? endedAt : body.expires;
}

/** Undefined: it tolerates no difference. */
export function toleranceOf(exception: GrantedException): Tolerance | undefined {
  const { id, body, approvedAt } = exception;
  const { covers, subjects } = body;
  if (covers.kinds.length === 0) return undefined;
  return {
    ...{ id, approvedAt, until: endOf(exception) },
    ...{ kinds: covers.kinds, assets: subjects.assets, zones: subjects.zones },
  };
}

/** What a check asks: something of this kind, on this asset or in this zone. */
export interface Covered {
  readonly by: 'checks' | 'rules' | 'requirements' | 'risks' | 'matches';
  readonly id: string;
  /** Null: of the site as a whole, which an exception for the whole site alone covers. */
  readonly asset: string | null;
  readonly zone: string | null;
}

/** The one that covers it at a time: of several the one that ends last. */
export function exceptionFor(
  exceptions: readonly GrantedException[],
  { by, id, asset, zone }: Covered,
  at: Instant,
): GrantedException | undefined {
  return exceptions
    .filter((one) => one.approvedAt <= at && at < endOf(one) && one.body.covers[by].includes(id))
    .filter(({ body: { isSiteWide, subjects } }) => {
      if (isSiteWide) return true;
      if (asset !== null && subjects.assets.includes(asset)) return true;
      return zone !== null && subjects.zones.includes(zone);
    })
    .sort((a, b) => (endOf(a) < endOf(b) ? 1 : endOf(a) > endOf(b) ? -1 : a.id < b.id ? -1 : 1))[0];
}

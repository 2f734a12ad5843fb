/** What grants say of something that was seen: whether one covers it, and whose hand it was. csms.md §3.2a.8, §4 C24, C28. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Permit } from '../change/explained.ts';
import type { Span } from '../coverage/timeline.ts';
import type { AccessGrantBody } from './access-grant.ts';

/** A grant that was approved, with the times in which it was live. */
export interface LiveGrant {
  readonly id: string;
  readonly ref: string;
  readonly site: SiteId;
  readonly body: AccessGrantBody;
  readonly live: readonly Span[];
}

/** Something that was done to an asset, between two times that are equal where it was seen. */
export interface Use {
  /** The asset, by every id it goes by. */
  readonly assets: readonly string[];
  readonly zone: string | null;
  /** Where it was done from, by every id that goes by; empty: nobody saw. */
  readonly sources: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
}

const ENGINEERS = ['engineer', 'admin'];
const USES = ['user', 'vendor_remote', 'service'];

export function isLiveDuring(live: readonly Span[], from: Instant, to: Instant): boolean {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return live.some((span) => span.from <= begin && end <= span.to);
}

/** All of the use lies in one time of it, on what it names. Where it came from is another question. */
export function isGranted({ body, live }: Pick<LiveGrant, 'body' | 'live'>, use: Use): boolean {
  if (!USES.includes(body.kind)) return false;
  const { assets, zones } = body.targets;
  const isNamed =
    use.assets.some((asset) => assets.includes(asset)) ||
    (use.zone !== null && zones.includes(use.zone));
  return isNamed && isLiveDuring(live, use.from, use.to);
}

/** Whether it is used from where it says; undefined: it says where, and nobody saw from where it was. */
export function isFromThere({ sources }: AccessGrantBody, seen: readonly string[]) {
  if (sources.length === 0) return true;
  return seen.length === 0 ? undefined : seen.some((one) => sources.includes(one));
}

/** It lets somebody change what controls the plant. */
export const isEngineers = ({ right }: AccessGrantBody): boolean =>
  right !== null && ENGINEERS.includes(right);

/**
 * Whose grant was in use at a station that it names: the one person who could have been there. Null where
 * nobody had one, several had, or a grant does not say who of a party comes.
 */
export function personUsing(grants: readonly LiveGrant[], use: Use): string | null {
  const people = grants
    .filter(({ body }) => body.kind !== 'service' && body.right !== 'view')
    .filter(({ body }) => use.sources.some((one) => body.sources.includes(one)))
    .filter((grant) => isGranted(grant, use))
    .map(({ body }) => body.person);
  const [person = null, ...others] = [...new Set(people)];
  return others.length === 0 ? person : null;
}

/** As the change check reads a permit to connect; undefined: it is none. */
export function permitOf({ ref, body, live }: LiveGrant): Permit | undefined {
  if (body.kind !== 'connect' || body.device === null) return undefined;
  const { macs, serials, zone } = body.device;
  return { grant: ref, macs, serials, zone, until: body.end, live };
}

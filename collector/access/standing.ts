/** What grants say of something that was seen: whether one covers it, and whose hand it was. csms.md §3.2a.8, §4 C24, C28. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
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
  /** Where it was done from; null: nobody saw. */
  readonly source: string | null;
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
export function isFromThere({ sources }: AccessGrantBody, source: string | null) {
  if (sources.length === 0) return true;
  return source === null ? undefined : sources.includes(source);
}

/** It lets somebody change what controls the plant. */
export const isEngineers = ({ right }: AccessGrantBody): boolean =>
  right !== null && ENGINEERS.includes(right);

/**
 * Whose grant was in use at a station that it names: the one person who could have been there. Null where
 * nobody had one, several had, or a grant does not say who of a party comes.
 */
export function personUsing(grants: readonly LiveGrant[], use: Use): string | null {
  const { source } = use;
  if (source === null) return null;
  const people = grants
    .filter(({ body }) => body.kind !== 'service' && body.right !== 'view')
    .filter((grant) => grant.body.sources.includes(source) && isGranted(grant, use))
    .map(({ body }) => body.person);
  const [person = null, ...others] = [...new Set(people)];
  return others.length === 0 ? person : null;
}

/** A device that somebody may connect, where and when. csms.md §1 row 12. */
export interface ConnectPermit {
  readonly id: string;
  readonly ref: string;
  readonly macs: readonly string[];
  readonly serials: readonly string[];
  readonly zone: string;
  readonly until: Instant | null;
  readonly live: readonly Span[];
}

export function permitOf({ id, ref, body, live }: LiveGrant): ConnectPermit | undefined {
  if (body.kind !== 'connect' || body.device === null) return undefined;
  const { macs, serials, zone } = body.device;
  return { id, ref, macs, serials, zone, until: body.end, live };
}

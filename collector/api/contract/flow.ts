/** Conversations between zones, and what they are held to be. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { conformities, type Conformity as Name } from '../../zones/conformities.table.ts';
import { SIDES } from '../../zones/zone.ts';
import { anyOf, PageQuery, pageOf } from './page.ts';

export const Conformity = z.enum(Object.keys(conformities) as [Name, ...Name[]]);
/** What is said inside a zone is in no list. */
const Listed = Conformity.exclude(['inside']);

const zone = z.guid().nullable();
const count = z.int().nonnegative();
const seen = { firstSeen: Instant, lastSeen: Instant };

const FlowEnd = z.object({
  /** Null: an address that is no asset's. */
  asset: z.guid().nullable(),
  name: z.string().nullable(),
  /** `mac ip network`, a hyphen for what is not known. */
  address: z.string(),
  zone,
});

export const Flow = z.object({
  id: z.string(),
  site: SiteId,
  client: FlowEnd,
  server: FlowEnd,
  transport: z.enum(['tcp', 'udp', 'ip', 'ethernet']),
  port: z.int(),
  protocol: z.string(),
  conformity: Listed,
  /** Which allows it, or did until it expired. */
  conduit: z.guid().nullable(),
  rule: z.string().nullable(),
  /** Since when it is held to be this. */
  since: Instant,
  packets: count,
  bytes: count,
  ...seen,
});

const FlowFilter = z.object({
  site: anyOf(SiteId).exactOptional(),
  conformity: anyOf(Listed).exactOptional(),
  /** Either end is there. */
  zone: z.guid().exactOptional(),
  from: z.guid().exactOptional(),
  to: z.guid().exactOptional(),
  /** Either end is in a zone of this side. */
  side: z.enum(SIDES).exactOptional(),
  conduit: z.guid().exactOptional(),
  rule: z.string().max(32).exactOptional(),
  protocol: z.string().max(64).exactOptional(),
  /** Heard at that time or later. */
  seenSince: Instant.exactOptional(),
});

export const FlowQuery = PageQuery.omit({ offset: true }).extend({
  ...FlowFilter.shape,
  sort: z.enum(['since', '-since']).default('-since'),
});
/** Never counted: ask for the crossings, which are. */
export const FlowPage = pageOf(Flow).omit({ total: true });

export const CrossingQuery = FlowFilter;
export const Crossings = z.object({
  items: z.array(
    z.object({
      from: zone,
      to: zone,
      conformity: Listed,
      flows: count,
      packets: count,
      ...seen,
    }),
  ),
});

export const DualHomedQuery = z.object({ site: anyOf(SiteId).exactOptional() });
export const DualHomed = z.object({
  items: z.array(
    z.object({
      asset: z.guid(),
      site: SiteId,
      name: z.string().nullable(),
      /** Its own first. */
      zones: z.array(z.guid()),
      /** Every zone but its own says that it may be there. */
      isDeclared: z.boolean(),
      since: Instant,
    }),
  ),
  isComplete: z.boolean(),
});

export const ConduitParams = z.object({ id: z.guid() });
/** Rules that allowed nothing are not among them. */
export const RuleUses = z.object({
  items: z.array(z.object({ rule: z.string(), flows: count, packets: count, ...seen })),
});

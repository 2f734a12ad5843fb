import * as z from 'zod';
import { FactClass } from '../../../protocols/messages/fact.ts';
import { Service } from '../../../protocols/messages/message.ts';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { Severity } from './drift.ts';
import { anyOf, PageQuery, pageOf, sortBy } from './page.ts';

const text = z.string().nullable();

/** A row of the inventory. Null: nobody has said. Facts here are the best ranked of each attribute. */
export const AssetSummary = z.object({
  id: z.string(),
  site: SiteId,
  /** What its owner calls it: name, else station name, else host name. */
  name: text,
  vendor: text,
  model: text,
  orderCode: text,
  serial: text,
  firmware: text,
  role: text,
  /** Purdue level, 0 to 5, halves allowed. */
  level: z.number().nullable(),
  /** The newest of its addresses; `addresses` of the asset itself lists them all. */
  ip: text,
  mac: text,
  network: text,
  /** Id of the zone it belongs to. */
  zone: z.guid().nullable(),
  addressCount: z.int(),
  firstSeen: Instant,
  /** When anything was last heard of it, by any agent. Sorted by to the hour. */
  lastSeen: Instant,
  openDrift: z.int(),
  /** Of its open drift. */
  severity: Severity.nullable(),
});

export const Address = z.object({
  kind: z.enum(['ip', 'mac']),
  value: z.string(),
  network: text,
  lastSeen: Instant,
});

export const Sighting = z.object({
  agent: z.string(),
  protocol: z.string(),
  lastSeen: Instant,
  count: z.int(),
});

export const Asset = AssetSummary.extend({
  roleReason: text,
  /** What people say of it; null: nobody declared it. */
  declared: z
    .object({
      declared: z.string(),
      ...{ tag: text, name: text, class: z.string(), criticality: z.int().nullable() },
      isSafety: z.boolean(),
      ...{ owner: text, custodian: text, zone: text, lifecycle: z.string() },
    })
    .nullable(),
  addresses: z.array(Address),
  services: z.array(Service),
  /** Which agent heard which protocol of it, and when last. */
  seen: z.array(Sighting),
});

/** Something a source stated of the asset. Sources may disagree: all are kept. */
export const AssetFact = z.object({
  attribute: z.string(),
  /** Empty: the asset itself; else `slot 2`, `unit 3`, `port 5`. */
  part: z.string(),
  value: z.string(),
  class: FactClass,
  protocol: z.string(),
  method: z.enum(['passive', 'active']),
  /** Which agent said so. */
  agent: text,
  /** Number of the packet, from 1, that proved it first. */
  frame: z.int().nullable(),
  firstSeen: Instant,
  /** When this very value was last stated: its freshness. */
  lastProven: Instant,
  /** Since when it has had this value. */
  since: Instant,
});

/** A fact took another value, after `earliest` (null: never heard before) and not later than `latest`. */
export const FactChange = z.object({
  earliest: Instant.nullable(),
  latest: Instant,
  receivedAt: Instant,
  class: FactClass,
  agent: z.string(),
  /** Reported after newer news: kept, and overruled nothing. */
  isLate: z.boolean(),
  attribute: z.string(),
  part: z.string(),
  protocol: z.string(),
  before: text,
  after: z.string(),
});

/** One conversation the asset had, seen from it. */
export const Peer = z.object({
  /** Null: an address that is no asset (yet). */
  asset: text,
  name: text,
  address: z.string(),
  /** What the asset of the page was in it. */
  as: z.enum(['client', 'server']),
  transport: z.enum(['tcp', 'udp', 'ip', 'ethernet']),
  port: z.int(),
  protocol: z.string(),
  packets: z.int(),
  bytes: z.int(),
  operations: z.record(z.string(), z.int()),
  firstSeen: Instant,
  lastSeen: Instant,
});

export const ASSET_COLUMNS = [
  'id',
  'site',
  'name',
  'vendor',
  'model',
  'orderCode',
  'serial',
  'firmware',
  'role',
  'level',
  'ip',
  'mac',
  'network',
  'firstSeen',
  'lastSeen',
  'openDrift',
] as const;

/**
 * Columns compare without regard to case; `q` matches the beginning of words of name, facts and
 * addresses, and the beginning of the firmware.
 */
export const AssetFilter = z.object({
  q: z.string().trim().min(1).max(128).exactOptional(),
  site: anyOf(SiteId).exactOptional(),
  vendor: z.string().min(1).max(256).exactOptional(),
  model: z.string().min(1).max(256).exactOptional(),
  orderCode: z.string().min(1).max(256).exactOptional(),
  serial: z.string().min(1).max(256).exactOptional(),
  firmware: z.string().min(1).max(256).exactOptional(),
  role: anyOf(z.string().max(64)).exactOptional(),
  level: z.coerce.number().min(0).max(5).exactOptional(),
  network: z.string().min(1).max(128).exactOptional(),
  /** Ids of zones, and `none`: in no zone. */
  zone: anyOf(z.union([z.guid(), z.literal('none')])).exactOptional(),
  /** An address, or a block in CIDR notation. */
  ip: z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]).exactOptional(),
  mac: z
    .string()
    .toLowerCase()
    .regex(/^[0-9a-f:]{2,17}$/)
    .exactOptional(),
  agent: z.string().min(3).max(127).exactOptional(),
  hasOpenDrift: z.enum(['true', 'false']).exactOptional(),
});

export const AssetQuery = PageQuery.extend({
  ...AssetFilter.shape,
  sort: sortBy(ASSET_COLUMNS, 'ip'),
});
export const AssetExportQuery = AssetFilter.extend({ sort: sortBy(ASSET_COLUMNS, 'ip') });
export const AssetPage = pageOf(AssetSummary);
export const AssetParams = z.object({ id: z.guid() });
export const AssetFacts = z.object({ items: z.array(AssetFact) });
export const HistoryQuery = PageQuery.omit({ offset: true }).extend({
  attribute: z.string().max(64).exactOptional(),
  from: Instant.exactOptional(),
  to: Instant.exactOptional(),
});
export const HistoryPage = pageOf(FactChange);
export const PeerPage = z.object({ items: z.array(Peer), isComplete: z.boolean() });

export type AssetColumn = (typeof ASSET_COLUMNS)[number];
export type AssetSummary = Readonly<z.infer<typeof AssetSummary>>;
export type Address = Readonly<z.infer<typeof Address>>;
export type Sighting = Readonly<z.infer<typeof Sighting>>;
export type Asset = Readonly<z.infer<typeof Asset>>;
export type AssetFact = Readonly<z.infer<typeof AssetFact>>;
export type AssetFacts = z.infer<typeof AssetFacts>;
export type FactChange = Readonly<z.infer<typeof FactChange>>;
export type HistoryPage = z.infer<typeof HistoryPage>;
export type HistoryQuery = Readonly<z.infer<typeof HistoryQuery>>;
export type Peer = Readonly<z.infer<typeof Peer>>;
export type PeerPage = z.infer<typeof PeerPage>;
export type AssetFilter = Readonly<z.infer<typeof AssetFilter>>;
export type AssetQuery = Readonly<z.infer<typeof AssetQuery>>;
export type AssetPage = z.infer<typeof AssetPage>;

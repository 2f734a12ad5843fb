import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { CLASSES, IDENTITY_KINDS } from '../../declared/fields.table.ts';
import { type Lifecycle, lifecycles } from '../../declared/lifecycle.table.ts';
import { STATUSES } from '../../declared/status.table.ts';
import { line, reason } from '../../records/prose.ts';
import { anyOf, PageQuery, pageOf, sortBy } from './page.ts';

const score = z.int().min(0).max(5);

export const LifecycleState = z.enum(Object.keys(lifecycles) as [Lifecycle, ...Lifecycle[]]);
export const AssetClass = z.enum(CLASSES);
export const ReconcileStatus = z.enum(STATUSES as [(typeof STATUSES)[number], ...typeof STATUSES]);
export const Impact = z.strictObject({
  ...{ safety: score, environment: score, production: score },
  ...{ equipment: score, quality: score, finance: score },
});
export const ExternalRef = z.strictObject({
  system: line(64),
  id: line(128),
  url: z
    .url({ protocol: /^https?$/ })
    .max(512)
    .nullable()
    .default(null),
  revision: line(64).nullable().default(null),
});

/** Null: nobody has said. */
const said = {
  tag: line(128).nullable(),
  name: line(256).nullable(),
  class: AssetClass,
  vendor: line(256).nullable(),
  model: line(256).nullable(),
  orderCode: line(256).nullable(),
  serial: line(256).nullable(),
  hardware: line(128).nullable(),
  firmware: line(128).nullable(),
  /** Id of the zone. */
  zone: z.guid().nullable(),
  /** User ids. */
  owner: z.guid().nullable(),
  custodian: z.guid().nullable(),
  criticality: z.int().min(1).max(5).nullable(),
  /** What goes wrong when it does, each 0 to 5. */
  impact: Impact.nullable(),
  isSafety: z.boolean(),
  /** What it may offer: `tcp/502`. */
  services: z
    .array(z.string().regex(/^(tcp|udp)\/([1-9]\d{0,4})$/))
    .max(256)
    .transform((all) => [...new Set(all)].sort())
    .nullable(),
  supportEnd: z.iso.date().nullable(),
  /** How long it is usually silent. */
  intervalHours: z.int().min(1).max(87_600).nullable(),
  refs: z.array(ExternalRef).max(32),
  location: line(256).nullable(),
  notes: reason(4000).nullable(),
};

export const GivenName = z.strictObject({
  kind: z.enum(IDENTITY_KINDS).exclude(['tag', 'observed']),
  value: line(256),
  /** Where an IP or a made-up MAC is meant: `cell-1/eth0/10`. */
  network: line(128).exactOptional(),
});

const names = z.array(GivenName).max(64);
const why = reason(1000).nullable().default(null);

/** What is not named is as it was. Names of a kind that is named are told whole. */
export const DeclaredEdit = z.strictObject({
  ...z.object(said).partial().shape,
  identities: names.exactOptional(),
  why,
});
export const NewDeclared = DeclaredEdit.extend({
  site: SiteId,
  lifecycle: LifecycleState.default('planned'),
}).refine(
  ({ tag, name, serial, identities = [] }) =>
    Boolean(tag ?? name ?? serial) || identities.length > 0,
  { path: ['name'], message: 'a name, a tag, a serial or another identity is needed' },
);

export const DeclaredStep = z.strictObject({ why });

export const DeclaredIdentity = z.object({
  kind: z.enum(IDENTITY_KINDS),
  value: z.string(),
  /** Empty: anywhere on the site. */
  network: z.string(),
  since: Instant,
  until: Instant.nullable(),
  /** Proven or decided, never declared. */
  isAlias: z.boolean(),
});

const text = z.string().nullable();
const kept = {
  id: z.string(),
  site: SiteId,
  ...{ tag: text, name: text, class: z.string(), vendor: text, model: text, orderCode: text },
  ...{ serial: text, hardware: text, firmware: text, zone: text, owner: text, custodian: text },
  criticality: z.int().nullable(),
  impact: Impact.nullable(),
  isSafety: z.boolean(),
  services: z.array(z.string()).nullable(),
  supportEnd: text,
  intervalHours: z.int().nullable(),
  refs: z.array(z.object({ system: z.string(), id: z.string(), url: text, revision: text })),
  ...{ location: text, notes: text },
  lifecycle: LifecycleState,
  lifecycleSince: Instant,
  /** What the ETag holds; goes back as `If-Match` with a change. */
  version: z.int(),
  ...{ created: Instant, createdBy: z.string(), changed: Instant, changedBy: z.string() },
  /** The observed asset it is, or the first of its members. */
  observed: text,
  mergedInto: text,
};

export const DeclaredSummary = z.object({
  ...kept,
  /** Null: not looked at yet. */
  status: ReconcileStatus.nullable(),
  lastSeen: Instant.nullable(),
});
export const Declared = z.object({ ...kept, identities: z.array(DeclaredIdentity) });

export const DeclaredChange = z.object({
  ...{ at: Instant, actor: z.string(), action: z.string(), field: z.string() },
  ...{ before: text, after: text, why: text, version: z.int(), batch: text },
});
export const DeclaredHistory = z.object({ items: z.array(DeclaredChange) });

export const DECLARED_COLUMNS = [
  ...(['id', 'site', 'tag', 'name', 'class', 'vendor', 'model', 'serial'] as const),
  ...(['firmware', 'criticality', 'lifecycle', 'supportEnd', 'changed'] as const),
] as const;

/** Columns compare without regard to case; `q` matches the beginning of words, addresses and aliases. */
export const DeclaredFilter = z.object({
  q: z.string().trim().min(1).max(128).exactOptional(),
  site: anyOf(SiteId).exactOptional(),
  class: anyOf(AssetClass).exactOptional(),
  lifecycle: anyOf(LifecycleState).exactOptional(),
  status: anyOf(ReconcileStatus).exactOptional(),
  tag: z.string().min(1).max(256).exactOptional(),
  vendor: z.string().min(1).max(256).exactOptional(),
  model: z.string().min(1).max(256).exactOptional(),
  serial: z.string().min(1).max(256).exactOptional(),
  firmware: z.string().min(1).max(256).exactOptional(),
  ...{ zone: z.guid().exactOptional(), owner: z.guid().exactOptional() },
  custodian: z.guid().exactOptional(),
  /** So much or more. */
  criticality: z.coerce.number().int().min(1).max(5).exactOptional(),
  isSafety: z.enum(['true', 'false']).exactOptional(),
});
export const DeclaredQuery = PageQuery.extend({
  ...DeclaredFilter.shape,
  sort: sortBy(DECLARED_COLUMNS, 'name'),
});
export const DeclaredPage = pageOf(DeclaredSummary);
export const DeclaredParams = z.object({ id: z.guid() });

export type Declared = Readonly<z.infer<typeof Declared>>;
export type DeclaredSummary = Readonly<z.infer<typeof DeclaredSummary>>;
export type DeclaredPage = z.infer<typeof DeclaredPage>;
export type DeclaredQuery = Readonly<z.infer<typeof DeclaredQuery>>;
export type DeclaredEdit = Readonly<z.infer<typeof DeclaredEdit>>;
export type NewDeclared = Readonly<z.infer<typeof NewDeclared>>;

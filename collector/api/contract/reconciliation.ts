/** How what is declared stands to what was seen, and what people decide on it. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { Declared, ReconcileStatus } from './declared.ts';
import { anyOf, PageQuery, pageOf, sortBy } from './page.ts';

const text = z.string().nullable();

export const Answer = z.object({
  /** `dispute`: the observation is doubted. `defer`: left until a day. `request`: asked for as a change. */
  answer: z.enum(['dispute', 'defer', 'request']),
  ...{ by: z.string(), at: Instant, until: Instant.nullable(), why: z.string() },
  /** The record that follows from it. */
  record: text,
});

export const Conflict = z.object({
  /** A field, or `identity/mac`, `identity/ip`, `lifecycle`. */
  field: z.string(),
  declared: text,
  observed: z.string(),
  /** An observed value gets in by a change request alone. */
  isControlled: z.boolean(),
  /** The observed asset that says so. */
  by: z.string(),
  answer: Answer.nullable(),
});

export const Suggestion = z.object({
  declared: z.string(),
  ...{ way: z.string(), confidence: z.int(), reason: z.string() },
});

const row = {
  /** Id of the declared asset, else of the observed one. */
  subject: z.string(),
  site: SiteId,
  zone: text,
  status: ReconcileStatus,
  /** Somebody has to decide. */
  isOpen: z.boolean(),
  ...{ declared: text, observed: text, name: text },
  conflicts: z.array(Conflict),
  suggestions: z.array(Suggestion),
  /** How the two were found to be one. */
  ...{ way: text, confidence: z.int().nullable(), reason: z.string() },
  ...{ since: Instant, judged: Instant, ignoredUntil: Instant.nullable() },
  /** What the ETag holds; decisions name it. */
  version: z.int(),
};
export const ReconciliationSummary = z.object(row);

export const Member = z.object({
  id: z.string(),
  ...{
    name: text,
    vendor: text,
    model: text,
    serial: text,
    firmware: text,
    role: text,
    zone: text,
  },
  ...{ firstSeen: Instant, lastSeen: Instant },
  match: z
    .object({
      ...{ way: z.string(), confidence: z.int(), reason: z.string(), decidedBy: text, at: Instant },
    })
    .nullable(),
});

export const ThreeValues = z.object({
  field: z.string(),
  declared: text,
  /** As it was approved; null: nothing was. */
  baseline: text,
  observed: z.array(
    z.object({
      ...{ asset: z.string(), value: z.string(), protocol: z.string() },
      method: z.enum(['passive', 'active']),
      ...{ agent: z.string(), firstSeen: Instant, since: Instant, lastProven: Instant },
    }),
  ),
  isInConflict: z.boolean(),
  /** Whether who hears it can see it at all. */
  visibility: z.enum(['proven', 'possible', 'partly', 'nobody']),
});

export const Reconciliation = z.object({
  ...row,
  asset: Declared.nullable(),
  members: z.array(Member),
  attributes: z.array(ThreeValues),
  hearers: z.array(
    z.object({ agent: z.string(), heard: Instant, sight: text, until: Instant.nullable() }),
  ),
});

export const ReconciliationFilter = z.object({
  status: anyOf(ReconcileStatus).exactOptional(),
  site: anyOf(SiteId).exactOptional(),
  ...{ zone: z.guid().exactOptional(), owner: z.guid().exactOptional() },
  isOpen: z.enum(['true', 'false']).exactOptional(),
  /** That is in conflict. */
  field: z.string().min(1).max(32).exactOptional(),
  q: z.string().trim().min(1).max(128).exactOptional(),
});
export const ReconciliationQuery = PageQuery.extend({
  ...ReconciliationFilter.shape,
  sort: sortBy(['since', 'name', 'judged'], '-since'),
});
export const ReconciliationPage = pageOf(ReconciliationSummary);
export const ReconciliationCounts = z.object({
  items: z.array(z.object({ status: ReconcileStatus, total: z.int(), open: z.int() })),
});
export const SubjectParams = z.object({ subject: z.guid() });

export type ReconciliationSummary = Readonly<z.infer<typeof ReconciliationSummary>>;
export type Reconciliation = Readonly<z.infer<typeof Reconciliation>>;
export type ReconciliationFilter = Readonly<z.infer<typeof ReconciliationFilter>>;

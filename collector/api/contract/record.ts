/** Records of every kind as they travel; the body is its kind's: collector/records/kinds. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { anyOf, PageQuery, pageOf, sortBy } from './page.ts';

export const RecordBody = z.record(z.string(), z.unknown());

/** `id`: of a user, a token, or `collector`. */
export const Who = z.object({ id: z.string(), name: z.string() });

export const RecordSummary = z.object({
  id: z.guid(),
  kind: z.string(),
  /** Null: of the whole organisation. */
  site: SiteId.nullable(),
  zone: z.string().nullable(),
  ref: z.string(),
  title: z.string(),
  state: z.string(),
  revision: z.int().positive(),
  /** The revision in force; the newest may still be a proposal. */
  inForce: z.int().positive().nullable(),
  /** What the ETag of the record holds; goes back as `If-Match` with a change. */
  version: z.int().positive(),
  created: Instant,
  createdBy: Who,
  changed: Instant,
  changedBy: Who,
  /** When something becomes of it by itself. */
  due: Instant.nullable(),
  /** What its kind shows in lists. */
  body: RecordBody,
});

export const RecordStep = z.object({
  number: z.int().positive(),
  at: Instant,
  by: Who,
  event: z.string(),
  from: z.string(),
  to: z.string(),
  revision: z.int().positive(),
  comment: z.string().nullable(),
  asked: RecordBody,
});

export const RecordApproval = z.object({
  revision: z.int().positive(),
  slot: z.string(),
  user: z.string().nullable(),
  name: z.string(),
  decision: z.enum(['given', 'refused', 'withdrawn']),
  meaning: z.string(),
  at: Instant,
  /** It was given to what the record says now. */
  isCurrent: z.boolean(),
});

export const WholeRecord = RecordSummary.extend({
  steps: z.array(RecordStep),
  approvals: z.array(RecordApproval),
  /** Sides that have still to approve it. */
  openSides: z.array(z.string()),
  /** What the caller could do with it by role and state; a guard may still refuse. */
  possible: z.array(z.string()),
});

export const RecordRevision = z.object({
  revision: z.int().positive(),
  body: RecordBody,
  since: Instant,
  by: Who,
});
export const RecordRevisions = z.object({ items: z.array(RecordRevision) });

export const RECORD_COLUMNS = ['changed', 'created', 'ref', 'title', 'state'] as const;

/** `key`: `asset:<id>`, `zone:<id>` … of what it is about. `q` matches the beginning of words of ref and title. */
export const RecordQuery = PageQuery.extend({
  state: anyOf(z.string().max(40)).exactOptional(),
  site: anyOf(SiteId).exactOptional(),
  zone: z.guid().exactOptional(),
  key: z.string().min(3).max(128).exactOptional(),
  q: z.string().trim().min(1).max(128).exactOptional(),
  sort: sortBy(RECORD_COLUMNS, '-changed'),
});

export const RecordPage = pageOf(RecordSummary);
export const RecordParams = z.object({ id: z.guid() });
export const Comment = z.string().trim().max(1000).exactOptional();

export type RecordSummary = Readonly<z.infer<typeof RecordSummary>>;
export type WholeRecord = Readonly<z.infer<typeof WholeRecord>>;
export type RecordPage = z.infer<typeof RecordPage>;

import * as z from 'zod';
import { Outcome } from '../../../protocols/messages/control-event.ts';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { Host, Instant, SiteId } from '../../../protocols/messages/names.ts';
import { anyOf, PageQuery, pageOf, sortBy } from './page.ts';
import { Verdict, VerdictName } from './verdict.ts';

export const Severity = z.enum(['info', 'low', 'medium', 'high', 'critical']);

/**
 * `open`: it holds, and nobody has dealt with it. `acknowledged`: a person has seen it, it still
 * holds. `resolved`: the agent sees the baseline again, whoever knows of it or not.
 */
export const DriftState = z.enum(['open', 'acknowledged', 'resolved']);

/** A device by what the page calls it. `asset` is null when the inventory does not know it. */
export const Party = z.object({
  asset: z.string().nullable(),
  name: z.string().nullable(),
  host: Host,
});

export const DriftSummary = z.object({
  id: z.string(),
  site: SiteId,
  /** Of the asset. */
  zone: z.string().nullable(),
  /** `site/agent` that saw it. */
  agent: z.string(),
  asset: z.string().nullable(),
  /** What the page calls the asset: its name, else model, else address. */
  assetName: z.string().nullable(),
  assetIp: z.string().nullable(),
  kind: DifferenceKind,
  severity: Severity,
  state: DriftState,
  /** What of the asset differs: `slot 2/firmware`; empty when all of it does. */
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** It happened after `earliest` and not later than `latest`. */
  earliest: Instant,
  latest: Instant,
  /** When the collector committed it first. */
  recordedAt: Instant,
  count: z.int().positive(),
  occurrence: z.int().positive(),
  isFlapping: z.boolean(),
  protocol: z.string().nullable(),
  by: Party.nullable(),
  outcome: Outcome.nullable(),
  evidenceCount: z.int(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: Instant.nullable(),
  /** Null: it was not judged yet. */
  verdict: Verdict.nullable(),
  /** What the ETag of the record holds; goes back as `If-Match` with a change. */
  version: z.int(),
});

/** One packet that proves it. `bytes` as kept by the agent, at most 4 KiB, base64. */
export const Evidence = z.object({
  frame: z.int(),
  at: Instant,
  linkType: z.int(),
  length: z.int(),
  bytes: z.string(),
});

/** What a person did with it. */
export const DriftAct = z.object({
  at: Instant,
  actor: z.string(),
  action: z.string(),
  comment: z.string().nullable(),
});

export const Drift = DriftSummary.extend({
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  /** ATT&CK for ICS techniques it is consistent with. */
  techniques: z.array(z.string()),
  phase: z.enum(['learning', 'settling', 'monitoring']),
  subject: Party,
  evidence: z.array(Evidence),
  acts: z.array(DriftAct),
});

export const DRIFT_COLUMNS = [
  'latest',
  'recordedAt',
  'severity',
  'kind',
  'state',
  'count',
  'verdict',
] as const;

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

/** `from` and `to` bound `latest`, both included. `q` matches the beginning of words of asset, path, before and after. */
export const DriftFilter = z.object({
  state: anyOf(DriftState).exactOptional(),
  kind: anyOf(DifferenceKind).exactOptional(),
  severity: anyOf(Severity).exactOptional(),
  verdict: anyOf(VerdictName).exactOptional(),
  /** Record of a request: what it decided. */
  request: z.guid().exactOptional(),
  isExtra: yesOrNo.exactOptional(),
  isWouldBe: yesOrNo.exactOptional(),
  site: anyOf(SiteId).exactOptional(),
  agent: z.string().min(3).max(127).exactOptional(),
  asset: z.guid().exactOptional(),
  q: z.string().trim().min(1).max(128).exactOptional(),
  from: Instant.exactOptional(),
  to: Instant.exactOptional(),
});

export const DriftQuery = PageQuery.extend({
  ...DriftFilter.shape,
  sort: sortBy(DRIFT_COLUMNS, '-latest'),
});
export const AssetDriftQuery = DriftQuery.omit({ asset: true });
export const DriftPage = pageOf(DriftSummary);
export const DriftParams = z.object({ id: z.guid() });
export const DriftDecision = z.strictObject({
  comment: z.string().trim().max(1000).exactOptional(),
});
/** `"<version>"` as the ETag said, or `*`. */
export const IfMatch = z.object({ 'if-match': z.string().max(64).optional() });

export type Severity = z.infer<typeof Severity>;
export type DriftState = z.infer<typeof DriftState>;
export type Party = Readonly<z.infer<typeof Party>>;
export type Evidence = Readonly<z.infer<typeof Evidence>>;
export type DriftAct = Readonly<z.infer<typeof DriftAct>>;
export type DriftSummary = Readonly<z.infer<typeof DriftSummary>>;
export type Drift = Readonly<z.infer<typeof Drift>>;
export type DriftColumn = (typeof DRIFT_COLUMNS)[number];
export type DriftFilter = Readonly<z.infer<typeof DriftFilter>>;
export type DriftQuery = Readonly<z.infer<typeof DriftQuery>>;
export type DriftPage = z.infer<typeof DriftPage>;
export type DriftDecision = Readonly<z.infer<typeof DriftDecision>>;

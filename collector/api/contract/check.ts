import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { anyOf } from './page.ts';

/** `na`: the question does not arise there. Unknown is never a pass. */
export const CheckStatus = z.enum(['pass', 'fail', 'unknown', 'na', 'excepted']);

const counts = z.record(CheckStatus, z.int().nonnegative());

/** All checks over all zones at one moment. `seq`: the record of the ledger that holds the digest of its answers. */
export const CheckRun = z.object({
  id: z.string(),
  at: Instant,
  tookMs: z.int().nonnegative(),
  actor: z.string(),
  queryVersion: z.int(),
  results: z.int().nonnegative(),
  digest: z.string(),
  seq: z.int().nullable(),
});

/** `site` null: of the whole collector. `zone` null: what of the site stands in no zone. */
export const CheckPlace = z.object({
  site: z.string().nullable(),
  zone: z.string().nullable(),
  zoneName: z.string().nullable(),
  status: CheckStatus,
  /** How many subjects were looked at, how many fail, how many an exception covers, why it cannot be known. */
  n: z.int().nonnegative(),
  failing: z.int().nonnegative(),
  excepted: z.int().nonnegative(),
  doubts: z.int().nonnegative(),
  /** The first few: what fails, what is not known, what is excepted. */
  reasons: z.array(z.string()),
});

/** `basis`: from observations alone, from an observation against a record, or from records alone. */
export const CheckSummary = z.object({
  id: z.string(),
  title: z.string(),
  basis: z.enum(['OBS', 'MIX', 'REC']),
  per: z.enum(['zone', 'collector']),
  /** The worst of all places; null: never asked. */
  status: CheckStatus.nullable(),
  counts,
  places: z.array(CheckPlace),
  /** A row a day, the oldest first. */
  trend: z.array(z.object({ day: z.iso.date(), counts })),
});

export const Checks = z.object({ run: CheckRun.nullable(), items: z.array(CheckSummary) });

export const CheckSetting = z.object({
  name: z.string(),
  default: z.int(),
  min: z.int(),
  max: z.int(),
  unit: z.string(),
  says: z.string(),
});

export const Check = CheckSummary.extend({
  run: CheckRun.nullable(),
  requirements: z.array(
    z.object({ framework: z.string(), id: z.string(), topic: z.string(), title: z.string() }),
  ),
  /** What it reads. */
  needs: z.array(z.string()),
  settings: z.array(CheckSetting),
});

export const CheckQuery = z.object({
  site: anyOf(SiteId).exactOptional(),
  zone: z.guid().exactOptional(),
  status: anyOf(CheckStatus).exactOptional(),
});

/** `C21`. */
export const CheckParams = z.object({ id: z.string().max(16) });

export const FindingQuery = CheckQuery.extend({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(512).exactOptional(),
});

/** One thing that does not hold. `subject`: `asset:<id>`, `drift:<id>`, `change:<id>` … */
export const CheckFinding = z.object({
  site: z.string().nullable(),
  zone: z.string().nullable(),
  is: z.enum(['failing', 'excepted']),
  subject: z.string(),
  says: z.string(),
  exception: z.string().nullable(),
  until: Instant.nullable(),
});

export const CheckFindings = z.object({
  items: z.array(CheckFinding),
  next: z.string().nullable(),
});

/** Left out: of a check that is asked once for the whole collector. */
export const CheckSettingsQuery = z.object({ site: SiteId.exactOptional() });

/** Thresholds that differ from the defaults, whole numbers. */
export const NewCheckSettings = z.strictObject({
  values: z.record(z.string().regex(/^[a-zA-Z]{1,32}$/), z.int().min(0).max(10_000_000)),
});

export const CheckSettings = z.object({
  check: z.string(),
  site: z.string().nullable(),
  values: z.record(z.string(), z.int()),
  /** What somebody set of it, when and who; null: nobody. */
  set: z.object({ values: z.record(z.string(), z.int()), at: Instant, by: z.string() }).nullable(),
  version: z.int(),
});

export type CheckStatus = z.infer<typeof CheckStatus>;
export type CheckRun = Readonly<z.infer<typeof CheckRun>>;
export type CheckPlace = Readonly<z.infer<typeof CheckPlace>>;
export type CheckSummary = Readonly<z.infer<typeof CheckSummary>>;
export type Checks = Readonly<z.infer<typeof Checks>>;
export type Check = Readonly<z.infer<typeof Check>>;
export type CheckFinding = Readonly<z.infer<typeof CheckFinding>>;
export type CheckFindings = Readonly<z.infer<typeof CheckFindings>>;
export type CheckSettings = Readonly<z.infer<typeof CheckSettings>>;

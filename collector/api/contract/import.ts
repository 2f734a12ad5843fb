import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { OUTCOMES, SOURCES, STATES, VERDICTS } from '../../exchange/batch.ts';
import { COLUMN_NAMES, type ColumnName } from '../../exchange/columns.table.ts';
import { DELIMITERS } from '../../exchange/csv-table.ts';
import { ENCODINGS } from '../../exchange/encoding.ts';
import { limits } from '../../exchange/limits.ts';
import {
  PULL_FAILURES,
  PULL_OUTCOMES,
  type PullOutcome,
} from '../../exchange/netbox/pull-schedule.ts';
import { line, reason } from '../../records/prose.ts';
import { anyOf, MAX_LIMIT, PageQuery, pageOf } from './page.ts';

const text = z.string().nullable();
const count = z.int().nonnegative();

const Column = z.enum(COLUMN_NAMES as [ColumnName, ...ColumnName[]]);
export const ImportMapping = z.array(Column.nullable()).max(limits.columns);
const Encoding = z.enum(ENCODINGS);
const Delimiter = z.enum(DELIMITERS);
const ImportState = z.enum(Object.keys(STATES) as [keyof typeof STATES]);
const Verdict = z.enum(VERDICTS);

export const ImportProblem = z.object({
  /** As a spreadsheet counts, the header is 1; of NetBox, the id it has there. */
  row: z.int().nullable(),
  column: text,
  excerpt: text,
  sentence: z.string(),
});

export const ImportBatch = z.object({
  ...{ id: z.string(), site: SiteId, source: z.enum(SOURCES), name: z.string() },
  /** SHA-256 of the file. */
  ...{ fileHash: text, fileBytes: count.nullable() },
  state: ImportState,
  /** What the ETag holds; goes back as `If-Match` with the next step. */
  version: z.int(),
  /** How the file was read; `sample` are its first rows. Null: it was no file. */
  reading: z
    .object({
      header: z.array(z.string()).readonly(),
      mapping: z.array(Column.nullable()).readonly(),
      encoding: Encoding.nullable(),
      delimiter: Delimiter.nullable(),
      sample: z.array(z.array(z.string()).readonly()).readonly(),
    })
    .nullable(),
  /** Rows by what they come to, and by what became of them. */
  counts: z.partialRecord(z.enum([...VERDICTS, ...OUTCOMES, 'restored', 'kept']), count),
  /** Why it cannot be applied: it was not read to its end. */
  problem: ImportProblem.nullable(),
  ...{ created: Instant, createdBy: z.string() },
  ...{ appliedAt: Instant.nullable(), appliedBy: text },
  ...{ undoneAt: Instant.nullable(), undoneBy: text },
});

export const ImportRow = z.object({
  row: z.int(),
  is: Verdict,
  title: text,
  declared: text,
  changes: z.array(z.object({ field: z.string(), before: text, after: text })).readonly(),
  problems: z.array(ImportProblem).readonly(),
  outcome: z.enum(OUTCOMES).nullable(),
});

export const UploadQuery = z.object({
  site: SiteId,
  name: line(128).default('list.csv'),
  encoding: Encoding.exactOptional(),
  delimiter: Delimiter.exactOptional(),
});
export const BomQuery = z.object({ site: SiteId, name: line(128).default('bom.json') });
export const ImportQuery = PageQuery.omit({ offset: true }).extend({
  site: anyOf(SiteId).exactOptional(),
  state: anyOf(ImportState).exactOptional(),
});
export const ImportRowQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(100),
  /** `next` of the page before. */
  cursor: z.coerce.number().int().min(0).max(2_147_483_647).exactOptional(),
  is: anyOf(Verdict).exactOptional(),
});
export const PreviewBody = z.strictObject({
  mapping: ImportMapping,
  encoding: Encoding.exactOptional(),
  delimiter: Delimiter.exactOptional(),
  saveAs: line(64).exactOptional(),
});
const comment = reason(2000).exactOptional();
export const ApplyBody = z.strictObject({
  comment,
  conflicts: z.enum(['keep', 'overwrite']).default('keep'),
  except: z.array(z.int().nonnegative()).max(1000).default([]),
});
export const UndoBody = z.strictObject({ comment });
export const NetboxPullBody = z.strictObject({
  site: SiteId,
  /** Slug of the site there; without it all that it has. */
  netboxSite: z
    .string()
    .regex(/^[-a-z0-9_]{1,100}$/)
    .exactOptional(),
});
export const SavedMapping = z.object({
  ...{ name: z.string(), header: z.array(z.string()).readonly() },
  mapping: z.array(Column.nullable()).readonly(),
  ...{ encoding: Encoding.nullable(), delimiter: Delimiter.nullable() },
  ...{ saved: Instant, savedBy: z.string() },
});

export const NetboxSchedule = z.object({
  /** Null: nothing is pulled by itself. */
  everyMinutes: z.int().nullable(),
  items: z
    .array(
      z.object({
        site: SiteId,
        /** Empty: all that it has. */
        netboxSite: z.string(),
        began: Instant,
        /** Null: it goes on, or broke off. */
        ended: Instant.nullable(),
        outcome: z.enum(Object.keys(PULL_OUTCOMES) as [PullOutcome]).nullable(),
        why: z.enum(PULL_FAILURES).nullable(),
        sentence: text,
        /** Rows of the last one that was read, by what they come to. */
        counts: ImportBatch.shape.counts,
        succeeded: Instant.nullable(),
        /** In a row. */
        failures: count,
        next: Instant,
        /** Imports: the one that waits for a person, and the one that rules took over last. */
        ...{ waiting: text, applied: text },
      }),
    )
    .readonly(),
});

export const ImportPage = pageOf(ImportBatch);
export const ImportRowPage = pageOf(ImportRow);
export const SavedMappings = z.object({ items: z.array(SavedMapping).readonly() });
export const ImportParams = z.object({ id: z.guid() });

export type ImportBatch = Readonly<z.infer<typeof ImportBatch>>;
export type ImportRow = Readonly<z.infer<typeof ImportRow>>;
export type ImportPage = z.infer<typeof ImportPage>;
export type ImportRowPage = z.infer<typeof ImportRowPage>;

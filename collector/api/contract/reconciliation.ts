/** How what is declared stands to what was seen, and what people decide on it. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { ACTIONS, type DecisionAction, MOST_DECIDED } from '../../declared/actions.table.ts';
import type { FieldName } from '../../declared/fields.table.ts';
import { RULED } from '../../declared/rules.ts';
import { line, reason } from '../../records/prose.ts';
import { AssetClass, Declared, ReconcileStatus } from './declared.ts';
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
  /** As it was approved; null: no baseline is in force, or it does not speak of it. */
  baseline: z
    .object({
      ...{ value: z.string(), protocol: z.string(), asset: z.guid() },
      /** Of the baseline, and which of its revisions is in force. */
      ...{ record: z.guid(), revision: z.int().positive() },
      /** When and by whom that revision was approved. */
      ...{ since: Instant, by: z.string() },
    })
    .nullable(),
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

const ACTION_NAMES = Object.keys(ACTIONS) as [DecisionAction, ...DecisionAction[]];

/** `fields`: those alone; else every one in conflict. Of a merge: those in which the merged one's value stands. */
export const Decision = z.strictObject({
  action: z.enum(ACTION_NAMES),
  rows: z
    .array(
      z.strictObject({
        subject: z.guid(),
        /** That it was decided on. */
        version: z.int().min(1),
        /** Of `match` and `merge`: the declared asset it is. */
        declared: z.guid().exactOptional(),
        fields: z.array(line(32)).max(64).exactOptional(),
        /** Of `split`: the member that is none. */
        observed: z.guid().exactOptional(),
      }),
    )
    .min(1)
    .max(MOST_DECIDED),
  why: reason(1000),
  /** Of `ignore` and `defer`. */
  until: Instant.nullable().default(null),
  /** Of `move`. */
  zone: z.guid().nullable().default(null),
  /** Of `defer`: what is done instead. */
  compensation: reason(1000).nullable().default(null),
});

/** `batch` null: nothing was done, and rows that are refused say why. */
export const DecisionResult = z.object({
  batch: text,
  rows: z.array(
    z.object({
      subject: z.string(),
      refused: text,
      changes: z.array(
        z.object({ declared: z.string(), field: z.string(), before: text, after: text }),
      ),
      followUps: z.array(z.object({ kind: z.string(), what: z.string() })),
    }),
  ),
});

export const DecisionBatches = z.object({
  items: z.array(
    z.object({
      ...{ id: z.string(), site: SiteId, at: Instant, actor: z.string(), action: z.string() },
      ...{ why: text, rule: text, rows: z.int() },
      ...{ undoneAt: Instant.nullable(), undoneBy: text },
    }),
  ),
});
export const BatchParams = z.object({ batch: z.guid() });
export const Undoing = z.strictObject({ why: reason(1000) });

/** In order: the first that fits decides; none, and a person does. */
export const Rules = z.object({
  rules: z
    .array(
      z.strictObject({
        /** Kept on every decision it makes. */
        name: line(64),
        /** Empty: any that a rule may speak of. What is controlled always takes a person. */
        fields: z.array(z.enum(RULED as [FieldName, ...FieldName[]])).max(8),
        /** Of assets; empty: any. */
        classes: z.array(AssetClass).max(32),
        decides: z.enum(['apply', 'review']),
      }),
    )
    .max(100),
});
export const RulesInForce = Rules.extend({ version: z.int() });
export const SiteParams = z.object({ site: SiteId });

export type Decision = Readonly<z.infer<typeof Decision>>;
export type ReconciliationSummary = Readonly<z.infer<typeof ReconciliationSummary>>;
export type Reconciliation = Readonly<z.infer<typeof Reconciliation>>;
export type ReconciliationFilter = Readonly<z.infer<typeof ReconciliationFilter>>;

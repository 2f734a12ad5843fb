/** What is asked of baselines beside what every record is asked. */
import * as z from 'zod';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { AgentId, Instant, SiteId } from '../../../protocols/messages/names.ts';
import {
  type DecisionState,
  decisionStates,
  type Lapse,
  lapses,
} from '../../baselines/baseline-decision.ts';

const revision = z.coerce.number().int().min(1).max(1_000_000);

/** `from`: a revision; absent: the one in force, else the newest. `to`: a revision, or what is observed now. */
export const BaselineDifferenceQuery = z.object({
  from: revision.exactOptional(),
  to: z.union([z.literal('observed'), revision]).default('observed'),
});

export const BaselineDifference = z.object({
  from: z.int().positive(),
  to: z.union([z.literal('observed'), z.int().positive()]),
  entries: z.array(
    z.object({
      path: z.string(),
      /** Who says it; empty for what was seen. */
      source: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  /** Something beyond what a snapshot lists differs as well. */
  isRestOther: z.boolean(),
});

const decisionState = z.enum(Object.keys(decisionStates) as [DecisionState]);

export const DecisionQuery = z.object({
  site: SiteId.exactOptional(),
  state: decisionState.exactOptional(),
});

export const Decisions = z.object({
  items: z.array(
    z.object({
      drift: z.string(),
      site: SiteId,
      zone: z.string().nullable(),
      agent: AgentId,
      asset: z.string().nullable(),
      kind: DifferenceKind,
      path: z.string(),
      /** What it showed when that was decided. */
      value: z.string().nullable(),
      decided: Instant,
      /** When the broker first had it for the agent. */
      told: Instant.nullable(),
      state: decisionState,
      lapsed: Instant.nullable(),
      lapse: z.enum(Object.keys(lapses) as [Lapse]).nullable(),
      /** Why it is so, in a sentence. */
      reason: z.string(),
    }),
  ),
});

export const ZoneProposal = z.strictObject({
  site: SiteId,
  zone: z.guid(),
  /** The commissioning request they follow from. */
  change: z.guid().nullable().default(null),
  note: z.string().trim().max(500).default(''),
});

export const ZoneProposed = z.object({
  proposed: z.int().nonnegative(),
  /** Assets of the zone that still have none: ask again. */
  left: z.int().nonnegative(),
});

export const MOST_APPROVED = 200;

export const BulkApproval = z.strictObject({
  items: z
    .array(z.strictObject({ id: z.guid(), version: z.int().positive() }))
    .min(1)
    .max(MOST_APPROVED),
  meaning: z.string().trim().min(1).max(200),
});

/** One by one: what one is refused for keeps no other. `code` null: approved. */
export const BulkApproved = z.object({
  items: z.array(
    z.object({ id: z.string(), code: z.string().nullable(), detail: z.string().nullable() }),
  ),
});

export type BaselineDifference = Readonly<z.infer<typeof BaselineDifference>>;

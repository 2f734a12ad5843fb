/** What was seen of a change request, and what keeps it from being closed. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';

const EffectStanding = z.object({
  /** Ids of the scope item and of the expected effect. */
  item: z.string(),
  effect: z.string(),
  /** Null: of whichever asset of a group or zone is still open. */
  asset: z.string().nullable(),
  /**
   * `not_observed`: it could have been seen and was not. `unverifiable`: nobody could have seen it;
   * somebody has to show it, and another to verify that.
   */
  state: z.enum(['pending', 'seen', 'not_observed', 'unverifiable', 'attested']),
  /** The drift that showed it. */
  change: z.string().nullable(),
  waitsUntil: Instant.nullable(),
});

const OpenPoint = z.discriminatedUnion('code', [
  z.object({ code: z.literal('effect'), standing: EffectStanding }),
  z.object({ code: z.literal('baseline-not-approved') }),
  z.object({ code: z.literal('baseline-approved-by-implementer'), by: z.string() }),
  z.object({ code: z.literal('no-backup-task') }),
  z.object({ code: z.literal('no-drawing-task') }),
  z.object({ code: z.literal('extras-undecided'), changes: z.array(z.string()) }),
]);

const Attestation = z.object({
  /** What `verify` names. */
  step: z.int(),
  effect: z.string(),
  asset: z.string().nullable(),
  evidence: z.string(),
  digest: z.string().nullable(),
  by: z.string(),
  at: Instant,
  verifiedBy: z.string().nullable(),
});

export const Verification = z.object({
  standings: z.array(EffectStanding),
  openPoints: z.array(OpenPoint),
  attestations: z.array(Attestation),
});
export const VerificationParams = z.object({ id: z.guid() });

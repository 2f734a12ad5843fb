import * as z from 'zod';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { Instant } from '../../../protocols/messages/names.ts';

/** Best first: what a change turned out to be, held against what was approved. csms.md §3.2. */
export const VerdictName = z.enum([
  'emergency_pending',
  'retro_approved',
  'authorised',
  'authorised_unattributed',
  'project',
  'tolerated',
  'outage_expected',
  'value_mismatch',
  'wrong_actor',
  'ambiguous_time',
  'out_of_window',
  'wrong_scope',
  'not_applicable',
  'unauthorised',
]);

export const VerdictReason = z.object({ code: z.string(), sentence: z.string() });

const said = {
  verdict: VerdictName,
  /** What the machine says, where a person says something else. */
  machine: VerdictName,
  saidBy: z.enum(['machine', 'person']),
  severity: z.enum(['info', 'low', 'medium', 'high', 'critical']),
  meaning: z.string(),
  action: z.string(),
  /** What is to be done about it, and by whom. */
  toDo: z.string(),
  /** The request that decided it, and which of its items. */
  request: z.object({ id: z.string(), ref: z.string(), revision: z.int() }).nullable(),
  item: z.string().nullable(),
  reasons: z.array(VerdictReason),
  /** Change control was not on in its zone: what the verdict would be. */
  isWouldBe: z.boolean(),
  /** On the list of extras of its request; `decided`: what its approver said. */
  isExtra: z.boolean(),
  decided: z.enum(['accepted', 'rejected']).nullable(),
  isLate: z.boolean(),
  isAttempted: z.boolean(),
  isAccepted: z.boolean(),
  /** The drift this one is only a part of. */
  foldedInto: z.string().nullable(),
  /** Told with others: a storm of new devices, or what toggles. */
  hushed: z.enum(['storm', 'flapping']).nullable(),
  /** Who confirmed that it was them. */
  person: z.string().nullable(),
  /** When it was first said, and when it was last found to be so. */
  since: Instant,
  at: Instant,
};

export const Verdict = z.object(said);

/** One thing that was said of a drift: by the machine, or by a person. */
export const VerdictEntry = z.object({
  n: z.int(),
  at: Instant,
  type: z.enum(['machine', 'override', 'confirmation', 'acceptance', 'extra']),
  actor: z.string().nullable(),
  verdict: VerdictName.nullable(),
  severity: z.enum(['info', 'low', 'medium', 'high', 'critical']).nullable(),
  request: z.string().nullable(),
  reasons: z.array(VerdictReason),
  reason: z.string().nullable(),
  /** Of what an analyst proposed: who confirmed it; null: nobody has. */
  confirmedBy: z.string().nullable(),
});

export const VerdictHistory = z.object({ items: z.array(VerdictEntry) });

const reason = z.string().trim().min(1).max(2000);

/** What a person says it is. Proposed by an analyst it counts once somebody else confirms it. */
export const VerdictOverride = z.strictObject({ verdict: VerdictName, reason });
export const VerdictConfirmation = z.strictObject({
  comment: z.string().trim().max(2000).exactOptional(),
});
/** `request`: the record of the request that was written for it afterwards. */
export const VerdictAcceptance = z.strictObject({ request: z.guid(), reason });
export const ExtraDecision = z.strictObject({
  drifts: z.array(z.guid()).min(1).max(500),
  decision: z.enum(['accepted', 'rejected']),
  reason,
});

export const MuteScope = z.enum(['change', 'asset', 'zone']);
export const MuteSetting = z.strictObject({
  scope: MuteScope,
  /** A drift, an asset or a zone. */
  subject: z.guid(),
  /** Empty: all that may be muted. */
  kinds: z.array(DifferenceKind).max(40),
  until: Instant,
  reason,
});
export const Mute = MuteSetting.extend({
  id: z.string(),
  site: z.string(),
  since: Instant,
  by: z.string(),
  role: z.string(),
  ended: Instant.nullable(),
  endedBy: z.string().nullable(),
  /** How many open drifts it keeps quiet now. */
  silences: z.int(),
});
export const MuteList = z.object({ items: z.array(Mute) });

export type Verdict = Readonly<z.infer<typeof Verdict>>;
export type VerdictEntry = Readonly<z.infer<typeof VerdictEntry>>;
export type VerdictOverride = Readonly<z.infer<typeof VerdictOverride>>;
export type VerdictAcceptance = Readonly<z.infer<typeof VerdictAcceptance>>;
export type ExtraDecision = Readonly<z.infer<typeof ExtraDecision>>;
export type MuteSetting = Readonly<z.infer<typeof MuteSetting>>;
export type Mute = Readonly<z.infer<typeof Mute>>;

import * as z from 'zod';
import { Outcome } from './control-event.ts';
import { Host, Instant } from './names.ts';

export const DifferenceKind = z.enum([
  'device.new',
  'device.silent',
  'device.returned',
  'device.replaced',
  'address.changed',
  'address.conflict',
  'identity.changed',
  'firmware.changed',
  'firmware.update',
  'module.added',
  'module.removed',
  'service.new',
  'service.gone',
  'flow.new',
  'operation.new',
  'target.new',
  'config.point',
  'config.counter',
  'config.network',
  'config.switch',
  'topology.changed',
  'logic.download',
  'logic.upload',
  'logic.edit',
  'mode.changed',
  'param.write',
  'time.set',
  'restart',
  'protection.changed',
  'remote.session',
  'engineering.session',
  'cadence.changed',
  'security.weak',
  'internet.contact',
  'scan',
  'malformed.burst',
  'capture.blind',
]);

const value = z.string().max(256);

/** One packet that proves a difference: enough of it to write a capture file from. */
export const EvidencePacket = z.object({
  frame: z.int().nonnegative(),
  at: Instant,
  /** LINKTYPE_ number of the capture, its length on the wire, and what was kept of it. */
  linkType: z.int().nonnegative(),
  length: z.int().nonnegative(),
  bytes: z.base64().max(4096),
});

/**
 * How what is seen differs from what was known. Whether it was allowed is not its business.
 * `key` names the same difference of the same subject for ever; `occurrence` counts how often it
 * was raised afresh after it had been resolved. A later message with equal key and occurrence
 * replaces the earlier one: counts are totals, not increments.
 */
export const Difference = z.object({
  kind: DifferenceKind,
  key: z.string().min(1).max(64),
  occurrence: z.int().positive(),
  state: z.enum(['open', 'resolved']),
  /** What of the subject differs: `slot 2/firmware`, `register 100`; empty when all of it does. */
  path: z.string().max(128),
  before: value.exactOptional(),
  after: value.exactOptional(),
  /** It happened after `earliest` and not later than `latest`; both are equal where it was seen to happen. */
  earliest: Instant,
  latest: Instant,
  count: z.int().positive(),
  /** Toggled more than three times within an hour: one difference stands for all. */
  isFlapping: z.boolean().exactOptional(),
  protocol: z.string().max(64).exactOptional(),
  by: Host.exactOptional(),
  outcome: Outcome.exactOptional(),
  detail: z.record(z.string().max(32), z.union([z.string().max(256), z.number()])).exactOptional(),
  /** ATT&CK for ICS techniques it is consistent with. */
  techniques: z.array(z.string().max(16)).max(8).exactOptional(),
  phase: z.enum(['learning', 'settling', 'monitoring']),
  evidence: z.array(EvidencePacket).max(4),
});

export type DifferenceKind = z.infer<typeof DifferenceKind>;
export type EvidencePacket = Readonly<z.infer<typeof EvidencePacket>>;
export type Difference = Readonly<z.infer<typeof Difference>>;

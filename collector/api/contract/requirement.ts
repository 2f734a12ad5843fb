import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { CheckStatus } from './check.ts';

export const FrameworkId = z.enum([
  'iec-62443-2-1',
  'iec-62443-3-3',
  'iec-62443-3-2',
  'iec-62443-2-4',
  'iso-27001',
  'nist-csf',
  'nis2',
  'cisa-cpg',
  'attack-ics',
]);

/** Derived from the checks that speak to it. `not_observed`: nobody knows. `outside`: no check speaks to it. */
export const Standing = z.enum([
  'effective',
  'degraded',
  'failing',
  'not_observed',
  'not_applicable',
  'outside',
]);

/** What the checks behind it rest on. */
export const Support = z.enum(['observed', 'mixed', 'record-based', 'outside']);

export const NewRequirementStatement = z.strictObject({
  managedBy: z.enum(['csms', 'isms', 'shared']),
  /** Where to look: a document, a system, an office. */
  pointer: z.string().trim().max(500),
  isApplicable: z.boolean(),
  /** Why it does not apply; it may be empty where it does. */
  justification: z.string().trim().max(2000),
});

export const Requirement = z.object({
  framework: FrameworkId,
  id: z.string(),
  /** Our own words: the text is its publisher’s. */
  topic: z.string(),
  group: z.string(),
  standing: Standing,
  support: Support,
  checks: z.array(z.string()),
  /** Answers behind it, by status. */
  counts: z.record(CheckStatus, z.int().nonnegative()),
  /** What a person said of it; null: nobody. */
  stated: NewRequirementStatement.extend({ at: Instant, by: z.string() }).nullable(),
  version: z.int(),
});

export const Framework = z.object({
  id: FrameworkId,
  title: z.string(),
  version: z.string(),
  /** False: only the identifiers that checks name are here. */
  isWhole: z.boolean(),
  /** How the identifiers were verified. */
  provenance: z.string(),
  standings: z.record(Standing, z.int().nonnegative()),
  supports: z.record(Support, z.int().nonnegative()),
  items: z.array(Requirement),
});

export const Frameworks = z.object({ items: z.array(Framework) });

/** Left out: all of them. */
export const RequirementQuery = z.object({ framework: FrameworkId.exactOptional() });

export const RequirementParams = z.object({
  framework: FrameworkId,
  id: z.string().max(32),
});

export type FrameworkId = z.infer<typeof FrameworkId>;
export type Requirement = Readonly<z.infer<typeof Requirement>>;
export type Framework = Readonly<z.infer<typeof Framework>>;
export type Frameworks = Readonly<z.infer<typeof Frameworks>>;

/** An incident as it is kept: what happened to what, how bad it is, what was done. csms.md §1 rows 48 to 53, §2. */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { line, prose } from '../records/prose.ts';
import { Run } from './playbook-run.ts';

export const incidentSeverities = ['low', 'medium', 'high', 'critical'] as const;
export const IncidentSeverity = z.enum(incidentSeverities);

/** Of drifts, and of assets, so many are named; a storm has more than anybody reads. */
export const MOST_LINKED = 100;

/** What it does to what the plant is there for. */
export const Impacts = z.strictObject({
  production: z.boolean(),
  quality: z.boolean(),
  data: z.boolean(),
  safety: z.boolean(),
});

export const NO_IMPACT = { production: false, quality: false, data: false, safety: false } as const;

/** Somebody was told of it. */
export const Notified = z.strictObject({
  /** `nis2/early-warning`; null: nobody's rule asked for it. */
  deadline: z.string().max(64).nullable(),
  at: Instant,
  to: line(80),
  /** The number the other side gave it. */
  reference: line(80).nullable(),
});

const linked = z.array(z.guid()).max(MOST_LINKED);

/** When what happened. None before the one it follows: see `flawOfTimes`. */
export const Times = z.strictObject({
  occurredAt: Instant.nullable(),
  detectedAt: Instant,
  reportedAt: Instant.nullable(),
  containedAt: Instant.nullable(),
  recoveredAt: Instant.nullable(),
});

export const IncidentBody = z.strictObject({
  ...Times.shape,
  title: line(120),
  summary: prose(1500),
  severity: IncidentSeverity,
  zone: z.guid().nullable(),
  drifts: linked,
  assets: linked,
  /** Drifts beyond those that are named. */
  moreDrifts: z.int().min(0),
  impacts: Impacts,
  /** Null: undecided, and the clocks run. */
  isReportable: z.boolean().nullable(),
  notifications: z.array(Notified).max(20),
  /** Reminders that were given: see deadlines.ts. */
  told: z.array(z.string().max(80)).max(50),
  playbook: Run.nullable(),
  rootCause: prose(1500),
  lesson: prose(1500),
  /** Corrective actions are tasks about it; where there are none, why. */
  noActionReason: prose(1000),
});

export type IncidentSeverity = z.infer<typeof IncidentSeverity>;
export type Impacts = Readonly<z.infer<typeof Impacts>>;
export type Notified = Readonly<z.infer<typeof Notified>>;
export type Times = Readonly<z.infer<typeof Times>>;
export type IncidentBody = Readonly<z.infer<typeof IncidentBody>>;

/** What is known when it is opened. */
export interface Opening {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly zone: string | null;
  readonly drifts: readonly string[];
  readonly assets: readonly string[];
  readonly detectedAt: Instant;
  readonly occurredAt?: Instant | null;
  readonly summary?: string;
}

export function opened(opening: Opening): IncidentBody {
  const { title, severity, zone, detectedAt, occurredAt = null, summary = '' } = opening;
  return {
    ...{ title, summary, severity, zone, occurredAt, detectedAt },
    ...{ reportedAt: null, containedAt: null, recoveredAt: null, impacts: NO_IMPACT },
    ...withLinked({ drifts: [], assets: [], moreDrifts: 0 }, opening),
    ...{ isReportable: null, notifications: [], told: [], playbook: null },
    ...{ rootCause: '', lesson: '', noActionReason: '' },
  };
}

type Linked = Pick<IncidentBody, 'drifts' | 'assets' | 'moreDrifts'>;

/** With these named as well, each once; what has no place is counted. */
export function withLinked(
  { drifts, assets, moreDrifts }: Linked,
  more: { readonly drifts: readonly string[]; readonly assets: readonly string[] },
): Linked {
  const all = [...new Set([...drifts, ...more.drifts])];
  return {
    drifts: all.slice(0, MOST_LINKED),
    assets: [...new Set([...assets, ...more.assets])].slice(0, MOST_LINKED),
    moreDrifts: moreDrifts + Math.max(0, all.length - MOST_LINKED),
  };
}

/** Without these. */
export function withoutLinked<Of extends Linked>(
  linkedOf: Of,
  less: { readonly drifts: readonly string[]; readonly assets: readonly string[] },
): Of {
  return {
    ...linkedOf,
    drifts: linkedOf.drifts.filter((drift) => !less.drifts.includes(drift)),
    assets: linkedOf.assets.filter((asset) => !less.assets.includes(asset)),
  };
}

/** Who is told when, and again when, until somebody looks. csms.md §3.2. */
import type { Severity } from '../drift/severity.table.ts';
import { HOUR, MINUTE } from './window.ts';

const DAYS = 24 * HOUR;

export const recipients = ['ot-on-call', 'soc', 'ot-engineer', 'csms-manager'] as const;
export type Recipient = (typeof recipients)[number];

export interface Step {
  /** Since the verdict, in milliseconds. */
  readonly after: number;
  readonly to: readonly Recipient[];
  /** Again as often, until it is acknowledged; null: once. */
  readonly every: number | null;
}

/** Nothing below medium: it is in the list, and in the digest. */
export const escalationTable: Record<Severity, readonly Step[]> = {
  critical: [
    { after: 0, to: ['ot-on-call', 'soc'], every: 15 * MINUTE },
    { after: 60 * MINUTE, to: ['csms-manager'], every: null },
  ],
  high: [
    { after: 0, to: ['soc'], every: null },
    { after: 4 * HOUR, to: ['ot-engineer', 'soc'], every: null },
    { after: 24 * HOUR, to: ['csms-manager'], every: null },
  ],
  medium: [
    { after: 0, to: ['ot-engineer'], every: null },
    { after: 3 * DAYS, to: ['csms-manager'], every: null },
  ],
  low: [],
  info: [],
};

/** An incident opens by itself: so many unauthorised changes in a zone within the time. */
export const INCIDENT = { changes: 3, withinMs: HOUR } as const;

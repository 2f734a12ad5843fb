/** A verdict as it is kept: what counts, what the machine says of it, and what people added. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Verdict } from '../change/verdict.ts';
import type { Action, VerdictName } from '../change/verdicts.table.ts';
import type { Severity } from '../drift/severity.table.ts';

export interface VerdictRow {
  readonly drift: string;
  readonly site: SiteId;
  /** Where it happened, when it was last judged. */
  readonly asset: string | null;
  readonly zone: string | null;
  readonly latest: Instant;
  /** What counts. */
  readonly verdict: VerdictName;
  readonly saidBy: 'machine' | 'person';
  readonly severity: Severity;
  readonly action: Action;
  /** What the machine says today, whatever people say. */
  readonly machine: Verdict;
  readonly method: number;
  /** The record of the request that decided it, which revision and which of its items. */
  readonly request: string | null;
  readonly revision: number | null;
  readonly item: string | null;
  readonly isWouldBe: boolean;
  readonly isExtra: boolean;
  readonly isLate: boolean;
  readonly isAttempted: boolean;
  readonly foldedInto: string | null;
  /** When this verdict was first said, and when it was last found to be so. */
  readonly since: Instant;
  readonly at: Instant;
  /** Who confirmed that it was them. */
  readonly person: string | null;
  /** The asset owner lives with it, by a request that was written for it afterwards. */
  readonly isAccepted: boolean;
  /** What the approver decided on an extra. */
  readonly decided: ExtraDecision | null;
  /** It is told with others: see hush.ts. */
  readonly hushed: Hushed | null;
  readonly toldUntil: Instant | null;
  readonly tells: Instant | null;
}

export type ExtraDecision = 'accepted' | 'rejected';
export type Hushed = 'storm' | 'flapping';

/** What a person decided on it takes another road than what the machine finds. */
export type Judged = Omit<VerdictRow, 'person' | 'isAccepted' | 'decided'>;

export const entryTypes = ['machine', 'override', 'confirmation', 'acceptance', 'extra'] as const;
export type EntryType = (typeof entryTypes)[number];

/** Of all that was ever said of it. `body`: of `machine` the verdict, with the method. */
export interface EntryRow {
  readonly n: number;
  readonly at: Instant;
  readonly type: EntryType;
  readonly actor: string | null;
  readonly body: object;
}

/** How far somebody was told of it, and when they are next. */
export type Telling = Pick<VerdictRow, 'drift' | 'toldUntil' | 'tells'>;

/** How often a verdict for the digest was said on a day. */
export interface DigestRow extends Pick<VerdictRow, 'site' | 'zone' | 'verdict' | 'isWouldBe'> {
  readonly count: number;
}

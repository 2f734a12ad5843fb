/** Answers of checks as they are kept, and as people ask for them. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Doubt, Excepted, Finding, Status } from './assessment.ts';
import type { Result } from './check-run.ts';

export interface RunRow {
  readonly id: string;
  readonly at: Instant;
  readonly tookMs: number;
  readonly actor: string;
  /** Of the questions: a later one may answer otherwise on the same plant. */
  readonly queryVersion: number;
  readonly results: number;
  readonly digest: string;
  readonly seq: number | null;
}

/** What is kept of an answer beside its counts: the first of each. */
export interface ResultBody {
  readonly failing: readonly Finding[];
  readonly excepted: readonly Excepted[];
  readonly doubts: readonly Doubt[];
  readonly na: string | null;
}

/** `site` null: of the whole collector. */
export interface ResultRow {
  readonly check: string;
  readonly site: string | null;
  readonly zone: string | null;
  readonly zoneName: string | null;
  readonly status: Status;
  readonly n: number;
  readonly failing: number;
  readonly excepted: number;
  readonly doubts: number;
  /** Why, the first few sentences. */
  readonly reasons: readonly string[];
}

export interface FindingRow extends Excepted {
  readonly site: string | null;
  readonly zone: string | null;
  readonly is: 'failing' | 'excepted';
}

/** Answers of one check on one day, by status: of the last run of it. */
export interface TrendRow {
  readonly check: string;
  readonly day: string;
  readonly counts: Readonly<Record<Status, number>>;
}

export interface SettingRow {
  readonly check: string;
  readonly site: string;
  readonly value: Readonly<Record<string, number>>;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
}

export interface StatementRow {
  readonly framework: string;
  readonly requirement: string;
  readonly managedBy: 'csms' | 'isms' | 'shared';
  /** Where to look: a document, a system, a person’s office. */
  readonly pointer: string;
  readonly isApplicable: boolean;
  readonly justification: string;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
}

/** Of each list: more are counted, and found by asking the records themselves. */
export const MOST_KEPT = 200;
const LONGEST = 400;
const MOST_DOUBTS = 20;

export function bodyOf({ failing, excepted, doubts, na }: Result): ResultBody {
  return {
    failing: failing.slice(0, MOST_KEPT).map(({ subject, says }) => ({ subject, says: cut(says) })),
    excepted: excepted
      .slice(0, MOST_KEPT)
      .map(({ also: _, ...one }) => ({ ...one, says: cut(one.says) })),
    doubts: doubts.slice(0, MOST_DOUBTS).map(({ code, says }) => ({ code, says: cut(says) })),
    na,
  };
}

/** Names of devices are in it: the database keeps no NUL, and no list of sentences is for ever. */
const cut = (text: string) => text.replaceAll('\0', '').slice(0, LONGEST);

/** What a campaign of attestation is asked and answers, row by row. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { KeptRecord } from '../records/record.ts';
import type { AttestationAnswer, Attested } from './attestation.ts';

/** What is asked: what stood on the site, or in the zone, when it was opened. */
export interface AttestationScope {
  readonly campaign: string;
  readonly site: SiteId | null;
  readonly zone: string | null;
  readonly opened: Instant;
}

export const scopeOf = ({ id, site, zone, created }: KeptRecord): AttestationScope => ({
  ...{ campaign: id, site, zone, opened: created },
});

export interface AttestationFilter {
  /** User id; null: what nobody owns. */
  readonly owner?: string | null;
  readonly isPreticked?: boolean;
  readonly isAnswered?: boolean;
}

export interface AttestationRow extends Attested {
  readonly declared: string;
  readonly version: number;
  readonly tag: string | null;
  readonly name: string | null;
  readonly class: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly owner: string | null;
  readonly zone: string | null;
  /** Fields that are observed otherwise, and on which nobody has decided. */
  readonly conflicts: readonly string[];
  readonly lastAt: Instant | null;
  readonly answer: AttestationAnswer | null;
  readonly comment: string | null;
  readonly by: string | null;
  readonly at: Instant | null;
}

export interface AttestationSum {
  readonly owner: string | null;
  readonly name: string | null;
  readonly rows: number;
  /** Of those that wait. */
  readonly preticked: number;
  readonly differing: number;
  readonly right: number;
  readonly wrong: number;
  readonly notMine: number;
}

export interface Answering {
  readonly declared: string;
  readonly version: number;
  readonly answer: AttestationAnswer;
  readonly comment: string;
}

export interface Tally {
  readonly right: number;
  readonly wrong: number;
  readonly notMine: number;
  readonly digest: string;
}

/** How one thing stands, as lists show it: a declared asset, or an observed one that nobody declared. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Place } from '../users/role.ts';
import type { Finding } from './match.ts';
import type { Answered } from './standing.ts';
import type { Status } from './status.table.ts';

export interface ReconciliationRow {
  /** Id of the declared asset, else of the observed one. */
  readonly subject: string;
  readonly site: SiteId;
  readonly zone: string | null;
  readonly status: Status;
  /** Somebody has to decide. */
  readonly isOpen: boolean;
  readonly declared: string | null;
  /** The first of its members. */
  readonly observed: string | null;
  readonly name: string | null;
  readonly conflicts: readonly Answered[];
  /** Whom a rogue may be. */
  readonly suggestions: readonly Finding[];
  /** How the two were found to be one. */
  readonly way: string | null;
  readonly confidence: number | null;
  readonly reason: string;
  /** Since when it has this status. */
  readonly since: Instant;
  readonly judged: Instant;
  readonly ignoredUntil: Instant | null;
  /** Counts what is new of it from 1: decisions name it. */
  readonly version: number;
}

export type ReconciliationColumn = 'since' | 'name' | 'judged';

export interface ReconciliationFilter {
  readonly status?: readonly string[];
  readonly site?: readonly string[];
  readonly zone?: string;
  readonly owner?: string;
  readonly isOpen?: boolean;
  /** A field that is in conflict. */
  readonly field?: string;
  readonly q?: string;
  /** Whole sites, and zones of others. */
  readonly places?: readonly Place[];
}

export interface ReconciliationSelection {
  readonly sort: ReconciliationColumn | `-${ReconciliationColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
}

export interface StatusCount {
  readonly status: Status;
  readonly total: number;
  readonly open: number;
}

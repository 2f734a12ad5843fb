/** What lists of records are asked for. */
import type { Place } from '../users/role.ts';

export const RECORD_COLUMNS = ['changed', 'created', 'ref', 'title', 'state'] as const;
export type RecordColumn = (typeof RECORD_COLUMNS)[number];

export interface RecordFilter {
  readonly state?: readonly string[];
  readonly site?: readonly string[];
  readonly zone?: string;
  /** Nothing that stands elsewhere, whatever else is asked for; what belongs to no site is everywhere. */
  readonly places?: readonly Place[];
  /** One of its keys, `asset:<id>`. */
  readonly key?: string;
  /** Begins words of its ref and title. */
  readonly q?: string;
}

export interface RecordSelection {
  readonly sort: RecordColumn | `-${RecordColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
}

/** What lists of records are asked for. */
export const RECORD_COLUMNS = ['changed', 'created', 'ref', 'title', 'state'] as const;
export type RecordColumn = (typeof RECORD_COLUMNS)[number];

export interface RecordFilter {
  readonly state?: readonly string[];
  readonly site?: readonly string[];
  readonly zone?: string;
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

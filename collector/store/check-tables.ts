import type { JSONColumnType } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import type { Status } from '../csms/assessment.ts';

type Json<Value extends object> = JSONColumnType<Value, string, string>;

/** What checks answered. Runs and results are added, and dropped whole when they are old; never changed. */
export interface CheckTables {
  /** `seq`: of the record in the ledger that holds `digest`, which is over all results of the run. */
  check_run: {
    id: string;
    at: Instant;
    took_ms: number;
    actor: string;
    query_version: number;
    results: number;
    digest: string;
    seq: number | null;
  };
  /** `site` empty: of the whole collector. `zone` empty: what of the site stands in none. */
  check_result: {
    run: string;
    check: string;
    site: string;
    zone: string;
    status: Status;
    n: number;
    failing: number;
    excepted: number;
    doubts: number;
    /** The first of each, and why it is not asked. */
    body: Json<object>;
  };
  check_setting: {
    check: string;
    site: string;
    value: Json<Record<string, number>>;
    version: number;
    at: Instant;
    by: string;
  };
  /** What a person said of a requirement: who manages it, and where; whether it applies at all. */
  requirement_statement: {
    framework: string;
    requirement: string;
    managed_by: 'csms' | 'isms' | 'shared';
    pointer: string;
    is_applicable: boolean;
    justification: string;
    version: number;
    at: Instant;
    by: string;
  };
}

import type { Generated, JSONColumnType } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

type Json = JSONColumnType<object, string, string>;

/** What people decide on: see collector/records/record.ts. `*_id`: of a user, a token, or `collector`. */
export interface RecordTables {
  record: {
    id: string;
    kind: string;
    site: SiteId | null;
    zone: string | null;
    ref: string;
    title: string;
    state: string;
    revision: number;
    in_force: number | null;
    version: Generated<number>;
    body: Json;
    hash: string;
    keys: string[];
    created: Instant;
    created_by: string;
    created_by_id: string;
    changed: Instant;
    changed_by: string;
    changed_by_id: string;
    due: Instant | null;
  };
  /** The next number of a kind on a site. */
  record_counter: { kind: string; site: string; next: number };
  /** Every body there was, never changed. */
  record_revision: {
    record: string;
    revision: number;
    body: Json;
    hash: string;
    since: Instant;
    by: string;
    by_id: string;
  };
  /** What became of it, never changed. */
  record_step: {
    record: string;
    number: number;
    at: Instant;
    by: string;
    by_id: string;
    event: string;
    from: string;
    to: string;
    revision: number;
    comment: string | null;
    asked: Json;
  };
  approval: {
    id: Generated<number>;
    record: string;
    revision: number;
    hash: string;
    slot: string;
    user: string | null;
    name: string;
    decision: 'given' | 'refused' | 'withdrawn';
    meaning: string;
    at: Instant;
  };
}

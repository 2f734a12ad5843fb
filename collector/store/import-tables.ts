import type { JSONColumnType } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

type Json = JSONColumnType<object, string, string>;

/** Lists of assets that came from elsewhere: see collector/exchange/batch.ts. */
export interface ImportTables {
  import_batch: {
    id: string;
    site: SiteId;
    source: string;
    name: string;
    file_hash: string | null;
    file_bytes: number | null;
    state: string;
    version: number;
    reading: Json | null;
    counts: Json;
    problem: Json | null;
    created: Instant;
    created_by: string;
    applied_at: Instant | null;
    applied_by: string | null;
    undone_at: Instant | null;
    undone_by: string | null;
  };
  import_row: {
    batch: string;
    row: number;
    is: string;
    title: string | null;
    declared: string | null;
    statement: Json | null;
    changes: Json;
    problems: Json;
    outcome: string | null;
  };
  /** `before` null: the import made it. `version`: which it got. */
  import_before: { batch: string; declared: string; before: Json | null; version: number };
  import_mapping: {
    name: string;
    header: Json;
    mapping: Json;
    encoding: string | null;
    delimiter: string | null;
    saved: Instant;
    saved_by: string;
  };
  /** Pulls from a NetBox that happen by themselves: see collector/exchange/netbox/pull-schedule.ts. */
  netbox_pull: {
    site: SiteId;
    netbox_site: string;
    began: Instant;
    ended: Instant | null;
    outcome: string | null;
    why: string | null;
    sentence: string | null;
    counts: Json;
    succeeded: Instant | null;
    failures: number;
    next: Instant;
    waiting: string | null;
    applied: string | null;
  };
}

import type { ColumnType, JSONColumnType } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { ChangeRequest, Outage } from '../change/change.ts';

/** When people said that they would work, kept for lookups; the records themselves are the engine's. */
export interface ChangeTables {
  /**
   * One row a revision of a request, and one an outage. `during`: as multirange, what of its times is
   * near to what: see planned.ts; expanded up to `horizon`, null where nothing recurs.
   */
  planned_work: {
    record: string;
    revision: number;
    kind: 'change' | 'outage';
    site: SiteId;
    /** No other revision has taken its place. */
    is_current: boolean;
    keys: string[];
    during: ColumnType<never, string, string>;
    horizon: Instant | null;
    body: JSONColumnType<ChangeRequest | Outage, string, string>;
  };
  /** What calendar programs are let in with. */
  calendar_feed: {
    id: string;
    owner: string;
    name: string;
    site: SiteId | null;
    token_hash: string;
    created: Instant;
    revoked: Instant | null;
  };
}

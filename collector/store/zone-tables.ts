/** What is kept beside the records of sites, zones and conduits. */
import type { Generated } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Conformity } from '../zones/conformities.table.ts';

export interface ZoneTables {
  /**
   * `revision` counts the changes of what is in force on a site; up to `settled` every asset and
   * conversation has been looked at. In between, `stage` and `place` say how far that has got.
   */
  zone_plan: {
    site: SiteId;
    revision: number;
    settled: number;
    stage: 'assets' | 'conversations' | null;
    place: string | null;
  };
  /** Whom zones and conduits in force name; some name somebody as declared. */
  zone_named: { site: SiteId; asset: string; is_declared: boolean };
  /** Assets with addresses in several zones. Declared: every zone but its own says that it may be there. */
  dual_homed: {
    asset: string;
    site: SiteId;
    zones: string[];
    is_declared: boolean;
    since: Instant;
  };
  /** What people decided on a proposal. `record`: what it became. */
  proposal_decision: {
    site: SiteId;
    key: string;
    decision: 'adopted' | 'dismissed';
    record: string | null;
    by: string;
    at: Instant;
    comment: string | null;
    /** Key and reason of the proposal it was part of; null: decided on before they were kept. */
    proposal: string | null;
    reason: string | null;
  };
  /** What drawings show, by digest. `sheet`: its canonical form, of which the digest is. */
  drawing_sheet: {
    digest: string;
    site: SiteId;
    zones: string[];
    sheet: string;
  };
}

/** Null: not looked at, because the site has no zones. `judged`: since when it is held to be this. */
export interface ConversationZones {
  id: Generated<number>;
  from_zone: Generated<string | null>;
  to_zone: Generated<string | null>;
  conformity: Generated<Conformity | null>;
  conduit: Generated<string | null>;
  rule: Generated<string | null>;
  judged: Generated<Instant | null>;
}

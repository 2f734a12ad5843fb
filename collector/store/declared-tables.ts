import type { Generated, JSONColumnType } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

type Json<Value extends object> = JSONColumnType<Value, string, string>;

/** What people say they have, how it stands to what was seen, and what was decided on that. */
export interface DeclaredTables {
  /** See collector/declared/fields.table.ts. `observed`: the first of its members in `declared_match`. */
  declared_asset: {
    id: string;
    site: SiteId;
    tag: string | null;
    name: string | null;
    class: string;
    vendor: string | null;
    model: string | null;
    order_code: string | null;
    serial: string | null;
    hardware: string | null;
    firmware: string | null;
    zone: string | null;
    owner: string | null;
    custodian: string | null;
    criticality: number | null;
    impact: Json<object> | null;
    is_safety: boolean;
    services: Json<readonly string[]> | null;
    support_end: string | null;
    interval_hours: number | null;
    refs: Json<readonly object[]>;
    location: string | null;
    notes: string | null;
    lifecycle: string;
    lifecycle_since: Instant;
    version: number;
    created: Instant;
    created_by: string;
    changed: Instant;
    changed_by: string;
    observed: string | null;
    merged_into: string | null;
  };
  /** `until` null: it goes by it now. `network` empty: anywhere on the site. */
  declared_identity: {
    declared: string;
    kind: string;
    value: string;
    network: string;
    site: SiteId;
    since: Instant;
    until: Instant | null;
    is_alias: boolean;
  };
  /** Never changed, never deleted. */
  declared_history: {
    id: Generated<number>;
    declared: string;
    version: number;
    at: Instant;
    actor: string;
    action: string;
    field: string;
    before: string | null;
    after: string | null;
    why: string | null;
    batch: string | null;
  };
  /** Which observed asset is which declared one, or one of its members. `decided_by` null: on evidence. */
  declared_match: {
    observed: string;
    declared: string;
    way: string;
    confidence: number;
    reason: string;
    decided_by: string | null;
    at: Instant;
  };
  declared_apart: { observed: string; declared: string };
  /** How each declared asset, and each observed one that nobody declared, stands. Judged, never typed in. */
  reconciliation: {
    subject: string;
    site: SiteId;
    zone: string | null;
    status: string;
    is_open: boolean;
    declared: string | null;
    observed: string | null;
    name: string | null;
    conflicts: Json<readonly object[]>;
    suggestions: Json<readonly object[]>;
    way: string | null;
    confidence: number | null;
    reason: string;
    since: Instant;
    judged: Instant;
    ignored_until: Instant | null;
    version: number;
  };
  /** Who is to be looked at again, in the order of asking. */
  reconciliation_due: { id: Generated<number>; subject: string; side: 'declared' | 'observed' };
  /** What a person answered to a difference; it holds for as long as just this value is observed. */
  declared_answer: {
    declared: string;
    field: string;
    observed: string;
    answer: string;
    by: string;
    at: Instant;
    until: Instant | null;
    why: string;
    record: string | null;
  };
  /** Whether what is declared is right, as its owner said in a campaign; `version`: of what they saw. */
  attestation_answer: {
    campaign: string;
    declared: string;
    owner: string;
    answer: string;
    version: number;
    comment: string;
    by: string;
    at: Instant;
  };
  /** A decision on many at once, with what was before. */
  declared_batch: {
    id: string;
    site: SiteId;
    at: Instant;
    actor: string;
    action: string;
    why: string | null;
    rule: string | null;
    rows: number;
    before: Json<object>;
    undone_at: Instant | null;
    undone_by: string | null;
  };
  declared_rule: {
    site: SiteId;
    position: number;
    name: string;
    fields: string[];
    classes: string[];
    decides: 'apply' | 'review';
    by: string;
    at: Instant;
  };
  declared_rules_version: { site: SiteId; version: number };
}

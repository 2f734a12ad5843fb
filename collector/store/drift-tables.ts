/** What differs, what leaves, what was sent, and how well anybody watched. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Outcome } from '../../protocols/messages/control-event.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Health } from '../../protocols/messages/message.ts';
import type { AgentId, Epoch, Host, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { GapReason } from '../coverage/gap-reasons.table.ts';
import type { Sight } from '../coverage/sights.table.ts';
import type { Severity } from '../drift/severity.table.ts';

type Phase = Health['phase'];
type Json<Value extends object> = JSONColumnType<Value, string, string>;
type Detail = Readonly<Record<string, string | number>>;

/**
 * What left: a `drift` (body: the record without packets); a `verdict` on one (body: `id`, its drift's);
 * a `notice`, somebody is to look (body: `what`, `to`); a `digest`, one a site and day; `asset`, one a
 * batch (body: `{ arrived, changed }`, ids); `agent` (body: `{ agent, what }`, `what` is `health` or
 * `status`); `anchor`, one a site (body: the signed head of the evidence ledger); `record` (body: who
 * did what to which record); `declared`, one a change or decision (body: `{ changed }`, ids of declared
 * assets).
 */
export type OutboxKind =
  | 'drift'
  | 'verdict'
  | 'notice'
  | 'digest'
  | 'asset'
  | 'agent'
  | 'anchor'
  | 'record'
  | 'declared';

export interface DriftTables {
  /** Equal (site, agent, key, occurrence) is the same drift again. `severity_rank`: 0 info to 4 critical. */
  drift: {
    id: string;
    site: SiteId;
    agent: AgentId;
    key: string;
    occurrence: number;
    asset: string | null;
    source_asset: string | null;
    kind: DifferenceKind;
    severity: Severity;
    severity_rank: number;
    state: 'open' | 'resolved';
    phase: Phase;
    path: string;
    before: string | null;
    after: string | null;
    earliest: Instant;
    latest: Instant;
    count: number;
    is_flapping: boolean;
    protocol: string | null;
    outcome: ColumnType<Outcome | null, string | null, string | null>;
    detail: ColumnType<Detail | null, string | null, string | null>;
    techniques: string[];
    subject: Json<Host>;
    source: ColumnType<Host | null, string | null, string | null>;
    first_received: Instant;
    received: Instant;
    resolved: Instant | null;
    /** The asset was first seen on the site when this began: new to the inventory, not to the agent alone. */
    is_new_to_site: boolean;
    /** What people decided; `version` counts their decisions from 1. */
    acknowledged: Generated<Instant | null>;
    acknowledged_by: Generated<string | null>;
    version: Generated<number>;
  };
  drift_evidence: {
    drift: string;
    position: number;
    frame: number;
    at: Instant;
    link_type: number;
    length: number;
    bytes: Uint8Array;
  };
  /** Order of leaving is (tx, id), and only what lies below the oldest running transaction. */
  outbox: {
    id: Generated<number>;
    tx: Generated<string>;
    made: Instant;
    /** Stable: an event that is delivered twice has the same one. */
    event: string;
    site: SiteId;
    kind: OutboxKind;
    body: Json<object>;
  };
  outbox_cursor: { destination: string; tx: string; id: number };
  lease: { name: string; holder: string; until: Instant; token: number };

  /** One row a minute in which an agent said that it was watching. -1: it cannot say. */
  health: {
    site: SiteId;
    agent: AgentId;
    minute: Instant;
    boot: string;
    phase: Phase;
    packets: number;
    bytes: number;
    dropped_kernel: number;
    dropped_interface: number;
    malformed: number;
    spooled: number;
    lost: number;
    clock_skew_ms: number | null;
  };
  /** Intervals in which an agent watched: see collector/coverage/interval.ts. Never deleted: it is evidence. */
  coverage: {
    id: Generated<number>;
    site: SiteId;
    agent: AgentId;
    begun: Instant;
    until: Instant;
    epoch: Epoch;
    boot: string;
    source: string;
    phase: Phase;
    sight: Sight;
    packets: number;
    bytes: number;
    dropped: number;
    is_loss_known: boolean;
    malformed: number;
    vlans: number[];
    subnets: string[];
    protocols: string[];
    ended: GapReason | null;
  };
  /** Messages an agent gave up: by number, and why. */
  coverage_gap: {
    site: SiteId;
    agent: AgentId;
    epoch: Epoch;
    first: number;
    last: number;
    reason: string;
    at: Instant;
    received: Instant;
  };
  /** `count` messages from number `first`, one JSON text a line, as they travelled. */
  message: {
    received: Instant;
    site: SiteId;
    agent: AgentId;
    epoch: Epoch;
    first: number;
    count: number;
    prev: string;
    digest: string;
    encoding: 'gzip' | 'none';
    body: Uint8Array;
  };
  /** What could not be read (`state` null) or not be stored (its SQLSTATE). */
  quarantine: {
    id: Generated<number>;
    site: string;
    agent: string;
    epoch: string | null;
    number: number | null;
    received: Instant;
    reason: string;
    state: string | null;
    body: Uint8Array;
  };
}

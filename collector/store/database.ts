/**
 * The tables as they stand after all migrations. Both databases answer times as Instants (UTC,
 * milliseconds), bigint as number, xid8 and uuid as text, bytea as Uint8Array, inet as text.
 */
import type { ColumnType, Generated, JSONColumnType, Kysely } from 'kysely';
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import type { FactClass } from '../../protocols/messages/fact.ts';
import type { Health } from '../../protocols/messages/message.ts';
import type { AgentId, Epoch, Host, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { ChangeTables } from './change-tables.ts';
import type { CheckTables } from './check-tables.ts';
import type { DeclaredTables } from './declared-tables.ts';
import type { DriftTables } from './drift-tables.ts';
import type { EvidenceTables } from './evidence-tables.ts';
import type { ImportTables } from './import-tables.ts';
import type { PeopleTables } from './people-tables.ts';
import type { RecordTables } from './record-tables.ts';
import type { VerdictTables } from './verdict-tables.ts';
import type { ConversationZones, ZoneTables } from './zone-tables.ts';

type Phase = Health['phase'];
type Json<Value extends object> = JSONColumnType<Value, string, string>;
type Detail = Readonly<Record<string, string | number>>;

export type { OutboxKind } from './drift-tables.ts';

export interface Tables
  extends ChangeTables,
    CheckTables,
    DeclaredTables,
    ImportTables,
    DriftTables,
    EvidenceTables,
    PeopleTables,
    RecordTables,
    VerdictTables,
    ZoneTables {
  /** `store`: new whenever a collector begins to listen. */
  meta: { name: string; value: string };
  agent: {
    site: SiteId;
    agent: AgentId;
    version: string | null;
    boot: string | null;
    phase: Phase | null;
    source: string | null;
    is_online: Generated<boolean>;
    status_at: Instant | null;
    /** End of the interval of the newest health message, and that message. */
    health_at: Instant | null;
    health: ColumnType<Health | null, string | null, string | null>;
    /** When two were last known to go by this name. */
    cloned_at: Instant | null;
    first_seen: Instant;
    /** The interval of coverage it is in. */
    coverage: Generated<number | null>;
  };
  /** `ordinal` counts the epochs of an agent from 1: the highest is the current one. */
  agent_stream: {
    site: SiteId;
    agent: AgentId;
    epoch: Epoch;
    ordinal: number;
    through: number;
    digest: string;
    received: Instant;
    /** Up to which number its records may stand in other series as well: see collector/ingest/origin.ts. */
    shared_through: Generated<number>;
  };
  /** Records from number `first` on are those of `of_epoch` from `of_next` on, up to `of_last`. */
  series_origin: {
    site: SiteId;
    agent: AgentId;
    epoch: Epoch;
    first: number;
    of_epoch: Epoch;
    of_next: number;
    of_last: number;
  };
  /** Of records from number `first` on, which another series told, the first bytes of their SHA-256. */
  series_told: {
    site: SiteId;
    agent: AgentId;
    epoch: Epoch;
    first: number;
    received: Instant;
    digests: Uint8Array;
  };
  /** The newest starts of an agent, and when each said last that it is connected. */
  agent_boot: { site: SiteId; agent: AgentId; boot: string; at: Instant; received: Instant };
  /**
   * The columns up to `addresses` are the best ranked facts and the newest addresses, kept for
   * lists. `last_seen` is coarse: right to the hour; `seen` is exact. `addresses` counts MACs and
   * IPs. A merged asset stays, with `merged_into`, so that the merge can be undone; lists leave it out.
   */
  asset: {
    id: string;
    site: SiteId;
    name: string | null;
    vendor: string | null;
    model: string | null;
    order_code: string | null;
    serial: string | null;
    firmware: string | null;
    role: string | null;
    role_reason: string | null;
    level: number | null;
    network: string | null;
    mac: string | null;
    ip: string | null;
    addresses: Generated<number>;
    first_seen: Instant;
    last_seen: Instant;
    merged_into: string | null;
    /** The zone in force that it belongs to: see collector/zones. */
    zone: Generated<string | null>;
  };
  /** `network` is empty where the value holds everywhere (serial, mac). */
  identifier: {
    site: SiteId;
    kind: 'serial' | 'mac' | 'ip';
    network: string;
    value: string;
    asset: string;
    first_seen: Instant;
    last_seen: Instant;
  };
  /**
   * When an agent last heard an asset speak a protocol from an address (`mac ip network`); the
   * protocol is empty where no fact was stated. Digests: `self` of what is said of the host itself
   * and proves who it is, `said` of which facts were stated, `told` of their values too. A fact
   * whose `said` is equal was last proven at `last`.
   */
  seen: {
    asset: string;
    agent: string;
    address: string;
    protocol: string;
    last: Instant;
    n: number;
    self: number;
    said: number;
    told: number;
  };
  /** `since`: when this value was first stated. Last proven: the later of `proven` and `seen.last` of equal `said`. */
  fact: {
    asset: string;
    attribute: string;
    part: string;
    protocol: string;
    value: string;
    class: FactClass;
    method: 'passive' | 'active';
    agent: string;
    frame: number | null;
    first_seen: Instant;
    since: Instant;
    proven: Instant;
    said: number;
  };
  /** A row a change, as in `fact_change`; what an asset was met with is one row for all, in `first` alone. */
  fact_history: {
    received: Instant;
    asset: string;
    attribute: string | null;
    part: string | null;
    protocol: string | null;
    before: string | null;
    after: string | null;
    class: FactClass | null;
    method: 'passive' | 'active' | null;
    agent: string;
    frame: number | null;
    earliest: Instant | null;
    latest: Instant;
    is_late: Generated<boolean>;
    /** JSON: a list of [attribute, part, protocol, value, class, method, frame, since]. */
    first: string | null;
  };
  /** A view. The change happened after `earliest` (null: never heard before) and not later than `latest`. A late one overruled nothing. */
  fact_change: {
    received: Instant;
    asset: string;
    attribute: string;
    part: string;
    protocol: string;
    before: string | null;
    after: string;
    class: FactClass;
    method: 'passive' | 'active';
    agent: string;
    frame: number | null;
    earliest: Instant | null;
    latest: Instant;
    is_late: boolean;
  };
  service: {
    asset: string;
    transport: 'tcp' | 'udp';
    port: number;
    protocol: string;
    agent: string;
    first_seen: Instant;
    last_seen: Instant;
  };
  /** `client` and `server` are asset ids, or the address where it is nobody's (multicast, not yet seen). */
  conversation: ConversationZones & {
    site: SiteId;
    client: string;
    server: string;
    transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
    port: number;
    protocol: string;
    client_address: string;
    server_address: string;
    agent: string;
    packets: number;
    bytes: number;
    operations: Json<Record<string, number>>;
    first_seen: Instant;
    last_seen: Instant;
  };
  /** `asset` is the target, `source_asset` who did it; the hosts are kept as the agent named them. */
  event: {
    received: Instant;
    site: SiteId;
    agent: AgentId;
    asset: string | null;
    source_asset: string | null;
    kind: EventKind;
    protocol: string;
    outcome: ColumnType<Outcome, string, string>;
    part: string | null;
    detail: Json<Detail>;
    count: number;
    frame: number;
    target: Json<Host>;
    source: Json<Host>;
    earliest: Instant;
    latest: Instant;
  };
  /** `moved` is what an undo needs; it is read by the merge repository alone. */
  asset_merge: {
    id: string;
    site: SiteId;
    winner: string;
    loser: string;
    reason: string;
    actor: string;
    at: Instant;
    moved: Json<object>;
    undone_at: Instant | null;
    undone_by: string | null;
    undone_reason: string | null;
    /** Where the two stand has been looked at since. */
    is_followed: Generated<boolean>;
  };
  /** Pairs somebody parted: never merged again. `one` sorts before `other`. */
  asset_apart: { one: string; other: string };
}

/** A pool outside a transaction, the transaction inside one. */
export type Connection = Kysely<Tables>;

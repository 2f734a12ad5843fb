/** What checks ask for, as rows in the zone each concerns. What nothing fills is unknown, as is who needs it. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import type { LiveGrant } from '../access/standing.ts';
import type { ChangeState } from '../change/change.ts';
import type { VerdictName } from '../change/verdicts.table.ts';
import type { Span } from '../coverage/timeline.ts';
import type { Severity } from '../drift/severity.table.ts';

/** `zone` null: of the site, and in no zone. */
export interface Placed {
  readonly site: string;
  readonly zone: string | null;
}

/** An asset as declared, as observed, or as both: one row, where it was observed to be. */
export interface AssetRow extends Placed {
  /** The observed asset's where there is one. */
  readonly id: string;
  readonly name: string;
  readonly isDeclared: boolean;
  readonly isObserved: boolean;
  readonly lifecycle: string | null;
  readonly hasOwner: boolean;
  readonly hasCustodian: boolean;
  /** Somebody says where it belongs, or its addresses do. */
  readonly hasZone: boolean;
  readonly criticality: number | null;
  readonly isSafety: boolean;
  readonly firstSeen: Instant | null;
  readonly lastSeen: Instant | null;
  /** How often it is usually heard, in hours; null: nobody says. */
  readonly intervalHours: number | null;
  /** A person looked at it and left it undeclared until then. */
  readonly ignoredUntil: Instant | null;
  /** The permit by which it may be connected there now: `ACC-12`. */
  readonly permittedBy: string | null;
  /** Of the row of `watches` that holds it; null: nobody ever heard it. */
  readonly watch: string | null;
}

/** Assets of a zone that are heard by the same agents. */
export interface WatchRow extends Placed {
  readonly id: string;
  /** `site/agent`. */
  readonly agents: readonly string[];
  readonly assets: number;
  /** When at least one of them could see something, and when all of it: ordered and apart. */
  readonly watching: readonly Span[];
  readonly clearly: readonly Span[];
  /** One of them has not finished learning: what is new to it is no difference yet. */
  readonly isLearning: boolean;
}

export interface ConflictRow extends Placed {
  readonly asset: string;
  readonly name: string;
  /** `firmware`. */
  readonly field: string;
  readonly declared: string | null;
  readonly observed: string | null;
  readonly since: Instant;
}

/** Equipment that was new to the site. `reviewedAt`: when a person finished looking at it. */
export interface ArrivalRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly firstSeen: Instant;
  readonly reviewedAt: Instant | null;
  /** The permit by which it was expected when it was first seen. */
  readonly permittedBy: string | null;
}

/** A zone on the drawing of its site that people approved last. */
export interface DrawingRow extends Placed {
  /** `drawing:<id>`. */
  readonly subject: string;
  readonly name: string;
  /** What it shows is what was in force then. */
  readonly drawnAt: Instant;
  readonly approvedAt: Instant;
}

/** Something moved that a drawing shows. */
export interface TopologyRow extends Placed {
  readonly subject: string;
  readonly what: string;
  readonly at: Instant;
}

/** `approvedAt`: of the one in force. */
export interface BaselineRow extends Placed {
  readonly asset: string;
  readonly approvedAt: Instant;
}

export interface DriftRow extends Placed {
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly asset: string | null;
  readonly name: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly earliest: Instant;
  readonly latest: Instant;
  /** When the collector knew of it. */
  readonly known: Instant;
  /** It still holds, and nobody has settled it. */
  readonly isOpen: boolean;
  /** Null: not judged yet. */
  readonly verdict: VerdictName | null;
  readonly severity: Severity;
  /** Change control was not on in its zone. */
  readonly isWouldBe: boolean;
  /** Refused or unanswered: nothing was changed. */
  readonly isAttempt: boolean;
  /** The observed asset it was done from, by every name a grant may know it by; empty: nobody saw. */
  readonly sources: readonly string[];
  readonly sourceName: string | null;
  /** That is declared as an engineering workstation, and in use. */
  readonly isStation: boolean;
  /** The request that decided it: `CHG-1042`. */
  readonly request: string | null;
  /** Of a firmware change: whether what stands was held against the approved package; null: nobody says. */
  readonly isPackageVerified: boolean | null;
}

/** A grant that was live at some time of late, told in each zone it touches. */
export interface GrantRow extends Placed, Pick<LiveGrant, 'id' | 'ref' | 'body' | 'live'> {}

/** What a safety controller says of its own operating mode. */
export interface ModeRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly part: string;
  readonly mode: string;
  readonly since: Instant;
}

export interface RequestRow extends Placed {
  readonly id: string;
  readonly ref: string;
  readonly state: ChangeState;
  /** End of its last window, with the grace behind it; null: it has none. */
  readonly over: Instant | null;
  readonly requestedBy: string;
  readonly implementers: readonly string[];
  readonly approvals: readonly { readonly slot: string; readonly user: string | null }[];
  /** Null: it was never approved. */
  readonly approvedAt: Instant | null;
  /** It touches two sides, a conduit, remote access or a safety zone. */
  readonly takesBothSides: boolean;
  readonly takesSafety: boolean;
  /** Two people answered for its site when it was submitted. */
  readonly isTwoPeople: boolean;
  /** Null: it is no emergency. */
  readonly openedAt: Instant | null;
  /** When both sides had decided on the emergency. */
  readonly reviewedAt: Instant | null;
}

/** A conversation between zones, told in each of them. */
export interface FlowRow extends Placed {
  readonly id: string;
  readonly client: string;
  readonly server: string;
  /** `tcp/502 modbus`. */
  readonly service: string;
  readonly otherZone: string | null;
  readonly isFromSafety: boolean;
  /** What is approved comes by pair of zones and day, without names. */
  readonly isApproved: boolean;
  /** So many conversations. */
  readonly count: number;
  /** It ends, or begins, in this zone: `in` where the server stands here. */
  readonly direction: 'in' | 'out';
  readonly lastSeen: Instant;
}

export interface RuleRow extends Placed {
  readonly conduit: string;
  readonly name: string;
  readonly rule: string;
  readonly approvedAt: Instant;
  readonly lastUsed: Instant | null;
}

/** Traffic of an asset with an address that is public, or a name outside. */
export interface ContactRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly peer: string;
  readonly service: string;
  readonly isApproved: boolean;
  readonly lastSeen: Instant;
}

export interface HomeRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly zones: number;
  readonly isDeclared: boolean;
  readonly since: Instant;
}

/** A management service that anybody on the way can read, in use. */
export interface PlainServiceRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly lastSeen: Instant;
}

export interface SnmpRow extends Placed {
  readonly asset: string;
  readonly name: string;
  /** `v1`, `v2c`, `v3`; null where only the community is known. */
  readonly version: string | null;
  readonly isDefaultCommunity: boolean;
  readonly proven: Instant;
}

export interface ClockRow extends Placed {
  /** `site/agent`. */
  readonly agent: string;
  /** The most its clock was off in the last day, milliseconds; null: it cannot say. */
  readonly skewMs: number | null;
}

/** From whom an asset takes its time. */
export interface TimeSourceRow extends Placed {
  readonly asset: string;
  readonly name: string;
  readonly server: string;
  readonly lastSeen: Instant;
}

export interface LedgerRow extends Placed {
  readonly records: number;
  readonly findings: readonly string[];
  readonly anchoredAt: Instant | null;
  readonly anchoredBy: string | null;
}

export interface Views {
  readonly assets: readonly AssetRow[];
  readonly watches: readonly WatchRow[];
  readonly conflicts: readonly ConflictRow[];
  readonly arrivals: readonly ArrivalRow[];
  readonly drawings: readonly DrawingRow[];
  readonly topology: readonly TopologyRow[];
  readonly baselines: readonly BaselineRow[];
  readonly drifts: readonly DriftRow[];
  readonly modes: readonly ModeRow[];
  readonly requests: readonly RequestRow[];
  readonly grants: readonly GrantRow[];
  readonly flows: readonly FlowRow[];
  readonly rules: readonly RuleRow[];
  readonly contacts: readonly ContactRow[];
  readonly homes: readonly HomeRow[];
  readonly plainServices: readonly PlainServiceRow[];
  readonly snmp: readonly SnmpRow[];
  readonly clocks: readonly ClockRow[];
  readonly timeSources: readonly TimeSourceRow[];
  readonly ledger: readonly LedgerRow[];
}

export type ViewName = keyof Views;

/** What is missing where a view is unknown, for people. */
export const viewNames: Readonly<Record<ViewName, string>> = {
  assets: 'which assets are declared',
  watches: 'when agents watched',
  conflicts: 'where declared and observed values differ',
  arrivals: 'which equipment is new, and who reviewed it',
  drawings: 'which drawings people approved',
  topology: 'what moved on the network',
  baselines: 'which baselines are approved',
  drifts: 'what differs, and whether it was allowed',
  modes: 'in which mode safety controllers are',
  requests: 'which changes were asked for and approved',
  grants: 'who was granted access, to what and when',
  flows: 'which conversations cross zones, and whether a conduit allows them',
  rules: 'which conduit rules are in force, and when each was used',
  contacts: 'who talks with public addresses',
  homes: 'which assets stand in several zones',
  plainServices: 'which management services are used in clear',
  snmp: 'how SNMP is used',
  clocks: 'how well agents keep time',
  timeSources: 'from whom assets take their time',
  ledger: 'whether the evidence ledger is whole',
};

/** No view looks further back, but for what is still open. */
export const REACH_DAYS = 400;

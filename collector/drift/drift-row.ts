/** What lists and pages are told about a drift. */
import type { Outcome } from '../../protocols/messages/control-event.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Host, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { VerdictName } from '../change/verdicts.table.ts';
import type { Place } from '../users/role.ts';
import type { DriftState } from './drift-steps.table.ts';
import type { Severity } from './severity.table.ts';

export interface Party {
  readonly asset: string | null;
  readonly name: string | null;
  readonly host: Host;
}

export interface DriftRow {
  readonly id: string;
  readonly site: SiteId;
  /** `site/agent`. */
  readonly agent: string;
  readonly asset: string | null;
  /** Of the asset; null as well where there is none. */
  readonly zone: string | null;
  readonly assetName: string | null;
  readonly assetIp: string | null;
  readonly kind: DifferenceKind;
  readonly severity: Severity;
  readonly state: DriftState;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly earliest: Instant;
  readonly latest: Instant;
  readonly recordedAt: Instant;
  readonly count: number;
  readonly occurrence: number;
  readonly isFlapping: boolean;
  readonly protocol: string | null;
  readonly by: Party | null;
  readonly outcome: Outcome | null;
  readonly evidenceCount: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Instant | null;
  readonly version: number;
}

export interface EvidenceRow {
  readonly frame: number;
  readonly at: Instant;
  readonly linkType: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

export interface DriftDetail extends DriftRow {
  readonly detail: Readonly<Record<string, string | number>>;
  readonly techniques: string[];
  readonly phase: 'learning' | 'settling' | 'monitoring';
  readonly subject: Party;
}

export type DriftColumn =
  | 'latest'
  | 'recordedAt'
  | 'severity'
  | 'kind'
  | 'state'
  | 'count'
  | 'verdict';

export interface DriftFilter {
  readonly state?: readonly DriftState[];
  readonly kind?: readonly DifferenceKind[];
  readonly severity?: readonly Severity[];
  /** What counts; an order by verdict has those that were judged alone. */
  readonly verdict?: readonly VerdictName[];
  /** Record of the request that decided it. */
  readonly request?: string;
  readonly isExtra?: boolean;
  readonly isWouldBe?: boolean;
  readonly site?: readonly string[];
  /** Nothing that stands elsewhere, whatever else is asked for. */
  readonly places?: readonly Place[];
  /** `site/agent`. */
  readonly agent?: string;
  readonly asset?: string;
  readonly q?: string;
  /** Bounds of `latest`, both included. */
  readonly from?: string;
  readonly to?: string;
}

export interface DriftSelection {
  readonly sort: DriftColumn | `-${DriftColumn}`;
  readonly limit: number;
  readonly after?: string;
  readonly offset?: number;
}

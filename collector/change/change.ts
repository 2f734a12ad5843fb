/** What people approved to be changed: who does it, to what, when, and what shall be seen of it. csms.md §2. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Approval, Slot } from './approval.ts';
import type { ChangeKind } from './change-kinds.table.ts';
import type { Emergency } from './emergency.ts';
import type { Project } from './project.ts';
import type { Window } from './window.ts';

export const changeStates = [
  'draft',
  'submitted',
  'approved',
  'scheduled',
  'in_progress',
  'verifying',
  'closed',
  'rejected',
  'cancelled',
  'expired',
  'emergency_open',
  'retro_review',
  'incomplete',
  'failed_rolled_back',
] as const;
export type ChangeState = (typeof changeStates)[number];

/** Where a change may happen. Ids of assets, groups and zones are the inventory's. */
export type Target =
  | { readonly type: 'asset'; readonly asset: string }
  /** `assets`: its members when it was submitted; who joins the group later is not in scope. */
  | { readonly type: 'group'; readonly group: string; readonly assets: readonly string[] }
  /** A zone authorises only where `isZoneWide` was approved. */
  | { readonly type: 'zone'; readonly zone: string; readonly isZoneWide: boolean }
  /** What happens between these two, at either end. */
  | { readonly type: 'peer'; readonly asset: string; readonly peer: string };

export type ExpectedEffect =
  | {
      readonly type: 'difference';
      readonly id: string;
      readonly kind: DifferenceKind;
      /** What of the asset it concerns, as the difference has it; empty: any. */
      readonly path: string;
      /** Version, hash, serial … that shall stand when the window ends; null: none is expected, or it is recorded at verification. */
      readonly value: string | null;
      /** Null: every asset the item is about. */
      readonly asset: string | null;
    }
  /** The sensor hangs on the device that is changed: its packets come back. §3.2a.10. */
  | { readonly type: 'mirror-returns'; readonly id: string; readonly agent: AgentId };

export interface ScopeItem {
  readonly id: string;
  readonly target: Target;
  readonly kinds: readonly ChangeKind[];
  /** At most so many different assets. A repeat on the same one costs nothing. §3.2a.4. */
  readonly cardinality: number;
  readonly effects: readonly ExpectedEffect[];
}

/** A value that was not known when the request was approved. Does not void approvals. §3.2a.4. */
export interface RecordedValue {
  readonly effect: string;
  readonly value: string;
  readonly by: string;
  readonly at: Instant;
}

export interface ChangeRequest {
  readonly id: string;
  /** What people call it: `CHG-1042`. Unique on a site. */
  readonly ref: string;
  /** From 1. Editing what was approved makes the next one; drift is judged by the one that stood then. */
  readonly version: number;
  readonly supersededAt: Instant | null;
  readonly site: SiteId;
  readonly title: string;
  readonly kind: ChangeKind;
  readonly risk: 'low' | 'medium' | 'high';
  readonly state: ChangeState;
  readonly requestedBy: string;
  readonly items: readonly ScopeItem[];
  /** A standing change is one whose window recurs. */
  readonly windows: readonly Window[];
  /** Null: DEFAULT_GRACE of window.ts. */
  readonly graceBeforeMinutes: number | null;
  readonly graceAfterMinutes: number | null;
  /** Ids of people. */
  readonly implementers: readonly string[];
  /** Assets from which the work is done. */
  readonly sources: readonly string[];
  readonly sop: { readonly document: string; readonly revision: string } | null;
  readonly rollback: string;
  readonly test: string;
  readonly impacts: { readonly isSafety: boolean; readonly isQuality: boolean };
  /** Who has to approve, by the policy when it was submitted. */
  readonly required: readonly Slot[];
  /** One person may fill both OT and IT: two answer for the site. csms.md §6. */
  readonly isTwoPeople?: true;
  /** Append only; whichever carry another hash than the record's do not count. */
  readonly approvals: readonly Approval[];
  readonly cancelledAt: Instant | null;
  readonly recorded: readonly RecordedValue[];
  /** Where it came from, when it was imported. §3.2a.15. */
  readonly origin: { readonly system: string; readonly reference: string } | null;
  readonly emergency: Emergency | null;
  readonly project: Project | null;
}

/** A time in which a zone is expected to be silent. */
export interface Outage {
  readonly id: string;
  readonly zone: string;
  readonly windows: readonly Window[];
}

/** A drift as it was recorded, and what the inventory says of those it is about: what the maker of changes reads. */
import type { Outcome } from '../../protocols/messages/control-event.ts';
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import type { AgentId, Host, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Proven } from '../change/observed-change.ts';

export interface Happening {
  readonly id: string;
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly key: string;
  readonly occurrence: number;
  readonly kind: DifferenceKind;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly earliest: Instant;
  readonly latest: Instant;
  readonly received: Instant;
  readonly outcome: Outcome | null;
  readonly asset: string | null;
  readonly sourceAsset: string | null;
  readonly source: Host | null;
  /** When the agent saw its baseline again. */
  readonly resolvedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly isFlapping: boolean;
  /** Whether the value was asked for, not overheard. */
  readonly isPolled: boolean;
  /** How far the agent's clock may be off at that time. */
  readonly skewMs: number;
  /** What the same agent stated of the same thing afterwards. */
  readonly later: readonly Proven[];
}

/** An asset as it stands, whichever of its ids was asked for. */
export interface KnownAsset {
  readonly id: string;
  /** Ids it was known by before it was merged. */
  readonly aliases: readonly string[];
  readonly name: string | null;
  readonly ip: string | null;
  readonly role: string | null;
  readonly firstSeen: Instant;
  readonly macs: readonly string[];
  readonly serials: readonly string[];
  readonly names: readonly string[];
  /** It bore several names, one after another. */
  readonly isRenamed: boolean;
  /** Assets it talked with lately. */
  readonly peers: readonly string[];
  /** The switch that named it as a neighbour. */
  readonly behind: string | null;
}

/** The drifts of some assets that lie in a time, both ends included. */
export interface Neighbourhood {
  readonly asset: string;
  readonly from: Instant;
  readonly to: Instant;
}

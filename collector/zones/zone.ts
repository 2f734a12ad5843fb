/** A zone as it is in force, whoever asks. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';

/** Also the order in which an asset with addresses in several zones is counted: to what has most to lose. */
export const SIDES = ['safety', 'ot', 'dmz', 'it'] as const;
export type Side = (typeof SIDES)[number];

export interface Zone {
  readonly id: string;
  readonly site: SiteId;
  readonly name: string;
  readonly side: Side;
  /** Addresses there are never lent. */
  readonly isStatic: boolean;
  /** 1 to 5. */
  readonly criticality: number | null;
  /** Since when differences there are judged in earnest; null: they are not. */
  readonly controlledSince: Instant | null;
  /** Id of a user. */
  readonly owner: string | null;
  /** Id of a user. */
  readonly custodian: string | null;
  readonly parent: string | null;
}

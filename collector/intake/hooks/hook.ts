/** A hook: the address another system delivers its changes to, and the key it signs them with. csms.md §3.2a.15. */
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import type { FieldMap } from '../fields.ts';
import type { RowAnswer } from '../intake-desk.ts';
import type { System } from '../shapes/registry.ts';

/** Why a delivery was not taken. Its sender is told none of them: only people who may see the hook are. */
export const refusals = {
  'unknown-hook': 'There is no such hook.',
  revoked: 'The hook was revoked.',
  expired: 'The hook had expired.',
  'nobody-answers': 'Whoever made the hook may not be here any more.',
  'other-key': 'The secret was made with another key than this collector keeps.',
  unsigned: 'It carried no signature that is understood.',
  undated: 'It did not say when it was signed.',
  unnamed: 'It carried no identifier of the delivery.',
  'wrong-signature': 'Its signature was not made with the secret of the hook.',
  stale: 'It was signed too long ago, or in the time to come.',
} as const;
export type Refusal = keyof typeof refusals;

export interface NewHook {
  readonly name: string;
  readonly site: SiteId;
  readonly system: System;
  readonly fields: FieldMap;
  /** Null: until it is revoked. */
  readonly expires: Instant | null;
}

export interface Hook extends NewHook {
  readonly id: string;
  /** Whoever made it answers for it: id of the user, and their name then. */
  readonly owner: string;
  readonly createdBy: string;
  readonly created: Instant;
  readonly revoked: Instant | null;
  readonly revokedBy: string | null;
  /** When a delivery was last taken. */
  readonly lastUsed: Instant | null;
  readonly taken: number;
  readonly lastRefused: Instant | null;
  readonly lastRefusal: Refusal | null;
  readonly refused: number;
}

/** As the database has it for whoever has to say whether a delivery is taken. */
export interface KeptHook extends Hook {
  /** Which key its secret was made with: `keyMark` of hook-key.ts. */
  readonly keyMark: string;
  readonly isOwnerHere: boolean;
}

/** What became of one delivery. */
export interface Delivery {
  readonly at: Instant;
  /** What its sender calls it; null: it gave no name. */
  readonly name: string | null;
  /** SHA-256 of the body as it came. */
  readonly digest: string;
  readonly answers: readonly RowAnswer[];
}

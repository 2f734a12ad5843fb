/** Which records of one series of an agent are those of another: as the database has it. */
import type { BatchHeader } from '../../protocols/messages/envelope.ts';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Epoch } from '../../protocols/messages/names.ts';

/** Record `first` of a series is number `next` of that epoch, and those behind it follow, up to `last`. */
export interface Origin {
  readonly first: number;
  readonly of: NonNullable<Lost['of']>;
}

/** From number `from` to number `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Records from number `first` on, that another series told: `DIGEST_BYTES` for each of them. */
export interface Told {
  readonly epoch: Epoch;
  readonly first: number;
  readonly digests: Uint8Array;
}

export interface Kept extends Pick<BatchHeader, 'first' | 'count' | 'prev' | 'encoding'> {
  readonly body: Uint8Array;
}

export const DIGEST_BYTES = 8;
/** Of as many records at most is one row of what was told. */
export const LONGEST_RUN = 500;
/** Batches read at a time. */
export const KEPT_AT_ONCE = 64;

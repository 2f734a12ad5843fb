/** When the next pull that happens by itself is due, and what came of the last one. Pure. */
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import type { Counts } from '../batch.ts';
import { NETBOX_FAILURES, type NetboxFailure } from './failure.ts';

/** What is pulled: devices of a site there, or of all of them, into a site here. */
export interface PullWish {
  readonly site: SiteId;
  /** Slug; undefined: all that it has. */
  readonly netboxSite?: string | undefined;
}

export const PULL_OUTCOMES = {
  unchanged: 'It has nothing that is not declared so.',
  applied: 'All that differs was taken over by rules.',
  waiting: 'Something waits for a person.',
  failed: 'It was not read; nothing was changed.',
} as const;
export type PullOutcome = keyof typeof PULL_OUTCOMES;

export type PullFailure = NetboxFailure | 'unreadable';
/** `unreadable`: it was read, and is no list of devices that could be taken. */
export const PULL_FAILURES: readonly PullFailure[] = [
  ...(Object.keys(NETBOX_FAILURES) as NetboxFailure[]),
  'unreadable',
];

export interface PullState {
  readonly site: SiteId;
  /** Empty: all that it has. */
  readonly netboxSite: string;
  readonly began: Instant;
  /** Null: it goes on, or broke off. */
  readonly ended: Instant | null;
  readonly outcome: PullOutcome | null;
  /** Of one that failed. */
  readonly why: PullFailure | null;
  readonly sentence: string | null;
  /** Of the rows of the last one that was read, by what they come to. */
  readonly counts: Counts;
  /** When one was read to its end last. */
  readonly succeeded: Instant | null;
  /** In a row. */
  readonly failures: number;
  readonly next: Instant;
  /** The list that waits for a person. */
  readonly waiting: string | null;
  /** The list that rules took over last: it can be undone. */
  readonly applied: string | null;
}

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

/** Behind each failure twice as long, at most a day or the interval; and no sooner than it asked for. */
export function nextPull(
  now: number,
  {
    everyMinutes,
    failures,
    retryAfterMs = 0,
  }: {
    readonly everyMinutes: number;
    readonly failures: number;
    readonly retryAfterMs?: number | undefined;
  },
): number {
  const every = everyMinutes * MINUTE_MS;
  const backoff = Math.min(every * 2 ** Math.min(failures, 20), Math.max(every, DAY_MS));
  return now + Math.max(backoff, Math.min(retryAfterMs, DAY_MS));
}

/** Whether it is its turn; one that nobody began yet is at once. A shorter interval counts from now on. */
export function isPullDue(
  state: PullState | undefined,
  now: number,
  everyMinutes: number,
): boolean {
  if (state === undefined) return true;
  if (Date.parse(state.next) <= now) return true;
  return state.failures === 0 && Date.parse(state.began) + everyMinutes * MINUTE_MS <= now;
}

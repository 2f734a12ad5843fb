/** Which pages of a list must be there for the rows on the screen, and where a row is in them. */
export const PAGE_SIZE = 100;

export interface PageWindow {
  readonly first: number;
  readonly count: number;
}

/** The pages that hold rows `from` to `to`, both included, never beyond `total`; at least the first one. */
export function windowOf(from: number, to: number, total: number): PageWindow {
  const last = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1);
  const first = Math.min(Math.max(0, Math.trunc(from / PAGE_SIZE)), last);
  const end = Math.min(Math.max(first, Math.trunc(to / PAGE_SIZE)), last);
  return { first, count: end - first + 1 };
}

export interface Arrival {
  readonly id: string;
  /** When the collector knew it first. */
  readonly at: string;
}

/**
 * How many of `head`, the newest of the list now, came after `seen`, the newest at the time the
 * reader last accepted. One that only moved up because another left is not new.
 */
export function arrivals(head: readonly Arrival[], seen: readonly Arrival[]): number {
  const known = new Set(seen.map(({ id }) => id));
  const newest =
    seen
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? '';
  return head.filter(({ id, at }) => !known.has(id) && at >= newest).length;
}

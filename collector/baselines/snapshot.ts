/**
 * What was observed of something at one time, taken by the collector and never typed in. Bounded: what
 * has no place is kept as one digest, so that a change of it is still seen. csms.md §2, Baseline.
 */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { canonical, hashOf } from '../evidence/record.ts';

export const MOST_ENTRIES = 400;
/** As canonical JSON: a record with its history and its evidence stays within what one may be. */
export const MOST_BYTES = 32 * 1024;

/** One value at one place: `slot 2/firmware` as s7comm states it, `service/tcp/102`. */
export const Entry = z.strictObject({
  path: z.string().min(1).max(200),
  /** Who said it; empty for what was seen rather than said. */
  source: z.string().max(64),
  value: z.string().max(256),
});

export const Snapshot = z.strictObject({
  takenAt: Instant,
  /** By path, then by source. */
  entries: z.array(Entry).max(MOST_ENTRIES),
  /** What is not among the entries. */
  rest: z
    .strictObject({ count: z.int().min(1), digest: z.string().regex(/^[0-9a-f]{64}$/) })
    .nullable(),
});

export type Entry = Readonly<z.infer<typeof Entry>>;
export type Snapshot = Readonly<z.infer<typeof Snapshot>>;

/** Something observed, with how soon it is left out: what matters most has the lowest weight. */
export interface Observed extends Entry {
  readonly weight: number;
}

/** The same for the same observations, in whatever order they come. */
export function snapshotOf(observed: readonly Observed[], takenAt: Instant): Snapshot {
  const ranked = [...new Map(observed.map((one) => [keyOf(one), one])).values()].sort(
    (a, b) => a.weight - b.weight || compare(keyOf(a), keyOf(b)),
  );
  let bytes = 0;
  const fit = ranked.findIndex((one, index) => {
    bytes += Buffer.byteLength(JSON.stringify(plain(one))) + 1;
    return index >= MOST_ENTRIES || bytes > MOST_BYTES;
  });
  const entries = (fit === -1 ? ranked : ranked.slice(0, fit)).map(plain).sort(byKey);
  const left = fit === -1 ? [] : ranked.slice(fit).map(plain).sort(byKey);
  const rest = left.length === 0 ? null : { count: left.length, digest: hashOf(canonical(left)) };
  return { takenAt, entries, rest };
}

export const keyOf = ({ path, source }: Pick<Entry, 'path' | 'source'>) => `${path}\t${source}`;

const plain = ({ path, source, value }: Observed): Entry => ({ path, source, value });
export const byKey = (a: Entry, b: Entry) => compare(keyOf(a), keyOf(b));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What differs between two snapshots: two revisions, or a baseline and what is observed now. */
import { canonical, hashOf } from '../evidence/record.ts';
import { byKey, type Entry, keyOf, type Snapshot } from './snapshot.ts';

export interface EntryDifference {
  readonly path: string;
  readonly source: string;
  /** Null: it was not there. */
  readonly before: string | null;
  /** Null: it is not there. */
  readonly after: string | null;
}

export interface SnapshotDifference {
  /** By path, then by source. */
  readonly entries: readonly EntryDifference[];
  /** Something beyond what a snapshot lists differs as well. */
  readonly isRestOther: boolean;
}

type Compared = Pick<Snapshot, 'entries' | 'rest'>;

/** Between two revisions. What one of them does not list, though it has more, may be among that. */
export function betweenRevisions(before: Compared, after: Compared): SnapshotDifference {
  const all = differences(before.entries, after.entries);
  const isListed = ({ before: was, after: is }: EntryDifference) =>
    !(is === null && after.rest !== null) && !(was === null && before.rest !== null);
  const entries = all.filter(isListed);
  const isRestOther = before.rest?.digest !== after.rest?.digest || entries.length < all.length;
  return { entries, isRestOther };
}

/** Between a baseline and all that is observed, however much that is. */
export function againstObserved(
  { entries, rest }: Compared,
  observed: readonly Entry[],
): SnapshotDifference {
  if (rest === null) return { entries: differences(entries, observed), isRestOther: false };
  const known = new Set(entries.map(keyOf));
  const listed = observed.filter((one) => known.has(keyOf(one)));
  const others = observed.filter((one) => !known.has(keyOf(one))).map(plain);
  const digest = hashOf(canonical(others.sort(byKey)));
  return { entries: differences(entries, listed), isRestOther: digest !== rest.digest };
}

export const isSame = ({ entries, isRestOther }: SnapshotDifference) =>
  entries.length === 0 && !isRestOther;

function differences(
  before: readonly Entry[],
  after: readonly Entry[],
): readonly EntryDifference[] {
  const was = valuesOf(before);
  const is = valuesOf(after);
  return [...new Map([...before, ...after].map((one) => [keyOf(one), one])).values()]
    .sort(byKey)
    .map((one) => ({
      ...{ path: one.path, source: one.source },
      ...{ before: was.get(keyOf(one)) ?? null, after: is.get(keyOf(one)) ?? null },
    }))
    .filter((one) => one.before !== one.after);
}

const valuesOf = (entries: readonly Entry[]) =>
  new Map(entries.map((entry) => [keyOf(entry), entry.value]));

const plain = ({ path, source, value }: Entry) => ({ path, source, value });

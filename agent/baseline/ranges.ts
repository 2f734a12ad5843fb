/** Which objects a client writes on a target: ranges of numbers, merged where they touch. */
export type Range = readonly [from: number, to: number];

const MOST_RANGES = 256;

export function covers(ranges: readonly Range[], [from, to]: Range): boolean {
  return ranges.some(([start, end]) => start <= from && to <= end);
}

/** Sorted and merged. Past a bound the nearest two become one: what lies between counts as known. */
export function withRange(ranges: readonly Range[], added: Range): Range[] {
  const sorted = [...ranges, added].sort(([a], [b]) => a - b);
  const merged: Range[] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) {
      merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
    } else {
      merged.push([from, to]);
    }
  }
  return merged.length > MOST_RANGES ? joinNearest(merged) : merged;
}

function joinNearest(ranges: Range[]): Range[] {
  let nearest = 1;
  for (let at = 2; at < ranges.length; at++) {
    if (gap(ranges, at) < gap(ranges, nearest)) nearest = at;
  }
  const joined: Range = [ranges[nearest - 1]![0], ranges[nearest]![1]];
  return ranges.toSpliced(nearest - 1, 2, joined);
}

function gap(ranges: readonly Range[], at: number): number {
  return ranges[at]![0] - ranges[at - 1]![1];
}

/** Minutes of health become intervals in which an agent watched, with what it could see; what broke one off is kept with it. */
import type { Health, Lost } from '../../protocols/messages/message.ts';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';
import type { GapReason } from './gap-reasons.table.ts';
import { type Sight, sightOf } from './sights.table.ts';

export interface Interval {
  readonly begun: Instant;
  readonly until: Instant;
  readonly epoch: Epoch;
  readonly boot: string;
  readonly source: string;
  readonly phase: Health['phase'];
  readonly sight: Sight;
  readonly packets: number;
  readonly bytes: number;
  /** Known to be lost before anybody read them. */
  readonly dropped: number;
  /** False: the source cannot say what it lost. */
  readonly isLossKnown: boolean;
  readonly malformed: number;
  /** Met at any time of the interval, sorted, at most MOST_NAMES each. */
  readonly vlans: readonly number[];
  readonly subnets: readonly string[];
  readonly protocols: readonly string[];
  /** Why the next one does not begin where this one ends; null while it may go on. */
  readonly ended: GapReason | null;
}

const MOST_NAMES = 128;
/** A minute is cut to the millisecond, and another start takes a moment: a seam is no gap. */
export const SEAM_MS = 1000;

/**
 * What becomes of the interval an agent is in when it says more, in the order in which it said it:
 * that interval as it is now, where there was one, and those that came after it. It is in the last.
 */
export function follow(
  last: Interval | undefined,
  epoch: Epoch,
  said: readonly (Health | Lost)[],
): readonly Interval[] {
  const passed: Interval[] = [];
  let current = last;
  for (const one of said) {
    if (one.type === 'lost') {
      current &&= { ...current, ended: current.ended ?? one.reason };
      continue;
    }
    const next = intervalOf(one, epoch);
    if (current === undefined) current = next;
    else if (goesOn(current, next)) current = joined(current, next);
    else {
      passed.push(closed(current, next));
      current = next;
    }
  }
  return current === undefined ? [] : [...passed, current];
}

function intervalOf(health: Health, epoch: Epoch): Interval {
  const { from, to, boot, source, phase, packets, bytes, unicastPackets, oneSided } = health;
  const { kernel, interface: nic } = health.dropped;
  const dropped = Math.max(0, kernel) + Math.max(0, nic);
  return {
    ...{ begun: from, until: to, epoch, boot, source, phase, packets, bytes, dropped },
    sight: sightOf({ packets, unicastPackets, oneSided, dropped }),
    isLossKnown: kernel >= 0,
    malformed: health.malformed.reduce((sum, { count }) => sum + count, 0),
    vlans: [...health.vlans].sort((a, b) => a - b).slice(0, MOST_NAMES),
    subnets: [...health.subnets].sort().slice(0, MOST_NAMES),
    protocols: Object.keys(health.protocols).sort().slice(0, MOST_NAMES),
    ended: null,
  };
}

/** Of one day, so that none grows for ever and a range of days reads rows of those days. */
function goesOn(current: Interval, next: Interval): boolean {
  return (
    meets(current, next) &&
    current.epoch === next.epoch &&
    current.boot === next.boot &&
    current.source === next.source &&
    current.phase === next.phase &&
    current.sight === next.sight &&
    current.isLossKnown === next.isLossKnown &&
    current.begun.slice(0, 10) === next.begun.slice(0, 10)
  );
}

const meets = (current: Interval, next: Interval) =>
  Math.abs(Date.parse(next.begun) - Date.parse(current.until)) <= SEAM_MS;

function joined(current: Interval, next: Interval): Interval {
  return {
    ...current,
    until: next.until > current.until ? next.until : current.until,
    packets: current.packets + next.packets,
    bytes: current.bytes + next.bytes,
    dropped: current.dropped + next.dropped,
    malformed: current.malformed + next.malformed,
    vlans: both(current.vlans, next.vlans, (a, b) => a - b),
    subnets: both(current.subnets, next.subnets),
    protocols: both(current.protocols, next.protocols),
    ended: null, // what was lost in between was no health
  };
}

function both<Name>(
  some: readonly Name[],
  others: readonly Name[],
  order?: (a: Name, b: Name) => number,
): readonly Name[] {
  return [...new Set([...some, ...others])].sort(order).slice(0, MOST_NAMES);
}

function closed(current: Interval, next: Interval): Interval {
  if (meets(current, next)) return { ...current, ended: null };
  if (current.ended !== null) return current;
  if (current.epoch !== next.epoch) return { ...current, ended: 'new-series' };
  return { ...current, ended: current.boot === next.boot ? 'unexplained' : 'restart' };
}

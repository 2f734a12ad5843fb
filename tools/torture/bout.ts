/** Carries out a bout, and measures how long the stream stands still behind it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit, Observer } from './observer.ts';
import type { Party } from './party.ts';
import type { Strike } from './plan.ts';

/** A strike as it came about. Times are milliseconds since 1970. */
export interface Struck extends Strike {
  readonly bout: number;
  readonly from: number;
  readonly to: number;
  /** Whether something of the victim's was sent and not acknowledged when it began. */
  readonly wasAtWork: boolean;
}

export interface Recovery {
  readonly bout: number;
  /** From the end of the last strike to the next commit of anybody. */
  readonly firstMs: number | undefined;
  /** And until all agents had one. */
  readonly allMs: number | undefined;
}

const AIM_PATIENCE_MS = 1000;
const STEP_MS = 50;
const RECENT = 1000;

/** Strikes on one party come one after another. */
export async function carryOut(
  number: number,
  strikes: readonly Strike[],
  parties: ReadonlyMap<string, Party>,
  observer: Observer,
): Promise<readonly Struck[]> {
  const each = new Map<string, Promise<void>>();
  const struck: Struck[] = [];
  for (const one of strikes) {
    const before = each.get(one.who) ?? Promise.resolve();
    const party = parties.get(one.who) as Party;
    const turn = async () => {
      await before;
      struck.push(await strike(number, one, party, observer));
    };
    each.set(one.who, turn());
  }
  await Promise.all(each.values());
  return struck;
}

async function strike(
  bout: number,
  one: Strike,
  party: Party,
  observer: Observer,
): Promise<Struck> {
  await sleep(one.afterMs);
  if (one.aimMs !== undefined) {
    await observer.report(AIM_PATIENCE_MS);
    await sleep(one.aimMs);
  }
  const wasAtWork = observer.isUnderWay(party.kind === 'agent' ? party.name : undefined);
  const from = Date.now();
  await one.fault.begin(party);
  await sleep(one.lastsMs);
  await one.fault.end(party);
  return { ...one, bout, from, to: Date.now(), wasAtWork };
}

/** Waits until each agent has committed something since. */
export async function recovery(
  bout: number,
  end: number,
  agents: readonly string[],
  observer: Observer,
  patienceMs: number,
): Promise<Recovery> {
  const since = observer.commits.length;
  for (;;) {
    const firsts = new Map<string, number>();
    for (const { agent, at } of observer.commits.slice(Math.max(0, since - RECENT))) {
      if (at > end && !firsts.has(agent)) firsts.set(agent, at - end);
    }
    const times = agents.flatMap((agent) => firsts.get(agent) ?? []);
    const firstMs = times.length > 0 ? Math.min(...times) : undefined;
    if (times.length === agents.length) return { bout, firstMs, allMs: Math.max(...times) };
    if (Date.now() - end > patienceMs) return { bout, firstMs, allMs: undefined };
    await sleep(STEP_MS);
  }
}

/** From the end of each strike to the next commit: of that agent, or of anybody. */
export function movedAfter(
  struck: readonly Struck[],
  agents: ReadonlySet<string>,
  commits: readonly Commit[],
): readonly (number | undefined)[] {
  return struck.map(({ who, to }) => {
    const next = commits.find(({ agent, at }) => at > to && (!agents.has(who) || agent === who));
    return next && next.at - to;
  });
}

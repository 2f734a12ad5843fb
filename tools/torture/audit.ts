/** The reckoning of a whole arrangement, everybody being dead. */
import { join } from 'node:path';
import type { Arrangement } from './arrangements.ts';
import { committedOf } from './committed.ts';
import { type Departures, departures, readKept, unequal } from './kept.ts';
import type { Observer, Span } from './observer.ts';
import { type Fault, nothingTold, type Reckoning, reckon, sum } from './reckoning.ts';
import { readSpool } from './spooled.ts';

export interface Audit {
  readonly all: Reckoning;
  readonly agents: Readonly<Record<string, Reckoning>>;
  readonly faults: readonly Fault[];
  /** Every one has to be zero. */
  readonly unequal: Readonly<Record<string, number>>;
  readonly departures: Departures;
  /** Acknowledged to somebody, and not committed. Has to be zero. */
  readonly brokenPromises: number;
}

interface Audited {
  readonly arrangement: Arrangement;
  readonly agents: readonly string[];
  readonly folder: string;
}

/** `deaf`: when the observer could hear no event. */
export async function audit(
  { arrangement, agents, folder }: Audited,
  observer: Observer,
  deaf: readonly Span[],
): Promise<Audit> {
  const opened = await arrangement.openStore();
  const { db } = opened;
  try {
    const told = nothingTold();
    const found: [string, Awaited<ReturnType<typeof reckon>>][] = [];
    for (const agent of agents) {
      const spooled = await readSpool(arrangement.spoolOf(agent), join(folder, 'read-spool'));
      found.push([agent, await reckon(agent, spooled, committedOf(db, agent), told)]);
    }
    const kept = await readKept(db);
    const reckonings = found.map(([agent, { reckoning }]) => [agent, reckoning] as const);
    return {
      all: sum(reckonings.map(([, reckoning]) => reckoning)),
      agents: Object.fromEntries(reckonings),
      faults: found.flatMap(([, one]) => one.faults),
      unequal: unequal(told, kept),
      departures: departures(kept, observer.events, deaf, observer.changed.size),
      brokenPromises: found.filter(
        ([agent, { through }]) => (observer.agents.get(agent)?.through ?? 0) > through,
      ).length,
    };
  } finally {
    await opened.close();
    await arrangement.closeStore();
  }
}

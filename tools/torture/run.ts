/** One run: everybody up, bout after bout until the time is over, everybody killed, the reckoning, the rest delivered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrangement } from './arrangements.ts';
import { type Audit, audit } from './audit.ts';
import { carryOut, type Recovery, recovery, type Struck } from './bout.ts';
import type { Fault } from './faults.table.ts';
import type { LivePlants } from './live-plants.ts';
import { Observer } from './observer.ts';
import type { Party } from './party.ts';
import { bouts } from './plan.ts';

export interface RunOptions {
  readonly arrangement: Arrangement;
  readonly agents: readonly string[];
  readonly plants: LivePlants;
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly forMs: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface Run {
  readonly struck: readonly Struck[];
  readonly recoveries: readonly Recovery[];
  readonly commits: Observer['commits'];
  readonly midst: Audit;
  readonly end: Audit;
  /** Agents that did not end, though nothing was left to tell, within the patience. */
  readonly undrained: readonly string[];
  readonly drainedMs: number;
}

const FIRST_PATIENCE_MS = 90_000;
/** A stream that stands still for longer is dead. */
const PATIENCE_MS = 90_000;
const DRAIN_PATIENCE_MS = 150_000;

export async function torture(options: RunOptions): Promise<Run> {
  const { arrangement, agents, say } = options;
  const { parties, broker } = arrangement;
  for (const party of parties) party.start();
  const observer = new Observer(broker.url, broker.credentials);
  const up = await recovery(0, Date.now(), agents, observer, FIRST_PATIENCE_MS);
  if (up.allMs === undefined) throw new Error('the arrangement did not come up');
  say(`everybody is up after ${(up.allMs / 1000).toFixed(1)} s`);

  const { struck, recoveries } = await underFire(options, observer);
  await Promise.all(parties.map((party) => party.kill()));
  const midst = await audit(options, observer, observer.deaf);
  const { undrained, drainedMs, deaf } = await drain(options, observer);
  const end = await audit(options, observer, deaf);
  await observer.close();
  return { struck, recoveries, commits: observer.commits, midst, end, undrained, drainedMs };
}

async function underFire(
  { arrangement, agents, faults, seed, forMs, say }: RunOptions,
  observer: Observer,
) {
  const byName = new Map(arrangement.parties.map((party) => [party.name, party]));
  const until = Date.now() + forMs;
  const struck: Struck[] = [];
  const recoveries: Recovery[] = [];
  for (const strikes of bouts(seed, arrangement.parties, faults)) {
    if (Date.now() >= until) break;
    const number = recoveries.length + 1;
    const those = await carryOut(number, strikes, byName, observer);
    struck.push(...those);
    const end = those.reduce((latest, { to }) => Math.max(latest, to), 0);
    const moved = await recovery(number, end, agents, observer, PATIENCE_MS);
    recoveries.push(moved);
    say(lineOf(number, those, moved));
  }
  return { struck, recoveries };
}

function lineOf(bout: number, struck: readonly Struck[], { firstMs, allMs }: Recovery): string {
  const seconds = (ms: number | undefined) => (ms === undefined ? 'never' : (ms / 1000).toFixed(1));
  const what = struck
    .toSorted((one, other) => one.from - other.from)
    .map(({ who, fault, from, to, wasAtWork }) => {
      return `${who} ${fault.name} ${seconds(to - from)}${wasAtWork ? '*' : ''}`;
    });
  return `bout ${bout}: ${what.join(', ')}; moves after ${seconds(firstMs)} s, all after ${seconds(allMs)} s`;
}

/** Nothing more happens in the plants: each agent ends when all it has told is committed. */
async function drain({ arrangement: { parties }, plants }: RunOptions, observer: Observer) {
  const begun = Date.now();
  plants.still();
  for (const party of parties) party.start();
  const undrained: string[] = [];
  await Promise.all(
    parties.map(async (party) => {
      if (party.kind !== 'agent') return;
      const left = Math.max(0, DRAIN_PATIENCE_MS - (Date.now() - begun));
      const hasEnded = await Promise.race([untilDone(party), sleep(left, false, { ref: false })]);
      if (!hasEnded) undrained.push(party.name);
    }),
  );
  const drainedMs = Date.now() - begun;
  await relayed(begun, observer);
  const { deaf } = observer; // being killed now is no excuse
  await Promise.all(parties.map((party) => party.kill()));
  return { undrained, drainedMs, deaf };
}

/** What was committed last has left: whoever relayed was killed, and the lease of the dead runs out first. */
async function relayed(begun: number, observer: Observer): Promise<void> {
  let count = -1;
  while (Date.now() - begun < LEASE_MS || count < observer.events.size) {
    count = observer.events.size;
    await sleep(SILENCE_MS);
  }
}

const LEASE_MS = 13_000;
const SILENCE_MS = 3000;

async function untilDone(party: Party): Promise<boolean> {
  return (await party.ended()) === 0;
}

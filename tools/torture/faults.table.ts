/** What may happen to whom, how likely, how long, and how it ends: a new fault is a line. */

export type Kind = 'agent' | 'collector' | 'broker' | 'database';

/** What can be done to one party of an arrangement, and undone. */
export interface Victim {
  /** SIGKILL, to all its processes at once; it stays dead. */
  kill(): Promise<void>;
  start(): void;
  freeze(): void;
  thaw(): void;
  /** Nothing it sends arrives, and nothing sent to it; nobody is told. */
  cut(): void;
  mend(): void;
  /** Its disk is filled but for so many megabytes, and kept so. */
  fill(leavesMegabytes: number): void;
  empty(): Promise<void>;
}

/** What a machine must allow: its own networks, its own disks. */
export type Needs = 'network' | 'disk';

export interface Fault {
  readonly name: string;
  readonly who: readonly Kind[];
  /** Of all faults. */
  readonly share: number;
  readonly lastsMs: readonly [least: number, most: number];
  /** Waits for a report to be under way, and so long behind it. */
  readonly aimMs?: readonly [least: number, most: number];
  readonly needs?: Needs;
  begin(victim: Victim): unknown;
  end(victim: Victim): unknown;
}

const EVERYBODY = ['agent', 'collector', 'broker', 'database'] as const;
const AT_WORK = [0, 40] as const;

const kill = {
  begin: (victim: Victim) => victim.kill(),
  end: (victim: Victim) => victim.start(),
};
const stop = {
  begin: (victim: Victim) => victim.freeze(),
  end: (victim: Victim) => victim.thaw(),
};
const cut = {
  begin: (victim: Victim) => victim.cut(),
  end: (victim: Victim) => victim.mend(),
};
const fill = (leavesMegabytes: number) => ({
  begin: (victim: Victim) => victim.fill(leavesMegabytes),
  end: (victim: Victim) => victim.empty(),
});

// biome-ignore format: a line each
export const faults: readonly Fault[] = [
  { name: 'killed', who: EVERYBODY, share: 6, lastsMs: [0, 800], aimMs: AT_WORK, ...kill },
  { name: 'killed at any time', who: EVERYBODY, share: 3, lastsMs: [0, 2500], ...kill },
  { name: 'stopped', who: EVERYBODY, share: 2, lastsMs: [200, 4000], aimMs: AT_WORK, ...stop },
  { name: 'stopped for long', who: ['collector', 'database'], share: 0.5, lastsMs: [8000, 16_000], ...stop },
  { name: 'cut off', who: EVERYBODY, share: 2, lastsMs: [200, 6000], needs: 'network', ...cut },
  { name: 'filled up', who: ['agent', 'collector', 'database'], share: 1.5, lastsMs: [500, 4000], needs: 'disk', ...fill(0) },
  { name: 'nearly filled', who: ['collector'], share: 0.5, lastsMs: [5000, 8000], needs: 'disk', ...fill(300) },
];

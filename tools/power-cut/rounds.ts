/** Power cuts, one after the other, on a folder that lives through all of them. durable-pglite.md */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedDatabase } from '../../collector/store/pglite/embedded-database.ts';
import { chance } from '../chance.ts';
import type { Cut, Phase, Plan } from './cut-file-system.ts';
import { type Mode, modes } from './recorded-disk.ts';
import { Workload } from './workload.ts';

export interface RoundsOptions {
  /** Empty, or with a database that was closed in order. What is left in it afterwards can be looked at. */
  readonly folder: string;
  /** The built worker.ts of this folder: the product's thread on a disk whose power fails. */
  readonly failing: URL;
  readonly seed: number;
  readonly rounds: number;
  readonly now: () => number;
  readonly ignores?: Plan['ignores'];
  readonly onRound?: (round: Round) => void;
}

export interface Round {
  readonly round: number;
  readonly mode: Mode;
  /** Of each cut: a round whose database is cut while it recovers has two. */
  readonly cuts: readonly Cut[];
  /** Acknowledged so far. */
  readonly commits: number;
  /** Empty: the folder opened, and all is as it was acknowledged. */
  readonly differences: readonly string[];
}

/** Stops at the first round that lost something: what comes after it would prove nothing. */
export async function cutPower(options: RoundsOptions): Promise<readonly Round[]> {
  const { folder, seed, rounds, onRound, ignores = 'nothing' } = options;
  const random = chance(seed);
  const workload = new Workload(random);
  const database = await open(options, { ...NEVER, seed, ignores });
  await workload.prepare(database);
  await database.close();

  const done: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const mode = modes[(round - 1) % modes.length] ?? 'strict';
    const fixed = { mode, seed: seed + round, ignores };
    const cuts = [await cutOnce(options, workload, { ...fixed, ...whileBusy(random) })];
    while (random() < 0.4) {
      cuts.push(await cutOnce(options, workload, { ...fixed, ...whileOpening(random) }));
    }
    const differences = await lookAt(options, workload, fixed);
    const result = { round, mode, cuts, commits: workload.commits, differences };
    done.push(result);
    onRound?.(result);
    if (differences.length > 0) break;
  }
  rmSync(join(folder, 'vault'), { recursive: true, force: true });
  return done;
}

const NEVER = { after: 'never', time: 1, operation: 1, mode: 'names' } as const;

/** Half of the cuts fall into one of the first checkpoints, half between two of them. */
function whileBusy(random: () => number): Pick<Plan, 'after' | 'time' | 'operation'> {
  const [isInCheckpoint, time, share] = [random() < 0.5, random(), random()];
  return {
    after: isInCheckpoint ? 'checkpoint' : 'work',
    time: 1 + Math.floor(time * 4),
    operation: 1 + Math.floor(share * (isInCheckpoint ? 1500 : 150)),
  };
}

const whileOpening = (random: () => number): Pick<Plan, 'after' | 'time' | 'operation'> => ({
  ...{ after: 'opening', time: 1, operation: 1 + Math.floor(random() * 2500) },
});

/** Works on the database until the power fails. Leaves the folder as the disk has it then. */
async function cutOnce(options: RoundsOptions, workload: Workload, plan: Plan): Promise<Cut> {
  const { folder } = options;
  let database: EmbeddedDatabase | undefined;
  try {
    database = await open(options, plan);
    await workload.run(database);
  } catch (error) {
    if (!existsSync(join(folder, 'cut.json'))) throw error;
  }
  database?.release(); // the machine is down, and with it who held the lock
  const cut = JSON.parse(readFileSync(join(folder, 'cut.json'), 'utf8')) as Cut;
  for (const name of ['cut.json', 'cut-plan.json', 'vault', 'database']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  renameSync(join(folder, 'cut'), join(folder, 'database'));
  return cut;
}

async function lookAt(
  options: RoundsOptions,
  workload: Workload,
  disk: Pick<Plan, 'mode' | 'seed' | 'ignores'>,
): Promise<readonly string[]> {
  try {
    const database = await open(options, { ...NEVER, ...disk });
    const differences = await workload.differences(database);
    await database.close();
    return differences;
  } catch (error) {
    return [`does not open: ${error}`];
  }
}

function open({ folder, failing, now }: RoundsOptions, plan: Plan): Promise<EmbeddedDatabase> {
  writeFileSync(join(folder, 'cut-plan.json'), JSON.stringify(plan));
  return EmbeddedDatabase.open({ folder, worker: failing, now, onBroken: () => {} });
}

/** A line for each round under a heading: what was cut where, and what was lost. */
export function lineOf({ round, mode, cuts, commits, differences }: Round): string {
  const told = cuts.map(
    ({ phase, operation, operations }) => `${phase} ${operation} ${operations}`,
  );
  const recycled = cuts.reduce((sum, cut) => sum + cut.recycled, 0);
  return [
    `${round}`.padStart(5),
    mode.padEnd(6),
    `${commits}`.padStart(7),
    `${recycled}`.padStart(8),
    (differences.length === 0 ? 'none' : differences.join('; ')).padEnd(5),
    told.join(', '),
  ].join('  ');
}

export const heading =
  'round  mode    commits  recycled  lost   cut: in which phase, before what, after how many operations';

/** How many cuts fell into each phase. */
export function phasesOf(rounds: readonly Round[]): Readonly<Record<Phase, number>> {
  const count = { opening: 0, work: 0, checkpoint: 0 };
  for (const { phase } of rounds.flatMap(({ cuts }) => cuts)) if (phase) count[phase]++;
  return count;
}

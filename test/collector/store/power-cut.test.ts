/** What is acknowledged outlives a power cut, whenever it comes. durable-pglite.md */
import { beforeAll, expect, test } from 'vitest';
import { builtThread } from '../../../tools/power-cut/build.ts';
import type { Plan } from '../../../tools/power-cut/cut-file-system.ts';
import { cutPower, lineOf } from '../../../tools/power-cut/rounds.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** `SEED=n` repeats a run that failed; what it prints names its seed. */
const SEED = Number(process.env['SEED'] ?? 11);

let failing: URL;
beforeAll(async () => {
  failing = await builtThread(
    new URL('../../../tools/power-cut/worker.ts', import.meta.url),
    'power-cut',
  );
});

const cut = (rounds: number, ignores: Plan['ignores']) =>
  cutPower({
    folder: temporaryFolder(),
    failing,
    seed: SEED,
    rounds,
    ignores,
    now: () => Date.now(),
  });

test(`six power cuts lose nothing that was acknowledged, and the folder opens (SEED=${SEED})`, async () => {
  const rounds = await cut(6, 'nothing');
  expect(rounds.filter(({ differences }) => differences.length > 0).map(lineOf)).toEqual([]);
  expect(rounds).toHaveLength(6);
}, 900_000);

test('a database whose syncs are not done loses what it acknowledged', async () => {
  const rounds = await cut(3, 'all');
  expect(rounds.at(-1)?.differences).not.toEqual([]);
}, 300_000);

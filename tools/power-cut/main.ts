/** `npm run power-cut -- [--rounds 30] [--seed 1] [--ignores nothing|folders|all]`: prints what each cut left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plan } from './cut-file-system.ts';
import { cutPower, heading, lineOf, phasesOf } from './rounds.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    seed: { type: 'string', default: process.env['SEED'] ?? '1' },
    ignores: { type: 'string', default: 'nothing' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'plumbline-power-cut-'));
console.log(`SEED=${values.seed}, the disk ignores ${values.ignores} of the syncs\n${heading}`);
const start = Date.now();
const rounds = await cutPower({
  ...{ folder, seed: Number(values.seed), rounds: Number(values.rounds), now: Date.now },
  ignores: values.ignores as Plan['ignores'],
  failing: new URL('./failing.js', import.meta.url),
  onRound: (round) => console.log(lineOf(round)),
});
rmSync(folder, { recursive: true, force: true });
const lost = rounds.filter(({ differences }) => differences.length > 0).length;
const { work, checkpoint, opening } = phasesOf(rounds);
const { user, system } = process.cpuUsage();
console.log(
  `${rounds.length} rounds, ${work} cuts at work, ${checkpoint} in a checkpoint, ${opening} while opening: ` +
    `${lost === 0 ? 'nothing lost' : 'LOST'}; ${Math.round((Date.now() - start) / 1000)} s, ` +
    `${Math.round((user + system) / 1e6)} s of processor`,
);
process.exitCode = lost === 0 ? 0 : 1;

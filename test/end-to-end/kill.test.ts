/**
 * Agents, collectors, broker and database are killed with -9, stopped, cut off and filled up while
 * there is much to report: every record that reached an agent's disk is in the database once, or still
 * on that disk. A short run of `npm run torture`. design.md §10, faults.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Audit } from '../../tools/torture/audit.ts';
import type { Findings } from '../../tools/torture/findings.ts';
import { hasPostgres } from '../support/postgres.ts';
import { needs } from '../support/programs.ts';

const MINUTES = '0.2';
const LONGEST_MS = 400_000;
const TORTURE = new URL('../../tools/torture/main.mjs', import.meta.url).pathname;
const seed = process.env['SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));
const folder = mkdtempSync(join(tmpdir(), 'plumbline-kill-'));

const isAlone = needs('mosquitto') || (!hasPostgres && !process.env['CI']);
const clean = { missing: 0, twice: 0, altered: 0, disordered: 0, lost: 0 };

async function tortured(on: string): Promise<Findings> {
  const report = join(folder, `${on}.json`);
  const words = ['--on', on, '--minutes', MINUTES, '--seed', seed, '--report', report];
  const child = spawn(process.execPath, [TORTURE, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  await once(child, 'close');
  console.log(said);
  return JSON.parse(readFileSync(report, 'utf8')) as Findings;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  { on: 'embedded', isSkipped: false },
  { on: 'cluster', isSkipped: isAlone },
])('$on, killed with -9 and worse under load', ({ on, isSkipped }) => {
  let found: Findings;
  beforeAll(async () => {
    if (!isSkipped) found = await tortured(on);
  }, LONGEST_MS);
  const both = (): readonly Audit[] => [found.midst, found.end];

  test.skipIf(isSkipped)(
    'nothing is missing and nothing is there twice, in the midst of it',
    () => {
      expect(found.strikes.length).toBeGreaterThan(2);
      const { all } = found.midst;
      expect(all).toMatchObject(clean);
      expect(all.spooled).toBe(all.committed + all.stillSpooled);
      expect(all.committed).toBeGreaterThan(0);
      expect(found.midst.brokenPromises).toBe(0);
    },
  );

  test.skipIf(isSkipped)(
    'left alone, all of it arrives, chained in the order in which it happened',
    () => {
      const { all } = found.end;
      expect(all).toEqual({
        ...clean,
        spooled: all.spooled,
        committed: all.spooled,
        stillSpooled: 0,
      });
      expect(all.spooled).toBeGreaterThanOrEqual(found.midst.all.spooled);
    },
  );

  test.skipIf(isSkipped)('every difference, act and conversation is on record once', () => {
    for (const { unequal } of both()) {
      expect(Object.keys(unequal).length).toBeGreaterThan(5);
      expect(Object.entries(unequal).filter(([, count]) => count !== 0)).toEqual([]);
    }
  });

  test.skipIf(isSkipped)(
    'every event leaves at least once, and is the same when it comes again',
    () => {
      const { departures } = found.end;
      expect(departures.events).toBeGreaterThan(10);
      expect(departures).toMatchObject({ waiting: 0, undelivered: [], changed: 0 });
    },
  );

  test.skipIf(isSkipped)('behind each bout of faults every agent gets through again', () => {
    expect(found.recoveries.filter(({ allMs }) => allMs === undefined)).toEqual([]);
    expect(found.complaints).toEqual([]);
  });
});

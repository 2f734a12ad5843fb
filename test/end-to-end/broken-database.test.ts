/**
 * The program as it is built, its embedded database on a disk that fails: it says so and ends, so that
 * whoever started it starts it again, and it finds what it had. durable-pglite.md
 */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtThread } from '../../tools/power-cut/build.ts';
import { ownDataFolder } from '../support/database.ts';
import type { Fault } from '../support/faulty-thread.ts';
import { run } from '../support/program.ts';

/** Where the packages of the program are found from. */
const built = `${process.cwd()}/node_modules/.cache/plumbline-faulty.${process.pid}`;
const data = ownDataFolder();
const fault = join(data, 'fault');
const start = () => {
  const env = { PLUMBLINE_DATA: data, PLUMBLINE_API__PORT: '0' };
  return run(['collector'], env, pathToFileURL(`${built}/plumbline.js`));
};

beforeAll(async () => {
  cpSync('dist', built, { recursive: true });
  const thread = await builtThread(
    new URL('../support/faulty-thread.ts', import.meta.url),
    'faulty-program',
  );
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(built, 'pglite-worker.js'), `import '${thread}';`);
});
afterAll(() => {
  for (const folder of [built, data]) rmSync(folder, { recursive: true, force: true });
});

test.each<[Fault, RegExp]>([
  ['sync fails', /the disk failed at fsync/],
  ['no answer', /the database gives no answer/],
])(
  'a disk of which “%s” ends the collector with a code that has it started again',
  async (what, reason) => {
    const collector = start();
    await collector.says(/Page: http/);
    writeFileSync(fault, what); // what is due every few seconds runs into it
    expect(await collector.ended()).toBe(1);
    expect(collector.stderr()).toMatch(reason);
    expect(collector.stderr()).toContain('the database is broken: this process ends');
    rmSync(fault);
    const again = start();
    await again.says(/Page: http/);
    expect(await again.end()).toBe(0);
  },
  150_000,
);

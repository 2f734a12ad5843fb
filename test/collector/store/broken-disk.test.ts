/** A disk that fails under the embedded database. durable-pglite.md */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  DurableFileSystem,
  type Internals,
  type Operation,
} from '../../../collector/store/pglite/durable-file-system.ts';
import { EmbeddedDatabase } from '../../../collector/store/pglite/embedded-database.ts';
import { builtThread } from '../../../tools/power-cut/build.ts';
import { databaseWorker, ownDataFolder } from '../../support/database.ts';
import type { Fault } from '../../support/faulty-thread.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: string;
let faulty: URL;
beforeAll(async () => {
  faulty = await builtThread(new URL('../../support/faulty-thread.ts', import.meta.url), 'faulty');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = () => Date.now();
const fault = (what: Fault) => writeFileSync(join(folder, 'fault'), what);

test.each<Fault>(['sync fails', 'disk full', 'exception in write'])(
  'when a commit meets “%s”, nothing is acknowledged any more, and what was acknowledged is there',
  async (what) => {
    folder = ownDataFolder();
    let tell: (error: Error) => void = () => {};
    const broken = new Promise<Error>((resolve) => (tell = resolve));
    const database = await EmbeddedDatabase.open({ folder, worker: faulty, now, onBroken: tell });
    await database.run('CREATE TABLE kept (n int)');
    await database.run('INSERT INTO kept VALUES (1)');
    fault(what);
    await expect(database.run('INSERT INTO kept VALUES (2)')).rejects.toThrow();
    const after = database.run('INSERT INTO kept VALUES (3)');
    await expect(after).rejects.toThrow();
    // Said at once, not found out when a query has given no answer for long.
    expect((await broken).message).toMatch(
      /^the disk failed at (write|fsync): (errno 51|a bad|nobody)/,
    );
    await expect(database.run('SELECT 1')).rejects.toThrow();
    database.release(); // its process ends
    rmSync(join(folder, 'fault'));

    const again = await EmbeddedDatabase.open({
      ...{ folder, worker: databaseWorker(), now, onBroken: () => {} },
    });
    // The one that was refused may be there all the same: that is why the watermark is read again.
    const { rows } = await again.run('SELECT n FROM kept WHERE n <> 2');
    expect(rows).toEqual([{ n: 1 }]);
    await again.close();
  },
);

test('a disk that cannot be read is told, not waited for', async () => {
  folder = ownDataFolder();
  fault('exception in read');
  const opening = EmbeddedDatabase.open({ folder, worker: faulty, now, onBroken: () => {} });
  await expect(opening).rejects.toThrow();
  rmSync(join(folder, 'fault'));
  const database = await EmbeddedDatabase.open({ folder, worker: faulty, now, onBroken: () => {} });
  await database.close();
});

test('a build of PGlite whose commits reach no disk is refused at the start', async () => {
  folder = ownDataFolder();
  fault('uncured');
  const opening = EmbeddedDatabase.open({ folder, worker: faulty, now, onBroken: () => {} });
  await expect(opening).rejects.toThrow('a commit did not reach the disk');
});

class ErrnoError extends Error {
  readonly errno: number | undefined;

  constructor(errno?: number) {
    super();
    this.errno = errno;
  }
}

test.each([
  ['an exception of ours', new TypeError('x'), 29],
  ['an error of Node that has no number there', Object.assign(new Error(), { code: 'EX' }), 29],
  ['an error without a number', new ErrnoError(), 29],
  ['an error with one', new ErrnoError(44), 44],
])('%s crosses into WASM as a number, from every function', (_, thrown, errno) => {
  folder = temporaryFolder();
  const throws = () => {
    throw thrown;
  };
  const all = (names: string) =>
    Object.fromEntries(names.split(' ').map((name) => [name, throws as Operation]));
  const nodes = all('getattr mknod rename unlink rmdir symlink');
  const streams = all('open write msync fsync');
  const internals = {
    FS: { ErrnoError },
    NODEFS: { realPath: () => folder, node_ops: nodes, stream_ops: streams },
  };
  class Opened extends DurableFileSystem {
    mend = () => this.cure(internals as Internals);
    protected override sync = throws;
  }
  new Opened(folder).mend();
  const there = { parent: {} } as never;
  for (const operation of [...Object.values(nodes), ...Object.values(streams)]) {
    expect(() => operation(there, there)).toThrow(expect.objectContaining({ errno }));
  }
});

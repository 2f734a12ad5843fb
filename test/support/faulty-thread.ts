/** The database's thread on a disk that fails while a file beside the database says how. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from '../../collector/store/pglite/database-thread.ts';
import {
  DurableFileSystem,
  type Internals,
  type Operation,
} from '../../collector/store/pglite/durable-file-system.ts';
import type { WorkerData } from '../../collector/store/pglite/worker-messages.ts';

/** What stands in `fault`. `no answer`: the disk takes for ever. `uncured`: syncs come to nothing, as in PGlite itself. */
export type Fault =
  | 'sync fails'
  | 'disk full'
  | 'no answer'
  | 'exception in write'
  | 'exception in read'
  | 'uncured';

class FaultyFileSystem extends DurableFileSystem {
  readonly #plan: string;

  constructor(folder: string) {
    super(folder);
    this.#plan = join(dirname(folder), 'fault');
  }

  #has(fault: Fault): boolean {
    return existsSync(this.#plan) && readFileSync(this.#plan, 'utf8') === fault;
  }

  protected override sync(descriptor: number): void {
    if (this.#has('sync fails')) throw Object.assign(new Error('a bad sector'), { code: 'EIO' });
    if (this.#has('no answer')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    super.sync(descriptor);
  }

  protected override cure(internals: Internals): void {
    const { FS, NODEFS } = internals;
    const { stream_ops: streams } = NODEFS;
    const { write, read } = streams as Record<'write' | 'read', Operation>;
    streams['write'] = (...values: never[]) => {
      if (this.#has('disk full')) throw new FS.ErrnoError(51);
      if (this.#has('exception in write')) throw new TypeError('nobody thought of this');
      return write(...values);
    };
    streams['read'] = (...values: never[]) => {
      if (this.#has('exception in read')) throw new TypeError('nobody thought of this');
      return read(...values);
    };
    super.cure(internals);
    if (this.#has('uncured')) streams['fsync'] = () => 0;
  }
}

if (parentPort === null) throw new Error('this file is a database thread');
const data = workerData as WorkerData;
serveDatabase(parentPort, data, new FaultyFileSystem(data.folder));

/** What the database's thread does: one call at a time, in the order they came. durable-pglite.md */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import type { DurableFileSystem } from './durable-file-system.ts';
import type { Call, Failure, Reply, WorkerData } from './worker-messages.ts';

function failureOf(error: unknown): Failure {
  const { message, code, detail, constraint } = error as Partial<Failure>;
  return { message: message ?? String(error), code: code ?? '', detail, constraint };
}

/** A database error has a SQLSTATE; without one, or with severity PANIC, the database itself broke. */
function isPanic(error: unknown): boolean {
  const { severity, code } = error as { severity?: string; code?: string };
  return severity === 'PANIC' || severity === 'FATAL' || typeof code !== 'string';
}

/** Opens the database on its folder, or makes it there, and answers on the port until it is closed. */
export function serveDatabase(
  port: MessagePort,
  data: WorkerData,
  fileSystem: DurableFileSystem,
): void {
  const say = (reply: Reply) => port.postMessage(reply);
  open(port, data, fileSystem).catch((error: unknown) =>
    say({ kind: 'unopened', failure: failureOf(error) }),
  );
}

async function open(
  port: MessagePort,
  { folder, settings }: WorkerData,
  fileSystem: DurableFileSystem,
): Promise<void> {
  const say = (reply: Reply) => port.postMessage(reply);
  fileSystem.onFailure = (operation, error) => {
    const { message, errno } = error as { message?: string; errno?: number };
    const text = `the disk failed at ${operation}: ${message || `errno ${errno} of WASI`}`;
    say({ kind: 'panic', failure: { ...failureOf(error), message: text } });
  };
  // We hold the lock: nobody lives there. After a power cut this file may be empty, and stop the start.
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  const database = await PGlite.create({
    fs: fileSystem,
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...['fsync=on', 'wal_sync_method=fsync', 'synchronous_commit=on', ...settings].flatMap(
        (setting) => ['-c', setting],
      ),
    ],
    parsers: {
      [types.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
      [types.INT8]: Number,
    },
  });

  async function work({ id, kind, sql, parameters }: Call): Promise<void> {
    if (kind === 'close') {
      await database.close();
      say({ kind: 'done', id, rows: [], affected: 0, syncs: fileSystem.syncs });
      port.close();
      return;
    }
    if (kind === 'script') {
      await database.exec(sql);
      say({ kind: 'done', id, rows: [], affected: 0, syncs: fileSystem.syncs });
      return;
    }
    const { rows, affectedRows = 0 } = await database.query<object>(sql, [...parameters]);
    say({ kind: 'done', id, rows, affected: affectedRows, syncs: fileSystem.syncs });
  }

  let before = Promise.resolve();
  port.on('message', (call: Call) => {
    before = before
      .then(() => work(call))
      .catch((error: unknown) => {
        const failure = failureOf(error);
        say(isPanic(error) ? { kind: 'panic', failure } : { kind: 'failed', id: call.id, failure });
      });
  });
  say({ kind: 'open', syncs: fileSystem.syncs });
}

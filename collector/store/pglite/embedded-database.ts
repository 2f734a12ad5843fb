/** PGlite in a thread of its own, on a folder that nobody else has open. durable-pglite.md */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { syncFolder } from './durable-file-system.ts';
import { takeLock } from './lock.ts';
import type { Call, Failure, Reply, WorkerData } from './worker-messages.ts';

const CALL_MS = 30_000;
const UPKEEP_MS = 600_000;

export interface EmbeddedOptions {
  /** The database is `database` in it, the lock `database.lock`. */
  readonly folder: string;
  /** The built worker.ts. */
  readonly worker: URL;
  readonly now: () => number;
  /** The database broke, or did not answer for 30 s. Nothing after it was stored: end the process. */
  readonly onBroken: (error: Error) => void;
}

/** An error of the database, with its SQLSTATE. */
export class DatabaseError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;

  constructor({ message, code, detail, constraint }: Failure) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
    this.detail = detail;
    this.constraint = constraint;
  }
}

interface Waiting {
  readonly resolve: (reply: Extract<Reply, { kind: 'done' }>) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

export class EmbeddedDatabase {
  readonly #worker: Worker;
  readonly #onBroken: (error: Error) => void;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #broken: Error | undefined;
  #turn: Promise<void> = Promise.resolve();
  readonly #opening: Promise<void>;
  #opened: () => void = () => {};
  #unopened: ((error: Error) => void) | undefined;
  /** Syncs of the disk since it was opened. */
  syncs = 0;
  release: () => void = () => {};

  private constructor(worker: Worker, onBroken: (error: Error) => void) {
    this.#worker = worker;
    this.#onBroken = onBroken;
    this.#opening = new Promise((resolve, reject) => {
      this.#opened = resolve;
      this.#unopened = reject;
    });
    worker.on('message', (reply: Reply) => this.#hear(reply));
    worker.on('error', (error) => this.#break(error));
    // Its last answer may come in the same turn of the loop: whoever waits for it goes on first.
    worker.on('exit', () => {
      setImmediate(() => this.#break(new Error('the database thread ended')));
    });
  }

  /** Opens, and makes it first where there is none. LockedError when another process has it. */
  static async open({ folder, worker, now, onBroken }: EmbeddedOptions): Promise<EmbeddedDatabase> {
    mkdirSync(folder, { recursive: true });
    const release = takeLock(join(folder, 'database.lock'), now);
    try {
      const home = join(folder, 'database');
      if (!existsSync(home)) await make(home, worker);
      const database = await EmbeddedDatabase.#start(home, worker, onBroken);
      database.release = release;
      await database.#proveSync();
      return database;
    } catch (error) {
      release();
      throw error;
    }
  }

  static async #start(home: string, script: URL, onBroken: (error: Error) => void) {
    const workerData: WorkerData = { folder: home, settings: [] };
    const database = new EmbeddedDatabase(new Worker(script, { workerData }), onBroken);
    await database.#opening;
    return database;
  }

  static async make(home: string, script: URL): Promise<void> {
    const database = await EmbeddedDatabase.#start(home, script, () => {});
    await database.close();
  }

  async run(sql: string, parameters: readonly unknown[] = []) {
    return await this.#call('run', sql, parameters);
  }

  async script(sql: string): Promise<void> {
    await this.#call('script', sql, []);
  }

  /** There is one session: whoever has it has it alone until `end` is called, the others queue. */
  async session(): Promise<() => void> {
    const before = this.#turn;
    let end: () => void = () => {};
    this.#turn = new Promise((resolve) => (end = resolve));
    await before;
    return end;
  }

  /** CHECKPOINT and VACUUM may take their time; nobody else gets a turn meanwhile. */
  async upkeep(sql: string): Promise<void> {
    const end = await this.session();
    try {
      await this.#call('script', sql, [], UPKEEP_MS);
    } finally {
      end();
    }
  }

  /** Ends the thread in the middle of what it does, as a fault would. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  async close(): Promise<void> {
    const end = await this.session();
    try {
      if (this.#broken === undefined) await this.#call('close', '', []);
    } finally {
      this.#broken ??= new Error('the database is closed');
      await this.#worker.terminate();
      this.release();
      end();
    }
  }

  #call(kind: Call['kind'], sql: string, parameters: readonly unknown[], mostMs = CALL_MS) {
    return new Promise<Extract<Reply, { kind: 'done' }>>((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      const id = ++this.#calls;
      const deadline = setTimeout(
        () => this.#break(new Error(`the database gave no answer for ${mostMs / 1000} s`)),
        mostMs,
      );
      this.#waiting.set(id, { resolve, reject, deadline });
      this.#worker.postMessage({ id, kind, sql, parameters } satisfies Call);
    });
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'panic' || reply.kind === 'unopened') {
      return this.#break(new DatabaseError(reply.failure));
    }
    if (reply.kind === 'open') {
      this.#unopened = undefined;
      return this.#opened();
    }
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.deadline);
    if (reply.kind === 'failed') return waiting.reject(new DatabaseError(reply.failure));
    this.syncs = reply.syncs;
    waiting.resolve(reply);
  }

  /** Only the first break counts. What was asked and not answered may have happened, or not. */
  #break(error: Error): void {
    if (this.#broken) return;
    this.#broken = error;
    void this.#worker.terminate();
    for (const { reject, deadline } of this.#waiting.values()) {
      clearTimeout(deadline);
      reject(error);
    }
    this.#waiting.clear();
    if (this.#unopened) this.#unopened(error);
    else this.#onBroken(error);
  }

  /** The cure hangs on internals of PGlite: where it no longer takes, a commit syncs nothing. */
  async #proveSync(): Promise<void> {
    const { syncs } = await this.run('SELECT 1');
    const after = await this.run(`SELECT pg_logical_emit_message(true, 'plumbline', 'sync')`);
    if (after.syncs > syncs) return;
    await this.close();
    throw new Error('a commit did not reach the disk: this build of PGlite cannot be used');
  }
}

/** A first start that is cut off leaves nothing: the folder gets its name when all in it is on disk. */
async function make(home: string, script: URL): Promise<void> {
  const draft = `${home}.draft`;
  rmSync(draft, { recursive: true, force: true });
  await EmbeddedDatabase.make(draft, script);
  syncAll(draft);
  renameSync(draft, home);
  syncFolder(dirname(home));
}

function syncAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncAll(path);
    else if (entry.isFile()) {
      const descriptor = openSync(path, 'r');
      fsyncSync(descriptor);
      closeSync(descriptor);
    }
  }
  syncFolder(folder);
}

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

/** Seconds in which this process ran: one that was stopped, or a machine that slept, takes no blame. */
const CALL_SECONDS = 30;
const UPKEEP_SECONDS = 600;

export interface EmbeddedOptions {
  /** The database is `database` in it, the lock `database.lock`. */
  readonly folder: string;
  /** The built worker.ts. */
  readonly worker: URL;
  readonly now: () => number;
  /** The database broke, or did not answer for 30 s. Nothing after it was stored: end the process. */
  readonly onBroken: (error: Error) => void;
  /** Instead of those 30 s. */
  readonly callSeconds?: number;
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

type Watching = Pick<EmbeddedOptions, 'onBroken' | 'callSeconds'>;

interface Waiting {
  readonly resolve: (reply: Extract<Reply, { kind: 'done' }>) => void;
  readonly reject: (error: Error) => void;
  secondsLeft: number;
}

export class EmbeddedDatabase {
  readonly #worker: Worker;
  readonly #onBroken: (error: Error) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #callSeconds: number;
  readonly #watch: NodeJS.Timeout;
  #calls = 0;
  #openingSeconds = UPKEEP_SECONDS;
  #broken: Error | undefined;
  #turn: Promise<void> = Promise.resolve();
  readonly #opening: Promise<void>;
  #opened: () => void = () => {};
  #unopened: ((error: Error) => void) | undefined;
  /** Syncs of the disk since it was opened. */
  syncs = 0;
  release: () => void = () => {};

  private constructor(worker: Worker, { onBroken, callSeconds = CALL_SECONDS }: Watching) {
    this.#worker = worker;
    this.#onBroken = onBroken;
    this.#callSeconds = callSeconds;
    this.#watch = setInterval(() => this.#second(), 1000);
    this.#watch.unref();
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
  static async open(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const { folder, worker, now } = options;
    mkdirSync(folder, { recursive: true });
    const release = takeLock(join(folder, 'database.lock'), now);
    try {
      const home = join(folder, 'database');
      if (!existsSync(home)) await make(home, worker);
      const database = await EmbeddedDatabase.#start(home, worker, options);
      database.release = release;
      await database.#proveSync();
      return database;
    } catch (error) {
      release();
      throw error;
    }
  }

  static async #start(home: string, script: URL, watching: Watching) {
    const workerData: WorkerData = { folder: home, settings: [] };
    const database = new EmbeddedDatabase(new Worker(script, { workerData }), watching);
    await database.#opening;
    return database;
  }

  static async make(home: string, script: URL): Promise<void> {
    const database = await EmbeddedDatabase.#start(home, script, { onBroken() {} });
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
      await this.#call('script', sql, [], UPKEEP_SECONDS);
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
      clearInterval(this.#watch);
      await this.#worker.terminate();
      this.release();
      end();
    }
  }

  #call(
    kind: Call['kind'],
    sql: string,
    parameters: readonly unknown[],
    secondsLeft = this.#callSeconds,
  ) {
    return new Promise<Extract<Reply, { kind: 'done' }>>((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      const id = ++this.#calls;
      this.#waiting.set(id, { resolve, reject, secondsLeft });
      this.#worker.postMessage({ id, kind, sql, parameters } satisfies Call);
    });
  }

  #second(): void {
    if (this.#unopened && this.#openingSeconds-- === 0) {
      return this.#break(new Error('the database does not open'));
    }
    for (const waiting of this.#waiting.values()) {
      if (waiting.secondsLeft-- > 0) continue;
      return this.#break(new Error('the database gives no answer'));
    }
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
    if (reply.kind === 'failed') return waiting.reject(new DatabaseError(reply.failure));
    this.syncs = reply.syncs;
    waiting.resolve(reply);
  }

  /** Only the first break counts. What was asked and not answered may have happened, or not. */
  #break(error: Error): void {
    if (this.#broken) return;
    this.#broken = error;
    clearInterval(this.#watch);
    void this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(error);
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

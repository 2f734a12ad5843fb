/** A site whose parts are put back as they were: a broker, a database that is reopened, what was applied. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import type { Spool } from '../../agent/spool/spool.ts';
import { openEmbedded } from '../../collector/store/open.ts';
import type { AgentId } from '../../protocols/messages/names.ts';
import { databaseWorker, ownDataFolder } from './database.ts';
import { startMosquitto } from './mosquitto.ts';
import { ingestOn, publisherOf, tell } from './publishing-site.ts';

export const wait = { timeout: 40_000, interval: 50 };

const open = (folder: string) =>
  openEmbedded({
    ...{ folder, worker: databaseWorker(), now: () => Date.now() },
    newId: () => crypto.randomUUID(),
    onBroken: (error) => {
      throw error;
    },
  });

/** Call where tests are described: it clears up behind each of them. */
export function restorableSite() {
  const folders: string[] = [];
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each();
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return new RestorableSite(folders, undo);
}

class RestorableSite {
  readonly #folders: string[];
  readonly #undo: (() => Promise<unknown>)[];
  #data = '';
  #port = 0;
  #database: Awaited<ReturnType<typeof open>> | undefined;
  #ingest: Awaited<ReturnType<typeof ingestOn>> | undefined;

  constructor(folders: string[], undo: (() => Promise<unknown>)[]) {
    this.#folders = folders;
    this.#undo = undo;
  }

  get database() {
    if (this.#database === undefined) throw new Error('the site has not begun');
    return this.#database;
  }

  get counters() {
    if (this.#ingest === undefined) throw new Error('nothing is taken in');
    return this.#ingest.counters;
  }

  temporary(): string {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-restored-'));
    this.#folders.push(folder);
    return folder;
  }

  copyOf(folder: string): string {
    const copy = this.temporary();
    cpSync(folder, copy, { recursive: true });
    return copy;
  }

  /** A broker, and a collector on an empty database, all of it gone when the test ends. */
  async begin(): Promise<void> {
    const broker = await startMosquitto();
    this.#undo.push(() => broker.stop());
    this.#port = broker.port;
    this.#data = ownDataFolder();
    this.#folders.push(this.#data);
    await this.openCollector();
    this.#undo.push(() => this.closeCollector());
  }

  async openCollector(): Promise<void> {
    await this.openDatabase();
    await this.listen();
  }

  async openDatabase(): Promise<void> {
    this.#database = await open(this.#data);
  }

  async listen(): Promise<void> {
    this.#ingest = await ingestOn(this.#port, this.database.store);
  }

  async closeCollector(): Promise<void> {
    await this.#ingest?.close();
    await this.#database?.close();
    this.#ingest = undefined;
    this.#database = undefined;
  }

  /** While the collector is closed. */
  backUp(): string {
    return this.copyOf(this.#data);
  }

  /** While the collector is closed. */
  putBack(backup: string): void {
    rmSync(this.#data, { recursive: true });
    mkdirSync(this.#data);
    cpSync(backup, this.#data, { recursive: true });
  }

  /** Answers what stops it; the end of the test does, too. */
  publish(spool: Spool, name?: AgentId) {
    const publisher = publisherOf(this.#port, spool, name);
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= publisher.stop());
    this.#undo.push(stop);
    return stop;
  }

  /** All that waits and these numbers: sent, acknowledged, and the agent stopped. */
  async deliver(spool: Spool, ...told: readonly number[]): Promise<void> {
    const stop = this.publish(spool);
    await tell(spool, ...told);
    await isSent(spool);
    await stop();
  }

  /** The numbers that were applied, with every repetition. */
  async applied(): Promise<number[]> {
    const rows = await this.database.db.selectFrom('event').select('frame').execute();
    return rows.map(({ frame }) => frame).sort((a, b) => a - b);
  }

  async gaps(): Promise<string[]> {
    const rows = await this.database.db
      .selectFrom('coverage_gap')
      .select(['first', 'last', 'reason'])
      .orderBy('received')
      .orderBy('first')
      .execute();
    return rows.map(({ first, last, reason }) => `${reason} ${first}-${last}`);
  }
}

/** All of it, whatever its epoch has become. */
export const isSent = (spool: Spool) =>
  expect
    .poll(() => spool.depth.messages === 0 && spool.acknowledged.through === spool.last, wait)
    .toBe(true);

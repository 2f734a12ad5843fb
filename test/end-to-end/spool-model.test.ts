/**
 * Any sequence of writing, sending, lost answers, crashes and old images: every record on the agent's
 * disk ends in the inventory once. The real spool, delivery and ingest, without a broker between them.
 * wire-and-store.md rules 1, 3, 5.
 */
import { cpSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Delivery } from '../../agent/publish/delivery.ts';
import type { Spool } from '../../agent/spool/spool.ts';
import { type Acceptance, accept } from '../../collector/ingest/accept.ts';
import { type OpenStore, openPostgres } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';
import { acceptanceOn } from '../support/acceptance.ts';
import { emptying, ownDatabase } from '../support/database.ts';
import { sender } from '../support/plant.ts';
import { hasPostgres, startPostgres } from '../support/postgres.ts';
import { numbers, spoolIn, tell } from '../support/publishing-site.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RUNS = Number(process.env['RUNS'] ?? 12);
const SEED = process.env['SEED'];

type Step =
  /** Records are written, and then sent in a connection in which so many answers arrive. */
  | { readonly do: 'tell'; readonly count: number; readonly answers: number }
  /** Records are written, and a batch is sent that nobody takes now. */
  | { readonly do: 'hold'; readonly count: number }
  /** The collector hears once more, or at last, a batch of those that were sent, counted from the first. */
  | { readonly do: 'hear'; readonly batch: number }
  | { readonly do: 'crash' }
  /** The disk as it was so many writings or sendings ago, in another machine perhaps. */
  | { readonly do: 'restore'; readonly ago: number; readonly isMoved: boolean };

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const as = <Kind extends Step['do']>(kind: Kind) => ({ do: fc.constant(kind) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ...as('tell'), count: upTo(5), answers: upTo(3, 0) }) },
  { weight: 2, arbitrary: fc.record({ ...as('hold'), count: upTo(5, 0) }) },
  { weight: 1, arbitrary: fc.record({ ...as('hear'), batch: upTo(12) }) },
  { weight: 1, arbitrary: fc.record(as('crash')) },
  { weight: 4, arbitrary: fc.record({ ...as('restore'), ago: upTo(8), isMoved: fc.boolean() }) },
);

interface Image {
  readonly folder: string;
  readonly line: readonly number[];
}

/** One agent and what is on its disk; `line`: the numbers that were written to the disk it has now. */
class Story {
  #spool!: Spool;
  #folder = temporaryFolder();
  #line: number[] = [];
  #machine = 1;
  readonly #images: Image[] = [];
  readonly #sent: Uint8Array[] = [];
  #next = 1;
  readonly #acceptance: Acceptance;

  constructor(store: Store) {
    this.#acceptance = acceptanceOn(store);
  }

  async begin(): Promise<this> {
    const machine = `machine-${this.#machine}`;
    this.#spool = await spoolIn(this.#folder, { segmentBytes: 1200, machine });
    return this;
  }

  async take(each: Step): Promise<void> {
    switch (each.do) {
      case 'tell':
        await this.#append(each.count);
        return this.#send(each.answers);
      case 'hold':
        await this.#append(each.count);
        return this.#send(0, 'is held');
      case 'hear':
        return this.#hear(this.#sent[(each.batch - 1) % this.#sent.length]);
      case 'crash':
        return this.#reopen();
      case 'restore':
        if (each.isMoved) this.#machine++;
        return this.#reopen(this.#images.at(-each.ago));
    }
  }

  async #hear(bytes: Uint8Array | undefined): Promise<void> {
    if (bytes) await accept(sender, bytes, this.#acceptance);
  }

  #keep(): void {
    this.#images.push({ folder: this.#copy(), line: [...this.#line] });
  }

  /** All that is on the disk is sent; answers what must have arrived. */
  async end(): Promise<readonly number[]> {
    await this.#send(Number.POSITIVE_INFINITY);
    await this.#spool.close();
    return this.#line;
  }

  async #append(count: number): Promise<void> {
    this.#keep();
    const added = numbers(this.#next, this.#next + count - 1);
    this.#next += count;
    this.#line.push(...added);
    await tell(this.#spool, ...added);
    this.#keep();
  }

  #copy(): string {
    const copy = temporaryFolder();
    cpSync(this.#folder, copy, { recursive: true });
    return copy;
  }

  /** As a crash leaves it: the disk as it is, without a word of goodbye. */
  async #reopen(image: Image = { folder: this.#copy(), line: this.#line }): Promise<void> {
    const folder = temporaryFolder();
    cpSync(image.folder, folder, { recursive: true });
    await this.#spool.close();
    this.#folder = folder;
    this.#line = [...image.line];
    await this.begin();
  }

  /** A connection in which so many answers arrive, and the next one does not. */
  async #send(answers: number, isHeld?: 'is held'): Promise<void> {
    const spool = this.#spool;
    let left = answers;
    let work: Promise<unknown> = Promise.resolve();
    const delivery: Delivery = new Delivery({
      ...{ spool, minResendMs: 1e8, maxResendMs: 1e9, now: Date.now, random: Math.random },
      onTrouble: () => {},
      send: (bytes) => {
        this.#sent.push(bytes);
        if (isHeld) left--;
        else
          work = work.then(async () => {
            const accepted = await accept(sender, bytes, this.#acceptance);
            if (accepted.is === 'answered' && left-- > 0)
              await delivery.heard(accepted.acknowledgement);
          });
      },
    });
    delivery.connected();
    const isSent = () => spool.acknowledged.through === spool.last;
    while (left >= 0 && !isSent()) {
      await sleep(1);
      await work;
    }
    await work;
    await delivery.close();
  }
}

interface Opened extends OpenStore {
  empty(): Promise<void>;
}

async function play({ store, db, empty }: Opened, steps: readonly Step[]): Promise<void> {
  await empty();
  const story = await new Story(store).begin();
  for (const each of steps) await story.take(each);
  const must = await story.end();
  const rows = await db.selectFrom('event').select('frame').execute();
  const applied = rows.map(({ frame }) => frame).sort((a, b) => a - b);
  expect(applied).toEqual([...new Set(applied)]);
  expect(must.filter((number) => !applied.includes(number))).toEqual([]);
}

async function embedded() {
  const opened = await ownDatabase();
  return { ...opened, stop: async () => {} };
}

async function postgres() {
  const server = await startPostgres();
  const newId = () => crypto.randomUUID();
  const opened = await openPostgres({ url: server.url, now: Date.now, newId, onLost: () => {} });
  return { ...opened, empty: await emptying(opened.db), stop: () => server.stop() };
}

const told = (count: number, answers: number): Step => ({ do: 'tell', count, answers });
const restored = (ago: number): Step => ({ do: 'restore', ago, isMoved: false });
/** Its series is forked at once, and nothing of it reaches anybody; an image is kept. */
const movedUnheard: readonly Step[] = [
  { do: 'restore', ago: 1, isMoved: true },
  { do: 'hold', count: 1 },
];

describe.each([
  { name: 'embedded', open: embedded, isMissing: false },
  { name: 'on PostgreSQL', open: postgres, isMissing: !hasPostgres && !process.env['CI'] },
])('$name', ({ open, isMissing }) => {
  if (isMissing) return test.skip('PostgreSQL 15 is not installed', () => {});
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened.close();
    await opened.stop();
  });

  test('whatever happens, every record on the disk is committed once', async () => {
    const steps = fc.array(step, { minLength: 4, maxLength: 14 });
    const property = fc.asyncProperty(steps, (each) => play(opened, each));
    const seed = SEED === undefined ? {} : { seed: Number(SEED) };
    await fc.assert(property, { numRuns: RUNS, ...seed });
  }, 580_000);

  test('an image from before a fork is restored after the fork was committed unheard', async () => {
    await play(opened, [told(1, 0), restored(2), told(1, 1), restored(1), told(1, 0)]);
  }, 60_000);

  test('forks of forks, of which nobody told, are told by two that come from the last', async () => {
    const forks = Array.from({ length: 5 }, () => movedUnheard).flat();
    await play(opened, [told(2, 0), ...forks, told(1, 0), restored(2), told(1, 1), restored(9)]);
  }, 60_000);

  test('a batch of the old series comes late, after a fork told what it holds', async () => {
    const held: Step = { do: 'hold', count: 3 };
    const moved: Step = { do: 'restore', ago: 1, isMoved: true };
    await play(opened, [held, moved, told(1, 9), { do: 'hear', batch: 1 }, told(1, 9)]);
  }, 60_000);
});

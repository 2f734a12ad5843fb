/** What outlives a restart: the baseline, and behind it what the spool holds. wire-and-store rule 6. */
import type { Logger } from 'pino';
import type { Departure } from '../protocols/messages/message.ts';
import { readBaseline, snapshotOf, writeBaseline } from './baseline/baseline-file.ts';
import type { Source } from './capture/source.ts';
import type { Disk } from './spool/disk.ts';
import type { Position, Spool } from './spool/spool.ts';
import type { Watch } from './watch.ts';

const REPLAY_COUNT = 500;
const REPLAY_BYTES = 1_048_576;

/**
 * The picture as it was, and what was told after it was kept. Without one, learning begins. Answers how
 * many records it had to read for that.
 */
export async function recall(
  disk: Disk,
  folder: string,
  watch: Watch,
  spool: Spool,
  source: Source,
  log: Logger,
): Promise<number> {
  const { differences } = watch;
  const position = await readBaseline(disk, folder, differences).catch((error: unknown) => {
    log.error({ error }, 'the baseline cannot be read: learning begins anew');
    differences.blind('baseline', true, 'the learnt baseline was lost');
    return undefined;
  });
  const isSameEpoch = position?.epoch === spool.epoch;
  let next = isSameEpoch ? position.through + 1 : 1;
  let count = 0;
  for (;;) {
    const found = await spool.read(next, REPLAY_COUNT, REPLAY_BYTES);
    if (found === undefined) break;
    if (found.type === 'records') {
      replay(found.records, watch);
      count += found.records.length;
    }
    next = found.type === 'records' ? next + found.records.length : found.to + 1;
  }
  if (source.isLive) return count;
  if (position !== undefined) differences.skipThrough = differences.scene.now;
  differences.toldBefore = lastTold(differences);
  return count;
}

/** The millisecond in which the last difference was told: of that one, more may have to be. */
function lastTold({ scene }: Watch['differences']): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { latest } of scene.ledger.entries.values()) last = Math.max(last, latest);
  return last - (last % 1000);
}

function replay(records: readonly Uint8Array[], { differences }: Watch): void {
  for (const record of records) {
    const message = JSON.parse(Buffer.from(record).toString('utf8')) as { type: string };
    if (message.type === 'difference') differences.replay(message as Departure);
  }
}

const KEEP_MS = 60_000;
const SOON_MS = 5000;
const MANY = 20_000;

/**
 * When the picture is kept: each minute, and sooner where a start would have much to read, as after a
 * first start, or when much was told. Times in ms.
 */
export class Keeping {
  #through: number;
  #dueAt: number;

  /** `read`: how many records this start had to read, of a spool that ends with `through`. */
  constructor(now: number, read: number, through: number) {
    this.#through = through;
    this.#dueAt = read < MANY ? now + SOON_MS : now;
  }

  /** Whether it is to be kept now; then the next time is another. `through`: the last record. */
  isDue(now: number, through: number): boolean {
    const isSoon = Math.abs(through - this.#through) >= MANY;
    const isBack = this.#dueAt - now > KEEP_MS; // the clock was set back
    if (now < this.#dueAt - (isSoon ? KEEP_MS - SOON_MS : 0) && !isBack) return false;
    this.#through = through;
    this.#dueAt = now + KEEP_MS;
    return true;
  }
}

/** What is kept names the spool position it includes, and is kept only once the spool has got there. */
export async function keepBaseline(
  disk: Disk,
  folder: string,
  { differences }: Watch,
  spool: Spool,
): Promise<void> {
  const position: Position = spool.position;
  const snapshot = snapshotOf(differences, position);
  await spool.flush();
  const isThere = spool.epoch === position.epoch && spool.last >= position.through;
  if (isThere) await writeBaseline(disk, folder, snapshot);
}

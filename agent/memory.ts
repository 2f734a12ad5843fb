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

/** The picture as it was, and what was told after it was kept. Without one, learning begins. */
export async function recall(
  disk: Disk,
  folder: string,
  watch: Watch,
  spool: Spool,
  source: Source,
  log: Logger,
): Promise<void> {
  const { differences } = watch;
  const position = await readBaseline(disk, folder, differences).catch((error: unknown) => {
    log.error({ error }, 'the baseline cannot be read: learning begins anew');
    differences.blind('baseline', true, 'the learnt baseline was lost');
    return undefined;
  });
  const isSameEpoch = position?.epoch === spool.epoch;
  let next = isSameEpoch ? position.through + 1 : 1;
  for (;;) {
    const found = await spool.read(next, REPLAY_COUNT, REPLAY_BYTES);
    if (found === undefined) break;
    if (found.type === 'records') replay(found.records, watch);
    next = found.type === 'records' ? next + found.records.length : found.to + 1;
  }
  if (!source.isLive && position !== undefined) differences.skipThrough = differences.scene.now;
}

function replay(records: readonly Uint8Array[], { differences }: Watch): void {
  for (const record of records) {
    const message = JSON.parse(Buffer.from(record).toString('utf8')) as { type: string };
    if (message.type === 'difference') differences.replay(message as Departure);
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

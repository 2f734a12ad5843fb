/** Spools with small segments, and what is in them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { localDisk } from '../../agent/spool/disk.ts';
import { Spool, type SpoolOptions } from '../../agent/spool/spool.ts';
import { temporaryFolder } from './temporary-folder.ts';

let epochs = 0;
/** What every spool opened here takes for the time, in ms; a test moves it. */
export const clock = { now: Date.now() };
const opened: Spool[] = [];

afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
});

/** Closed when the test ends. */
export async function openSpool(
  folder = temporaryFolder(),
  changes: Partial<SpoolOptions> = {},
): Promise<Spool> {
  const spool = await Spool.open({
    disk: localDisk,
    folder,
    machine: 'machine-1',
    name: 'plant/cell-1',
    newEpoch: () => `epoch-${++epochs}`,
    now: () => clock.now,
    capBytes: 1024 * 1024,
    segmentBytes: 400,
    keepMs: 3_600_000,
    queueBytes: 1024 * 1024,
    reserveBytes: 0,
    flushAfterMs: 1,
    retryMs: 5,
    onTrouble: () => {},
    ...changes,
  });
  opened.push(spool);
  return spool;
}

const text = (payload: Uint8Array) => Buffer.from(payload).toString('utf8');

/** Everything from number 1 on, gaps included, as a publisher would meet it. */
export async function contents(spool: Spool, from = 1): Promise<string[]> {
  const said: string[] = [];
  for (let next = from; ; ) {
    const found = await spool.read(next, 3, 1000);
    if (found === undefined) return said;
    if (found.type === 'gap') said.push(`gap ${found.from}-${found.to}`);
    else said.push(...found.records.map(text));
    next = found.type === 'gap' ? found.to + 1 : next + found.records.length;
  }
}

export async function append(spool: Spool, messages: readonly string[]): Promise<void> {
  for (const message of messages) {
    spool.append(message);
    await spool.flush();
  }
}

export const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `{"message":${from + index}}`);

export const segmentsOf = (folder: string, spool: Spool) => {
  const place = join(folder, `epoch-${spool.epoch}`);
  return readdirSync(place).map((name) => join(place, name));
};

/** What an agent has on its disk, read from a copy and as the program itself would find it after a crash. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readAcknowledged } from '../../agent/spool/acknowledged.ts';
import { localDisk } from '../../agent/spool/disk.ts';
import { Segments } from '../../agent/spool/segments.ts';

export interface Spooled {
  readonly epoch: string;
  /** Number of the oldest record that is still held. */
  readonly first: number;
  readonly last: number;
  /** By number. Where one is missing from `first` to `last`, it was given up for want of space. */
  readonly records: ReadonlyMap<number, Uint8Array>;
  /** How far the agent believes the collector to be. */
  readonly acknowledged: number;
}

const AT_ONCE = 500;
const BYTES_AT_ONCE = 1024 * 1024;

/** Every record, acknowledged ones as well. `copy`: a folder that is made and removed. */
export async function readSpool(folder: string, copy: string): Promise<Spooled> {
  cpSync(folder, copy, { recursive: true });
  try {
    const text = await localDisk.readText(join(copy, 'spool.json'));
    const { epoch } = JSON.parse(text ?? '{}') as { epoch: string };
    const opened = await Segments.open(localDisk, join(copy, `epoch-${epoch}`));
    if (opened === undefined) throw new Error(`${folder} has no segment`);
    const { segments } = opened;
    const records = new Map<number, Uint8Array>();
    for (let next = segments.first; ; ) {
      const found = await segments.read(next, AT_ONCE, BYTES_AT_ONCE);
      if (found === undefined) break;
      if (found.type === 'gap') next = found.to + 1;
      else for (const record of found.records) records.set(next++, Uint8Array.from(record));
    }
    await segments.close();
    const { through } = await readAcknowledged(localDisk, copy, epoch);
    return { epoch, first: segments.first, last: segments.last, records, acknowledged: through };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

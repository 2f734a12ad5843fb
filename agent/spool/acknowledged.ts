/** How far the collector has got, kept beside the spool. An older one than the truth does no harm: it is sent again. */
import { join } from 'node:path';
import { FIRST_DIGEST } from '../../protocols/messages/envelope.ts';
import { type Disk, replaceFile } from './disk.ts';

export interface Acknowledged {
  readonly epoch: string;
  readonly through: number;
  readonly digest: string;
}

interface Place {
  readonly disk: Disk;
  readonly folder: string;
  readonly onTrouble: (text: string, error: unknown) => void;
}

const NAME = 'acknowledged.json';

/** Never rejects: on a full disk it stays what it was. */
export async function keepAcknowledged(place: Place, acknowledged: Acknowledged): Promise<void> {
  const { disk, folder, onTrouble } = place;
  await replaceFile(disk, folder, NAME, JSON.stringify(acknowledged)).catch((error: unknown) => {
    onTrouble('the acknowledged position could not be kept', error);
  });
}

export async function readAcknowledged(
  disk: Disk,
  folder: string,
  epoch: string,
): Promise<Acknowledged> {
  const nothing = { epoch, through: 0, digest: FIRST_DIGEST };
  const text = await disk.readText(join(folder, NAME));
  if (text === undefined) return nothing;
  try {
    const found = JSON.parse(text) as Partial<Acknowledged>;
    const { through, digest } = found;
    if (found.epoch !== epoch || !Number.isSafeInteger(through)) return nothing;
    return typeof digest === 'string' ? { epoch, through: through as number, digest } : nothing;
  } catch {
    return nothing;
  }
}

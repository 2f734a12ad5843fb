/**
 * One epoch on disk: a folder of segments, named by `spool.json`, which also says whose machine it is.
 * A change of epoch is prepared beside the old one and takes effect when that file is replaced.
 */
import { join } from 'node:path';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { readAcknowledged } from './acknowledged.ts';
import { type Disk, replaceFile } from './disk.ts';
import { Segments } from './segments.ts';

export interface Series {
  readonly epoch: string;
  readonly segments: Segments;
}

interface Place {
  readonly disk: Disk;
  readonly folder: string;
  readonly machine: string;
  readonly newEpoch: () => string;
  readonly now: () => number;
  readonly onTrouble: (text: string, error: unknown) => void;
}

interface Identity {
  readonly epoch: string;
  readonly machine: string;
}

const IDENTITY = 'spool.json';
const EPOCH_PREFIX = 'epoch-';
const COPY_COUNT = 500;
const COPY_BYTES = 1024 * 1024;

/** Opens the epoch of the folder, repaired; a new one where there is none, or it is another machine's. */
export async function openSeries(place: Place): Promise<Series> {
  const { disk, folder, machine } = place;
  await disk.makeFolder(folder);
  const identity = (await readIdentity(disk, folder)) ?? (await guessIdentity(disk, folder));
  await removeOthers(disk, folder, identity?.epoch);
  const opened = identity && (await Segments.open(disk, epochFolder(folder, identity.epoch)));
  if (identity === undefined || opened === undefined) return beginSeries(place);
  if (opened.cutBytes > 0) {
    place.onTrouble(`${opened.cutBytes} bytes of an unfinished write were cut off`, undefined);
  }
  const series = { epoch: identity.epoch, segments: opened.segments };
  if (identity.machine === machine) return series;
  place.onTrouble('the spool was made on another machine: a new epoch begins', undefined);
  const { through } = await readAcknowledged(disk, folder, series.epoch);
  return moveToNewEpoch(place, series, through + 1);
}

async function beginSeries(place: Place): Promise<Series> {
  const epoch = place.newEpoch();
  const segments = await Segments.make(place.disk, epochFolder(place.folder, epoch));
  await writeIdentity(place, epoch);
  return { epoch, segments };
}

/** Copies everything from number `from` on behind a `lost` of reason `fork`, then lets go of the old epoch. */
export async function moveToNewEpoch(place: Place, old: Series, from: number): Promise<Series> {
  const epoch = place.newEpoch();
  const segments = await Segments.make(place.disk, epochFolder(place.folder, epoch));
  const at = new Date(place.now()).toISOString() as Instant;
  const fork: Lost = { type: 'lost', at, from: 1, to: 1, reason: 'fork' };
  await segments.tail.append([Buffer.from(JSON.stringify(fork))]);
  for (let next = from; ; ) {
    const found = await old.segments.read(next, COPY_COUNT, COPY_BYTES);
    if (found === undefined) break;
    if (found.type === 'records') await segments.tail.append(found.records);
    next = found.type === 'records' ? next + found.records.length : found.to + 1;
  }
  await writeIdentity(place, epoch);
  await old.segments.close();
  await place.disk.remove(epochFolder(place.folder, old.epoch));
  return { epoch, segments };
}

function epochFolder(folder: string, epoch: string): string {
  return join(folder, EPOCH_PREFIX + epoch);
}

/** What a change of epoch left that was cut short, before or after it took effect. */
async function removeOthers(disk: Disk, folder: string, epoch: string | undefined): Promise<void> {
  for (const name of await disk.list(folder)) {
    const isOther = name.startsWith(EPOCH_PREFIX) && name !== `${EPOCH_PREFIX}${epoch}`;
    if (isOther) await disk.remove(join(folder, name));
  }
}

async function readIdentity(disk: Disk, folder: string): Promise<Identity | undefined> {
  const text = await disk.readText(join(folder, IDENTITY));
  if (text === undefined) return undefined;
  try {
    const { epoch, machine } = JSON.parse(text) as Partial<Identity>;
    return typeof epoch === 'string' && typeof machine === 'string'
      ? { epoch, machine }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Without a readable identity the records are still worth having: of a machine that is not this one. */
async function guessIdentity(disk: Disk, folder: string): Promise<Identity | undefined> {
  const name = (await disk.list(folder)).findLast((each) => each.startsWith(EPOCH_PREFIX));
  return name === undefined ? undefined : { epoch: name.slice(EPOCH_PREFIX.length), machine: '' };
}

async function writeIdentity({ disk, folder, machine }: Place, epoch: string): Promise<void> {
  await replaceFile(disk, folder, IDENTITY, JSON.stringify({ epoch, machine }));
}

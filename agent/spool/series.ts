/**
 * One epoch on disk: a folder of segments, named by `spool.json`, which also says whose they are.
 * A change of epoch is prepared beside the old one and takes effect when that file is replaced.
 */
import { join } from 'node:path';
import { readAcknowledged } from './acknowledged.ts';
import { type Disk, replaceFile } from './disk.ts';
import { lostRecord } from './lost-record.ts';
import { type Found, Segments } from './segments.ts';

export interface Series {
  readonly epoch: string;
  readonly segments: Segments;
}

interface Place {
  readonly disk: Disk;
  readonly folder: string;
  readonly machine: string;
  readonly name: string;
  readonly segmentBytes: number;
  readonly newEpoch: () => string;
  readonly now: () => number;
  readonly onTrouble: (text: string, error: unknown) => void;
}

interface Identity {
  readonly epoch: string;
  readonly machine: string;
  /** Not yet kept in the first spools. */
  readonly name: string | undefined;
}

const IDENTITY = 'spool.json';
const EPOCH_PREFIX = 'epoch-';
const COPY_COUNT = 500;
const COPY_BYTES = 1024 * 1024;

/** Opens the epoch of the folder, repaired; a new one where there is none, or it is another agent's. */
export async function openSeries(place: Place): Promise<Series> {
  const { disk, folder } = place;
  await disk.makeFolder(folder);
  const identity = (await readIdentity(disk, folder)) ?? (await guessIdentity(disk, folder));
  await removeOthers(disk, folder, identity?.epoch);
  const opened = identity && (await Segments.open(disk, epochFolder(folder, identity.epoch)));
  if (identity === undefined || opened === undefined) return beginSeries(place);
  const series = { epoch: identity.epoch, segments: opened.segments };
  if (opened.cutBytes > 0) await tellCut(place, series, opened.cutBytes, opened.isDamaged);
  const { through } = await readAcknowledged(disk, folder, series.epoch);
  const { last } = series.segments;
  const change = through > last ? 'a disk that lost what was sent' : changeOf(identity, place);
  if (change !== undefined) {
    place.onTrouble(`the spool is of ${change}: a new epoch begins`, undefined);
    return moveToNewEpoch(place, series, Math.min(through, last) + 1);
  }
  if (identity.name === undefined) await writeIdentity(place, series.epoch);
  return series;
}

/** Another machine is a clone or a moved disk; under another name nobody knows this series. */
function changeOf(identity: Identity, { machine, name }: Place): string | undefined {
  if (identity.machine !== machine) return 'another machine';
  return identity.name === undefined || identity.name === name ? undefined : 'another name';
}

/** What a crash left unfinished nobody was promised; what was whole behind a damaged place is lost. */
async function tellCut(
  { now, onTrouble }: Place,
  { segments }: Series,
  cutBytes: number,
  isDamaged: boolean,
): Promise<void> {
  if (!isDamaged)
    return onTrouble(`${cutBytes} bytes of an unfinished write were cut off`, undefined);
  onTrouble(`${cutBytes} bytes behind a damaged place were cut off`, undefined);
  const number = segments.last + 1;
  await segments.tail.append([
    lostRecord({ from: number, to: number, reason: 'unreadable' }, now()),
  ]);
}

async function beginSeries(place: Place): Promise<Series> {
  const epoch = place.newEpoch();
  const segments = await Segments.make(place.disk, epochFolder(place.folder, epoch));
  await writeIdentity(place, epoch);
  return { epoch, segments };
}

/**
 * Copies everything from number `from` on behind a `lost` of reason `fork`, then lets go of the old
 * epoch. What is no longer held becomes a `lost` in its place. Rejects with the old epoch untouched.
 */
export async function moveToNewEpoch(place: Place, old: Series, from: number): Promise<Series> {
  const { disk, folder } = place;
  const epoch = place.newEpoch();
  const segments = await Segments.make(disk, epochFolder(folder, epoch));
  try {
    await copy(place, old, from, segments);
    await writeIdentity(place, epoch);
  } catch (error) {
    await segments.close();
    await disk.remove(epochFolder(folder, epoch)).catch(() => {});
    throw error;
  }
  await old.segments.close();
  await disk.remove(epochFolder(folder, old.epoch));
  return { epoch, segments };
}

async function copy(place: Place, old: Series, from: number, to: Segments): Promise<void> {
  const of = { epoch: old.epoch, next: from, last: old.segments.last };
  let next = from;
  let payloads: readonly Uint8Array[] = [
    lostRecord({ from: 1, to: 1, reason: 'fork', of }, place.now()),
  ];
  while (payloads.length > 0) {
    if (to.tail.size >= place.segmentBytes) await to.begin(to.last + 1);
    await to.tail.append(payloads);
    const found = await old.segments.read(next, COPY_COUNT, COPY_BYTES);
    if (found?.type === 'records') {
      payloads = found.records;
      next += found.records.length;
    } else {
      payloads = found === undefined ? [] : [gapRecord(found, of, place.now())];
      next = found === undefined ? next : found.to + 1;
    }
  }
}

function gapRecord(
  { from, to, isDamaged }: Extract<Found, { type: 'gap' }>,
  { epoch, last }: { readonly epoch: string; readonly last: number },
  now: number,
): Buffer {
  const reason = isDamaged ? 'unreadable' : 'spool-full';
  return lostRecord({ from, to, reason, of: { epoch, next: to + 1, last } }, now);
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
    const { epoch, machine, name } = JSON.parse(text) as Partial<Identity>;
    if (typeof epoch !== 'string' || typeof machine !== 'string') return undefined;
    return { epoch, machine, name: typeof name === 'string' ? name : undefined };
  } catch {
    return undefined;
  }
}

/** Without a readable identity the records are still worth having: of a machine that is not this one. */
async function guessIdentity(disk: Disk, folder: string): Promise<Identity | undefined> {
  const name = (await disk.list(folder)).findLast((each) => each.startsWith(EPOCH_PREFIX));
  const epoch = name?.slice(EPOCH_PREFIX.length);
  return epoch === undefined ? undefined : { epoch, machine: '', name: undefined };
}

async function writeIdentity(place: Place, epoch: string): Promise<void> {
  const { disk, folder, machine, name } = place;
  await replaceFile(disk, folder, IDENTITY, JSON.stringify({ epoch, machine, name }));
}

/**
 * The learnt picture on disk: replaced whole or not at all, and naming the spool position it includes,
 * so that a restart replays what came behind it and announces nothing twice. wire-and-store rule 6.
 */
import { join } from 'node:path';
import type { Disk } from '../spool/disk.ts';
import { replaceFile } from '../spool/disk.ts';
import type { Position } from '../spool/spool.ts';
import type { Differences } from './differences.ts';
import type { FlawRate } from './flaws.ts';
import type { Entry } from './ledger.ts';
import { type KnownDevice, type KnownFact, type KnownFlow, Network } from './network.ts';
import type { Range } from './ranges.ts';

const NAME = 'baseline.json';
const FORMAT = 'plumbline-baseline/1';

/** Sets and maps as arrays. */
interface StoredDevice {
  readonly id: string;
  readonly addresses: string[];
  readonly facts: [string, { values: string[]; text: string; lastGood: number }][];
  readonly parts: string[];
  readonly services: string[];
  readonly seen: [first: number, last: number, longestGap: number];
  readonly isGone: boolean;
}

interface StoredNetwork {
  readonly name: string;
  readonly phase: Network['phase'];
  readonly times: [since: number, novelty: number, seen: number, watched: number];
  readonly devices: StoredDevice[];
  readonly flows: [string, string[], number, number, number][];
  readonly writes: [string, [string, Range[]][]][];
  readonly known: string[];
  /** Absent from an older one. */
  readonly offices?: [string, KnownFact][];
}

interface Snapshot {
  readonly format: typeof FORMAT;
  readonly position: Position;
  readonly now: number;
  readonly appliedVersion: number;
  readonly known: string[];
  readonly flaws: [string, FlawRate][];
  readonly networks: StoredNetwork[];
  readonly entries: Entry[];
}

/** What it is now, as text. Cheap enough for once a minute; nothing of it is shared with the picture. */
export function snapshotOf(differences: Differences, position: Position): string {
  const { scene, flaws, appliedVersion } = differences;
  const snapshot: Snapshot = {
    format: FORMAT,
    position,
    now: scene.now,
    appliedVersion,
    known: [...scene.known],
    flaws: [...flaws],
    networks: [...scene.networks.values()].map(storedNetwork),
    entries: [...scene.ledger.entries.values()],
  };
  return JSON.stringify(snapshot);
}

/** Rejects where the disk refuses: the snapshot before it stays. */
export async function writeBaseline(disk: Disk, folder: string, snapshot: string): Promise<void> {
  await replaceFile(disk, folder, NAME, snapshot);
}

/**
 * Puts the picture back as it was and says which spool position it includes; undefined where there is
 * no snapshot. Rejects on one that cannot be read: to learn anew would accept whatever is there now.
 */
export async function readBaseline(
  disk: Disk,
  folder: string,
  differences: Differences,
): Promise<Position | undefined> {
  const path = join(folder, NAME);
  const text = await disk.readText(path);
  if (text === undefined) return undefined;
  const snapshot = parse(text, path);
  const { scene } = differences;
  scene.now = snapshot.now;
  differences.appliedVersion = snapshot.appliedVersion;
  for (const key of snapshot.known) scene.known.add(key);
  for (const [name, rate] of snapshot.flaws) differences.flaws.set(name, rate);
  for (const stored of snapshot.networks) scene.networks.set(stored.name, restored(stored));
  for (const entry of snapshot.entries) scene.ledger.restore(entry);
  return snapshot.position;
}

function parse(text: string, path: string): Snapshot {
  let snapshot: Partial<Snapshot> | undefined;
  try {
    snapshot = JSON.parse(text);
  } catch {
    snapshot = undefined;
  }
  if (snapshot?.format !== FORMAT) throw new Error(`${path} is not a readable baseline`);
  return snapshot as Snapshot;
}

function storedNetwork(network: Network): StoredNetwork {
  const { name, phase, since, lastNovelty, lastSeen, watchedSince } = network;
  return {
    name,
    phase,
    times: [since, lastNovelty, lastSeen, watchedSince],
    devices: [...network.devices.values()].map(storedDevice),
    flows: [...network.flows].map(([flow, { operations, least, most, minutes }]) => [
      flow,
      [...operations],
      least,
      most,
      minutes,
    ]),
    writes: [...network.writes].map(([pair, targets]) => [pair, [...targets]]),
    known: [...network.known],
    offices: [...network.offices],
  };
}

function storedDevice(device: KnownDevice): StoredDevice {
  const { id, addresses, facts, parts, services, firstSeen, lastSeen, longestGap } = device;
  return {
    id,
    addresses: [...addresses],
    facts: [...facts],
    parts: [...parts],
    services: [...services],
    seen: [firstSeen, lastSeen, longestGap],
    isGone: device.isGone,
  };
}

function restored(stored: StoredNetwork): Network {
  const network = new Network(stored.name, 0);
  const [since, lastNovelty, lastSeen, watchedSince] = stored.times;
  Object.assign(network, { phase: stored.phase, since, lastNovelty, lastSeen, watchedSince });
  for (const device of stored.devices) network.restore(restoredDevice(device));
  for (const [flow, operations, least, most, minutes] of stored.flows) {
    const known: KnownFlow = { operations: new Set(operations), least, most, minutes };
    network.flows.set(flow, known);
  }
  for (const [pair, targets] of stored.writes) network.writes.set(pair, new Map(targets));
  for (const key of stored.known) network.known.add(key);
  for (const [office, known] of stored.offices ?? []) network.offices.set(office, known);
  return network;
}

function restoredDevice({ seen, ...stored }: StoredDevice): KnownDevice {
  const [firstSeen, lastSeen, longestGap] = seen;
  return {
    ...stored,
    addresses: new Set(stored.addresses),
    facts: new Map(stored.facts),
    parts: new Set(stored.parts),
    services: new Set(stored.services),
    firstSeen,
    lastSeen,
    longestGap,
  };
}

/** What is normal on one network, as it was learnt: plain data that a snapshot holds as it stands. Times: packet time, µs. */
import type { HostView } from '../observe/sightings.ts';
import type { Phase } from './kinds.table.ts';
import type { Lesson } from './lesson.ts';
import { type Range, withRange } from './ranges.ts';
import { normalised } from './value.ts';

export interface KnownFact {
  /** Normalised. Several where learning heard several: any of them is normal. */
  values: string[];
  /** As it was heard last. */
  text: string;
  /** When one of them was last proven. */
  lastGood: number;
}

export interface KnownDevice {
  readonly id: string;
  readonly addresses: Set<string>;
  readonly facts: Map<string, KnownFact>;
  readonly parts: Set<string>;
  readonly services: Set<string>;
  firstSeen: number;
  lastSeen: number;
  /** The longest it was ever silent while somebody watched. */
  longestGap: number;
  /** Somebody accepted that it went away. */
  isGone: boolean;
  /** Its plates are being read for the first time, up to then. Not kept over a restart. */
  firstLookUntil?: number;
}

export interface KnownFlow {
  readonly operations: Set<string>;
  /** Fewest and most packets of a minute it was heard in, and how many minutes were counted. */
  least: number;
  most: number;
  minutes: number;
}

const MOST_DEVICES = 20_000;
const MOST_FLOWS = 100_000;
const MOST_OFFICES = 10_000;
const MOST_VALUES = 8;

export class Network {
  readonly name: string;
  phase: Phase = 'learning';
  /** When it entered the phase. */
  since: number;
  /** When something new was learnt last. */
  lastNovelty: number;
  /** When any of its hosts was last heard, and since when without a break. */
  lastSeen: number;
  watchedSince: number;
  readonly devices = new Map<string, KnownDevice>();
  readonly flows = new Map<string, KnownFlow>();
  /** By pair of devices, then by target: the ranges written. */
  readonly writes = new Map<string, Map<string, Range[]>>();
  /** What one at a time has, and the addresses it was had by. */
  readonly offices = new Map<string, KnownFact>();
  /** Keys of differences that are no news any more. */
  readonly known = new Set<string>();
  readonly #byAddress = new Map<string, KnownDevice>();

  constructor(name: string, now: number) {
    this.name = name;
    this.since = now;
    this.lastNovelty = now;
    this.lastSeen = now;
    this.watchedSince = now;
  }

  /** By MAC; by IP only what has no MAC of its own, for an address may change hands. */
  deviceOf(host: Pick<HostView, 'macs' | 'ips'>): KnownDevice | undefined {
    for (const mac of host.macs) {
      const device = this.#byAddress.get(mac);
      if (device !== undefined) return device;
    }
    if (host.macs.size > 0) return undefined;
    for (const ip of host.ips) {
      const device = this.#byAddress.get(ip);
      if (device !== undefined) return device;
    }
    return undefined;
  }

  holderOf(address: string): KnownDevice | undefined {
    return this.#byAddress.get(address);
  }

  learn(lesson: Lesson, key: string, now: number): void {
    this.lastNovelty = now;
    switch (lesson.type) {
      case 'device':
        this.#addDevice(lesson.addresses, now);
        return;
      case 'replaced':
        this.#replace(lesson.device, lesson.addresses, now);
        return;
      case 'flow':
        this.flow(lesson.flow);
        return;
      case 'operation':
        for (const each of lesson.operations) this.flow(lesson.flow)?.operations.add(each);
        return;
      case 'cadence':
        Object.assign(this.flows.get(lesson.flow) ?? {}, { minutes: 0 });
        return;
      case 'write':
        this.#learnWrite(lesson.pair, lesson.target, lesson.range);
        return;
      case 'office':
        this.#learnOffice(lesson);
        return;
      case 'known':
        this.known.add(key);
        return;
      default: {
        const device = this.devices.get(lesson.device);
        if (device !== undefined) this.#learnOf(device, lesson);
      }
    }
  }

  /** Makes it where there is none; undefined where there is no room. */
  flow(name: string): KnownFlow | undefined {
    const known = this.flows.get(name);
    if (known !== undefined || this.flows.size >= MOST_FLOWS) return known;
    const flow: KnownFlow = { operations: new Set(), least: 0, most: 0, minutes: 0 };
    this.flows.set(name, flow);
    return flow;
  }

  /** Takes a device in as a snapshot has it. */
  restore(device: KnownDevice): void {
    this.devices.set(device.id, device);
    for (const address of device.addresses) this.#byAddress.set(address, device);
  }

  addAddress(device: KnownDevice, address: string): void {
    device.addresses.add(address);
    this.#byAddress.set(address, device);
  }

  /** `part` turned out to be a port of `device`. */
  unite(device: KnownDevice, part: KnownDevice): void {
    this.devices.delete(part.id);
    for (const address of part.addresses) this.addAddress(device, address);
    for (const [name, fact] of part.facts)
      if (!device.facts.has(name)) device.facts.set(name, fact);
    for (const each of part.parts) device.parts.add(each);
    for (const service of part.services) device.services.add(service);
  }

  #addDevice(addresses: readonly string[], now: number): void {
    const [id] = addresses;
    if (id === undefined || this.devices.size >= MOST_DEVICES) return;
    this.restore({
      id,
      addresses: new Set(addresses),
      facts: new Map(),
      parts: new Set(),
      services: new Set(),
      firstSeen: now,
      lastSeen: now,
      longestGap: 0,
      isGone: false,
    });
  }

  /** The new one takes over what was known of the old; of its plate the new one's is read afresh. */
  #replace(id: string, addresses: readonly string[], now: number): void {
    const old = this.devices.get(id);
    this.#addDevice(addresses, now);
    if (old === undefined) return;
    this.devices.delete(id);
    for (const address of old.addresses) {
      if (this.#byAddress.get(address) === old) this.#byAddress.delete(address);
    }
    const device = this.devices.get(addresses[0] ?? '');
    if (device !== undefined) for (const service of old.services) device.services.add(service);
  }

  #learnWrite(pair: string, target: string, range: Range): void {
    const targets = this.writes.get(pair) ?? new Map<string, Range[]>();
    targets.set(target, withRange(targets.get(target) ?? [], range));
    this.writes.set(pair, targets);
  }

  #learnOffice({ office, holder, at }: Extract<Lesson, { type: 'office' }>): void {
    if (!this.offices.has(office) && this.offices.size >= MOST_OFFICES) return;
    learnFact(this.offices, office, holder, at, this.phase === 'learning');
  }

  #learnOf(device: KnownDevice, lesson: Extract<Lesson, { device: string }>): void {
    switch (lesson.type) {
      case 'gone':
        device.isGone = true;
        return;
      case 'back':
        device.isGone = false;
        return;
      case 'address':
        this.addAddress(device, lesson.address);
        return;
      case 'part':
        device.parts.add(lesson.part);
        return;
      case 'part-gone':
        device.parts.delete(lesson.part);
        return;
      case 'service':
        device.services.add(lesson.service);
        return;
      case 'service-gone':
        device.services.delete(lesson.service);
        return;
      case 'fact':
        learnFact(device.facts, lesson.fact, lesson.value, lesson.at, this.phase === 'learning');
        return;
      case 'replaced':
        return;
    }
  }
}

/** While learning another value stands beside those heard; later an accepted one takes their place. */
function learnFact(
  facts: Map<string, KnownFact>,
  name: string,
  text: string,
  at: number,
  isLearning: boolean,
): void {
  const value = normalised(text);
  const known = facts.get(name);
  if (known === undefined) {
    facts.set(name, { values: [value], text, lastGood: at });
    return;
  }
  known.lastGood = at;
  known.text = text;
  if (known.values.includes(value)) return;
  known.values = isLearning ? [...known.values, value].slice(-MOST_VALUES) : [value];
}

/** Says something else each time: no value of it is news. */
export function isRestless(fact: KnownFact): boolean {
  return fact.values.length >= MOST_VALUES;
}

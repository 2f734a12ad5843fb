/**
 * Stations: who sends, as the wire shows it: one MAC with one IP on one network. Which of them are
 * one device is decided behind this. The table is bounded; a full bucket forgets its least useful one.
 */

/** A MAC and an IP seen together on a network; either may be missing. */
export class Station {
  // What is asked of every packet first: it stands together in memory.
  /** First two bytes of the MAC, and the other four as a signed number. */
  macHigh = 0;
  macLow = 0;
  ip0 = 0;
  ip3 = 0;
  /** Packets it sent: 0, it was only spoken to. */
  packets = 0;
  /** Whoever draws the picture keeps here whose station it is. */
  owner: unknown = undefined;
  /** When it last sent something, or its first sight where it was only spoken to: seconds and the rest. */
  second = 0;
  micros = 0;
  ip1 = 0;
  ip2 = 0;
  /** 0: no IP. */
  version: 0 | 4 | 6 = 0;
  network = 0;
  hasMac = false;
  firstSeen = 0;
  private macCache: string | undefined = undefined;
  private ipCache: string | undefined = undefined;

  constructor(key: StationKey, time: number) {
    this.begin(key, time);
  }

  /** Also of one that nobody knew and that makes room: a flood of forged ones makes no garbage. */
  begin(key: StationKey, time: number): void {
    this.packets = 0;
    this.macCache = undefined;
    this.ipCache = undefined;
    this.network = key.network;
    this.hasMac = key.hasMac;
    this.macHigh = key.macHigh;
    this.macLow = key.macLow;
    this.version = key.version;
    this.ip0 = key.ip0;
    this.ip1 = key.ip1;
    this.ip2 = key.ip2;
    this.ip3 = key.ip3;
    this.firstSeen = time;
    this.second = Math.floor(time / 1_000_000) | 0;
    this.micros = (time - this.second * 1_000_000) | 0;
  }

  get lastSeen(): number {
    return this.second * 1_000_000 + this.micros;
  }

  get mac(): string | undefined {
    if (!this.hasMac) return undefined;
    this.macCache ??= macText(this.macHigh, this.macLow);
    return this.macCache;
  }

  get ip(): string | undefined {
    if (this.version === 0) return undefined;
    this.ipCache ??=
      this.version === 4 ? ip4Text(this.ip0) : ip6Text(this.ip0, this.ip1, this.ip2, this.ip3);
    return this.ipCache;
  }

  /** A group or everybody, by MAC or by IP. */
  get isGroup(): boolean {
    if (this.hasMac && (this.macHigh & 0x100) !== 0) return true;
    return this.version !== 0 && isGroupAddress(this.version, this.ip0);
  }
}

/** By the first word of an IP: multicast, or everybody. */
export function isGroupAddress(version: number, word: number): boolean {
  if (version === 6) return word >>> 24 === 0xff;
  return word >>> 28 === 14 || word === -1;
}

/** Filled in by the decoder before `Stations.at`; the same object for every look-up. */
export class StationKey {
  network = 0;
  hasMac = false;
  macHigh = 0;
  macLow = 0;
  version: 0 | 4 | 6 = 0;
  ip0 = 0;
  ip1 = 0;
  ip2 = 0;
  ip3 = 0;
}

const WAYS = 8;

export class Stations {
  readonly size: number;
  used = 0;
  evicted = 0;
  readonly key = new StationKey();
  private readonly mask: number;
  private readonly tags: Int32Array;
  private readonly stations: (Station | undefined)[];
  private readonly gone: (station: Station) => void;

  /** `size` is a power of two. `gone` hears of each one that was forgotten. */
  constructor(size: number, gone: (station: Station) => void) {
    this.size = size;
    this.mask = size / WAYS - 1;
    this.tags = new Int32Array(size);
    this.stations = new Array(size).fill(undefined);
    this.gone = gone;
  }

  /** The station `key` names. Its `owner` is undefined when nobody knew it. */
  at(time: number): Station {
    const { key } = this;
    const hash = hashOf(key);
    const bucket = (hash & this.mask) * WAYS;
    for (let slot = bucket; slot < bucket + WAYS; slot++) {
      if (this.tags[slot] !== hash) continue;
      const station = this.stations[slot]!;
      if (isSame(station, key)) return station;
    }
    return this.put(this.room(bucket), hash, time);
  }

  *[Symbol.iterator](): IterableIterator<Station> {
    for (const station of this.stations) if (station !== undefined) yield station;
  }

  private put(slot: number, hash: number, time: number): Station {
    const old = this.stations[slot];
    if (old === undefined) this.used++;
    else this.evicted++;
    this.tags[slot] = hash;
    if (old !== undefined && old.owner === undefined) {
      old.begin(this.key, time);
      return old;
    }
    const station = new Station(this.key, time);
    this.stations[slot] = station;
    if (old !== undefined) this.gone(old);
    return station;
  }

  /** A free slot, or the one whose station said least and is longest silent. */
  private room(bucket: number): number {
    let worst = bucket;
    for (let slot = bucket; slot < bucket + WAYS; slot++) {
      const station = this.stations[slot];
      if (station === undefined) return slot;
      if (isLess(station, this.stations[worst]!)) worst = slot;
    }
    return worst;
  }
}

/** One that spoke hardly ever goes before one that converses. */
function isLess(a: Station, b: Station): boolean {
  const isIdleA = a.packets < 3;
  const isIdleB = b.packets < 3;
  return isIdleA === isIdleB ? a.second < b.second : isIdleA;
}

function isSame(station: Station, key: StationKey): boolean {
  return (
    station.ip0 === key.ip0 &&
    station.macLow === key.macLow &&
    station.macHigh === key.macHigh &&
    station.network === key.network &&
    station.version === key.version &&
    station.hasMac === key.hasMac &&
    station.ip3 === key.ip3 &&
    station.ip2 === key.ip2 &&
    station.ip1 === key.ip1
  );
}

function hashOf(key: StationKey): number {
  let hash = Math.imul(key.ip0 ^ Math.imul(key.ip3, 0x27d4eb2f), 0x9e3779b1);
  hash = Math.imul(hash ^ key.macLow ^ (key.macHigh << 9), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ key.network ^ key.ip2 ^ (key.ip1 << 3), 0xc2b2ae35);
  hash ^= hash >>> 13;
  return hash | 0x4000_0000; // never zero, which is an empty slot
}

/** `00:1b:1b:23:eb:3b`. */
export function macText(high: number, low: number): string {
  const text = (high * 0x1_0000_0000 + (low >>> 0)).toString(16).padStart(12, '0');
  return text.replace(/..(?=.)/g, '$&:');
}

/** `192.168.1.40`. */
export function ip4Text(ip: number): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

/** RFC 5952: lower case, the longest run of zero groups shortened. */
export function ip6Text(...words: readonly [number, number, number, number]): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let at = -1;
  let size = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > size) [at, size] = [i, run];
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (at < 0) return text(groups);
  return `${text(groups.slice(0, at))}::${text(groups.slice(at + size))}`;
}

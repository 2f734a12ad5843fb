/** A section of a pcapng file: its byte order, its interfaces and how each of them counts time. */
import { int16, int32 } from './format.ts';
import type { Interfaces } from './interfaces.ts';

const Option = { end: 0, interfaceName: 2, timeResolution: 9, timeOffset: 14 } as const;
const StatisticsOption = { interfaceDrops: 5, systemDrops: 7 } as const;

const LATEST = Number.MAX_SAFE_INTEGER; // the year 2255; also where damaged times end up
const MOST_INTERFACES = 65_536; // as many as the 16 bits of the obsolete packet block can name
const MOST_NAME = 256;

interface Clock {
  /** Units a second; a power of ten up to 10^9 is computed in doubles, exactly. */
  readonly units: bigint;
  /** Microseconds a unit where that is whole, else 0. */
  readonly micros: number;
  /** Added to every time, in microseconds. */
  readonly offset: number;
}

export interface SectionInterface {
  readonly linkType: number;
  /** Packets are cut to this; 0: never. */
  readonly snapLength: number;
  readonly index: number;
  readonly clock: Clock;
}

export class Section {
  readonly isBig: boolean;
  readonly interfaces: SectionInterface[] = [];
  readonly #registry: Interfaces;

  constructor(isBig: boolean, registry: Interfaces) {
    this.isBig = isBig;
    this.#registry = registry;
  }

  /** `bytes[at, end)`: body of an interface description block. */
  describe(bytes: Uint8Array, at: number, end: number): void {
    if (end - at < 8 || this.interfaces.length === MOST_INTERFACES) return;
    let name = '';
    let resolution = 6;
    let seconds = 0;
    this.#options(bytes, at + 8, end, (code, start, stop) => {
      if (code === Option.interfaceName) name = printable(bytes, start, stop);
      else if (code === Option.timeResolution && stop > start) resolution = bytes[start]!;
      else if (code === Option.timeOffset && stop - start >= 8) seconds = this.#int64(bytes, start);
    });
    this.interfaces.push({
      linkType: int16(bytes, at, this.isBig),
      snapLength: int32(bytes, at + 4, this.isBig) >>> 0,
      index: this.#registry.indexOf(name, this.interfaces.length),
      clock: clockOf(resolution, seconds),
    });
  }

  /** `bytes[at, end)`: body of an interface statistics block. Its counts are totals. */
  count(bytes: Uint8Array, at: number, end: number): void {
    const of = end - at < 12 ? undefined : this.interfaces[int32(bytes, at, this.isBig) >>> 0];
    if (of === undefined) return;
    let kernel = -1;
    let byInterface = -1;
    this.#options(bytes, at + 12, end, (code, start, stop) => {
      if (stop - start < 8) return;
      if (code === StatisticsOption.systemDrops) kernel = this.#int64(bytes, start);
      else if (code === StatisticsOption.interfaceDrops) byInterface = this.#int64(bytes, start);
    });
    this.#registry.lost(of.index, kernel, byInterface);
  }

  #options(
    bytes: Uint8Array,
    from: number,
    end: number,
    each: (code: number, start: number, end: number) => void,
  ): void {
    let at = from;
    while (end - at >= 4) {
      const code = int16(bytes, at, this.isBig);
      const size = int16(bytes, at + 2, this.isBig);
      if (code === Option.end || size > end - at - 4) return;
      each(code, at + 4, at + 4 + size);
      at += 4 + ((size + 3) & ~3);
    }
  }

  #int64(bytes: Uint8Array, at: number): number {
    const high = int32(bytes, this.isBig ? at : at + 4, this.isBig);
    const low = int32(bytes, this.isBig ? at + 4 : at, this.isBig) >>> 0;
    return high * 4_294_967_296 + low;
  }
}

/** Microseconds since 1970, rounded down, within what a double holds exactly. */
export function microsOf({ units, micros, offset }: Clock, high: number, low: number): number {
  let time: number;
  if (micros > 0) time = (high * 4_294_967_296 + low) * micros;
  else if (units === 1_000_000_000n) {
    time = high * 4_294_967 + Math.floor((high * 296 + low) / 1_000); // 2^32 = 4294967 * 1000 + 296
  } else time = Number((((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n) / units);
  time += offset;
  if (time > LATEST) return LATEST;
  return Math.max(time, 0);
}

function clockOf(resolution: number, seconds: number): Clock {
  const exponent = resolution & 0x7f;
  const isBinary = (resolution & 0x80) !== 0;
  const units = isBinary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent);
  const micros = !isBinary && exponent <= 6 ? 10 ** (6 - exponent) : 0;
  return { units, micros, offset: seconds * 1_000_000 };
}

function printable(bytes: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + MOST_NAME)));
  return text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '').trim();
}

/** Capture files made by hand, so that a test can say exactly what stands in them. */

export interface Written {
  readonly bytes: Uint8Array;
  readonly seconds: number;
  /** Micro- or nanoseconds, as the file's resolution has it. */
  readonly fraction: number;
  readonly wireLength?: number;
  /** Interface of the section, in pcapng. */
  readonly on?: number;
}

export interface PcapOptions {
  readonly isBig?: boolean;
  readonly isNano?: boolean;
  readonly isModified?: boolean;
  readonly linkType?: number;
  readonly minor?: number;
}

export function pcap(packets: readonly Written[], options: PcapOptions = {}): Uint8Array {
  const { isBig = false, isNano = false, isModified = false, linkType = 1, minor = 4 } = options;
  const magic = isModified ? 0xa1b2cd34 : isNano ? 0xa1b23c4d : 0xa1b2c3d4;
  const parts = [
    numbers(isBig, [4, magic], [2, 2], [2, minor], [4, 0], [4, 0], [4, 65_535], [4, linkType]),
  ];
  for (const { bytes, seconds, fraction, wireLength = bytes.length } of packets) {
    const lengths: [number, number][] = [
      [4, bytes.length],
      [4, wireLength],
    ];
    if (minor < 3) lengths.reverse();
    parts.push(numbers(isBig, [4, seconds], [4, fraction], ...lengths));
    if (isModified) parts.push(new Uint8Array(8));
    parts.push(bytes);
  }
  return joined(parts);
}

export interface InterfaceOptions {
  readonly linkType?: number;
  readonly name?: string;
  readonly resolution?: number;
  readonly offsetSeconds?: number;
  readonly snapLength?: number;
}

/** Blocks of one byte order; put together with `joined`. */
export class PcapngBlocks {
  readonly #isBig: boolean;

  constructor(isBig = false) {
    this.#isBig = isBig;
  }

  section(): Uint8Array {
    return this.block(
      0x0a0d0d0a,
      numbers(this.#isBig, [4, 0x1a2b3c4d], [2, 1], [2, 0], [4, 0xffffffff], [4, 0xffffffff]),
    );
  }

  interface(options: InterfaceOptions = {}): Uint8Array {
    const { linkType = 1, snapLength = 0, name, resolution, offsetSeconds } = options;
    const parts = [numbers(this.#isBig, [2, linkType], [2, 0], [4, snapLength])];
    if (name !== undefined) parts.push(this.option(2, new TextEncoder().encode(name)));
    if (resolution !== undefined) parts.push(this.option(9, Uint8Array.of(resolution)));
    if (offsetSeconds !== undefined) parts.push(this.option(14, this.int64(BigInt(offsetSeconds))));
    return this.block(1, joined(parts));
  }

  /** `units` since 1970 in the resolution of the interface. */
  enhanced(on: number, units: bigint, bytes: Uint8Array, wireLength = bytes.length): Uint8Array {
    const head = numbers(
      this.#isBig,
      [4, on],
      [4, Number(units >> 32n)],
      [4, Number(units & 0xffffffffn)],
      [4, bytes.length],
      [4, wireLength],
    );
    return this.block(6, joined([head, bytes]));
  }

  obsolete(on: number, units: bigint, bytes: Uint8Array): Uint8Array {
    const head = numbers(
      this.#isBig,
      [2, on],
      [2, 0],
      [4, Number(units >> 32n)],
      [4, Number(units & 0xffffffffn)],
      [4, bytes.length],
      [4, bytes.length],
    );
    return this.block(2, joined([head, bytes]));
  }

  simple(bytes: Uint8Array, wireLength = bytes.length): Uint8Array {
    return this.block(3, joined([numbers(this.#isBig, [4, wireLength]), bytes]));
  }

  statistics(on: number, interfaceDrops: bigint, systemDrops: bigint): Uint8Array {
    return this.block(
      5,
      joined([
        numbers(this.#isBig, [4, on], [4, 0], [4, 0]),
        this.option(5, this.int64(interfaceDrops)),
        this.option(7, this.int64(systemDrops)),
      ]),
    );
  }

  block(type: number, body: Uint8Array): Uint8Array {
    const padded = padTo4(body);
    const length = padded.length + 12;
    return joined([
      numbers(this.#isBig, [4, type], [4, length]),
      padded,
      numbers(this.#isBig, [4, length]),
    ]);
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return joined([numbers(this.#isBig, [2, code], [2, value.length]), padTo4(value)]);
  }

  int64(value: bigint): Uint8Array {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, value, !this.#isBig);
    return bytes;
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function padTo4(bytes: Uint8Array): Uint8Array {
  return joined([bytes, new Uint8Array(-bytes.length & 3)]);
}

/** Pairs of width in bytes and value. */
export function numbers(
  isBig: boolean,
  ...fields: readonly (readonly [number, number])[]
): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, !isBig);
    else view.setUint32(at, value, !isBig);
    at += width;
  }
  return bytes;
}

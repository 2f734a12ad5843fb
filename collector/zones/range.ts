/** Blocks of addresses, and which of them holds an address: the longest that does. */
import ipaddr from 'ipaddr.js';

/** The block as it is written once and for all: `10.1.2.5/24` is `10.1.2.0/24`. Undefined: it is none. */
export function canonicalRange(cidr: string): string | undefined {
  const block = blockOf(cidr);
  if (block === undefined) return undefined;
  const { family, bits, length } = block;
  const first = (bits >> shiftOf(family, length)) << shiftOf(family, length);
  const bytes = Array.from({ length: WIDTH[family] / 8 }, (_, at) =>
    Number((first >> BigInt(WIDTH[family] - 8 * (at + 1))) & 0xffn),
  );
  return `${ipaddr.fromByteArray(bytes).toString()}/${length}`;
}

interface Block {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;
const shiftOf = (family: 4 | 6, length: number) => BigInt(WIDTH[family] - length);

function blockOf(cidr: string): Block | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, length] = ipaddr.parseCIDR(cidr);
  return { ...bitsOf(address), length };
}

function bitsOf(address: ipaddr.IPv4 | ipaddr.IPv6): { family: 4 | 6; bits: bigint } {
  let bits = 0n;
  for (const byte of address.toByteArray()) bits = (bits << 8n) | BigInt(byte);
  return { family: address.kind() === 'ipv4' ? 4 : 6, bits };
}

/** What was said of blocks, looked up by address. */
export class RangeMap<Value> {
  readonly #lengths = { 4: new Map<number, Map<bigint, Value>>(), 6: new Map() } as Record<
    4 | 6,
    Map<number, Map<bigint, Value>>
  >;
  readonly #longest: Record<4 | 6, readonly number[]> = { 4: [], 6: [] };

  /** What was said of this block before is replaced. A text that is no block is left out. */
  set(cidr: string, value: Value): void {
    const block = blockOf(cidr);
    if (block === undefined) return;
    const { family, bits, length } = block;
    const blocks = this.#lengths[family].get(length) ?? new Map<bigint, Value>();
    blocks.set(bits >> shiftOf(family, length), value);
    this.#lengths[family].set(length, blocks);
    this.#longest[family] = [...this.#lengths[family].keys()].sort((one, other) => other - one);
  }

  /** From the longest block that holds the address to the shortest. */
  *holding(ip: string): Generator<Value> {
    if (!ipaddr.isValid(ip)) return;
    const { family, bits } = bitsOf(ipaddr.process(ip));
    for (const length of this.#longest[family]) {
      const value = this.#lengths[family].get(length)?.get(bits >> shiftOf(family, length));
      if (value !== undefined) yield value;
    }
  }
}

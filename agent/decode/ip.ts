/** The headers of IPv4 (RFC 791) and IPv6 (RFC 8200), up to what they carry. */
import type { Flaw } from '../../protocols/contract/flaw.ts';

export const IpProtocol = {
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  routing: 43,
  fragment: 44,
  authentication: 51,
  icmp6: 58,
  none: 59,
  destination: 60,
  mobility: 135,
} as const;

const MAX_EXTENSIONS = 16;

/** The network layer of one packet; the same object for every packet. */
export class Ip {
  version = 4;
  protocol = 0;
  /** What the packet carries is `[start, end)`; `end` never lies beyond what was captured. */
  start = 0;
  end = 0;
  /** Addresses as signed words, most significant first. IPv4: the first alone, the others zero. */
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  target0 = 0;
  target1 = 0;
  target2 = 0;
  target3 = 0;
  /** Of IPv4, and of an IPv6 fragment; 0 where there is none. */
  id = 0;
  isFragment = false;
  fragmentOffset = 0;
  hasMore = false;
  /** Less was captured than the header says was sent. */
  isShort = false;
  /** The words of an IPv6 address are still there. */
  private isWide = false;
  flaw: Flaw | undefined;
  field = '';

  /** False: `flaw` and `field` say why nothing can be read. */
  read4(bytes: Uint8Array, start: number, end: number): boolean {
    this.version = 4;
    this.isFragment = false;
    this.isShort = false;
    if (this.isWide) this.clear();
    if (end - start < 20) return this.fail('truncated', 'header');
    const first = bytes[start]!;
    if (first >> 4 !== 4) return this.fail('illegal', 'version');
    const header = (first & 15) * 4;
    const total = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    if (header < 20) return this.fail('illegal', 'header length');
    if (total !== 0 && total < header) return this.fail('inconsistent', 'total length');
    this.start = start + header;
    // Zero is what segmentation offload leaves behind: everything that was captured is meant.
    this.end = total === 0 ? end : start + total;
    if (this.end > end) {
      this.end = end;
      this.isShort = true;
    }
    if (this.start > this.end) return this.fail('truncated', 'options');
    this.id = (bytes[start + 4]! << 8) | bytes[start + 5]!;
    this.protocol = bytes[start + 9]!;
    this.source0 = word(bytes, start + 12);
    this.target0 = word(bytes, start + 16);
    const flags = (bytes[start + 6]! << 8) | bytes[start + 7]!;
    if ((flags & 0x3fff) !== 0) {
      this.isFragment = true;
      this.fragmentOffset = (flags & 0x1fff) * 8;
      this.hasMore = (flags & 0x2000) !== 0;
    }
    return true;
  }

  read6(bytes: Uint8Array, start: number, end: number): boolean {
    this.version = 6;
    this.isWide = true;
    this.isFragment = false;
    this.isShort = false;
    this.id = 0;
    if (end - start < 40) return this.fail('truncated', 'header');
    if (bytes[start]! >> 4 !== 6) return this.fail('illegal', 'version');
    const size = (bytes[start + 4]! << 8) | bytes[start + 5]!;
    this.start = start + 40;
    this.end = size === 0 ? end : this.start + size;
    if (this.end > end) {
      this.end = end;
      this.isShort = true;
    }
    this.source0 = word(bytes, start + 8);
    this.source1 = word(bytes, start + 12);
    this.source2 = word(bytes, start + 16);
    this.source3 = word(bytes, start + 20);
    this.target0 = word(bytes, start + 24);
    this.target1 = word(bytes, start + 28);
    this.target2 = word(bytes, start + 32);
    this.target3 = word(bytes, start + 36);
    this.protocol = bytes[start + 6]!;
    return this.extensions(bytes);
  }

  /** What an IPv6 packet left behind. */
  private clear(): void {
    this.isWide = false;
    this.source1 = 0;
    this.source2 = 0;
    this.source3 = 0;
    this.target1 = 0;
    this.target2 = 0;
    this.target3 = 0;
  }

  private extensions(bytes: Uint8Array): boolean {
    for (let left = MAX_EXTENSIONS; isExtension(this.protocol); left--) {
      if (left === 0) return this.fail('excessive', 'extension header');
      if (this.end - this.start < 8) return this.fail('truncated', 'extension header');
      const type = this.protocol;
      const at = this.start;
      this.protocol = bytes[at]!;
      if (type === IpProtocol.fragment) {
        const offset = (bytes[at + 2]! << 8) | bytes[at + 3]!;
        this.fragmentOffset = offset & 0xfff8;
        this.hasMore = (offset & 1) !== 0;
        this.id = word(bytes, at + 4);
        this.start += 8;
        this.isFragment = this.fragmentOffset !== 0 || this.hasMore;
        // What follows is not the start of anything before the datagram is whole.
        if (this.isFragment) return true;
        continue;
      }
      this.start +=
        type === IpProtocol.authentication ? (bytes[at + 1]! + 2) * 4 : (bytes[at + 1]! + 1) * 8;
      if (this.start > this.end) return this.fail('truncated', 'extension header');
    }
    return true;
  }

  private fail(flaw: Flaw, field: string): boolean {
    this.flaw = flaw;
    this.field = field;
    return false;
  }
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case IpProtocol.hopByHop:
    case IpProtocol.routing:
    case IpProtocol.fragment:
    case IpProtocol.authentication:
    case IpProtocol.destination:
    case IpProtocol.mobility:
      return true;
    default:
      return false;
  }
}

/** Four bytes, most significant first, as a signed number. */
export function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** A long address in one word, for comparing and for tables. */
export function fold(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0xc2b2ae35);
  return Math.imul(hash ^ d, 0x27d4eb2f);
}

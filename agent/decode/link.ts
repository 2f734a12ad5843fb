/**
 * Link layers: where the network layer begins, and whose MACs stand before it.
 * IEEE 802.3 and 802.1Q; IEC 62439-3 (HSR's tag); RFC 3032, RFC 4385 (MPLS), RFC 2516, RFC 1661.
 */
import { word } from './ip.ts';
import { readHeader } from './link-headers.ts';
import { EtherType, LinkType, LLC, SHORT, UNKNOWN } from './link-types.table.ts';
import { readSubframe } from './wireless.ts';

const SNAP = 0xaa;
const MAX_TAGS = 4;
const MAX_LABELS = 8;
const MAX_WIRES = 3; // Ethernet in MPLS in Ethernet …
const BRIDGED = 0x0080c2; // OUI of 802.1
const TUNNELLED = 0x0000f8;
const PppProtocol = { ipv4: 0x21, ipv6: 0x57, mpls: 0x281, mplsMulticast: 0x283 } as const;

/** The link layer of one frame; the same object for every frame. */
export class Link {
  /** EtherType, LLC, UNKNOWN or SHORT. */
  type: number = UNKNOWN;
  /** DSAP, or `oui * 0x1_0000 + protocol id` behind SNAP; only of LLC. */
  key = 0;
  start = 0;
  end = 0;
  hasMacs = false;
  /** First two bytes of the MAC, and the other four as a signed number. */
  sourceHigh = 0;
  sourceLow = 0;
  targetHigh = 0;
  targetLow = 0;
  /** 0: untagged. Two tags: outer times 4096 plus inner. */
  vlan = 0;
  /** For a group or for all, as far as the link layer says. */
  isGroup = false;
  /** Where another frame of the same packet begins, and where the packet ends; 0: this was the last. */
  next = 0;
  nextEnd = 0;
  private wires = 0;

  read(bytes: Uint8Array, start: number, end: number, linkType: number): number {
    this.vlan = 0;
    this.end = end;
    if (linkType !== LinkType.ethernet) return this.other(bytes, start, linkType);
    return this.ethernet(bytes, start);
  }

  /** The frame at `next`. */
  further(bytes: Uint8Array): number {
    this.vlan = 0;
    this.start = this.next;
    this.end = this.nextEnd;
    return readSubframe(this, bytes);
  }

  /** What a tunnel carries: `type` is an EtherType, `bridged` a frame. */
  inside(bytes: Uint8Array, start: number, end: number, type: number): number {
    this.vlan = 0;
    this.end = end;
    if (type === EtherType.bridged) return this.ethernet(bytes, start);
    this.forgetMacs();
    this.start = start;
    return type < EtherType.first ? this.fail(UNKNOWN) : this.typed(bytes, type);
  }

  /** A frame up to `end`. */
  ethernet(bytes: Uint8Array, start: number): number {
    if (this.end - start < 14) return this.fail(SHORT);
    this.hasMacs = true;
    this.targetHigh = (bytes[start]! << 8) | bytes[start + 1]!;
    this.targetLow = word(bytes, start + 2);
    this.sourceHigh = (bytes[start + 6]! << 8) | bytes[start + 7]!;
    this.sourceLow = word(bytes, start + 8);
    this.isGroup = (bytes[start]! & 1) !== 0;
    const type = (bytes[start + 12]! << 8) | bytes[start + 13]!;
    this.start = start + 14;
    if (type === EtherType.ipv4) {
      this.type = type;
      return type;
    }
    return this.typed(bytes, type);
  }

  /** What stands at `start` is of that type, or a frame of 802.3 of that length. */
  typed(bytes: Uint8Array, first: number): number {
    let type = first;
    for (let tags = 0; isTag(type); tags++) {
      if (tags === MAX_TAGS || this.end - this.start < 4) return this.fail(SHORT);
      const tag = ((bytes[this.start]! << 8) | bytes[this.start + 1]!) & 0xfff;
      if (tag !== 0) this.vlan = (this.vlan & 0xfff) * 0x1000 + tag; // 0: priority alone
      type = (bytes[this.start + 2]! << 8) | bytes[this.start + 3]!;
      this.start += 4;
    }
    if (type === EtherType.seamlessRedundancy) return this.redundant(bytes);
    if (type >= EtherType.first) return this.peeled(bytes, type);
    this.end = Math.min(this.end, this.start + type);
    return this.logical(bytes);
  }

  /** HSR says of every frame which way round the ring it went, and its number; then comes the frame's own type. */
  private redundant(bytes: Uint8Array): number {
    if (this.end - this.start < 6) return this.fail(SHORT);
    const type = (bytes[this.start + 4]! << 8) | bytes[this.start + 5]!;
    this.start += 6;
    return type >= EtherType.first ? this.peeled(bytes, type) : this.fail(UNKNOWN);
  }

  /** Takes off what providers put between Ethernet and IP. */
  private peeled(bytes: Uint8Array, type: number): number {
    this.type = type;
    if (type === EtherType.pppoeSession) return this.pppoe(bytes);
    if (type === EtherType.mpls || type === EtherType.mplsMulticast) return this.mpls(bytes);
    if (type === EtherType.ppp) return this.ppp(bytes);
    return type;
  }

  /** RFC 2516, 4: a header of six bytes, then PPP. */
  pppoe(bytes: Uint8Array): number {
    if (this.end - this.start < 8) return this.fail(SHORT);
    const size = (bytes[this.start + 4]! << 8) | bytes[this.start + 5]!;
    this.start += 6;
    this.end = Math.min(this.end, this.start + size);
    return this.ppp(bytes);
  }

  /**
   * RFC 1661, 2, with the HDLC-like address and control of RFC 1662, or without; a protocol whose
   * first byte is odd stands in that byte alone.
   */
  ppp(bytes: Uint8Array): number {
    if (bytes[this.start] === 0xff && bytes[this.start + 1] === 0x03) this.start += 2;
    if (this.end - this.start < 2) return this.fail(SHORT);
    let protocol = bytes[this.start++]!;
    if ((protocol & 1) === 0) protocol = (protocol << 8) | bytes[this.start++]!;
    if (protocol === PppProtocol.mpls || protocol === PppProtocol.mplsMulticast)
      return this.mpls(bytes);
    if (protocol !== PppProtocol.ipv4 && protocol !== PppProtocol.ipv6) return this.fail(UNKNOWN);
    return this.ip(bytes, this.start);
  }

  /** RFC 3032, 2.1; what lies below the last label is told by its first four bits (RFC 4928, 3). */
  mpls(bytes: Uint8Array): number {
    for (let labels = 0; labels < MAX_LABELS; labels++) {
      if (this.end - this.start < 5) return this.fail(SHORT);
      const isLast = (bytes[this.start + 2]! & 1) !== 0;
      this.start += 4;
      if (!isLast) continue;
      const version = bytes[this.start]! >> 4;
      return version === 4 || version === 6 ? this.ip(bytes, this.start) : this.wire(bytes);
    }
    return this.fail(UNKNOWN);
  }

  /** A frame of Ethernet, behind a control word (RFC 4385, 3) unless its type stands where it would without. */
  private wire(bytes: Uint8Array): number {
    const { start } = this;
    if (this.end - start < 18) return this.fail(SHORT);
    const type = (bytes[start + 12]! << 8) | bytes[start + 13]!;
    const isPlain = isCarried(type);
    if (this.wires === MAX_WIRES || (!isPlain && bytes[start]! >> 4 !== 0))
      return this.fail(UNKNOWN);
    this.wires++;
    const found = this.ethernet(bytes, isPlain ? start : start + 4);
    this.wires--;
    return found;
  }

  /** IEEE 802.2; SNAP with an OUI of zero holds an EtherType. */
  logical(bytes: Uint8Array): number {
    const { start, end } = this;
    if (end - start < 3) return this.fail(SHORT);
    this.type = LLC;
    this.key = bytes[start]!;
    if (this.key !== SNAP || bytes[start + 2] !== 0x03) {
      this.start = start + ((bytes[start + 2]! & 3) === 3 ? 3 : 4); // U frames have one control byte
      if (this.start > end) return this.fail(SHORT);
      return LLC;
    }
    return this.snap(bytes, start + 3, 2);
  }

  /**
   * An OUI and its protocol id. Nobody's, and that of tunnelled Ethernet (IEEE 802.1H), count
   * EtherTypes; 802.1's says what was bridged here: a frame behind `padding` bytes (RFC 2427, 4.2;
   * RFC 2684, 5.2).
   */
  snap(bytes: Uint8Array, at: number, padding: number): number {
    if (this.end - at < 5) return this.fail(SHORT);
    const oui = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    const id = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    this.type = LLC;
    this.start = at + 5;
    this.key = oui * 0x1_0000 + id;
    if (oui === 0 || oui === TUNNELLED) return id < EtherType.first ? LLC : this.typed(bytes, id);
    const isFrame = oui === BRIDGED && (id === 1 || id === 7) && !this.hasMacs;
    return isFrame ? this.ethernet(bytes, this.start + padding) : LLC;
  }

  private other(bytes: Uint8Array, start: number, linkType: number): number {
    this.forgetMacs();
    this.next = 0;
    this.start = start;
    return readHeader(this, bytes, linkType);
  }

  private forgetMacs(): void {
    this.hasMacs = false;
    this.isGroup = false;
    this.sourceHigh = 0;
    this.sourceLow = 0;
    this.targetHigh = 0;
    this.targetLow = 0;
  }

  /** Whom a frame is from and for, where another header than Ethernet's says it. */
  macs(bytes: Uint8Array, sourceAt: number, targetAt: number): void {
    this.hasMacs = true;
    this.sourceHigh = (bytes[sourceAt]! << 8) | bytes[sourceAt + 1]!;
    this.sourceLow = word(bytes, sourceAt + 2);
    this.targetHigh = (bytes[targetAt]! << 8) | bytes[targetAt + 1]!;
    this.targetLow = word(bytes, targetAt + 2);
    this.isGroup = (bytes[targetAt]! & 1) !== 0;
  }

  /** The family number of BSD loopback differs between systems: the version nibble does not. */
  ip(bytes: Uint8Array, start: number): number {
    this.start = start;
    if (start >= this.end) return this.fail(SHORT);
    const version = bytes[start]! >> 4;
    if (version !== 4 && version !== 6) return this.fail(UNKNOWN);
    this.type = version === 4 ? EtherType.ipv4 : EtherType.ipv6;
    return this.type;
  }

  fail(type: number): number {
    this.type = type;
    return type;
  }
}

/** What mostly follows the addresses of a frame. */
function isCarried(type: number): boolean {
  return (
    type === EtherType.ipv4 || type === EtherType.ipv6 || type === EtherType.arp || isTag(type)
  );
}

function isTag(type: number): boolean {
  return (
    type === EtherType.vlan || type === EtherType.providerVlan || type === EtherType.oldProviderVlan
  );
}

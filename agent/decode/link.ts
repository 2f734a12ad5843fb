/**
 * Link layers: where the network layer begins, and whose MACs stand before it.
 * IEEE 802.3 and 802.1Q; IEC 62439-3 (HSR's tag); LINKTYPE_ numbers of tcpdump.org/linktypes.html.
 */
import { word } from './ip.ts';

export const LinkType = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  raw: 12, // as DLT_RAW, written by old programs
  pppHdlc: 50,
  rawIp: 101,
  ciscoHdlc: 104,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

export const EtherType = {
  ipv4: 0x0800,
  vlan: 0x8100,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  providerVlan: 0x88a8,
  oldProviderVlan: 0x9100,
  seamlessRedundancy: 0x892f,
} as const;

/** What `Link.read` answers when no EtherType is known. */
export const LLC = -1;
export const UNKNOWN = -2;
export const SHORT = -3;

const FIRST_ETHERTYPE = 0x0600; // below: the length of an 802.3 frame
const SNAP = 0xaa;
const MAX_TAGS = 4;
const MAX_LABELS = 8;
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;

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

  read(bytes: Uint8Array, start: number, end: number, linkType: number): number {
    this.vlan = 0;
    this.end = end;
    if (linkType !== LinkType.ethernet) return this.other(bytes, start, end, linkType);
    if (end - start < 14) return this.fail(SHORT);
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

  private typed(bytes: Uint8Array, first: number): number {
    let type = first;
    for (let tags = 0; isTag(type); tags++) {
      if (tags === MAX_TAGS || this.end - this.start < 4) return this.fail(SHORT);
      const tag = ((bytes[this.start]! << 8) | bytes[this.start + 1]!) & 0xfff;
      if (tag !== 0) this.vlan = (this.vlan & 0xfff) * 0x1000 + tag; // 0: priority alone
      type = (bytes[this.start + 2]! << 8) | bytes[this.start + 3]!;
      this.start += 4;
    }
    if (type === EtherType.seamlessRedundancy) return this.redundant(bytes);
    if (type >= FIRST_ETHERTYPE) return this.peeled(bytes, type);
    this.end = Math.min(this.end, this.start + type);
    return this.logical(bytes);
  }

  /** HSR says of every frame which way round the ring it went, and its number; then comes the frame's own type. */
  private redundant(bytes: Uint8Array): number {
    if (this.end - this.start < 6) return this.fail(SHORT);
    const type = (bytes[this.start + 4]! << 8) | bytes[this.start + 5]!;
    this.start += 6;
    return type >= FIRST_ETHERTYPE ? this.peeled(bytes, type) : this.fail(UNKNOWN);
  }

  /** Takes off what providers put between Ethernet and IP. */
  private peeled(bytes: Uint8Array, type: number): number {
    this.type = type;
    if (type === EtherType.pppoeSession) return this.pppoe(bytes);
    if (type === EtherType.mpls || type === EtherType.mplsMulticast) return this.mpls(bytes);
    return type;
  }

  /** RFC 2516, 4: a header of six bytes, then PPP. */
  private pppoe(bytes: Uint8Array): number {
    if (this.end - this.start < 8) return this.fail(SHORT);
    const size = (bytes[this.start + 4]! << 8) | bytes[this.start + 5]!;
    this.start += 6;
    this.end = Math.min(this.end, this.start + size);
    return this.ppp(bytes);
  }

  /** RFC 1661, 2, with the HDLC-like address and control of RFC 1662, or without. */
  private ppp(bytes: Uint8Array): number {
    if (bytes[this.start] === 0xff && bytes[this.start + 1] === 0x03) this.start += 2;
    if (this.end - this.start < 2) return this.fail(SHORT);
    const protocol = (bytes[this.start]! << 8) | bytes[this.start + 1]!;
    this.start += 2;
    if (protocol !== PPP_IPV4 && protocol !== PPP_IPV6) return this.fail(UNKNOWN);
    return this.ip(bytes, this.start);
  }

  /** RFC 3032, 2.1; what lies below the last label is told by its first four bits. */
  private mpls(bytes: Uint8Array): number {
    for (let labels = 0; labels < MAX_LABELS; labels++) {
      if (this.end - this.start < 5) return this.fail(SHORT);
      const isLast = (bytes[this.start + 2]! & 1) !== 0;
      this.start += 4;
      if (isLast) return this.ip(bytes, this.start);
    }
    return this.fail(UNKNOWN);
  }

  /** IEEE 802.2; SNAP with an OUI of zero holds an EtherType. */
  private logical(bytes: Uint8Array): number {
    const { start, end } = this;
    if (end - start < 3) return this.fail(SHORT);
    this.type = LLC;
    this.key = bytes[start]!;
    if (this.key !== SNAP || bytes[start + 2] !== 0x03) {
      this.start = start + ((bytes[start + 2]! & 3) === 3 ? 3 : 4); // U frames have one control byte
      if (this.start > end) return this.fail(SHORT);
      return LLC;
    }
    if (end - start < 8) return this.fail(SHORT);
    const oui = (bytes[start + 3]! << 16) | (bytes[start + 4]! << 8) | bytes[start + 5]!;
    const id = (bytes[start + 6]! << 8) | bytes[start + 7]!;
    this.start = start + 8;
    this.key = oui * 0x1_0000 + id;
    if (oui === 0) this.type = id;
    return this.type;
  }

  private other(bytes: Uint8Array, start: number, end: number, linkType: number): number {
    this.hasMacs = false;
    this.isGroup = false;
    this.sourceHigh = 0;
    this.sourceLow = 0;
    this.targetHigh = 0;
    this.targetLow = 0;
    switch (linkType) {
      case LinkType.raw:
      case LinkType.rawIp:
      case LinkType.ipv4:
      case LinkType.ipv6:
        return this.ip(bytes, start);
      case LinkType.null:
      case LinkType.loop:
        return end - start < 4 ? this.fail(SHORT) : this.ip(bytes, start + 4);
      case LinkType.ppp:
      case LinkType.pppHdlc:
        return this.serial(bytes, start);
      case LinkType.ciscoHdlc:
        return end - start < 4 ? this.fail(SHORT) : this.hdlc(bytes, start);
      case LinkType.linuxCooked:
        return end - start < 16 ? this.fail(SHORT) : this.cooked(bytes, start, 0, 4, 6, 14, 16);
      case LinkType.linuxCooked2:
        return end - start < 20 ? this.fail(SHORT) : this.cooked(bytes, start, 10, 11, 12, 0, 20);
      default:
        return this.fail(UNKNOWN);
    }
  }

  /** PPP in HDLC-like framing, or Cisco's, which begins with another address. */
  private serial(bytes: Uint8Array, start: number): number {
    this.start = start;
    if (this.end - start < 4) return this.fail(SHORT);
    const isCisco = (bytes[start] === 0x0f || bytes[start] === 0x8f) && bytes[start + 1] === 0;
    return isCisco ? this.hdlc(bytes, start) : this.ppp(bytes);
  }

  private hdlc(bytes: Uint8Array, start: number): number {
    this.start = start + 4;
    return this.typed(
      bytes,
      Math.max((bytes[start + 2]! << 8) | bytes[start + 3]!, FIRST_ETHERTYPE),
    );
  }

  /** The family number of BSD loopback differs between systems: the version nibble does not. */
  private ip(bytes: Uint8Array, start: number): number {
    this.start = start;
    if (start >= this.end) return this.fail(SHORT);
    const version = bytes[start]! >> 4;
    if (version !== 4 && version !== 6) return this.fail(UNKNOWN);
    this.type = version === 4 ? EtherType.ipv4 : EtherType.ipv6;
    return this.type;
  }

  /** LINKTYPE_LINUX_SLL and SLL2: the sender's address alone, and the kind of packet. */
  private cooked(
    bytes: Uint8Array,
    start: number,
    kindAt: number,
    sizeAt: number,
    macAt: number,
    typeAt: number,
    header: number,
  ): number {
    const kind = bytes[start + kindAt + (header === 16 ? 1 : 0)]!;
    const size = bytes[start + sizeAt + (header === 16 ? 1 : 0)]!;
    this.isGroup = kind === 1 || kind === 2;
    this.hasMacs = size === 6;
    if (this.hasMacs) {
      this.sourceHigh = (bytes[start + macAt]! << 8) | bytes[start + macAt + 1]!;
      this.sourceLow = word(bytes, start + macAt + 2);
    }
    this.start = start + header;
    const type = (bytes[start + typeAt]! << 8) | bytes[start + typeAt + 1]!;
    return type === 4 ? this.logical(bytes) : this.typed(bytes, Math.max(type, FIRST_ETHERTYPE));
  }

  private fail(type: number): number {
    this.type = type;
    return type;
  }
}

function isTag(type: number): boolean {
  return (
    type === EtherType.vlan || type === EtherType.providerVlan || type === EtherType.oldProviderVlan
  );
}

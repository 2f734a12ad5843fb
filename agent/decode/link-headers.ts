/**
 * What stands before the network layer where a capture is not of Ethernet, one link type a line.
 * LINKTYPE_ descriptions of tcpdump.org/linktypes.html; the documents of each format at its reader.
 */
import type { Link } from './link.ts';
import { EtherType, LinkType, SHORT, UNKNOWN } from './link-types.table.ts';
import { readAvs, readPrism, readRadiotap, readWireless } from './wireless.ts';

/** Reads from `link.start` on; answers as `Link.read` does. */
type Reader = (link: Link, bytes: Uint8Array) => number;

const FCS = 4;
const Q922_LONGEST = 4;
const Nlpid = { ip4: 0xcc, ip6: 0x8e, snap: 0x80 } as const;

const ip: Reader = (link, bytes) => link.ip(bytes, link.start);
const frame: Reader = (link, bytes) => link.ethernet(bytes, link.start);
const typed: Reader = (link, bytes) => byType(link, bytes, half(bytes, link.start), 2);

/** So many bytes of no interest before something else. */
function behind(size: number, reader: Reader): Reader {
  return (link, bytes) => {
    if (link.end - link.start < size) return link.fail(SHORT);
    link.start += size;
    return reader(link, bytes);
  };
}

/** Frames of a switch that hands over their checksums as well. */
const checked: Reader = (link, bytes) => {
  link.end = Math.max(link.start, link.end - FCS);
  return frame(link, bytes);
};

/** PPP in HDLC-like framing, or Cisco's, which begins with another address. */
const serial: Reader = (link, bytes) => {
  const { start, end } = link;
  if (end - start < 4) return link.fail(SHORT);
  const isCisco = (bytes[start] === 0x0f || bytes[start] === 0x8f) && bytes[start + 1] === 0;
  return isCisco ? hdlc(link, bytes) : link.ppp(bytes);
};

const hdlc: Reader = (link, bytes) =>
  link.end - link.start < 4
    ? link.fail(SHORT)
    : byType(link, bytes, half(bytes, link.start + 2), 4);

/** RFC 2427, 3 and 4; the framing of Cisco has an EtherType behind the address. */
const frameRelay: Reader = (link, bytes) => {
  let at = link.start;
  for (let size = 1; (bytes[at]! & 1) === 0 && size < Q922_LONGEST; size++) at++;
  at++;
  if (link.end - at < 4) return link.fail(SHORT);
  if (bytes[at] !== 0x03) return byType(link, bytes, half(bytes, at), at + 2 - link.start);
  at++;
  if (bytes[at] === 0) at++;
  const network = bytes[at]!;
  if (network === Nlpid.snap) return link.snap(bytes, at + 1, 0);
  return network === Nlpid.ip4 || network === Nlpid.ip6
    ? link.ip(bytes, at + 1)
    : link.fail(UNKNOWN);
};

/** IEEE 802.5, 3.2: access and frame control, addresses, a route where the source begins with a one. */
const tokenRing: Reader = (link, bytes) => {
  const { start, end } = link;
  if (end - start < 15) return link.fail(SHORT);
  const hasRoute = (bytes[start + 8]! & 0x80) !== 0;
  link.macs(bytes, start + 8, start + 2);
  link.sourceHigh &= 0x7fff;
  link.isGroup = (bytes[start + 2]! & 0x80) !== 0;
  link.start = start + 14 + (hasRoute ? bytes[start + 14]! & 0x1f : 0);
  return bytes[start + 1]! >> 6 === 1 ? link.logical(bytes) : link.fail(UNKNOWN);
};

/** ISO 9314-2; the bits of an address stand the other way round than those of Ethernet. */
const fddi: Reader = (link, bytes) => {
  const { start, end } = link;
  if (end - start < 13) return link.fail(SHORT);
  link.macs(Uint8Array.from(bytes.subarray(start + 1, start + 13), turned), 6, 0);
  link.start = start + 13;
  return (bytes[start]! & 0xf0) === 0x50 ? link.logical(bytes) : link.fail(UNKNOWN);
};

/** RFC 1201, 2 (with its splitting header) and RFC 1051; stations have one byte of address. */
function arcnet(typeAt: number): Reader {
  return (link, bytes) => {
    let at = link.start + typeAt;
    if (link.end - at < 5) return link.fail(SHORT);
    const type = bytes[at++]!;
    if (type === 240) return link.ip(bytes, at);
    if (type !== 212 && type !== 196) return link.fail(UNKNOWN);
    if (bytes[at] === 0xff) at += 4; // an exception frame repeats the type
    const isFirst = bytes[at] === 0 || (bytes[at]! & 1) === 1;
    return isFirst ? link.ip(bytes, at + 3) : link.fail(UNKNOWN);
  };
}

/** RFC 2625, 3.2: two addresses of eight bytes, a MAC at the end of each. */
const fibreChannel: Reader = (link, bytes) => {
  const { start, end } = link;
  if (end - start < 16) return link.fail(SHORT);
  link.macs(bytes, start + 10, start + 2);
  link.start = start + 16;
  return link.logical(bytes);
};

const ARPHRD_WIRELESS = 801;
const ARPHRD_PRISM = 802;
const ARPHRD_RADIOTAP = 803;
const LLC_FRAME = 4;

/** LINKTYPE_LINUX_SLL and SLL2: the sender's address alone, the kind of packet, of device, and of what follows. */
function cooked(
  size: number,
  kindAt: number,
  deviceAt: number,
  macSizeAt: number,
  macAt: number,
  typeAt: number,
): Reader {
  return (link, bytes) => {
    const { start, end } = link;
    if (end - start < size) return link.fail(SHORT);
    const kind = bytes[start + kindAt]!;
    if (bytes[start + macSizeAt] === 6) {
      link.macs(bytes, start + macAt, start + macAt);
      link.targetHigh = 0;
      link.targetLow = 0;
    }
    link.isGroup = kind === 1 || kind === 2;
    link.start = start + size;
    switch (half(bytes, start + deviceAt)) {
      case ARPHRD_WIRELESS:
        return readWireless(link, bytes);
      case ARPHRD_PRISM:
        return readPrism(link, bytes);
      case ARPHRD_RADIOTAP:
        return readRadiotap(link, bytes);
    }
    const type = half(bytes, start + typeAt);
    return type === LLC_FRAME ? link.logical(bytes) : byType(link, bytes, type, 0);
  };
}

/** OpenBSD's log: a header that says how long it is, padded to a multiple of four. */
const pflog: Reader = (link, bytes) => link.ip(bytes, link.start + ((bytes[link.start]! + 3) & ~3));

/** Of Linux's log: type, length and value, in the order of the host that wrote it, mostly little-endian. */
const nflog: Reader = (link, bytes) => {
  let at = link.start + 4;
  while (link.end - at >= 4) {
    const size = bytes[at]! | (bytes[at + 1]! << 8);
    const type = (bytes[at + 2]! | (bytes[at + 3]! << 8)) & 0x7fff;
    if (type === 9) return link.ip(bytes, at + 4);
    if (size < 4) break;
    at += (size + 3) & ~3;
  }
  return link.fail(UNKNOWN);
};

/** A header that says how long it is and of which link type the rest is; there it says so no more. */
function nested(sizeAt: number, typeAt: number): Reader {
  return (link, bytes) => {
    const { start, end } = link;
    if (end - start < typeAt + 4) return link.fail(SHORT);
    const size = bytes[start + sizeAt]! | (bytes[start + sizeAt + 1]! << 8);
    const type = bytes[start + typeAt]! | (bytes[start + typeAt + 1]! << 8);
    const isAgain = type === LinkType.ppi || type === LinkType.pktap;
    if (size < typeAt + 4 || size > end - start || isAgain) return link.fail(UNKNOWN);
    link.start = start + size;
    return type === LinkType.ethernet ? frame(link, bytes) : readHeader(link, bytes, type);
  };
}

/** Hilscher's four bytes, little-endian; bit 8 says that an input of the box changed: no frame. */
const analyzed: Reader = (link, bytes) => {
  if (link.end - link.start < 4) return link.fail(SHORT);
  if ((bytes[link.start + 1]! & 1) !== 0) return link.fail(UNKNOWN);
  link.start += 4;
  return checked(link, bytes);
};

/** The same with preamble and delimiter before the frame. */
const transparent: Reader = (link, bytes) => {
  if (link.end - link.start < 4) return link.fail(SHORT);
  let at = link.start + 4;
  const last = Math.min(link.end, at + 12);
  while (at < last && bytes[at] !== 0xd5) at++;
  if (at >= last) return link.fail(UNKNOWN);
  link.start = at + 1;
  return checked(link, bytes);
};

/** IEEE 802.3br: only what travels in one piece; its preamble ends as any frame's does. */
const mpacket: Reader = (link, bytes) => {
  if (link.end - link.start < 8) return link.fail(SHORT);
  if (bytes[link.start + 7] !== 0xd5) return link.fail(UNKNOWN);
  link.start += 8;
  return checked(link, bytes);
};

const readers = new Map<number, Reader>([
  [LinkType.raw, ip],
  [LinkType.rawOfOpenBsd, ip],
  [LinkType.rawIp, ip],
  [LinkType.ipv4, ip],
  [LinkType.ipv6, ip],
  [LinkType.null, behind(4, ip)],
  [LinkType.loop, behind(4, ip)],
  [LinkType.linuxCooked, cooked(16, 1, 2, 5, 6, 14)],
  [LinkType.linuxCooked2, cooked(20, 10, 8, 11, 12, 0)],
  [LinkType.slip, behind(16, ip)],
  [LinkType.ppp, serial],
  [LinkType.pppHdlc, serial],
  [LinkType.pppEthernet, (link, bytes) => link.pppoe(bytes)],
  [LinkType.pppWithDirection, behind(1, serial)],
  [LinkType.pppd, behind(2, (link, bytes) => link.ppp(bytes))],
  [LinkType.ciscoHdlc, hdlc],
  [LinkType.ciscoHdlcWithDirection, behind(1, hdlc)],
  [LinkType.frameRelay, frameRelay],
  [LinkType.frameRelayWithDirection, behind(1, frameRelay)],
  [LinkType.mpls, (link, bytes) => link.mpls(bytes)],
  [LinkType.atm, (link, bytes) => link.logical(bytes)],
  [LinkType.sunAtm, behind(4, (link, bytes) => link.logical(bytes))],
  [LinkType.tokenRing, tokenRing],
  [LinkType.fddi, fddi],
  [LinkType.arcnet, arcnet(2)],
  [LinkType.arcnetLinux, arcnet(4)],
  [LinkType.ipOverFc, fibreChannel],
  [LinkType.ipOver1394, behind(16, typed)],
  [
    LinkType.ipOverInfiniband,
    behind(40, (link, bytes) => byType(link, bytes, half(bytes, link.start), 4)),
  ],
  [LinkType.enc, behind(12, ip)],
  [LinkType.pflog, pflog],
  [LinkType.nflog, nflog],
  [LinkType.ipnet, behind(24, ip)],
  [LinkType.ppi, nested(2, 4)],
  [LinkType.pktap, nested(0, 8)],
  [LinkType.wlan, readWireless],
  [LinkType.prism, readPrism],
  [LinkType.avs, readAvs],
  [LinkType.radiotap, readRadiotap],
  [LinkType.netAnalyzer, analyzed],
  [LinkType.netAnalyzerTransparent, transparent],
  [LinkType.mpacket, mpacket],
]);

/** The header of any link type but Ethernet, from `link.start` on. */
export function readHeader(link: Link, bytes: Uint8Array, linkType: number): number {
  const reader = readers.get(linkType);
  return reader === undefined ? link.fail(UNKNOWN) : reader(link, bytes);
}

/** Whether packets of that link type are looked into. */
export function isReadable(linkType: number): boolean {
  return linkType === LinkType.ethernet || readers.has(linkType);
}

/** What an EtherType names stands behind a header of `size` bytes; smaller numbers are no EtherTypes. */
function byType(link: Link, bytes: Uint8Array, type: number, size: number): number {
  link.start += size;
  if (link.start > link.end) return link.fail(SHORT);
  return type < EtherType.first ? link.fail(UNKNOWN) : link.typed(bytes, type);
}

function half(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** A byte with its bits the other way round. */
function turned(byte: number): number {
  let bits = 0;
  for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) bits |= 0x80 >> bit;
  return bits;
}

/**
 * Packets inside packets: what a tunnel or a remote mirror carries is read as if it had been captured
 * there. RFC 2784, RFC 2890 and RFC 2637 (GRE); draft-foschiano-erspan-03; RFC 7348 and
 * draft-ietf-nvo3-vxlan-gpe (VXLAN); RFC 8926 (GENEVE); RFC 2003, RFC 2473, RFC 4213 (IP in IP);
 * RFC 3378 (EtherIP); RFC 4023, RFC 7510 (MPLS in IP and UDP); TZSP as TShark 4.0 reads it.
 */
import type { Flow } from './flow.ts';
import { word } from './ip.ts';
import { EtherType } from './link-types.table.ts';

/** What reads the packet inside, of this EtherType (`bridged`: a frame). */
export interface Inner {
  inside(bytes: Uint8Array, start: number, end: number, type: number, passage: Passage): void;
}

/** Which tunnel it came through. */
export interface Passage {
  /** `gre`, `vxlan` … */
  readonly kind: Kind;
  /** The number people gave it; -1 where it has none and its two ends tell. */
  readonly id: number;
  /** Of a mirrored frame whose tag the mirror took off; 0: none. */
  readonly vlan: number;
  /** The mirror kept only the beginning. */
  readonly isCut: boolean;
  /** Of the packets it is made of. */
  readonly flow: Flow;
}

export type Kind = 'gre' | 'erspan' | 'vxlan' | 'geneve' | 'ip-in-ip' | 'etherip' | 'mpls' | 'tzsp';

const Protocol = { ip4: 4, ip6: 41, gre: 47, etherIp: 97, mpls: 137 } as const;
const Port = {
  vxlan: 4789,
  vxlanOfLinux: 8472,
  vxlanGpe: 4790,
  geneve: 6081,
  mpls: 6635,
  tzsp: 37008,
} as const;
const Gre = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledged: 0x80,
} as const;
const GreType = { erspan: 0x88be, erspan3: 0x22eb } as const;
const GpeProtocol: Readonly<Record<number, number>> = {
  1: EtherType.ipv4,
  2: EtherType.ipv6,
  3: EtherType.bridged,
  5: EtherType.mpls,
};

/** Where the packet inside begins and what it is; the same object for every packet. */
class Opening implements Passage {
  kind: Kind = 'gre';
  id = -1;
  vlan = 0;
  isCut = false;
  flow!: Flow;
  start = 0;
  type = 0;

  found(kind: Kind, start: number, type: number, id = -1): boolean {
    this.kind = kind;
    this.id = id;
    this.start = start;
    this.type = type;
    this.vlan = 0;
    this.isCut = false;
    return true;
  }
}

export class Tunnels {
  private readonly opening = new Opening();
  private readonly inner: Inner;

  constructor(inner: Inner) {
    this.inner = inner;
  }

  /** What an IP packet of this protocol carries is read; false: it is no tunnel, or not one we can see into. */
  ip(flow: Flow, protocol: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.open(protocol, bytes, start, end) && this.enter(flow, bytes, end);
  }

  /** The same of a datagram to a port; `start` is behind the header of UDP. */
  udp(flow: Flow, port: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.openUdp(port, bytes, start, end) && this.enter(flow, bytes, end);
  }

  private enter(flow: Flow, bytes: Uint8Array, end: number): boolean {
    const { opening } = this;
    opening.flow = flow;
    this.inner.inside(bytes, opening.start, end, opening.type, opening);
    return true;
  }

  private open(protocol: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { opening } = this;
    switch (protocol) {
      case Protocol.ip4:
        return opening.found('ip-in-ip', start, EtherType.ipv4);
      case Protocol.ip6:
        return opening.found('ip-in-ip', start, EtherType.ipv6);
      case Protocol.gre:
        return this.gre(bytes, start, end);
      case Protocol.etherIp:
        return bytes[start]! >> 4 === 3 && opening.found('etherip', start + 2, EtherType.bridged);
      case Protocol.mpls:
        return opening.found('mpls', start, EtherType.mpls);
      default:
        return false;
    }
  }

  /** RFC 2784, 2; RFC 2890, 2; version 1: RFC 2637, 4.1. */
  private gre(bytes: Uint8Array, start: number, end: number): boolean {
    const flags = (bytes[start]! << 8) | bytes[start + 1]!;
    const type = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    const version = flags & 7;
    if (version > 1 || (flags & Gre.routing) !== 0) return false;
    let at = start + 4;
    let id = -1;
    if ((flags & Gre.checksum) !== 0) at += 4;
    if ((flags & Gre.key) !== 0) {
      if (version === 0) id = word(bytes, at) >>> 0;
      at += 4;
    }
    if ((flags & Gre.sequence) !== 0) at += 4;
    if (version === 1 && (flags & Gre.acknowledged) !== 0) at += 4;
    if (at >= end) return false; // acknowledgements and keepalives carry nothing
    if (type === GreType.erspan3) return this.erspan(bytes, at, end, 12);
    if (type !== GreType.erspan) return this.opening.found('gre', at, type, id);
    // Type I has neither a sequence number nor a header of its own.
    if ((flags & Gre.sequence) === 0) return this.opening.found('erspan', at, EtherType.bridged);
    return this.erspan(bytes, at, end, 8);
  }

  /** Types II and III: their first four bytes are alike; the second may have eight more at its end. */
  private erspan(bytes: Uint8Array, start: number, end: number, size: number): boolean {
    if (end - start < size) return false;
    const is3 = size === 12;
    const session = ((bytes[start + 2]! << 8) | bytes[start + 3]!) & 0x3ff;
    const platform = is3 && (bytes[start + 11]! & 1) !== 0 ? 8 : 0;
    const isIp = is3 && ((bytes[start + 10]! >> 2) & 0x1f) === 2;
    const at = start + size + platform;
    if (at >= end) return false;
    const ip = bytes[at]! >> 4 === 6 ? EtherType.ipv6 : EtherType.ipv4;
    this.opening.found('erspan', at, isIp ? ip : EtherType.bridged, session);
    this.opening.vlan = ((bytes[start]! << 8) | bytes[start + 1]!) & 0xfff;
    this.opening.isCut = (bytes[start + 2]! & 4) !== 0;
    return true;
  }

  private openUdp(port: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < 8) return false;
    switch (port) {
      case Port.vxlan:
      case Port.vxlanOfLinux:
        return this.vxlan(bytes, start);
      case Port.vxlanGpe:
        return this.vxlanGpe(bytes, start);
      case Port.geneve:
        return this.geneve(bytes, start);
      case Port.mpls:
        return this.opening.found('mpls', start, EtherType.mpls);
      case Port.tzsp:
        return this.tzsp(bytes, start, end);
      default:
        return false;
    }
  }

  /** RFC 7348, 5: a number is there; of what is reserved, group policies use the first bytes. */
  private vxlan(bytes: Uint8Array, start: number): boolean {
    if ((bytes[start]! & 0x7f) !== 8 || bytes[start + 7] !== 0) return false;
    return this.opening.found('vxlan', start + 8, EtherType.bridged, word(bytes, start + 4) >>> 8);
  }

  private vxlanGpe(bytes: Uint8Array, start: number): boolean {
    const flags = bytes[start]!;
    const named = (flags & 4) === 0 ? EtherType.bridged : GpeProtocol[bytes[start + 3]!];
    if ((flags & 0x38) !== 8 || named === undefined) return false;
    return this.opening.found('vxlan', start + 8, named, word(bytes, start + 4) >>> 8);
  }

  /** RFC 8926, 3.4. */
  private geneve(bytes: Uint8Array, start: number): boolean {
    if (bytes[start]! >> 6 !== 0 || bytes[start + 7] !== 0) return false;
    const at = start + 8 + (bytes[start]! & 0x3f) * 4;
    const type = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    return this.opening.found('geneve', at, type, word(bytes, start + 4) >>> 8);
  }

  /** Version 1, a received or a sent packet, Ethernet; then fields up to one that ends them. */
  private tzsp(bytes: Uint8Array, start: number, end: number): boolean {
    const [version, type, high, low] = [
      bytes[start]!,
      bytes[start + 1]!,
      bytes[start + 2]!,
      bytes[start + 3]!,
    ];
    if (version !== 1 || type > 1 || high !== 0 || low !== 1) return false;
    let at = start + 4;
    while (at < end) {
      const tag = bytes[at++]!;
      if (tag === 1) return this.opening.found('tzsp', at, EtherType.bridged);
      if (tag !== 0) at += 1 + bytes[at]!;
    }
    return false;
  }
}

const ports = new Set<number>(Object.values(Port));

export function isTunnelPort(port: number): boolean {
  return ports.has(port);
}

/**
 * Datagrams put together from their fragments: RFC 791, 3.2; RFC 8200, 4.5. Bounded for each
 * datagram and in all; what overlaps differently is refused (RFC 5722), what never ends is forgotten.
 */
import type { Ip } from './ip.ts';

const MAX_DATAGRAM = 65_535;
const MAX_DATAGRAMS = 256;
const MAX_ALL = 4 * 1024 * 1024;
const MAX_PIECES = 256;
const PATIENCE = 30; // seconds of packet time

interface Piece {
  readonly from: number;
  readonly to: number;
}

interface Datagram {
  bytes: Uint8Array;
  readonly pieces: Piece[];
  /** -1 until the last fragment was seen. */
  size: number;
  protocol: number;
  readonly second: number;
  isRefused: boolean;
}

export type Joined = 'whole' | 'waiting' | 'overlap' | 'excessive';

export class Fragments {
  /** The whole datagram, after `add` answered `whole`. */
  bytes: Uint8Array = new Uint8Array(0);
  protocol = 0;
  kept = 0;
  forgotten = 0;
  readonly limit = MAX_ALL;
  private readonly datagrams = new Map<string, Datagram>();

  /** Takes in one fragment; its payload is copied. */
  add(ip: Ip, network: number, bytes: Uint8Array, second: number): Joined {
    const size = ip.end - ip.start;
    const to = ip.fragmentOffset + size;
    if (to > MAX_DATAGRAM) return 'excessive';
    const key = keyOf(ip, network);
    const datagram = this.datagrams.get(key) ?? this.begin(key, ip, second);
    if (datagram.isRefused) return 'waiting';
    const joined = place(datagram, ip.fragmentOffset, to);
    if (joined !== 'new') return joined === 'again' ? 'waiting' : this.refuse(datagram, joined);
    if (!this.grow(datagram, to)) return this.refuse(datagram, 'excessive');
    datagram.bytes.set(bytes.subarray(ip.start, ip.end), ip.fragmentOffset);
    if (ip.fragmentOffset === 0) datagram.protocol = ip.protocol;
    if (!ip.hasMore) datagram.size = to;
    if (!isWhole(datagram)) return 'waiting';
    this.bytes = datagram.bytes.subarray(0, datagram.size);
    this.protocol = datagram.protocol;
    this.drop(key, datagram);
    return 'whole';
  }

  /** Forgets what has waited too long. */
  sweep(second: number): void {
    for (const [key, datagram] of this.datagrams) {
      const age = second - datagram.second;
      if (age >= 0 && age < PATIENCE) continue;
      this.forgotten++;
      this.drop(key, datagram);
    }
  }

  get used(): number {
    return this.datagrams.size;
  }

  private begin(key: string, ip: Ip, second: number): Datagram {
    for (const [oldest, datagram] of this.datagrams) {
      if (this.datagrams.size < MAX_DATAGRAMS && this.kept < MAX_ALL / 2) break;
      this.forgotten++;
      this.drop(oldest, datagram);
    }
    const datagram = {
      bytes: new Uint8Array(0),
      pieces: [],
      size: -1,
      protocol: ip.protocol,
      second,
      isRefused: false,
    };
    this.datagrams.set(key, datagram);
    return datagram;
  }

  private grow(datagram: Datagram, size: number): boolean {
    const { bytes } = datagram;
    if (size <= bytes.length) return true;
    const room = Math.min(MAX_DATAGRAM, Math.max(size, bytes.length * 2));
    if (this.kept + room - bytes.length > MAX_ALL) return false;
    datagram.bytes = new Uint8Array(room);
    datagram.bytes.set(bytes);
    this.kept += room - bytes.length;
    return true;
  }

  /** Nothing of it is believed; what still comes of it is passed over. */
  private refuse(datagram: Datagram, why: 'overlap' | 'excessive'): Joined {
    datagram.isRefused = true;
    this.kept -= datagram.bytes.length;
    datagram.bytes = new Uint8Array(0);
    return why;
  }

  private drop(key: string, datagram: Datagram): void {
    this.kept -= datagram.bytes.length;
    this.datagrams.delete(key);
  }
}

function place(
  datagram: Datagram,
  from: number,
  to: number,
): 'new' | 'again' | 'overlap' | 'excessive' {
  for (const piece of datagram.pieces) {
    if (piece.from === from && piece.to === to) return 'again';
    if (from < piece.to && to > piece.from) return 'overlap';
  }
  if (datagram.pieces.length === MAX_PIECES) return 'excessive';
  datagram.pieces.push({ from, to });
  return 'new';
}

function isWhole({ pieces, size }: Datagram): boolean {
  return size >= 0 && pieces.reduce((sum, { from, to }) => sum + to - from, 0) === size;
}

/** RFC 791 counts the protocol in, RFC 8200 does not. */
function keyOf(ip: Ip, network: number): string {
  const protocol = ip.version === 4 ? ip.protocol : 6;
  return [
    network,
    ip.version,
    protocol,
    ip.id,
    ip.source0,
    ip.source1,
    ip.source2,
    ip.source3,
    ip.target0,
    ip.target1,
    ip.target2,
    ip.target3,
  ].join();
}

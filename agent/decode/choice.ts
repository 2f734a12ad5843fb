/** Which protocol is spoken: by the number the carrier gives, else by what the first bytes look like. */
import {
  type Carriage,
  type Carrier,
  FOREIGN,
  MORE,
  type Protocol,
} from '../../protocols/contract/protocol.ts';
import { ETHERNET } from './flow.ts';
import { IpProtocol } from './ip.ts';
import type { Between } from './talk.ts';

export interface Candidate {
  readonly protocol: Protocol;
  readonly carriage: Carriage;
}

interface Shelf {
  readonly byKey: Map<number, Candidate[]>;
  /** Carriages with a signature and no number. */
  readonly bySignature: Candidate[];
}

export class Choice {
  /** Ports whose owners may answer from another one. */
  readonly roaming: number[] = [];
  /** By the port of whoever asks, the one that is asked. */
  private readonly served = new Map<number, number>();
  private readonly shelves = new Map<Carrier, Shelf>();

  constructor(protocols: readonly Protocol[]) {
    for (const protocol of protocols)
      for (const carriage of protocol.carriage) this.file({ protocol, carriage });
  }

  /** Whether a carriage names that number, so that traffic on it is looked at from the first byte. */
  knows(by: Carrier, key: number): boolean {
    return this.shelves.get(by)?.byKey.has(key) ?? false;
  }

  /** Whether a port is that of whoever asks: what comes to it is an answer. */
  asksFrom(port: number): boolean {
    return this.served.has(port);
  }

  /** Where the server of a flow is asked, though it may have answered from another port. Without ports: what stands for them. */
  servedPort({ transport, client, port0, port1 }: Between): number {
    const hasPorts = transport === IpProtocol.tcp || transport === IpProtocol.udp;
    if (transport < ETHERNET && !hasPorts) return transport;
    const [port, from] = client === 0 ? [port1, port0] : [port0, port1];
    if (transport !== IpProtocol.udp || this.knows('udp', port)) return port;
    return this.served.get(from) ?? port;
  }

  /** Which of those that share a number reads these bytes: each converses for itself. -1: nobody has that number. */
  row(by: Carrier, key: number, bytes: Uint8Array, start: number, end: number): number {
    const named = this.shelves.get(by)?.byKey.get(key);
    if (named === undefined) return -1;
    if (named.length === 1) return 0;
    for (let row = 0; row < named.length; row++)
      if (fits(named[row]!, bytes, start, end)) return row;
    return 0;
  }

  /**
   * Who speaks these bytes. One that needs more bytes to tell is taken where its number says so; a
   * number whose protocols all find the bytes foreign still names the first of them, so that what
   * is wrong there is counted as its own. `isStart` is false where the bytes may begin in mid-message.
   */
  of(
    by: Carrier,
    key: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    isStart = true,
  ): Candidate | undefined {
    const shelf = this.shelves.get(by);
    if (shelf === undefined) return undefined;
    const named = shelf.byKey.get(key);
    const likely = named?.find((candidate) => fits(candidate, bytes, start, end));
    const { bySignature } = shelf;
    if (likely !== undefined && isSigned(likely, bySignature, bytes, start, end)) return likely;
    for (const candidate of bySignature)
      if (shows(candidate, bytes, start, end) && fits(candidate, bytes, start, end))
        return candidate;
    if (likely !== undefined) return likely;
    const first = named?.find(({ carriage }) => carriage.signature === undefined);
    return isStart || first?.carriage.resume !== undefined ? first : undefined;
  }

  private file(candidate: Candidate): void {
    const { by, at = [], asksFrom = [], signature, answersElsewhere } = candidate.carriage;
    let shelf = this.shelves.get(by);
    if (shelf === undefined) {
      shelf = { byKey: new Map(), bySignature: [] };
      this.shelves.set(by, shelf);
    }
    for (const key of at) {
      const named = shelf.byKey.get(key);
      if (named === undefined) shelf.byKey.set(key, [candidate]);
      else named.push(candidate);
    }
    const [asked] = at.filter((port) => !asksFrom.includes(port));
    for (const port of asksFrom) if (asked !== undefined) this.served.set(port, asked);
    if (answersElsewhere === true) this.roaming.push(...at);
    if (candidate.carriage.at === undefined && signature !== undefined)
      shelf.bySignature.push(candidate);
  }
}

/** It shows its own mark; where it has none, it was looked at before it was taken. */
function isSigned(
  { protocol, carriage }: Candidate,
  marked: readonly Candidate[],
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  let hasMark = false;
  for (const other of marked) {
    if (other.protocol !== protocol) continue;
    if (shows(other, bytes, start, end)) return true;
    hasMark = true;
  }
  return !hasMark && carriage.signature !== undefined;
}

function shows({ carriage }: Candidate, bytes: Uint8Array, start: number, end: number): boolean {
  return carriage.signature!(bytes, start, end) > 0;
}

function fits({ carriage }: Candidate, bytes: Uint8Array, start: number, end: number): boolean {
  const { at, signature, frame } = carriage;
  if (signature !== undefined) {
    const found = signature(bytes, start, end);
    if (found === MORE || (at !== undefined && found < 0)) return false;
  }
  return frame === undefined || frame(bytes, start, end) !== FOREIGN;
}

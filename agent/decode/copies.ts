/**
 * Frames seen twice: two mirrors, ingress and egress, tagged and untagged. Told by what never comes
 * twice within the window unless it is a copy: the IPv4 identification of senders that change theirs,
 * bytes of a TCP stream, frames that their protocol numbers. A poll repeated over UDP by a sender
 * that numbers nothing looks just the same. What a router forwarded has another MAC and is no copy.
 */
import type { Counters } from '../counters.ts';
import type { Flows } from './flows.ts';
import { type Ip, IpProtocol, word } from './ip.ts';
import type { Link } from './link.ts';

const SLOTS = 2048; // two thousand packets within 50 ms are 40,000 a second: beyond, copies are missed
const STRIDE = 4; // digest, time, flow
const WINDOW = 50_000; // microseconds
const NO_FLOW = -1;
const MOST_OF_A_FRAME = 256;

/**
 * Nobody sends these twice with the same bytes: GOOSE, sampled values, PROFINET (its cycles and
 * requests), PTP, MRP and the supervision of PRP count; LLDP and spanning tree speak once a second or less.
 */
const NUMBERED = new Set([0x88b8, 0x88ba, 0x8892, 0x88f7, 0x88e3, 0x88fb, 0x88cc, 0x42]);

/** By EtherType, or by what LLC names a frame by. */
export function isNumbered(key: number): boolean {
  return NUMBERED.has(key);
}

export class Copies {
  private readonly table = new Int32Array(SLOTS * STRIDE);
  private readonly counters: Counters;
  private readonly flows: Flows;

  constructor(flows: Flows, counters: Counters) {
    this.counters = counters;
    this.flows = flows;
  }

  /** True: the same bytes were seen a moment ago. `micros`: packet time modulo 2^32, signed. */
  isAgain(digest: number, micros: number): boolean {
    const at = placeOf(digest);
    if (this.table[at] !== digest) return false;
    const age = (micros - this.table[at + 1]!) | 0;
    return age >= 0 && age <= WINDOW;
  }

  /** Of bytes seen again: they are no poll that was repeated. A copy is counted. */
  isCopy(digest: number, side: number, ip: Ip, bytes: Uint8Array): boolean {
    const isCopy = isOfStream(ip, bytes) || (ip.id !== 0 && this.isOfCounting(digest, side));
    if (isCopy) this.counters.duplicates++;
    return isCopy;
  }

  /** The same of a frame that its protocol numbers, which is remembered. */
  isAgainFrame(link: Link, bytes: Uint8Array, micros: number): boolean {
    const digest = digestOfFrame(link, bytes);
    if (this.isAgain(digest, micros)) {
      this.counters.duplicates++;
      return true;
    }
    this.remember(digest, NO_FLOW, micros);
    return false;
  }

  remember(digest: number, flowSlot: number, micros: number): void {
    const at = placeOf(digest);
    this.table[at] = digest;
    this.table[at + 1] = micros;
    this.table[at + 2] = flowSlot;
  }

  /** Its sender gives every packet another number. */
  private isOfCounting(digest: number, side: number): boolean {
    const flow = this.flows.inSlot(this.table[placeOf(digest) + 2]!);
    return flow !== undefined && (flow.changesIds & (1 << side)) !== 0;
  }

  /** The clock went back: what was remembered lies in another time. */
  forget(): void {
    this.table.fill(0);
  }
}

/** Bytes of a stream: what TCP sends again within the window is old as well. */
function isOfStream({ protocol, start, end }: Ip, bytes: Uint8Array): boolean {
  return protocol === IpProtocol.tcp && end - start > (bytes[start + 12]! >> 4) * 4;
}

function placeOf(digest: number): number {
  return ((digest ^ (digest >>> 14)) & (SLOTS - 1)) * STRIDE;
}

/** Of a frame without IP, from what the link layer leaves: tags may be on one copy alone. */
function digestOfFrame(
  { sourceLow, targetLow, key, type, start, end }: Link,
  bytes: Uint8Array,
): number {
  let digest = Math.imul(sourceLow ^ type, 0x9e3779b1) ^ Math.imul(targetLow ^ key, 0x85ebca6b);
  const last = Math.min(end, start + MOST_OF_A_FRAME);
  let at = start;
  for (; at + 4 <= last; at += 4)
    digest = Math.imul(digest ^ word(bytes, at) ^ (digest >>> 15), 0xc2b2ae35);
  for (at = Math.max(at, end - 4); at < end; at++)
    digest = Math.imul(digest ^ bytes[at]! ^ (digest >>> 15), 0x27d4eb2f);
  digest ^= end - start;
  return digest ^ (digest >>> 15);
}

/** Two equal packets have equal digests; two different ones hardly ever. */
export function digestOf(ip: Ip, link: Link, from: number, to: number, bytes: Uint8Array): number {
  const { start, end } = ip;
  let digest = Math.imul(ip.source0 ^ ip.id, 0x9e3779b1) ^ Math.imul(ip.target0, 0x85ebca6b);
  digest = Math.imul(digest ^ link.sourceLow ^ (from << 16) ^ to, 0xc2b2ae35);
  digest ^= Math.imul(word(bytes, start + 4) + Math.imul(end - start, 0x9e3779b1), 0x27d4eb2f);
  if (end - start >= 20)
    digest ^= Math.imul(word(bytes, start + 16) ^ word(bytes, start + 8), 0x165667b1);
  return digest ^ (digest >>> 15);
}

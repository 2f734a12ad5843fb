/**
 * Frames seen twice: two mirrors, ingress and egress, tagged and untagged. Told by the IPv4
 * identification, so only of senders that change theirs: a poll repeated by one that does not looks
 * just the same. What a router forwarded has another MAC and is no copy.
 */
import type { Flows } from './flows.ts';
import { type Ip, word } from './ip.ts';
import type { Link } from './link.ts';

const SLOTS = 2048; // two thousand packets within 50 ms are 40,000 a second: beyond, copies are missed
const STRIDE = 4; // digest, time, flow
const WINDOW = 50_000; // microseconds

export class Copies {
  private readonly table = new Int32Array(SLOTS * STRIDE);
  private readonly flows: Flows;

  constructor(flows: Flows) {
    this.flows = flows;
  }

  /** True: this very packet was seen a moment ago. `micros`: packet time modulo 2^32, signed. */
  isCopy(digest: number, side: number, micros: number): boolean {
    const at = placeOf(digest);
    if (this.table[at] !== digest) return false;
    const age = (micros - this.table[at + 1]!) | 0;
    if (age < 0 || age > WINDOW) return false;
    const flow = this.flows.inSlot(this.table[at + 2]!);
    return flow !== undefined && (flow.changesIds & (1 << side)) !== 0;
  }

  remember(digest: number, flowSlot: number, micros: number): void {
    const at = placeOf(digest);
    this.table[at] = digest;
    this.table[at + 1] = micros;
    this.table[at + 2] = flowSlot;
  }

  /** The clock went back: what was remembered lies in another time. */
  forget(): void {
    this.table.fill(0);
  }
}

function placeOf(digest: number): number {
  return ((digest ^ (digest >>> 14)) & (SLOTS - 1)) * STRIDE;
}

/** Two equal packets have equal digests; two different ones hardly ever. */
export function digestOf(ip: Ip, link: Link, from: number, to: number, bytes: Uint8Array): number {
  const { start, end } = ip;
  let digest = Math.imul(ip.source0 ^ ip.id, 0x9e3779b1) ^ Math.imul(ip.target0, 0x85ebca6b);
  digest = Math.imul(digest ^ link.sourceLow ^ (from << 16) ^ to, 0xc2b2ae35);
  digest ^= Math.imul(word(bytes, start + 4) ^ (end - start), 0x27d4eb2f);
  if (end - start >= 20)
    digest ^= Math.imul(word(bytes, start + 16) ^ word(bytes, start + 8), 0x165667b1);
  return digest ^ (digest >>> 15);
}

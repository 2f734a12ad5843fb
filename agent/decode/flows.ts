/**
 * Flows: two ends and what they speak. Keys stand in typed arrays, the flows themselves are reused;
 * the table never grows, and a full bucket gives up the flow that is least worth keeping.
 */

import { Flow } from './flow.ts';

const WAYS = 8;
const STRIDE = 8; // words of a key kept for comparison: 32 bytes, half a cache line

export class Flows {
  readonly size: number;
  used = 0;
  evicted = 0;
  /** Whether the last look-up made a new flow. */
  isNew = false;
  private readonly mask: number;
  private readonly tags: Int32Array;
  private readonly keys: Int32Array;
  private readonly flows: (Flow | undefined)[];
  private readonly gone: (flow: Flow) => void;

  /** `size` is a power of two. `gone` hears of each flow that is about to be forgotten. */
  constructor(size: number, gone: (flow: Flow) => void) {
    this.size = size;
    this.mask = size / WAYS - 1;
    this.tags = new Int32Array(size);
    this.keys = new Int32Array(size * STRIDE);
    this.flows = new Array(size).fill(undefined);
    this.gone = gone;
  }

  /**
   * The flow of a network (`meta`: network and transport), ports (side 0 above side 1) and two
   * addresses of one word each.
   */
  at(meta: number, ports: number, address0: number, address1: number, time: Float64Array): Flow {
    return this.find(meta, ports, address0, address1, 0, 0, time);
  }

  /** `more0` and `more1` stand for the rest of longer addresses: two independent hashes of it. */
  find(
    meta: number,
    ports: number,
    address0: number,
    address1: number,
    more0: number,
    more1: number,
    time: Float64Array,
  ): Flow {
    let hash = Math.imul(address0, 0x9e3779b1) ^ Math.imul(address1 ^ more0, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ ports, 0xc2b2ae35) ^ meta ^ more1;
    hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
    hash = (hash ^ (hash >>> 16)) | 0x4000_0000; // never zero, which is an empty slot
    const { keys, tags } = this;
    const bucket = (hash & this.mask) * WAYS;
    for (let slot = bucket; slot < bucket + WAYS; slot++) {
      if (tags[slot] !== hash) continue;
      const at = slot * STRIDE;
      if (
        keys[at] === meta &&
        keys[at + 1] === ports &&
        keys[at + 2] === address0 &&
        keys[at + 3] === address1 &&
        keys[at + 4] === more0 &&
        keys[at + 5] === more1
      ) {
        this.isNew = false;
        return this.flows[slot]!;
      }
    }
    const slot = this.room(bucket);
    tags[slot] = hash;
    const at = slot * STRIDE;
    keys[at] = meta;
    keys[at + 1] = ports;
    keys[at + 2] = address0;
    keys[at + 3] = address1;
    keys[at + 4] = more0;
    keys[at + 5] = more1;
    return this.begin(slot, meta, ports, time[0]!);
  }

  /** The flow that stands there now. */
  inSlot(slot: number): Flow | undefined {
    return this.flows[slot];
  }

  *[Symbol.iterator](): IterableIterator<Flow> {
    for (const [slot, flow] of this.flows.entries())
      if (this.tags[slot] !== 0 && flow !== undefined) yield flow;
  }

  private begin(slot: number, meta: number, ports: number, time: number): Flow {
    let flow = this.flows[slot];
    if (flow === undefined) {
      flow = new Flow(slot);
      this.flows[slot] = flow;
      this.used++;
    } else {
      this.evicted++;
      this.gone(flow);
    }
    flow.begin(meta & 0x1ff, ports >>> 16, ports & 0xffff, time);
    flow.lastSeen = time;
    this.isNew = true;
    return flow;
  }

  /** A free slot, or that of the flow which is least worth keeping. */
  private room(bucket: number): number {
    let worst = bucket;
    for (let slot = bucket; slot < bucket + WAYS; slot++) {
      if (this.tags[slot] === 0) return slot;
      if (isLess(this.flows[slot]!, this.flows[worst]!)) worst = slot;
    }
    return worst;
  }
}

/** Where only one side was ever heard, nobody answered: forged senders and scans go first. */
function isLess(a: Flow, b: Flow): boolean {
  const isOneSidedA = a.heard !== 3;
  const isOneSidedB = b.heard !== 3;
  return isOneSidedA === isOneSidedB ? a.lastSeen < b.lastSeen : isOneSidedA;
}

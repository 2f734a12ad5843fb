/**
 * Flows: two ends and what they speak. Keys stand in typed arrays, the flows themselves are reused;
 * the table never grows, and a full bucket gives up the flow that is least worth keeping.
 */

import { Flow } from './flow.ts';
import type { Clock } from './turn.ts';

const WAYS = 8;

export class Flows {
  readonly size: number;
  used = 0;
  evicted = 0;
  private readonly mask: number;
  private readonly tags: Int32Array;
  private readonly flows: (Flow | undefined)[];
  private readonly gone: (flow: Flow) => void;
  /** Packets come in pairs: an answer behind its question. */
  private last: Flow;

  /** `size` is a power of two. `gone` hears of each flow that is about to be forgotten. */
  constructor(size: number, gone: (flow: Flow) => void) {
    this.size = size;
    this.mask = size / WAYS - 1;
    this.tags = new Int32Array(size);
    this.flows = new Array(size).fill(undefined);
    this.gone = gone;
    this.last = new Flow(-1);
    this.last.meta = -1; // no flow's
  }

  /**
   * The flow of a network (`meta`: network and transport), ports (side 0 above side 1) and two
   * addresses of one word each.
   */
  at(meta: number, ports: number, address0: number, address1: number, clock: Clock): Flow {
    const { last } = this;
    if (
      last.ports === ports &&
      last.address0 === address0 &&
      last.address1 === address1 &&
      last.meta === meta &&
      last.more0 === 0 &&
      last.more1 === 0
    )
      return last;
    return this.find(meta, ports, address0, address1, 0, 0, clock);
  }

  /** `more0` and `more1` stand for the rest of longer addresses: a hash of it. */
  find(
    meta: number,
    ports: number,
    address0: number,
    address1: number,
    more0: number,
    more1: number,
    clock: Clock,
  ): Flow {
    const hash = hashOf(meta, ports, address0, address1, more0, more1);
    const known = this.known(hash, meta, ports, address0, address1, more0, more1);
    if (known !== undefined) {
      this.last = known;
      return known;
    }
    const slot = this.room((hash & this.mask) * WAYS);
    this.tags[slot] = hash;
    const flow = this.free(slot);
    flow.meta = meta;
    flow.ports = ports;
    flow.address0 = address0;
    flow.address1 = address1;
    flow.more0 = more0;
    flow.more1 = more1;
    flow.begin(clock.time[0]!);
    flow.lastFrame = clock.frame;
    this.last = flow;
    return flow;
  }

  /** That of the same ends between other ports, where there is one. */
  beside({ meta, address0, address1, more0, more1 }: Flow, ports: number): Flow | undefined {
    const hash = hashOf(meta, ports, address0, address1, more0, more1);
    return this.known(hash, meta, ports, address0, address1, more0, more1);
  }

  /** The flow that stands there now. */
  inSlot(slot: number): Flow | undefined {
    return this.flows[slot];
  }

  *[Symbol.iterator](): IterableIterator<Flow> {
    for (const flow of this.flows) if (flow !== undefined) yield flow;
  }

  private known(
    hash: number,
    meta: number,
    ports: number,
    address0: number,
    address1: number,
    more0: number,
    more1: number,
  ): Flow | undefined {
    const { flows, tags } = this;
    const bucket = (hash & this.mask) * WAYS;
    for (let slot = bucket; slot < bucket + WAYS; slot++) {
      if (tags[slot] !== hash) continue;
      const flow = flows[slot]!;
      if (
        flow.ports === ports &&
        flow.address0 === address0 &&
        flow.address1 === address1 &&
        flow.meta === meta &&
        flow.more0 === more0 &&
        flow.more1 === more1
      )
        return flow;
    }
    return undefined;
  }

  private free(slot: number): Flow {
    let flow = this.flows[slot];
    if (flow === undefined) {
      flow = new Flow(slot);
      this.flows[slot] = flow;
      this.used++;
    } else {
      this.evicted++;
      this.gone(flow);
    }
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

function hashOf(
  meta: number,
  ports: number,
  address0: number,
  address1: number,
  more0: number,
  more1: number,
): number {
  let hash = Math.imul(address0, 0x9e3779b1) ^ Math.imul(address1 ^ more0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ ports, 0xc2b2ae35) ^ meta ^ more1;
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) | 0x4000_0000; // never zero, which is an empty slot
}

/** Where only one side was ever heard, nobody answered: forged senders and scans go first. */
function isLess(a: Flow, b: Flow): boolean {
  const isOneSidedA = a.heard !== 3;
  const isOneSidedB = b.heard !== 3;
  return isOneSidedA === isOneSidedB ? a.lastFrame < b.lastFrame : isOneSidedA;
}

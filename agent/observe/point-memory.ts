/** What a declared point held, place by place, and when each was heard: put together, it is its value. */
import type { Table, Values } from '../../protocols/contract/protocol.ts';

/** Seconds of packet time: a master that reads a point in pieces does so in one round. */
const FRESH = 60;
const NEVER = 0;
const AGAIN = 1; // heard once, and to be heard again

export class PointMemory {
  readonly places: Uint16Array;
  private readonly first: number;
  private readonly holds: Table['holds'];
  private readonly seconds: Uint32Array;

  constructor(first: number, count: number, holds: Table['holds']) {
    this.first = first;
    this.holds = holds;
    this.places = new Uint16Array(count);
    this.seconds = new Uint32Array(count);
  }

  /** All of it is known, and none of it is old. */
  isWhole(second: number): boolean {
    return this.seconds.every((_, at) => this.isFresh(at, second));
  }

  /**
   * Answers whether anything is other than it was. What was read in pieces need not belong together:
   * once one piece has changed, the others have to be read again before the point is whole. A write
   * changes what it says and leaves the rest as it is.
   */
  take(shown: Values, second: number): boolean {
    const from = Math.max(0, shown.first - this.first);
    const to = Math.min(this.places.length, shown.first + shown.count - this.first);
    let isOther = false;
    for (let at = from; at < to; at++) if (this.put(at, shown, second)) isOther = true;
    if (isOther && !shown.isWritten) this.doubt(from, to);
    return isOther;
  }

  /** Of a write that keeps some bits the result is known where the former value is. */
  private put(at: number, shown: Values, second: number): boolean {
    const { places, seconds } = this;
    const { kept = 0 } = shown;
    const isKnown = kept === 0 || this.isFresh(at, second);
    const value = valueAt(shown, this.first + at - shown.first, this.holds) | (places[at]! & kept);
    const isOther = seconds[at] === NEVER || places[at] !== value;
    places[at] = value;
    seconds[at] = isKnown ? second : NEVER;
    return isOther;
  }

  private doubt(from: number, to: number): void {
    const { seconds } = this;
    for (let at = 0; at < seconds.length; at++) {
      const isCovered = at >= from && at < to;
      if (!isCovered && seconds[at] !== NEVER) seconds[at] = AGAIN;
    }
  }

  private isFresh(at: number, second: number): boolean {
    const heard = this.seconds[at]!;
    return heard > AGAIN && Math.abs(second - heard) <= FRESH;
  }
}

function valueAt({ bytes: { bytes, start } }: Values, at: number, holds: Table['holds']): number {
  if (holds === 'bits') return (bytes[start + (at >> 3)]! >> (at & 7)) & 1;
  return (bytes[start + 2 * at]! << 8) | bytes[start + 2 * at + 1]!;
}

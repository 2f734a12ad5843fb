/** What arrives in pieces and is told when it is whole: fragments, chunks, blocks of a transfer. */
import type { Span } from '../contract/span.ts';

const MAX_ASSEMBLED = 65_536;

/** The pieces of one thing. The buffer doubles, so a piece costs its own size only. */
export interface Assembly {
  bytes: Uint8Array;
  end: number;
  /** It outgrew what is kept: its rest is dropped until it ends. */
  isTooLarge: boolean;
}

export function nothing(): Assembly {
  return { bytes: new Uint8Array(0), end: 0, isTooLarge: false };
}

export function isBegun({ end, isTooLarge }: Assembly): boolean {
  return end > 0 || isTooLarge;
}

export function append(to: Assembly, { bytes, start, end }: Span, most = MAX_ASSEMBLED): void {
  const size = to.end + end - start;
  if (to.isTooLarge || size > most) {
    forget(to);
    to.isTooLarge = true;
    return;
  }
  if (size > to.bytes.length) {
    const larger = new Uint8Array(Math.min(most, Math.max(size, to.bytes.length * 2)));
    larger.set(to.bytes.subarray(0, to.end));
    to.bytes = larger;
  }
  to.bytes.set(bytes.subarray(start, end), to.end);
  to.end = size;
}

export function forget(assembly: Assembly): void {
  assembly.bytes = new Uint8Array(0);
  assembly.end = 0;
  assembly.isTooLarge = false;
}

/** All of it, kept by nobody else any more; undefined where it was too large. */
export function taken(assembly: Assembly): Span | undefined {
  const { bytes, end, isTooLarge } = assembly;
  forget(assembly);
  return isTooLarge ? undefined : { bytes, start: 0, end };
}

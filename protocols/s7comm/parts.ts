/** Userdata answers longer than a PDU come in parts, each asked for; this makes one of them. */
import { Cursor } from '../contract/cursor.ts';

const MAX_WHOLE = 16_384; // the longest list of blocks there is, and more than any SZL

/** Of one answer at a time: an engineering station asks for the next when it has this one. */
export interface Parts {
  bytes: Uint8Array;
  end: number;
  /** Data unit reference of the answer that is being collected; -1 between answers. */
  unit: number;
  code: number;
}

export interface Part {
  readonly unit: number;
  readonly isLast: boolean;
  readonly code: number;
}

export function noParts(): Parts {
  return { bytes: new Uint8Array(0), end: 0, unit: -1, code: 0 };
}

/**
 * The whole answer, once its last part is here: under the cursor itself where it came in one, else
 * under one of its own over a copy.
 */
export function whole(parts: Parts, part: Part, data: Cursor): Cursor | undefined {
  const isNext = parts.unit === part.unit && parts.code === part.code;
  if (part.isLast && part.unit === 0 && !isNext) return data;
  if (!isNext) {
    if (part.isLast) return undefined; // its beginning was never seen
    Object.assign(parts, noParts(), { unit: part.unit, code: part.code });
  }
  append(parts, data);
  if (!part.isLast) return undefined;
  const { bytes, end } = parts;
  Object.assign(parts, noParts());
  return end > MAX_WHOLE ? undefined : new Cursor().over(bytes, 0, end);
}

function append(parts: Parts, data: Cursor): void {
  const { bytes, start, end } = data.span(data.remaining);
  const size = parts.end + end - start;
  parts.end = Math.min(size, MAX_WHOLE + 1); // remembered as too long
  if (size > MAX_WHOLE) {
    parts.bytes = new Uint8Array(0);
    return;
  }
  if (size > parts.bytes.length) {
    const larger = new Uint8Array(Math.min(MAX_WHOLE, Math.max(size, parts.bytes.length * 2)));
    larger.set(parts.bytes.subarray(0, size - (end - start)));
    parts.bytes = larger;
  }
  parts.bytes.set(bytes.subarray(start, end), size - (end - start));
}

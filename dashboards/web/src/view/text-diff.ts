/** What of a short value changed: the parts that stayed are at its two ends. */
export interface Segments {
  readonly head: string;
  readonly before: string;
  readonly after: string;
  readonly tail: string;
}

/**
 * Common beginning and end, then what lies between. Cut between code points, so that no letter
 * beyond the first plane is torn. Values that share less than a third are shown as wholly changed.
 */
export function diffText(before: string, after: string): Segments {
  const from = [...before];
  const to = [...after];
  const least = Math.min(from.length, to.length);
  let head = 0;
  while (head < least && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < least - head && from[from.length - 1 - tail] === to[to.length - 1 - tail])
    tail += 1;
  if ((head + tail) * 3 < Math.max(from.length, to.length)) {
    return { head: '', before, after, tail: '' };
  }
  return {
    head: from.slice(0, head).join(''),
    before: from.slice(head, from.length - tail).join(''),
    after: to.slice(head, to.length - tail).join(''),
    tail: tail === 0 ? '' : from.slice(-tail).join(''),
  };
}

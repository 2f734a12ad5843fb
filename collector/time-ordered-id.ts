/**
 * UUIDs that begin with their millisecond (RFC 9562, 5.7: version 7): what arrives together stands
 * together in every index, so that a new row finds its page in memory.
 */

/** `random` makes version 4, the 74 bits behind the time are taken from it. `now` in milliseconds since 1970. */
export function timeOrderedIds(now: () => number, random: () => string): () => string {
  return () => {
    const time = now().toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${random().slice(15)}`;
  };
}

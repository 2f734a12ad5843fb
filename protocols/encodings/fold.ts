/** A number for a text, to fold repeats by: FNV-1a (draft-eastlake-fnv), 32 bits. */
export function fold(text: string, seed = 0): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  }
  return hash >>> 0;
}

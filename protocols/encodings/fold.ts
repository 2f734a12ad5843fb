/** Numbers to fold repeats by, of texts and of bytes: FNV-1a (draft-eastlake-fnv), 32 bits. */

const BASIS = 0x811c_9dc5;
const PRIME = 0x0100_0193;

export function fold(text: string, seed = 0): number {
  let hash = BASIS ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}

/** Goes on from what was folded before, where that is given. Signed. */
export function foldBytes(bytes: Uint8Array, start: number, end: number, before = BASIS): number {
  let hash = before;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash;
}

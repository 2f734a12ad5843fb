/** Secrets that we make: shown once, kept as their digest. */
import { createHash } from 'node:crypto';

const BYTES = 32;

export function newSecret(random: (size: number) => Uint8Array): string {
  return Buffer.from(random(BYTES)).toString('base64url');
}

/** Ours are long and random, so that one round of a plain hash hides them. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * The head of the ledger as it is kept where the collector cannot reach: a chain alone does not show that
 * its end was cut off or that all of it was made anew. csms.md §2, Ledger.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Anchor } from '../../protocols/messages/anchor.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { canonical, type Head } from './record.ts';

/** A head that somebody with the key vouched for. */
export interface SignedHead {
  readonly ledger: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: Instant;
  /** `keyId` of the public key. */
  readonly key: string;
  /** Ed25519 over the canonical JSON of the fields above, base64. */
  readonly signature: string;
}

const LEDGER_DIGITS = 8;
const HASH_DIGITS = 32;

export const ledgerOf = (firstHash: string) => firstHash.slice(0, LEDGER_DIGITS);

export function anchorOf(ledger: string, { seq, hash }: Head): Anchor {
  return { ledger, seq, hash: hash.slice(0, HASH_DIGITS) };
}

/** Names a public key: the first 16 digits of the SHA-256 of its SubjectPublicKeyInfo, DER. */
export function keyId(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

export function signHead(
  ledger: string,
  { seq, hash }: Head,
  at: Instant,
  privateKey: KeyObject,
): SignedHead {
  const head = { ledger, seq, hash, at, key: keyId(createPublicKey(privateKey)) };
  const signature = sign(null, Buffer.from(canonical(head)), privateKey).toString('base64');
  return { ...head, signature };
}

export function isSignedBy(signed: SignedHead, publicKey: KeyObject): boolean {
  const { ledger, seq, hash, at, key, signature } = signed;
  const text = canonical({ ledger, seq, hash, at, key });
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}

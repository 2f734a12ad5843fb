/**
 * One record of the evidence ledger, and the seal that binds it to the one before. csms.md §2, Ledger.
 * hash = SHA-256(the 32 bytes of the hash before ‖ the entry as canonical JSON, RFC 8785, in UTF-8).
 * Integers, strings and booleans only: canonical forms of fractions are where encoders disagree.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Instant } from '../../protocols/messages/names.ts';

/** What a payload may hold. `undefined` is left out, as in JSON. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** What somebody writes into the ledger. */
export interface Testimony {
  /** When what it proves came to be; a document may be written down later. */
  readonly effectiveAt: Instant;
  readonly actor: string;
  /** `drift.acknowledge`. */
  readonly kind: string;
  /** The record it is about: `drift/<id>`. */
  readonly ref: string;
  readonly payload: { readonly [name: string]: Plain };
}

/** What is sealed of it. */
export interface EvidenceEntry {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly at: Instant;
  readonly effectiveAt: Instant;
  readonly actor: string;
  readonly kind: string;
  readonly ref: string;
  /** SHA-256 of the payload as canonical JSON, 64 hexadecimal digits. */
  readonly payloadHash: string;
}

export interface EvidenceRecord extends EvidenceEntry {
  /** 64 hexadecimal digits; of record 1, zeroes. */
  readonly prevHash: string;
  readonly hash: string;
}

/** The last record there is. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY: Head = { seq: 0, hash: '0'.repeat(64) };

export const MAX_PAYLOAD_BYTES = 64 * 1024;

/** Throws TypeError on what has no one canonical form, RangeError on more than MAX_PAYLOAD_BYTES. */
export function canonical(value: Plain): string {
  refuseFractions(value);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing has no canonical form');
  return text;
}

export function payloadText({ payload }: Testimony): string {
  const text = canonical(payload);
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw new RangeError(`evidence of more than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  return text;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The record behind `head`. */
export function seal(head: Head, testimony: Testimony, text: string, at: Instant): EvidenceRecord {
  const { effectiveAt, actor, kind, ref } = testimony;
  const seq = head.seq + 1;
  const entry = { seq, at, effectiveAt, actor, kind, ref, payloadHash: hashOf(text) };
  return { ...entry, prevHash: head.hash, hash: sealOf(head.hash, entry) };
}

/** What the hash of an entry must be behind a record with the hash `previous`. */
export function sealOf(previous: string, entry: EvidenceEntry): string {
  const { seq, at, effectiveAt, actor, kind, ref, payloadHash } = entry;
  return createHash('sha256')
    .update(Buffer.from(previous, 'hex'))
    .update(canonical({ seq, at, effectiveAt, actor, kind, ref, payloadHash }), 'utf8')
    .digest('hex');
}

function refuseFractions(value: Plain): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError('a number of the ledger is a safe integer');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const one of Object.values(value)) refuseFractions(one as Plain);
}

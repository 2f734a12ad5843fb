/**
 * How a report stands on the disk: `[length u32][crc32 u32][digest 8][payload]`, little endian; the
 * CRC is over digest and payload. A segment begins with `[magic 8][first u64][prev 8][crc32 u32]`.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const RECORD_HEAD = 16;
export const SEGMENT_HEAD = 28;
/** The body of a batch is at most 4 MiB (protocols/messages/envelope.ts): no record may be more. */
export const MAX_PAYLOAD = 4 * 1024 * 1024;

const MAGIC = Buffer.from('PLSPOOL1', 'latin1');
const DIGEST_BYTES = 8;
const CRC_AT = 4;
const DIGEST_AT = 8;

/** Digest of a record, 16 hexadecimal digits, from the one before it. */
export function chain(prev: string, payload: Uint8Array): string {
  const hash = createHash('sha256').update(prev, 'hex').update(payload).digest();
  return hash.toString('hex', 0, DIGEST_BYTES);
}

export function writeRecord(digest: string, payload: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(RECORD_HEAD + payload.length);
  record.writeUInt32LE(payload.length, 0);
  record.write(digest, DIGEST_AT, 'hex');
  record.set(payload, RECORD_HEAD);
  record.writeUInt32LE(crc32(record.subarray(DIGEST_AT)), CRC_AT);
  return record;
}

export interface StoredRecord {
  readonly digest: string;
  /** Aliases the bytes it was read from. */
  readonly payload: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/** The record at `at`; `more` where the bytes end before it does, `bad` where it cannot be one. */
export function readRecord(bytes: Buffer, at: number): StoredRecord | 'more' | 'bad' {
  if (at + RECORD_HEAD > bytes.length) return 'more';
  const length = bytes.readUInt32LE(at);
  if (length === 0 || length > MAX_PAYLOAD) return 'bad';
  const end = at + RECORD_HEAD + length;
  if (end > bytes.length) return 'more';
  if (crc32(bytes.subarray(at + DIGEST_AT, end)) !== bytes.readUInt32LE(at + CRC_AT)) return 'bad';
  const digest = bytes.toString('hex', at + DIGEST_AT, at + RECORD_HEAD);
  const payload = bytes.subarray(at + RECORD_HEAD, end);
  return { digest, payload, end };
}

/** Whether two records stand anywhere in it, one chained to the other: no crash leaves that behind a torn one. */
export function holdsChain(bytes: Buffer): boolean {
  for (let at = 0; at + RECORD_HEAD < bytes.length; at++) {
    const one = readRecord(bytes, at);
    if (typeof one === 'string') continue;
    const next = readRecord(bytes, one.end);
    if (typeof next !== 'string' && chain(one.digest, next.payload) === next.digest) return true;
  }
  return false;
}

export interface SegmentHead {
  /** Number of its first record. */
  readonly first: number;
  /** Digest of the record before that one. */
  readonly prev: string;
}

export function writeSegmentHead({ first, prev }: SegmentHead): Buffer {
  const head = Buffer.alloc(SEGMENT_HEAD);
  MAGIC.copy(head);
  head.writeBigUInt64LE(BigInt(first), MAGIC.length);
  head.write(prev, 16, 'hex');
  head.writeUInt32LE(crc32(head.subarray(0, 24)), 24);
  return head;
}

export function readSegmentHead(head: Buffer): SegmentHead | undefined {
  if (head.length < SEGMENT_HEAD || !head.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  if (crc32(head.subarray(0, 24)) !== head.readUInt32LE(24)) return undefined;
  return { first: Number(head.readBigUInt64LE(MAGIC.length)), prev: head.toString('hex', 16, 24) };
}

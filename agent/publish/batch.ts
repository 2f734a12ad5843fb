/** Records of the spool to one batch on the wire, within its limits. protocols/messages/envelope.ts. */
import { crc32, gzipSync } from 'node:zlib';
import {
  type BatchHeader,
  FIRST_DIGEST,
  GZIP_FROM_BYTES,
  MAX_BODY_BYTES,
  MAX_WIRE_BYTES,
  writeBatch,
} from '../../protocols/messages/envelope.ts';
import type { Lost } from '../../protocols/messages/message.ts';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';

export interface Batch {
  readonly first: number;
  /** Number of the last message it stands for. */
  readonly through: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

interface Stretch {
  readonly epoch: string;
  readonly first: number;
  /** Digest before the first. */
  readonly prev: string;
  readonly records: readonly Uint8Array[];
}

const LINE_FEED = Buffer.from('\n');

/**
 * As many of the records as fit into `ceiling` bytes, from the first on; one alone may be larger.
 * Undefined when it is too large for any wire.
 */
export function makeBatch(stretch: Stretch, ceiling = MAX_WIRE_BYTES): Batch | undefined {
  for (let count = stretch.records.length; count > 0; count = Math.floor(count / 2)) {
    const bytes = pack(stretch, count);
    if (bytes !== undefined && (count === 1 || bytes.length <= ceiling)) {
      return { first: stretch.first, through: stretch.first + count - 1, count, bytes };
    }
  }
  return undefined;
}

interface Loss {
  readonly epoch: string;
  readonly prev: string;
  readonly from: number;
  readonly to: number;
  readonly reason: Lost['reason'];
  /** Digest the chain goes on with behind `to`. */
  readonly digest: string;
  readonly at: Instant;
}

/** What stands in the stream for messages that are gone. */
export function makeLoss({ epoch, prev, from, to, reason, digest, at }: Loss): Batch {
  const lost: Lost = { type: 'lost', at, from, to, reason, digest };
  const records = [Buffer.from(JSON.stringify(lost))];
  const bytes = pack({ epoch, first: from, prev, records }, 1) as Uint8Array;
  return { first: from, through: to, count: 1, bytes };
}

/**
 * What only asks: a message behind `first`, which nobody takes before that one. Whoever lacks `first`
 * answers that he needs it.
 */
export function makeQuestion(epoch: string, first: number): Uint8Array {
  const records = [Buffer.from('{}')];
  return pack({ epoch, first: first + 1, prev: FIRST_DIGEST, records }, 1) as Uint8Array;
}

function pack({ epoch, first, prev, records }: Stretch, count: number): Uint8Array | undefined {
  const lines = records.slice(0, count).flatMap((record) => [LINE_FEED, record]);
  const plain = Buffer.concat(lines.slice(1));
  if (plain.length > MAX_BODY_BYTES) return undefined;
  const isPacked = plain.length > GZIP_FROM_BYTES;
  const body = isPacked ? gzipSync(plain) : plain;
  const header: BatchHeader = {
    version: 1,
    epoch: epoch as Epoch,
    first,
    count,
    prev,
    crc: crc32(body),
    encoding: isPacked ? 'gzip' : 'none',
  };
  const bytes = writeBatch(header, body);
  return bytes.length <= MAX_WIRE_BYTES ? bytes : undefined;
}

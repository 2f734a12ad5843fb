/**
 * How messages travel: one line of JSON that is never compressed, so that a batch nobody can inflate
 * still has a number, a line feed, then the body. wire-and-store.md, rules 1 to 3.
 *
 * The body is the messages as they stand in the agent's spool, one JSON text a line; the digests are
 * over those exact bytes (line feeds stand between the lines, none behind the last). A record's digest
 * is the first eight bytes of SHA-256(digest before it ‖ its bytes), the one before it taken as its eight
 * bytes; it is written as 16 hexadecimal digits. The digest before record 1 is sixteen zeroes.
 */
import * as z from 'zod';
import { Epoch, Instant } from './names.ts';

export const FIRST_DIGEST = '0000000000000000';
export const MAX_MESSAGES = 500;
export const MAX_WIRE_BYTES = 256 * 1024;
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
export const GZIP_FROM_BYTES = 1024;

const digest = z.string().regex(/^[0-9a-f]{16}$/);
const number = z.int().nonnegative();

export const BatchHeader = z.object({
  version: z.literal(1),
  epoch: Epoch,
  /** Sequence number of the first message, from 1. */
  first: z.int().positive(),
  count: z.int().min(1).max(MAX_MESSAGES),
  /** Digest of the record before `first`. */
  prev: digest,
  /** CRC-32 of the body as it travels. */
  crc: number,
  encoding: z.enum(['gzip', 'none']),
});

/** All up to `through` is committed: the agent may forget it. `need`: send again from there. */
export const Acknowledgement = z.object({
  epoch: Epoch,
  through: number,
  digest,
  /** Made with the database: another one means the collector was restored or replaced. */
  store: z.string().min(1).max(64),
  need: z.int().positive().exactOptional(),
  /** Head of the evidence ledger. */
  anchor: z.string().max(64).exactOptional(),
});

/** Retained, and the agent's last will with `online: false`. */
export const Status = z.object({
  online: z.boolean(),
  version: z.string().max(32),
  boot: z.string().max(64),
  at: Instant,
});

export type BatchHeader = Readonly<z.infer<typeof BatchHeader>>;
export type Acknowledgement = Readonly<z.infer<typeof Acknowledgement>>;
export type Status = Readonly<z.infer<typeof Status>>;

const LINE_FEED = 10;
const MAX_HEADER = 1024;

export function writeBatch(header: BatchHeader, body: Uint8Array): Uint8Array {
  const line = `${JSON.stringify(header)}\n`; // ASCII throughout: an epoch is a label
  const whole = new Uint8Array(line.length + body.length);
  for (let at = 0; at < line.length; at++) whole[at] = line.charCodeAt(at);
  whole.set(body, line.length);
  return whole;
}

/** The header and the body, which aliases `bytes`; or why there is none. */
export function readBatch(
  bytes: Uint8Array,
): { header: BatchHeader; body: Uint8Array } | { problem: string } {
  const end = bytes.subarray(0, MAX_HEADER).indexOf(LINE_FEED);
  if (end < 0) return { problem: 'no header line' };
  let json: unknown;
  try {
    json = JSON.parse(String.fromCharCode(...bytes.subarray(0, end)));
  } catch {
    return { problem: 'header is not JSON' };
  }
  const { data: header, error } = BatchHeader.safeParse(json);
  if (header === undefined) return { problem: `header: ${z.prettifyError(error).slice(0, 200)}` };
  return { header, body: bytes.subarray(end + 1) };
}

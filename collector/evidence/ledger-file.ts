/**
 * A ledger as a file that anybody can check without the collector: one JSON object a line, first the keys,
 * signed heads and witnesses that the collector knows, then the records, oldest first.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import type { SignedHead } from './anchor.ts';
import { MAX_PAYLOAD_BYTES } from './record.ts';
import type { KeptRecord, Witness } from './verification.ts';

export const LEDGER_FORMAT = 'plumbline-evidence/1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const label = z.string().max(256);
const seq = z.int().positive();

const Line = z.union([
  z.object({ format: z.literal(LEDGER_FORMAT) }),
  z.object({ key: z.object({ id: label, publicKey: z.string().max(1024), since: Instant }) }),
  z.object({
    head: z.object({ ledger: label, seq, hash: digest, at: Instant, key: label, signature: label }),
  }),
  z.object({
    witness: z.object({
      ...{ by: label, ledger: label, seq, hash: z.string().regex(/^[0-9a-f]{32}$/) },
      at: Instant.exactOptional(),
    }),
  }),
  z.object({
    record: z.object({
      ...{ seq, at: Instant, effectiveAt: Instant, actor: label, kind: label, ref: label },
      ...{ payloadHash: digest, prevHash: digest, hash: digest },
      payload: z.string().max(MAX_PAYLOAD_BYTES).nullable(),
    }),
  }),
]);
type Line = z.infer<typeof Line>;

/** Not a ledger file, or a line of it is none: the sentence says where. */
export class LedgerFileError extends Error {}

export interface Preamble {
  readonly keys: readonly {
    readonly id: string;
    readonly publicKey: string;
    readonly since: Instant;
  }[];
  readonly heads: readonly SignedHead[];
  readonly witnesses: readonly Witness[];
}

/** The lines of a file, each with its line feed. */
export async function* writeLedger(
  { keys, heads, witnesses }: Preamble,
  records: AsyncIterable<readonly KeptRecord[]>,
): AsyncGenerator<string> {
  yield line({ format: LEDGER_FORMAT });
  for (const key of keys) yield line({ key });
  for (const head of heads) yield line({ head });
  for (const { by, ledger, seq: at, hash, at: since } of witnesses) {
    yield line({ witness: { by, ledger, seq: at, hash, ...(since && { at: since }) } });
  }
  for await (const page of records) yield page.map((record) => line({ record })).join('');
}

export interface LedgerFile extends Preamble {
  /** To be read once, to its end. Throws LedgerFileError where a line is none. */
  readonly records: AsyncIterable<KeptRecord>;
}

/** Takes the lines of a file without their line feeds. Throws LedgerFileError. */
export async function readLedger(lines: AsyncIterable<string>): Promise<LedgerFile> {
  const source = numbered(lines)[Symbol.asyncIterator]();
  const { value: first } = await source.next();
  if (first === undefined || !('format' in first.line)) {
    throw new LedgerFileError('this is no evidence ledger');
  }
  const keys: Preamble['keys'][number][] = [];
  const heads: SignedHead[] = [];
  const witnesses: Witness[] = [];
  for (;;) {
    const { value, done } = await source.next();
    if (done) return { keys, heads, witnesses, records: only(undefined, source) };
    const { line: one } = value;
    if ('key' in one) keys.push(one.key);
    else if ('head' in one) heads.push(one.head);
    else if ('witness' in one) witnesses.push({ at: undefined, ...one.witness });
    else return { keys, heads, witnesses, records: only(value, source) };
  }
}

/** Throws LedgerFileError where the text is no Ed25519 public key, PEM. */
export function publicKeyIn(text: string): KeyObject {
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // said below
  }
  throw new LedgerFileError('this is no Ed25519 public key in PEM');
}

interface Numbered {
  readonly line: Line;
  readonly number: number;
}

async function* numbered(lines: AsyncIterable<string>): AsyncGenerator<Numbered, undefined> {
  let number = 0;
  for await (const text of lines) {
    number++;
    const { data } = Line.safeParse(jsonOf(text));
    if (data === undefined) throw new LedgerFileError(`line ${number} is none of a ledger`);
    yield { line: data, number };
  }
}

async function* only(
  first: Numbered | undefined,
  source: AsyncIterator<Numbered, undefined>,
): AsyncGenerator<KeptRecord> {
  for (let next = first; next !== undefined; next = (await source.next()).value) {
    if (!('record' in next.line)) {
      throw new LedgerFileError(`line ${next.number} stands among records and is none`);
    }
    yield next.line.record;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const line = (value: Line): string => `${JSON.stringify(value)}\n`;

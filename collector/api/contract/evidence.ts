import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { anyOf, PageQuery, pageOf } from './page.ts';

const label = z.string().min(1).max(256);

/** One sealed record. How `hash` is made: collector/evidence/record.ts. */
export const EvidenceRecord = z.object({
  seq: z.int().positive(),
  at: Instant,
  /** When what it proves came to be. */
  effectiveAt: Instant,
  actor: z.string(),
  kind: z.string(),
  /** The record it is about: `drift/<id>`. */
  ref: z.string(),
  payloadHash: z.string(),
  prevHash: z.string(),
  hash: z.string(),
  /** Canonical JSON, as it was hashed; null: it was erased. */
  payload: z.string().nullable(),
});

export const EvidenceQuery = PageQuery.omit({ offset: true }).extend({
  kind: anyOf(label).exactOptional(),
  ref: label.exactOptional(),
  actor: label.exactOptional(),
});
export const EvidencePage = pageOf(EvidenceRecord);
export const EvidenceParams = z.object({ seq: z.coerce.number().int().min(1).max(2_147_483_647) });

const seq = z.int().positive();
const by = z.string();

/** What each means: collector/evidence/verification.ts. */
export const EvidenceFinding = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('altered'),
    seq,
    what: z.enum(['record', 'payload', 'order', 'witness', 'head']),
    by: by.exactOptional(),
  }),
  z.object({ is: z.literal('gap'), from: seq, to: seq }),
  z.object({ is: z.literal('truncated'), seq, by }),
  z.object({ is: z.literal('replaced'), ledger: z.string(), by }),
  z.object({ is: z.enum(['forged', 'untrusted']), seq, by }),
]);

export const EvidenceVerification = z.object({
  isIntact: z.boolean(),
  /** The newest record an agent remembers; null: no external anchor. */
  anchored: z.object({ seq, by, at: Instant.nullable() }).nullable(),
  signed: z.int().nullable(),
  ledger: z.string().nullable(),
  records: z.int(),
  head: z.int(),
  erased: z.int(),
  findings: z.array(EvidenceFinding),
  more: z.int(),
});

export const EvidenceKeys = z.object({
  items: z.array(z.object({ id: z.string(), publicKey: z.string(), since: Instant })),
});

export type EvidenceRecord = Readonly<z.infer<typeof EvidenceRecord>>;
export type EvidenceVerification = Readonly<z.infer<typeof EvidenceVerification>>;

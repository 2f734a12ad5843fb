/** The sheets of a campaign of attestation; the campaign itself travels as every record does. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { answers, differences } from '../../declared/attestation.ts';
import { prose } from '../../records/prose.ts';
import { ReconcileStatus } from './declared.ts';
import { MAX_LIMIT, PageQuery, pageOf } from './page.ts';

const text = z.string().nullable();
const yesOrNo = z.enum(['true', 'false']).exactOptional();
const count = z.int().nonnegative();
const AttestationAnswer = z.enum(answers);
const Difference = z.enum(Object.keys(differences) as [keyof typeof differences]);

export const AttestationQuery = PageQuery.extend({
  /** `none`: what nobody owns. */
  owner: z.union([z.literal('none'), z.guid()]).exactOptional(),
  isPreticked: yesOrNo,
  isAnswered: yesOrNo,
});

export const AttestationPage = pageOf(
  z.object({
    declared: z.guid(),
    /** Goes back with the answer: it is of what was seen. */
    version: z.int().positive(),
    ...{ tag: text, name: text, class: z.string(), vendor: text, model: text, serial: text },
    ...{ firmware: text, owner: text, zone: text },
    status: ReconcileStatus.nullable(),
    /** Why it has to be looked at; none: it is ticked already. */
    differences: z.array(z.object({ code: Difference, sentence: z.string() })),
    /** Fields declared otherwise than when it was attested last. */
    changed: z.array(z.string()),
    /** Fields observed otherwise than they are declared. */
    conflicts: z.array(z.string()),
    last: z.object({ answer: AttestationAnswer, at: Instant }).nullable(),
    answer: z
      .object({ answer: AttestationAnswer, comment: z.string(), by: z.string(), at: Instant })
      .nullable(),
  }),
);

export const AttestationSummary = z.object({
  items: z.array(
    z.object({
      /** Null: what nobody owns, which nobody can attest. */
      owner: text,
      name: text,
      rows: count,
      /** Of those that are not answered. */
      preticked: count,
      differing: count,
      ...{ right: count, wrong: count, notMine: count },
    }),
  ),
});

export const AttestationAnswers = z.strictObject({
  /** For whom, by delegation; absent: for oneself. */
  owner: z.guid().exactOptional(),
  /** Signs what is ticked already: how many those were when they were read. */
  confirm: z.int().min(1).max(10_000_000).exactOptional(),
  answers: z
    .array(
      z.strictObject({
        declared: z.guid().toLowerCase(),
        version: z.int().min(1).max(2_147_483_647),
        answer: AttestationAnswer,
        comment: prose(500).default(''),
      }),
    )
    .max(MAX_LIMIT)
    .refine((all) => new Set(all.map(({ declared }) => declared)).size === all.length, 'each once')
    .default([]),
});

export const AttestationAnswered = z.object({
  /** What this owner has still to answer. */
  left: count,
  /** Of the campaign. */
  state: z.string(),
  /** Opened for what is wrong, or not theirs. */
  tasks: z.array(z.guid()),
});

/** A campaign in which owners attest what they have, and what of it needs no second look. csms.md §3.3. Pure. */
import * as z from 'zod';
import { Instant } from '../../protocols/messages/names.ts';
import { line } from '../records/prose.ts';
import type { Status } from './status.table.ts';

/** A quarter, where nobody says by when. */
export const USUAL_DAYS = 91;
/** Owners who are told by themselves; what they have to answer is counted apart. */
export const MOST_OWNERS = 500;

const count = z.int().min(0);

export const AttestationBody = z.strictObject({
  title: line(200),
  /** Record id; null: the whole site. */
  zone: z.guid().nullable(),
  /** Null, as sent: in a quarter. */
  due: Instant.nullable(),
  /** User ids of those who have still to answer; the collector's. */
  owners: z.array(z.guid()).max(MOST_OWNERS),
  /** Once it is closed; `digest` is that of all answers, in the order of the assets. */
  result: z
    .strictObject({
      ...{ right: count, wrong: count, notMine: count, withoutOwner: count },
      digest: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .nullable(),
});
export type AttestationBody = Readonly<z.infer<typeof AttestationBody>>;

export const answers = ['right', 'wrong', 'not_mine'] as const;
export type AttestationAnswer = (typeof answers)[number];

/** Why an owner has to look at a row, as sentences for them. */
export const differences = {
  first_time: 'Nobody has attested it yet.',
  not_right: 'It was not found right when it was attested last.',
  changed: 'What is declared of it changed since it was attested last.',
  conflict: 'Something of it is not observed as it is declared.',
  missing: 'It is silent though somebody was watching.',
  never_seen: 'It was never seen.',
  unwatched: 'It was seen once, but nobody watches now who could hear it.',
  duplicate: 'It shares its identity with something else.',
  unjudged: 'It was not yet held against what is observed.',
} as const;
export type Difference = keyof typeof differences;

export interface Attested {
  /** Of the last campaign in which it was answered; null: none. */
  readonly lastAnswer: AttestationAnswer | null;
  /** Fields that took another value since. */
  readonly changed: readonly string[];
  /** Null: not judged yet. */
  readonly status: Status | null;
  /** Of the status: somebody has still to decide. */
  readonly isOpen: boolean;
  /** It is matched to something observed. */
  readonly isSeen: boolean;
}

/** None: the row is pre-ticked. `isPreticked` of attestation-repository is the same in SQL. */
export function differencesOf(row: Attested): readonly Difference[] {
  const { lastAnswer, changed } = row;
  return [
    ...(lastAnswer === null ? (['first_time'] as const) : []),
    ...(lastAnswer === 'wrong' || lastAnswer === 'not_mine' ? (['not_right'] as const) : []),
    ...(changed.length > 0 ? (['changed'] as const) : []),
    ...standing(row),
  ];
}

function standing({ status, isOpen, isSeen }: Attested): readonly Difference[] {
  if (status === 'matched') return [];
  // What somebody has decided to leave as it is was read already.
  if (status === 'conflict') return isOpen ? ['conflict'] : [];
  if (status === 'missing' || status === 'duplicate') return [status];
  if (status === 'unknown') return [isSeen ? 'unwatched' : 'never_seen'];
  return ['unjudged'];
}

/** Where a batch stands in its series, and the chain of digests that proves it. wire-and-store.md rules 1 to 5. */
import { hash } from 'node:crypto';
import type { BatchHeader } from '../../protocols/messages/envelope.ts';
import type { Message } from '../../protocols/messages/message.ts';
import type { Position } from './stream-repository.ts';

/** The digest after one more record. `before` as 16 hexadecimal digits. */
export function chained(before: string, record: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(before, 'hex'), record]), 'hex').slice(0, 16);
}

/** The digest after each record, the first one's first. */
export function chain(before: string, records: readonly Uint8Array[]): readonly string[] {
  let digest = before;
  return records.map((record) => {
    digest = chained(digest, record);
    return digest;
  });
}

/**
 * `known`: all of it is committed. `gap`: something before it is not. `foreign`: its chain is not
 * the one that was committed, as after an old image was restored. `next`: from `from` on it is new.
 */
export type Place =
  | { readonly is: 'known' | 'gap' | 'foreign' }
  | { readonly is: 'next'; readonly from: number };

/** `digests`: after each record of the batch. */
export function placeOf(
  { first, count, prev }: BatchHeader,
  digests: readonly string[],
  { through, digest }: Position,
): Place {
  if (first > through + 1) return { is: 'gap' };
  if (first + count - 1 <= through) return { is: 'known' };
  const before = first === through + 1 ? prev : digests[through - first];
  return before === digest ? { is: 'next', from: through + 1 - first } : { is: 'foreign' };
}

/** Messages that are gone for ever stand as one record for all of them. */
export function endOf(
  { first, count }: BatchHeader,
  digests: readonly string[],
  only: Message | { readonly type: 'observation' } | undefined,
) {
  if (
    count === 1 &&
    only?.type === 'lost' &&
    only.digest &&
    only.from === first &&
    only.to >= first
  ) {
    return { through: only.to, digest: only.digest };
  }
  return { through: first + count - 1, digest: digests.at(-1) as string };
}

/** A batch made ready before its transaction begins: nobody waits for it there. */
import { setImmediate } from 'node:timers/promises';
import type { BatchHeader } from '../../protocols/messages/envelope.ts';
import type { Instant } from '../../protocols/messages/names.ts';
import { type Ready, readyOf } from './apply.ts';
import { boundBy } from './receipt.ts';
import { chain } from './series.ts';
import { messageOf, recordsOf } from './unpack.ts';

export interface Batch {
  readonly header: BatchHeader;
  readonly body: Uint8Array;
}

export interface Read extends Batch {
  readonly records: readonly Uint8Array[];
  readonly digests: readonly string[];
  readonly parsed: readonly Parsed[];
}

export type Parsed = { readonly ready: Ready } | { readonly problem: string };

/** One batch after the other: all at once, all of them would be late, and be kept in memory meanwhile. */
export class Reading {
  #last: Promise<void> = Promise.resolve();

  /** Begins when those before it are read. `received`: when it was heard. Answers why where it cannot be read. */
  inTurn(header: BatchHeader, body: Uint8Array, received: Instant): Promise<Read | string> {
    const read = this.#last.then(async () => {
      const unpacked = recordsOf(header, body);
      return 'problem' in unpacked
        ? unpacked.problem
        : readAll(header, body, unpacked.records, received);
    });
    this.#last = read.then(
      () => {}, // what was read is not kept
      () => {},
    );
    return read;
  }
}

/** A few at a time: meanwhile the database's answers to others are heard. */
async function readAll(
  header: BatchHeader,
  body: Uint8Array,
  records: readonly Uint8Array[],
  received: Instant,
): Promise<Read> {
  const parsed: Parsed[] = [];
  for (const [at, record] of records.entries()) {
    if (at % AT_ONCE === 0) await setImmediate();
    const one = messageOf(record);
    parsed.push('message' in one ? { ready: readyOf(boundBy(received, one.message)) } : one);
  }
  return { header, body, records, digests: chain(header.prev, records), parsed };
}

const AT_ONCE = 8;

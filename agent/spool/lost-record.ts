/** The records in which the spool says what became of others. protocols/messages/message.ts, `Lost`. */
import type { Lost } from '../../protocols/messages/message.ts';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';

interface Loss {
  readonly from: number;
  readonly to: number;
  readonly reason: Lost['reason'];
  /** Which records stand behind this one: their epoch and their numbers there. */
  readonly of?: { readonly epoch: string; readonly next: number; readonly last: number };
}

/** `now`: milliseconds since 1970. */
export function lostRecord({ from, to, reason, of }: Loss, now: number): Buffer {
  const lost: Lost = {
    type: 'lost',
    at: new Date(now).toISOString() as Instant,
    ...{ from, to, reason },
    ...(of && { of: { ...of, epoch: of.epoch as Epoch } }),
  };
  return Buffer.from(JSON.stringify(lost));
}

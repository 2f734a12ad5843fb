/** By which request an asset owner may live with what nobody allowed before. csms.md §3.2, integrity rules 1 and 4. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Span } from '../coverage/timeline.ts';
import type { ChangeRequest } from './change.ts';
import { namesOf, type ObservedChange } from './observed-change.ts';
import { scopeOf } from './scores.ts';

/**
 * Why it is none to live with the change by; undefined: it is. It has to name what was changed, as it would
 * have had to before, and to stand approved. `approved`: the times in which it stood so.
 */
export function flawOfAcceptance(
  { items }: Pick<ChangeRequest, 'items'>,
  change: ObservedChange,
  approved: readonly Span[],
  now: Instant,
): string | undefined {
  const other = change.source?.asset ?? null;
  const isNamed = items.some(
    ({ target }) => scopeOf(target, namesOf(change), change.zone, other).score >= 1,
  );
  if (!isNamed) return 'The request does not name what was changed.';
  const at = Date.parse(now);
  const isApproved = approved.some(({ from, to }) => from <= at && at < to);
  return isApproved ? undefined : 'The request is not approved.';
}

/** When time alone may change a verdict. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { ChangeRequest } from '../change/change.ts';
import { ALONE_ACKNOWLEDGEMENT_MS, RETRO_REVIEW_MS, spanOf } from '../change/emergency.ts';
import type { Verdict } from '../change/verdict.ts';
import { instantOf } from '../store/time.ts';

/** The next such moment behind `now`; undefined: nothing but news changes it. */
export function dueAgain(
  { reasons, considered, request, verdict }: Verdict,
  requests: readonly ChangeRequest[],
  now: Instant,
): Instant | undefined {
  const due = [...reasons, ...considered.flatMap((one) => one.reasons)].flatMap((reason) =>
    reason.code === 'value-pending' ? [Date.parse(reason.at)] : [],
  );
  if (verdict === 'emergency_pending') {
    const decided = requests.find(({ id, version }) => {
      return id === request?.id && version === request.version;
    });
    due.push(...(decided === undefined ? [] : endsOf(decided)));
  }
  const next = due.filter((at) => at >= Date.parse(now)).sort((a, b) => a - b)[0];
  // A moment counts from the one behind it on.
  return next === undefined ? undefined : instantOf(next + 1);
}

/** When it lapses unacknowledged, and when its review is overdue. */
function endsOf({ emergency }: ChangeRequest): readonly number[] {
  if (emergency === null) return [];
  const opened = Date.parse(emergency.openedAt);
  const acknowledgement = emergency.isAlone
    ? opened + ALONE_ACKNOWLEDGEMENT_MS
    : spanOf(emergency).to;
  return [acknowledgement, opened + RETRO_REVIEW_MS];
}

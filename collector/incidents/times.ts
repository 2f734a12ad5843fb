/** The order in which things happen: nothing is over before it began, and nothing before it is. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Times } from './incident.ts';

type Moment = keyof Times;

/** Each and what it does not come before. */
const follows: readonly (readonly [later: Moment, earlier: Moment])[] = [
  ['detectedAt', 'occurredAt'],
  ['reportedAt', 'detectedAt'],
  ['containedAt', 'detectedAt'],
  ['recoveredAt', 'containedAt'],
  ['recoveredAt', 'detectedAt'],
];

const said: Record<Moment, string> = {
  occurredAt: 'occurred',
  detectedAt: 'was detected',
  reportedAt: 'was reported',
  containedAt: 'was contained',
  recoveredAt: 'was recovered from',
};

/** What is wrong with the times, as a sentence; undefined: nothing. */
export function flawOfTimes(times: Times, now: Instant): string | undefined {
  for (const name of Object.keys(said) as Moment[]) {
    const at = times[name];
    if (at !== null && at > now) return `It ${said[name]} in the future.`;
  }
  for (const [later, earlier] of follows) {
    const [after, before] = [times[later], times[earlier]];
    if (after !== null && before !== null && after < before) {
      return `It ${said[later]} before it ${said[earlier]}.`;
    }
  }
  return undefined;
}

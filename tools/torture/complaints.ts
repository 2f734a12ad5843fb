/** Whether all is as it must be. */
import type { Audit } from './audit.ts';
import type { Run } from './run.ts';

/** A line each of what is not; none when all is well. */
export function complaints({ midst, end, undrained, recoveries }: Run): readonly string[] {
  const still = recoveries.filter(({ allMs }) => allMs === undefined).map(({ bout }) => bout);
  const { departures, all } = end;
  return [
    ...ofAudit('everybody killed', midst),
    ...ofAudit('left alone', end),
    ...unless(all.stillSpooled === 0, `left alone: still spooled ${all.stillSpooled}`),
    ...unless(departures.waiting === 0, `left alone: events not delivered ${departures.waiting}`),
    ...unless(undrained.length === 0, `left alone: not done: ${undrained.join(', ')}`),
    ...unless(still.length === 0, `the stream stood still behind bouts ${still.join(', ')}`),
  ];
}

function ofAudit(
  when: string,
  { all, unequal, departures, brokenPromises }: Audit,
): readonly string[] {
  const { spooled, committed, stillSpooled, lost, missing, twice, altered, disordered } = all;
  const zero = {
    ...{ missing, twice, altered, disordered, ...unequal },
    'acknowledged to agents and not committed': brokenPromises,
    'events never delivered': departures.undelivered.length,
    'events that came again as others': departures.changed,
    'spooled that is neither committed nor still spooled nor given up':
      spooled - committed - stillSpooled - lost,
  };
  return [
    ...unless(committed > 0, `${when}: nothing was committed`),
    ...Object.entries(zero).flatMap(([name, count]) =>
      unless(count === 0, `${when}: ${name}: ${count}`),
    ),
  ];
}

const unless = (isSo: boolean, otherwise: string) => (isSo ? [] : [otherwise]);

/** What becomes of what is no record of the engine: declared assets over their life, and drift. From the tables they are walked by. */

import { lifecycles } from '../../collector/declared/lifecycle.table.ts';
import { LIFECYCLE_STEPS } from '../../collector/declared/lifecycle.ts';
import {
  type DriftStep,
  driftStates,
  driftSteps,
} from '../../collector/drift/drift-steps.table.ts';
import { code, roles, table } from './records.ts';

export function lifecycleTables(): string {
  const steps = LIFECYCLE_STEPS.map(({ event, from, to, takes, guards = [] }) => [
    event,
    from.map(code).join(', '),
    to === null ? '*stays*' : code(to),
    takes === null || takes === 'slot' ? '*the collector*' : roles(takes),
    guards.map(({ sentence }) => sentence).join('; '),
  ]);
  return both(lifecycles, steps);
}

export function driftTables(): string {
  const steps = Object.entries<DriftStep>(driftSteps).map(
    ([event, { from, to, takes, onlyIf }]) => [
      event,
      from.map(code).join(', '),
      to === null ? '*stays*' : code(to),
      takes === null ? '*the collector*' : roles(takes),
      onlyIf,
    ],
  );
  return both(driftStates, steps);
}

function both(states: Readonly<Record<string, string>>, steps: readonly (readonly string[])[]) {
  return [
    table(
      ['state', 'what it says'],
      Object.entries(states).map(([state, says]) => [code(state), says]),
    ),
    table(['event', 'from', 'to', 'who', 'only if'], steps),
  ].join('\n\n');
}

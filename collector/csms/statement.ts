/** What can be said of a requirement: derived from the checks that speak to it, never typed in. csms.md §1.2 row 30. */
import { type Status, statuses } from './assessment.ts';
import type { AnyCheck, Basis } from './check.ts';
import { type FrameworkId, type Requirement, requirementsOf } from './requirements.ts';

/**
 * `effective`: all that is asked passes. `degraded`: nothing fails, and something is excepted or not
 * known. `failing`: something fails. `not_observed`: nobody knows anything. `not_applicable`: the question
 * arises nowhere. `outside`: no check speaks to it.
 */
export const standings = [
  'effective',
  'degraded',
  'failing',
  'not_observed',
  'not_applicable',
  'outside',
] as const;
export type Standing = (typeof standings)[number];

/** What the checks behind it rest on. */
export const supports = ['observed', 'mixed', 'record-based', 'outside'] as const;
export type Support = (typeof supports)[number];

export interface Statement extends Requirement {
  readonly standing: Standing;
  readonly support: Support;
  readonly checks: readonly string[];
  /** Answers behind it, by status. */
  readonly counts: Readonly<Record<Status, number>>;
}

/** By check, how many places answered what; a check that never ran is not there. */
export type Counts = ReadonlyMap<string, Readonly<Record<Status, number>>>;

export function statementsOf(
  framework: FrameworkId,
  checks: readonly AnyCheck[],
  counts: Counts,
): readonly Statement[] {
  return requirementsOf(framework).map((requirement) => {
    const asking = checks.filter((check) => speaksTo(check, requirement));
    const answers = asking.map(({ id }) => counts.get(id));
    const sum = answers.reduce<Record<Status, number>>((total, one) => {
      for (const [status, n] of Object.entries(one ?? {})) total[status as Status] += n;
      return total;
    }, none());
    const isMissing = answers.some((one) => one === undefined);
    return {
      ...requirement,
      standing: asking.length === 0 ? 'outside' : standingOf(sum, isMissing),
      support: supportOf(asking.map(({ basis }) => basis)),
      checks: asking.map(({ id }) => id),
      counts: sum,
    };
  });
}

function standingOf(
  { pass, fail, unknown, na, excepted }: Readonly<Record<Status, number>>,
  isMissing: boolean,
): Standing {
  if (fail > 0) return 'failing';
  if (pass + excepted === 0)
    return unknown > 0 || isMissing || na === 0 ? 'not_observed' : 'not_applicable';
  return unknown + excepted > 0 || isMissing ? 'degraded' : 'effective';
}

function supportOf(bases: readonly Basis[]): Support {
  if (bases.length === 0) return 'outside';
  if (bases.every((basis) => basis === 'OBS')) return 'observed';
  return bases.every((basis) => basis === 'REC') ? 'record-based' : 'mixed';
}

export function speaksTo({ requirements }: AnyCheck, { framework, id }: Requirement): boolean {
  const named: readonly string[] | undefined = requirements[framework];
  return named?.includes(id) ?? false;
}

/** Answers by check and status. */
export function countsOf(
  rows: readonly { readonly check: string; readonly status: Status }[],
): Counts {
  const counts = new Map<string, Record<Status, number>>();
  for (const { check, status } of rows) {
    const own = counts.get(check) ?? none();
    own[status]++;
    counts.set(check, own);
  }
  return counts;
}

const none = () =>
  Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;

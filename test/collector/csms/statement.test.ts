/** From answers to what can be said of a requirement. */
import { expect, test } from 'vitest';
import type { Status } from '../../../collector/csms/assessment.ts';
import { checks } from '../../../collector/csms/registry.ts';
import { type Counts, statementsOf } from '../../../collector/csms/statement.ts';

const counts = (given: Record<string, Partial<Record<Status, number>>>): Counts =>
  new Map(
    Object.entries(given).map(([id, one]) => [
      id,
      { ...{ pass: 0, fail: 0, unknown: 0, na: 0, excepted: 0 }, ...one },
    ]),
  );

/** NET 1.3 has C19 alone, CM 1.2 C06 alone, NET 1.2 has C06, C17 and C20. */
const of = (id: string, given: Counts) =>
  statementsOf('iec-62443-2-1', checks, given).find((one) => one.id === id);

test.each<[string, Partial<Record<Status, number>> | undefined, string]>([
  ['all that is asked passes', { pass: 3 }, 'effective'],
  ['where it does not arise it needs no pass', { pass: 3, na: 2 }, 'effective'],
  ['something fails, whatever else passes', { pass: 30, fail: 1 }, 'failing'],
  ['something is excepted', { pass: 3, excepted: 1 }, 'degraded'],
  ['something is not known', { pass: 3, unknown: 1 }, 'degraded'],
  ['everything is excepted', { excepted: 2 }, 'degraded'],
  ['nobody knows anything', { unknown: 2 }, 'not_observed'],
  ['nobody knows, and elsewhere it does not arise', { unknown: 1, na: 4 }, 'not_observed'],
  ['it arises nowhere', { na: 2 }, 'not_applicable'],
  ['there was nobody to ask', {}, 'not_observed'],
  ['no check has run', undefined, 'not_observed'],
])('%s', (_, given, standing) => {
  const answered = given === undefined ? counts({}) : counts({ C19: given });
  expect(of('NET 1.3', answered)).toMatchObject({ standing, checks: ['C19'] });
});

test('one of its checks never ran: the others do not speak for it', () => {
  const answered = counts({ C06: { pass: 1 }, C17: { pass: 1 } });
  expect(of('NET 1.2', answered)?.standing).toBe('degraded');
});

test('no check speaks to it: it is outside', () => {
  expect(of('USER 1.19', counts({}))).toMatchObject({ standing: 'outside', support: 'outside' });
});

test.each([
  ['NET 1.3', 'observed'],
  ['CM 1.2', 'mixed'],
  ['USER 2.2', 'record-based'],
])('what %s rests on is %s', (id, support) => {
  expect(of(id, counts({}))?.support).toBe(support);
});

test('what has no words of its own has those of its group', () => {
  expect(of('CM 1.1', counts({}))?.topic).toBe('Know which components there are');
  expect(of('AVAIL 2.5', counts({}))?.topic).toBe('Availability');
});

/** All checks over a plant of three zones: who is asked, with which rows, and what exceptions cover. */
import { describe, expect, test } from 'vitest';
import type { ExceptionRow } from '../../../collector/csms/assessment.ts';
import { type KnownViews, type Result, resultsOf } from '../../../collector/csms/check-run.ts';
import { checks } from '../../../collector/csms/registry.ts';
import { settingsOf } from '../../../collector/csms/settings.ts';
import { type ViewName, viewNames } from '../../../collector/csms/views.ts';
import { ago, asset, exception, NOW, request, scope, watch } from '../../support/check-cases.ts';

const nothing = Object.fromEntries(
  Object.keys(viewNames).map((name) => [name, []]),
) as unknown as KnownViews;

const scopes = [
  scope(),
  scope({ zone: 'office', name: 'Office', side: 'it' }),
  scope({ zone: null, name: 'plant', side: null }),
];

function run(
  views: Partial<KnownViews>,
  exceptions: readonly ExceptionRow[] = [],
  ...ids: string[]
) {
  return resultsOf({
    ...{ scopes, exceptions, now: NOW, views: { ...nothing, ...views } },
    checks: checks.filter(({ id }) => ids.length === 0 || ids.includes(id)),
    settings: (check) => settingsOf(check),
  });
}

const brief = (results: readonly Result[]) =>
  results.map(({ check, zone, status }) => [check, zone, status]);

describe('a run', () => {
  test('asks each check once in each zone, and what is the collector’s once', () => {
    const results = run({});
    expect(results).toHaveLength(27 * 2 + 1);
    expect(results.filter(({ check }) => check === 'C47')).toMatchObject([
      { site: null, zone: null },
    ]);
  });

  test('hands each zone its own rows', () => {
    const assets = [asset(), asset({ id: 'a2', zone: 'office', hasOwner: false })];
    expect(brief(run({ assets }, [], 'C01'))).toEqual([
      ['C01', 'cell', 'pass'],
      ['C01', 'office', 'fail'],
    ]);
  });

  test('asks beside the zones where something stands in none', () => {
    const assets = [asset(), asset({ id: 'a2', zone: null, hasZone: false })];
    expect(brief(run({ assets }, [], 'C01'))).toContainEqual(['C01', null, 'fail']);
  });

  test('counts what stood in a zone that is none any more to the site', () => {
    const assets = [asset({ zone: 'gone' })];
    expect(brief(run({ assets }, [], 'C07'))).toContainEqual(['C07', null, 'fail']);
  });

  test('takes for what has no zone the agents of the whole site', () => {
    const requests = [request({ zone: null })];
    const seen = brief(run({ requests, watches: [watch(400)] }, [], 'C13'));
    expect(seen).toContainEqual(['C13', null, 'pass']);
    const unseen = brief(run({ requests, watches: [watch(1)] }, [], 'C13'));
    expect(unseen).toContainEqual(['C13', null, 'unknown']);
  });
});

describe('an exception', () => {
  const assets = [asset({ hasOwner: false })];
  const statusOf = (...exceptions: ExceptionRow[]) => run({ assets }, exceptions, 'C01')[0]?.status;

  test.each<[string, Partial<ExceptionRow>, string]>([
    ['covers its subject', {}, 'excepted'],
    ['of another check covers nothing', { covers: 'check:C02' }, 'fail'],
    ['of a requirement covers what its checks find', { covers: 'requirement:CM 1.1' }, 'excepted'],
    ['of another requirement covers nothing', { covers: 'requirement:CM 1.2' }, 'fail'],
    ['that has expired covers nothing', { expires: ago(0, 1) }, 'fail'],
    ['that expires now covers nothing', { expires: NOW }, 'fail'],
    ['of another site covers nothing', { site: 'elsewhere' }, 'fail'],
    ['of another zone covers nothing', { zone: 'office' }, 'fail'],
    ['of this zone covers it', { zone: 'cell' }, 'excepted'],
    ['without subjects covers all of the check', { subjects: [] }, 'excepted'],
  ])('%s', (_, known, expected) => {
    expect(statusOf({ ...exception('C01', 'asset:a1'), ...known })).toBe(expected);
  });
});

test('what no view knows no check knows, and says so', () => {
  const unknown = Object.fromEntries(
    (Object.keys(viewNames) as ViewName[]).map((name) => [name, null]),
  ) as unknown as KnownViews;
  const results = run(unknown);
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['unknown']));
  expect(results[0]?.doubts).toEqual([
    { code: 'not-kept', says: 'Nothing here knows which assets are declared.' },
  ]);
});

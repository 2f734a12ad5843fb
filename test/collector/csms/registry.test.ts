/** What holds of every check, whichever it is. */
import { expect, test } from 'vitest';
import { defineCheck } from '../../../collector/csms/check.ts';
import { checks } from '../../../collector/csms/registry.ts';
import { frameworks, requirementsOf } from '../../../collector/csms/requirements.ts';
import { statementsOf } from '../../../collector/csms/statement.ts';
import { viewNames } from '../../../collector/csms/views.ts';
import { ask } from '../../support/check-cases.ts';

test('they are C01 to C24, C28, C43, C44 and C47, each once and in order', () => {
  const numbers = [...Array.from({ length: 24 }, (_, index) => index + 1), 28, 43, 44, 47];
  expect(checks.map(({ id }) => id)).toEqual(
    numbers.map((number) => `C${String(number).padStart(2, '0')}`),
  );
});

test.each(checks)(
  '$id asks for what there is and says which requirements it speaks to',
  (check) => {
    expect(check.needs.length).toBeGreaterThan(0);
    for (const need of check.needs) expect(Object.keys(viewNames)).toContain(need);
    expect(Object.values(check.requirements).flat().length).toBeGreaterThan(3);
  },
);

test.each(checks)('$id knows nothing where a view it needs is unknown', (check) => {
  for (const need of check.needs) {
    const { status, doubts } = ask(check, { views: { [need]: null } });
    expect(status).toBe('unknown');
    expect(doubts.map(({ code }) => code)).toEqual(['not-kept']);
  }
});

test.each(checks.filter(({ basis, watchedDays }) => basis === 'OBS' && watchedDays !== null))(
  '$id rests on observations: where no agent ever heard anything it does not pass',
  (check) => {
    for (const side of ['ot', 'safety'] as const) {
      expect(ask(check, { scope: { side }, views: { watches: [] } }).status).not.toBe('pass');
    }
  },
);

test.each(checks)(
  '$id has thresholds a site may set, with defaults within their bounds',
  (check) => {
    for (const { default: usual, min, max, says } of Object.values(check.settings)) {
      expect(Number.isInteger(usual) && usual >= min && usual <= max).toBe(true);
      expect(says).toMatch(/\.$/);
    }
  },
);

test('the libraries are as long as their frameworks say', () => {
  const sizes = frameworks.map(({ id }) => [id, requirementsOf(id).length]);
  expect(Object.fromEntries(sizes)).toMatchObject({
    ...{ 'iec-62443-2-1': 87, 'iec-62443-3-3': 51, 'iso-27001': 93, 'nist-csf': 106, nis2: 10 },
  });
});

test('each says how its identifiers were verified', () => {
  for (const { provenance } of frameworks) expect(provenance.length).toBeGreaterThan(60);
});

test('a library that is not whole holds what checks name, and nothing for show', () => {
  for (const { id } of frameworks.filter((one) => !one.isWhole && one.id !== 'iso-27001')) {
    const outside = statementsOf(id, checks, new Map()).filter((one) => one.standing === 'outside');
    expect(outside).toEqual([]);
  }
});

test('a requirement that is not there does not compile', () => {
  const check = defineCheck({
    ...{ id: 'C99', title: 'No such thing', basis: 'REC', needs: ['assets'], settings: {} },
    // @ts-expect-error: SR 9.9 is none
    requirements: { 'iec-62443-3-3': ['SR 9.9'] },
    watchedDays: null,
    assess: () => ({ n: 0, failing: [] }),
  });
  expect(check.per).toBe('zone');
});

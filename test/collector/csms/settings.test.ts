/** Thresholds: what a site may set. */
import { expect, test } from 'vitest';
import { checks } from '../../../collector/csms/registry.ts';
import { flawsOf, settingsOf } from '../../../collector/csms/settings.ts';

const check = checks.find(({ id }) => id === 'C02');
if (check === undefined) throw new Error('C02 is gone');

test('what nobody set is as it is by default', () => {
  expect(settingsOf(check, { hours: 12 })).toEqual({
    ...{ hours: 12, criticalHours: 24, days: 7, watchedPercent: 95 },
  });
});

test.each([
  [{ hours: 12 }, []],
  [{ hours: 0 }, ['hours']],
  [{ hours: 1.5 }, ['hours']],
  [{ hours: 721, days: 91 }, ['hours', 'days']],
  [{ watchedPercent: 49 }, ['watchedPercent']],
  [{ weeks: 1 }, ['weeks']],
  [{ constructor: 1 }, ['constructor']],
])('%j', (values, flawed) => {
  expect(flawsOf(check, values as Record<string, number>).map(({ name }) => name)).toEqual(flawed);
});

/** C10: modes of controllers. */
import { expect, test } from 'vitest';
import { operatingModes } from '../../../../collector/csms/checks/c10-operating-modes.ts';
import { ago, type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const stop = (known: Parameters<typeof drift>[0] = {}) =>
  drift({ kind: 'mode.changed', before: 'run', after: 'stop', ...known });
const mode = (says: string, days: number, hours = 0) => ({
  ...{ site: 'plant', zone: 'cell', asset: 's1', name: 'Safety PLC', part: '', mode: says },
  since: ago(days, hours),
});

const cases: readonly Case[] = [
  ['no mode change passes', { views: {} }, { is: 'pass' }],
  ['an approved one passes', { views: { drifts: [stop()] } }, { is: 'pass' }],
  [
    'an unauthorised one fails',
    { views: { drifts: [stop({ verdict: 'unauthorised' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'one outside its window fails',
    { views: { drifts: [stop({ verdict: 'out_of_window' })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'a safety controller in run passes',
    { views: { modes: [mode('remote run', 50)] } },
    { is: 'pass' },
  ],
  [
    'one left in program for hours fails',
    { views: { modes: [mode('remote program', 0, 3)] } },
    { is: 'fail', failing: ['asset:s1'] },
  ],
  [
    'one that was just stopped has time',
    { views: { modes: [mode('stop', 0, 0.5)] } },
    { is: 'pass' },
  ],
  [
    'an exception is shown as one',
    { views: { modes: [mode('stop', 3)] }, exceptions: [exception('C10', 'asset:s1')] },
    { is: 'excepted', excepted: ['asset:s1'] },
  ],
  [
    'what is not judged is not known',
    { views: { drifts: [stop({ verdict: null })] } },
    { is: 'unknown', unknown: ['not-judged'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching: it may have been stopped and started',
    { views: { modes: [mode('run', 50)], watches: [watch(1)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(operatingModes, story)).toEqual(expected);
});

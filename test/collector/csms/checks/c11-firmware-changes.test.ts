/** C11: firmware and the package it came from. */
import { expect, test } from 'vitest';
import { firmwareChanges } from '../../../../collector/csms/checks/c11-firmware-changes.ts';
import { type Case, drift, exception, told, watch } from '../../../support/check-cases.ts';

const flashed = (known: Parameters<typeof drift>[0] = {}) =>
  drift({ kind: 'firmware.changed', path: 'firmware', before: '1.0', after: '1.1', ...known });

const cases: readonly Case[] = [
  ['no firmware change passes', { views: {} }, { is: 'pass' }],
  [
    'an approved one with a verified package passes',
    { views: { drifts: [flashed()] } },
    { is: 'pass' },
  ],
  [
    'one that nobody approved fails',
    { views: { drifts: [flashed({ verdict: 'unauthorised', isPackageVerified: null })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'another package than the approved one fails',
    { views: { drifts: [flashed({ isPackageVerified: false })] } },
    { is: 'fail', failing: ['drift:d1'] },
  ],
  [
    'where nobody verified it nobody knows',
    { views: { drifts: [flashed({ isPackageVerified: null })] } },
    { is: 'unknown', unknown: ['not-said'] },
  ],
  [
    'a program is no firmware',
    { views: { drifts: [drift({ verdict: 'unauthorised' })] } },
    { is: 'pass' },
  ],
  [
    'what is tolerated is shown as excepted',
    { views: { drifts: [flashed({ verdict: 'tolerated', isPackageVerified: null })] } },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'an exception is shown as one',
    {
      views: { drifts: [flashed({ verdict: 'unauthorised' })] },
      exceptions: [exception('C11', 'drift:d1')],
    },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching: it may have been changed',
    { views: { watches: [watch(40)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(firmwareChanges, story)).toEqual(expected);
});

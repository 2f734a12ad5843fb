/** C07: what an asset is held against. */
import { expect, test } from 'vitest';
import { baselines } from '../../../../collector/csms/checks/c07-baselines.ts';
import { ago, asset, type Case, exception, told } from '../../../support/check-cases.ts';

const approved = (of: string) => ({ site: 'plant', zone: 'cell', asset: of, approvedAt: ago(9) });

const cases: readonly Case[] = [
  [
    'an asset with an approved baseline passes',
    { views: { assets: [asset()], baselines: [approved('a1')] } },
    { is: 'pass' },
  ],
  [
    'one without fails',
    { views: { assets: [asset(), asset({ id: 'a2' })], baselines: [approved('a1')] } },
    { is: 'fail', failing: ['asset:a2'] },
  ],
  [
    'one of criticality 2 needs none',
    { views: { assets: [asset({ criticality: 2 })] } },
    { is: 'na' },
  ],
  [
    'unless the site wants one',
    { settings: { criticality: 2 }, views: { assets: [asset({ criticality: 2 })] } },
    { is: 'fail', failing: ['asset:a1'] },
  ],
  [
    'where nobody says how critical it is, nobody knows',
    { views: { assets: [asset({ criticality: null })] } },
    { is: 'unknown', unknown: ['not-said'] },
  ],
  [
    'an exception is shown as one',
    { views: { assets: [asset()] }, exceptions: [exception('C07', 'asset:a1')] },
    { is: 'excepted', excepted: ['asset:a1'] },
  ],
  [
    'where nobody keeps baselines, nothing is known',
    { views: { assets: [asset()], baselines: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  [
    'nobody was watching: that it was approved stands',
    { views: { assets: [asset()], baselines: [approved('a1')], watches: [] } },
    { is: 'pass' },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(baselines, story)).toEqual(expected);
});

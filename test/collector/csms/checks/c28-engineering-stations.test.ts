/** C28: from where the plant is programmed. */
import { expect, test } from 'vitest';
import { engineeringStations } from '../../../../collector/csms/checks/c28-engineering-stations.ts';
import {
  ago,
  type Case,
  drift,
  exception,
  grant,
  told,
  watch,
} from '../../../support/check-cases.ts';

const failed = { is: 'fail', failing: ['drift:d1'] } as const;
type Known = Parameters<typeof drift>[0];
const from = (known: Known, ...grants: ReturnType<typeof grant>[]) => ({
  views: { drifts: [drift(known)], grants },
});

const cases: readonly Case[] = [
  ['nobody wrote anything', { views: {} }, { is: 'pass' }],
  [
    'a download from a registered station under a live grant passes',
    from({}, grant()),
    { is: 'pass' },
  ],
  ['an administrator’s does too', from({}, grant({ right: 'admin' })), { is: 'pass' }],
  [
    'one from a machine nobody registered fails, whatever was approved',
    from({ isStation: false }, grant()),
    failed,
  ],
  ['one from a station nobody was granted fails', from({}), failed],
  ['one under a grant for another station fails', from({}, grant({ sources: ['s2'] })), failed],
  ['one under a grant that names no station fails', from({}, grant({ sources: [] })), failed],
  ['one under a grant to operate fails', from({}, grant({ right: 'operate' })), failed],
  [
    'one on another asset fails',
    from({}, grant({ targets: { assets: ['a2'], zones: [] } })),
    failed,
  ],
  [
    'one after the grant had ended fails',
    from({}, grant({}, [{ from: Date.parse(ago(9)), to: Date.parse(ago(3)) }])),
    failed,
  ],
  [
    'a mode and a parameter are asked about like a program',
    {
      views: {
        drifts: [drift({ kind: 'mode.changed' }), drift({ id: 'd2', kind: 'param.write' })],
        grants: [],
      },
    },
    { is: 'fail', failing: ['drift:d1', 'drift:d2'] },
  ],
  ['a session from afar is C24’s', from({ kind: 'remote.session' }), { is: 'pass' }],
  ['what was refused changed nothing', from({ isAttempt: true }), { is: 'pass' }],
  [
    'a write nobody saw the source of is not known',
    from({ sources: [], sourceName: null, isStation: false }, grant()),
    { is: 'unknown', unknown: ['not-said'] },
  ],
  ['one of two months ago is over', from({ latest: ago(60), earliest: ago(60) }), { is: 'pass' }],
  [
    'what is tolerated is shown as excepted',
    from({ verdict: 'tolerated' }),
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'an exception is shown as one',
    { ...from({}), exceptions: [exception('C28', 'asset:a1')] },
    { is: 'excepted', excepted: ['drift:d1'] },
  ],
  [
    'grants that nobody keeps are not known',
    { views: { drifts: [drift()], grants: null } },
    { is: 'unknown', unknown: ['not-kept'] },
  ],
  ['a zone out of scope is not asked', { scope: { isInScope: false } }, { is: 'na' }],
  [
    'nobody was watching',
    { views: { watches: [watch(3)] } },
    { is: 'unknown', unknown: ['not-watched'] },
  ],
];

test.each(cases)('%s', (_, story, expected) => {
  expect(told(engineeringStations, story)).toEqual(expected);
});

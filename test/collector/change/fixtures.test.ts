/** The stories at the end of csms.md §3.2: what happened, what was approved, and what is made of it. */
import { afterAll, describe, expect, test } from 'vitest';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import type { Setting } from '../../../collector/change/correlate.ts';
import type { ObservedChange } from '../../../collector/change/observed-change.ts';
import { type ReasonCode, sentenceOf } from '../../../collector/change/reasons.ts';
import type { VerdictName } from '../../../collector/change/verdicts.table.ts';
import { occurrencesOf } from '../../../collector/change/window.ts';
import type { Severity } from '../../../collector/drift/severity.table.ts';
import {
  approvedAt,
  at,
  change,
  expecting,
  item,
  laptop,
  onAsset,
  request,
  station,
  unseen,
  verdicts,
  window,
} from '../../support/change-control.ts';

interface Story {
  readonly changes: readonly ObservedChange[];
  readonly requests: readonly ChangeRequest[];
  readonly setting?: Partial<Setting>;
  /** One for each change: verdict, severity, and codes among its reasons. */
  readonly verdicts: readonly [VerdictName, Severity, ...ReasonCode[]][];
}

const firmware = (value: string | null = null) =>
  request({
    kind: 'firmware',
    items: [
      item(onAsset('plc-7'), ['firmware'], { effects: [expecting('firmware.changed', value)] }),
    ],
  });

const newMac = '00:1b:1b:00:47:11';
const replacing = request({
  kind: 'hardware',
  items: [
    item(onAsset('plc-7'), ['hardware'], {
      effects: [expecting('module.added', 'S-4711'), expecting('identity.changed', newMac)],
    }),
  ],
});
const module = [
  change('module.added', '22:12', { path: 'slot 2', after: 'S-4711', ...unseen }),
  change('identity.changed', '22:12', { path: 'slot 2/mac', after: newMac, ...unseen }),
];

const nightly = request({
  windows: [
    { ...window('-140 21:00', '-139 05:00'), zone: 'Europe/Berlin', recurrence: 'FREQ=DAILY' },
  ],
  approvals: [],
});
const inBerlin = approvedAt(nightly, at('-150 12:00'));

const two = ['CHG-1', 'CHG-2'].map((ref) =>
  request({
    ref,
    items: [
      item({ type: 'group', group: 'Fillers', assets: ['plc-7', 'plc-8', 'plc-9'] }, ['logic']),
    ],
  }),
);

const emergency = request({
  ref: 'EMG-1',
  emergency: {
    ...{
      openedAt: at('22:00'),
      openedBy: 'olaf',
      reason: 'The line stands.',
      until: at('+1 06:00'),
    },
    ...{ isAlone: false, acknowledged: { by: 'olga', at: at('22:20') } },
    retro: [{ side: 'it', user: 'ines', decision: 'refused', at: at('+1 07:00') }],
  },
});

const outage = {
  id: 'OUT-5',
  zone: 'cell-2',
  occurrences: occurrencesOf([window('21:00', '23:30')], { from: 0, to: 8e12 }),
};

const stories: Record<string, Story> = {
  'a download in the window by the named station': {
    changes: [change()],
    requests: [request()],
    verdicts: [
      ['authorised', 'info', 'asset-named', 'kind-listed', 'in-window', 'source-named', 'approved'],
    ],
  },
  'the same, and nobody saw who': {
    changes: [change('logic.download', '22:10', unseen)],
    requests: [request()],
    verdicts: [['authorised_unattributed', 'low', 'source-unseen']],
  },
  'the same, five minutes after window and grace': {
    changes: [change('logic.download', '23:35')],
    requests: [request()],
    verdicts: [['out_of_window', 'medium', 'after-window']],
  },
  'the same, an hour before the window': {
    changes: [change('logic.download', '21:00')],
    requests: [request()],
    verdicts: [['out_of_window', 'high', 'before-window']],
  },
  'a poll every four hours that straddles the beginning of the window': {
    changes: [change('firmware.changed', ['20:00', '22:30'], { pollMs: 4 * 3_600_000, ...unseen })],
    requests: [firmware()],
    verdicts: [['ambiguous_time', 'medium', 'straddles-window']],
  },
  'the neighbour in the window': {
    changes: [change('logic.download', '22:10', { asset: 'plc-8' })],
    requests: [request()],
    verdicts: [['wrong_scope', 'high', 'not-in-scope', 'source-named']],
  },
  'a parameter written in the session of an approved download': {
    changes: [change(), change('param.write', '22:14', { path: 'DB 5' })],
    requests: [request()],
    verdicts: [
      ['authorised', 'info', 'kind-listed'],
      ['authorised', 'info', 'kind-follows'],
    ],
  },
  'the same parameter written alone, two hours later in the window': {
    changes: [change(), change('param.write', '+1 00:14', { path: 'DB 5' })],
    requests: [request({ windows: [window('22:00', '+1 02:00')] })],
    verdicts: [
      ['authorised', 'info'],
      ['wrong_scope', 'medium', 'kind-follows-nothing', 'asset-named'],
    ],
  },
  'firmware under a request for logic': {
    changes: [change('firmware.update')],
    requests: [request()],
    verdicts: [['wrong_scope', 'medium', 'kind-not-listed', 'asset-named']],
  },
  'a firmware version that nobody expected': {
    changes: [change('firmware.changed', '22:20', { after: 'V2.9' })],
    requests: [firmware('V3.0')],
    verdicts: [['value_mismatch', 'high', 'value-differs']],
  },
  'a request approved a minute after': {
    changes: [change()],
    requests: [approvedAt(request({ approvals: [] }), at('22:11'))],
    verdicts: [['unauthorised', 'critical', 'approved-late']],
  },
  'ten to five in Berlin’s winter, in the night that has an hour less, and in summer': {
    // The window ends at six by the wall: at 05:00 UTC, and from March 29 on at 04:00.
    changes: ['-45 04:50', '-44 04:50', '-44 03:50', '03:50'].map((clock) =>
      change('logic.download', clock),
    ),
    requests: [inBerlin],
    verdicts: [
      ['authorised', 'info', 'in-window'],
      ['out_of_window', 'medium', 'after-window'],
      ['authorised', 'info', 'in-window'],
      ['authorised', 'info', 'in-window'],
    ],
  },
  'two requests for one of a group each, and three that are changed': {
    changes: ['plc-7', 'plc-8', 'plc-9'].map((asset, index) =>
      change('logic.download', `22:1${index}`, { asset }),
    ),
    requests: two,
    verdicts: [
      ['authorised', 'info', 'group-named'],
      ['authorised', 'info', 'group-named'],
      ['wrong_scope', 'high', 'cardinality-spent'],
    ],
  },
  'an emergency that was refused': {
    changes: [change()],
    requests: [emergency],
    verdicts: [['unauthorised', 'critical', 'emergency-refused']],
  },
  'an emergency that nobody has reviewed yet': {
    changes: [change()],
    requests: [{ ...emergency, emergency: { ...emergency.emergency!, retro: [] } }],
    verdicts: [['emergency_pending', 'high', 'emergency-open']],
  },
  'a module replaced, with the serial number and the MAC that were approved': {
    changes: module,
    requests: [replacing],
    verdicts: [
      ['authorised', 'info', 'value-expected', 'part-expected'],
      ['authorised', 'info', 'value-expected', 'part-expected'],
    ],
  },
  'a module replaced by another than the one that was approved': {
    changes: module.map((one) => ({ ...one, after: 'other' })),
    requests: [replacing],
    verdicts: [
      ['value_mismatch', 'high', 'value-differs'],
      ['value_mismatch', 'high', 'value-differs'],
    ],
  },
  'a module replaced, and which one was not said before': {
    changes: module,
    requests: [request({ kind: 'hardware', items: [item(onAsset('plc-7'), ['hardware'])] })],
    verdicts: [
      ['authorised_unattributed', 'low', 'source-unseen'],
      ['authorised_unattributed', 'low', 'source-unseen'],
    ],
  },
  'a module replaced without a request': {
    changes: module,
    requests: [],
    verdicts: [
      ['unauthorised', 'high', 'no-request'],
      ['unauthorised', 'high', 'no-request'],
    ],
  },
  'a device on another port of its switch, as approved': {
    changes: [change('topology.changed', '22:10', { path: 'port', after: 'sw-1/7', ...unseen })],
    requests: [request({ kind: 'network', items: [item(onAsset('plc-7'), ['network'])] })],
    verdicts: [['authorised_unattributed', 'low', 'kind-listed']],
  },
  'a device on another port of its switch, and nobody asked': {
    changes: [change('topology.changed', '22:10', { path: 'port', after: 'sw-1/7', ...unseen })],
    requests: [],
    verdicts: [['unauthorised', 'high', 'no-request']],
  },
  'a source behind address translation': {
    changes: [
      change('logic.download', '22:10', {
        source: { ...station, asset: 'router-1', label: '10.0.7.1', standing: 'nat' },
      }),
    ],
    requests: [request()],
    verdicts: [['authorised_unattributed', 'low', 'source-hidden']],
  },
  'a laptop that nobody knows, in the window': {
    changes: [change('logic.download', '22:10', { source: laptop })],
    requests: [request()],
    verdicts: [['wrong_actor', 'high', 'source-other']],
  },
  'an announced outage, in which a new device comes': {
    changes: [
      change('device.silent', ['21:05', '21:20'], unseen),
      change('restart', '22:50', unseen),
      change('device.new', '22:00', { asset: 'box-1', ...unseen }),
      change('logic.download', '23:00'),
      change('firmware.update', '23:29'),
    ],
    requests: [],
    setting: { outages: [outage] },
    verdicts: [
      ['outage_expected', 'info', 'outage'],
      ['outage_expected', 'info', 'outage'],
      ['unauthorised', 'high', 'no-request'],
      ['unauthorised', 'critical', 'no-request'],
      ['unauthorised', 'critical', 'no-request'],
    ],
  },
};

const told: string[] = [];

describe('the change check', () => {
  test.each(Object.entries(stories))('%s', (name, { changes, requests, setting, ...story }) => {
    const found = verdicts(changes, requests, setting);
    for (const [index, { verdict, severity, reasons }] of found.entries()) {
      const change = `${changes[index]!.kind} ${changes[index]!.asset}`;
      told.push(
        `${name} | ${change} | ${verdict} | ${severity} | ${reasons.map(sentenceOf).join(' ')}`,
      );
    }
    expect(found.map(({ verdict, severity }) => [verdict, severity])).toEqual(
      story.verdicts.map(([verdict, severity]) => [verdict, severity]),
    );
    for (const [index, [, , ...codes]] of story.verdicts.entries()) {
      expect(found[index]!.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    }
  });

  test('a late batch is judged by when things happened, and takes its place among what was there', () => {
    const [first] = two;
    const there = change('logic.download', '22:20', { asset: 'plc-8' });
    expect(verdicts([there], [first!])[0]?.verdict).toBe('authorised');
    // An agent was cut off: what it saw at 22:10 arrives in the morning.
    const late = change('logic.download', '22:10', { asset: 'plc-7' });
    expect(verdicts([there, late], [first!]).map(({ verdict }) => verdict)).toEqual([
      'wrong_scope',
      'authorised',
    ]);
  });

  afterAll(() => console.log(told.join('\n')));
});

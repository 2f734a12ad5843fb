/** What five real shifts taught, csms.md §3.2a: rules 11 to 16, each with a story or more. */
import { describe, expect, test } from 'vitest';
import { kindTable } from '../../../collector/change/change-kinds.table.ts';
import { standingsOf } from '../../../collector/change/completeness.ts';
import { noticesBetween } from '../../../collector/change/escalation.ts';
import { flawOfMute, type Mute, mutedBy } from '../../../collector/change/muting.ts';
import type { ObservedSource } from '../../../collector/change/observed-change.ts';
import {
  approval,
  at,
  change,
  expecting,
  item,
  names,
  onAsset,
  request,
  station,
  verdicts,
  window,
} from '../../support/change-control.ts';

describe('11: a redundant pair', () => {
  const pair = { asset: 'pair-1', aliases: ['cpu-a', 'cpu-b'] };

  test('is one asset: a request that names a member covers the pair', () => {
    const named = request({ items: [item(onAsset('cpu-a'), ['logic'])] });
    expect(names([change('logic.download', '22:10', pair)], [named])).toEqual(['authorised']);
  });

  test('changes over, which is no conflict of addresses', () => {
    const over = change('address.conflict', '22:10', {
      ...pair,
      source: { ...station, asset: 'cpu-b' },
    });
    expect(names([over], [])).toEqual(['tolerated']);
    const clone = change('address.conflict', '22:10', {
      ...pair,
      source: { ...station, asset: null },
    });
    expect(names([clone], [])).toEqual(['unauthorised']);
  });
});

test('12: a dongle’s MAC identifies neither the station nor a device of the project', () => {
  const dongle: ObservedSource = { ...station, standing: 'weak' };
  expect(names([change('logic.download', '22:10', { source: dongle })], [request()])).toEqual([
    'authorised_unattributed',
  ]);
  const mac = '00:0e:c6:00:00:01';
  const project = request({
    ...{ kind: 'project', items: [], windows: [window('-10 00:00', '+10 00:00')] },
    project: {
      zone: 'cell-2',
      devices: [],
      identities: [{ kind: 'mac', value: mac }],
      closedAt: null,
    },
  });
  const known = (isDecisive: boolean) =>
    names(
      [
        change('device.new', '22:10', {
          ...{ asset: 'box-1', isOperational: false, source: null },
          identities: [{ kind: 'mac', value: mac, isDecisive }],
        }),
      ],
      [project],
    );
  expect(known(true)).toEqual(['project']);
  expect(known(false)).toEqual(['unauthorised']);
});

test('13: routine is learnt as operations, and an operation is no engineering act for check C09', () => {
  expect(kindTable['operation.new'].isEngineering).toBe(false);
  expect(kindTable['operation.new'].family).toBeNull();
});

describe('14: what was only tried', () => {
  const refused = change('logic.download', '22:10', { outcome: { refused: 'key switch' } });

  test('is judged one step lower, and says so', () => {
    const [tried] = verdicts([refused], []);
    expect(tried).toMatchObject({ verdict: 'unauthorised', severity: 'high', isAttempted: true });
    expect(tried!.reasons).toContainEqual({ code: 'attempt', answer: 'refused (key switch)' });
    const unanswered = change('logic.download', '22:10', { outcome: 'unanswered' });
    expect(verdicts([unanswered], [])[0]).toMatchObject({ severity: 'high', isAttempted: true });
    const unknown = change('logic.download', '22:10', { outcome: 'unknown' });
    expect(verdicts([unknown], [])[0]).toMatchObject({ severity: 'critical', isAttempted: false });
  });

  test('is no effect: nothing follows from it, nothing is used up, nothing is done', () => {
    const group = request({
      items: [
        item({ type: 'group', group: 'G', assets: ['plc-7', 'plc-8'] }, ['logic'], {
          effects: [expecting('logic.download')],
        }),
      ],
    });
    const write = change('param.write', '22:12');
    expect(names([refused, write], [request()])[1]).toBe('wrong_scope');
    const other = change('logic.download', '22:20', { asset: 'plc-8' });
    expect(names([refused, other], [group])).toEqual(['authorised', 'authorised']);
    const [verdict] = verdicts([refused], [group]);
    const [standing] = standingsOf(group, {
      judged: [{ change: refused, verdict: verdict! }],
      ...{ visibility: [], attestations: [], heardAgain: [] },
      ...{ windowEnd: Date.parse(at('23:00')), now: Date.parse(at('+1 00:00')) },
    });
    expect(standing?.state).toBe('unverifiable');
  });
});

test('15: an imported request counts once its approval is that of somebody known here', () => {
  const imported = request({
    origin: { system: 'servicenow', reference: 'CHG0031' },
    approvals: [],
  });
  const given = (user: string | null) => ({
    ...imported,
    approvals: [
      approval(imported, 'ot', at('-1 12:00'), { user }),
      approval(imported, 'it', at('-1 12:00')),
    ],
  });
  expect(names([change()], [given(null)])).toEqual(['unauthorised']);
  expect(names([change()], [given('olga')])).toEqual(['authorised']);
});

describe('16: muting', () => {
  const mute: Mute = {
    ...{ id: 'm-1', scope: { type: 'asset', asset: 'plc-7' }, kinds: [], by: 'anna', role: 'soc' },
    ...{ from: at('00:00'), until: at('+7 00:00'), reason: 'Known; CHG-9 comes on Friday.' },
  };
  const noon = at('+1 12:00');
  const isMuted = (...given: Parameters<typeof change>) =>
    mutedBy(change(...given), [mute], noon) !== undefined;

  test('has an end: a week for the SOC, longer for who answers for the plant, never none', () => {
    expect(flawOfMute(mute)).toBeUndefined();
    expect(flawOfMute({ ...mute, until: at('+8 00:00') })).toBe('too-long');
    expect(flawOfMute({ ...mute, until: at('+8 00:00'), role: 'asset-owner' })).toBeUndefined();
    expect(flawOfMute({ ...mute, until: mute.from })).toBe('no-end');
    expect(flawOfMute({ ...mute, until: '' as never })).toBe('no-end');
    expect(flawOfMute({ ...mute, reason: ' ' })).toBe('no-reason');
    expect(mutedBy(change('flow.new'), [mute], at('+7 00:00'))).toBeUndefined();
    const forged = { ...mute, until: at('+20 00:00') };
    expect(mutedBy(change('flow.new'), [forged], noon)).toBeUndefined();
  });

  test('never of logic, firmware or safety', () => {
    expect(isMuted('flow.new')).toBe(true);
    for (const kind of [
      'logic.download',
      'logic.edit',
      'firmware.update',
      'firmware.changed',
    ] as const) {
      expect(isMuted(kind)).toBe(false);
      expect(flawOfMute({ ...mute, kinds: [kind] })).toBe('never-muted');
    }
    expect(isMuted('flow.new', '22:10', { isSafety: true })).toBe(false);
  });

  test('of its scope alone: this change, this asset, this zone, these kinds', () => {
    expect(isMuted('flow.new', '22:10', { asset: 'plc-8' })).toBe(false);
    const zone: Mute = { ...mute, scope: { type: 'zone', zone: 'cell-2' }, kinds: ['flow.new'] };
    expect(mutedBy(change('flow.new', '22:10', { asset: 'plc-8' }), [zone], noon)).toBe(zone);
    expect(mutedBy(change('scan'), [zone], noon)).toBeUndefined();
    expect(mutedBy(change('flow.new', '22:10', { zone: 'cell-3' }), [zone], noon)).toBeUndefined();
    const one: Mute = { ...mute, scope: { type: 'change', change: 'd-1' } };
    expect(mutedBy(change('flow.new', '22:10', { id: 'd-1' }), [one], noon)).toBe(one);
    expect(mutedBy(change('flow.new', '22:10', { id: 'd-2' }), [one], noon)).toBeUndefined();
  });

  test('what is muted pages nobody, and is judged all the same', () => {
    const [verdict] = verdicts([change('flow.new')], []);
    const told = (isMuted: boolean) =>
      noticesBetween({ verdict: verdict!, since: 0, acknowledgedAt: null, isMuted }, -1, 1).length;
    expect([told(false), told(true)]).toEqual([1, 0]);
    expect(verdict!.verdict).toBe('unauthorised');
  });
});

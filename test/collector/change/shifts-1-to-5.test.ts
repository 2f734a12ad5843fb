/** What five real shifts taught, csms.md §3.2a: rules 1 to 5, each with a story or more. */
import { describe, expect, test } from 'vitest';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { incidentOf, noticesBetween } from '../../../collector/change/escalation.ts';
import type { ObservedSource } from '../../../collector/change/observed-change.ts';
import {
  at,
  change,
  expecting,
  item,
  names,
  onAsset,
  request,
  station,
  unseen,
  verdicts,
  window,
} from '../../support/change-control.ts';

const emergency: NonNullable<ChangeRequest['emergency']> = {
  ...{ openedAt: at('22:00'), openedBy: 'olaf', reason: 'It stands.', until: at('+1 06:00') },
  ...{ isAlone: false, acknowledged: { by: 'olga', at: at('22:20') }, retro: [] },
};

test('1: before change control is on in a zone, a verdict is what it would be: no paging, no incident', () => {
  const done = change('logic.download', '22:10', { isSafety: true });
  const since = (clock: string) => ({ controlledSince: new Map([['cell-2', at(clock)]]) });
  const [before] = verdicts([done], [], since('22:11'));
  const [after] = verdicts([done], [], since('22:10'));
  expect(before).toMatchObject({ verdict: 'unauthorised', severity: 'critical', isWouldBe: true });
  expect(before!.reasons).toContainEqual({ code: 'would-be', zone: 'cell-2' });
  expect(after).toMatchObject({ verdict: 'unauthorised', isWouldBe: false });
  const told = (verdict: typeof before) => ({
    notices: noticesBetween(
      { verdict: verdict!, since: 0, acknowledgedAt: null, isMuted: false },
      -1,
      1000,
    ).length,
    incident: incidentOf({ change: done, verdict: verdict! }, []),
  });
  expect(told(before)).toEqual({ notices: 0, incident: undefined });
  expect(told(after)).toEqual({ notices: 1, incident: 'safety-zone' });
});

test('2: tonight’s request for a group goes before next week’s that names the drive', () => {
  const nextWeek = request({
    ref: 'CHG-0',
    items: [item(onAsset('drive-7'), ['parameter'])],
    windows: [window('+6 22:00', '+6 23:00')],
  });
  const tonight = request({
    ref: 'CHG-1',
    items: [item({ type: 'group', group: 'Drives', assets: ['drive-7'] }, ['parameter'])],
  });
  const done = change('param.write', '22:10', { asset: 'drive-7' });
  for (const both of [
    [nextWeek, tonight],
    [tonight, nextWeek],
  ]) {
    const [found] = verdicts([done], both);
    expect(found).toMatchObject({ verdict: 'authorised', request: { ref: 'CHG-1' } });
    expect(found!.considered.map(({ request, verdict }) => [request.ref, verdict])).toEqual([
      ['CHG-0', 'out_of_window'],
    ]);
  }
});

describe('3: emergency comes first', () => {
  const open = request({ ref: 'EMG-1', emergency });

  test('whatever else is approved for the same time', () => {
    expect(names([change()], [request(), open])).toEqual(['emergency_pending']);
  });

  test('opened up to four hours after its first drift, it is late and says so', () => {
    const [late] = verdicts([change('logic.download', '18:01')], [open]);
    expect(late).toMatchObject({ verdict: 'emergency_pending', isLate: true, severity: 'high' });
    expect(late!.reasons.map(({ code }) => code)).toEqual(['emergency-late']);
    expect(names([change('logic.download', '17:59')], [open])).toEqual(['unauthorised']);
  });

  test('it lasts twelve hours at most, whatever was written', () => {
    const long = request({ emergency: { ...emergency, until: at('+3 00:00') } });
    expect(names([change('logic.download', '+1 09:59')], [long])).toEqual(['emergency_pending']);
    expect(names([change('logic.download', '+1 10:01')], [long])).toEqual(['unauthorised']);
  });

  test('nobody acknowledged it: it lapses when it ends; alone on shift, after a day', () => {
    const nobody: typeof emergency = { ...emergency, acknowledged: null };
    const judged = (one: typeof nobody, now: string) =>
      names([change()], [request({ emergency: one })], { now: at(now) });
    expect(judged(nobody, '+1 05:59')).toEqual(['emergency_pending']);
    expect(judged(nobody, '+1 06:01')).toEqual(['unauthorised']);
    expect(judged({ ...nobody, isAlone: true }, '+1 21:59')).toEqual(['emergency_pending']);
    expect(judged({ ...nobody, isAlone: true }, '+1 22:01')).toEqual(['unauthorised']);
    const oneself = { ...nobody, acknowledged: { by: 'olaf', at: at('22:01') } };
    expect(judged(oneself, '+1 06:01')).toEqual(['unauthorised']);
  });

  test('approved by both sides it is retro_approved, which is not authorised; by one person it is not', () => {
    const retro = (it: string): NonNullable<ChangeRequest['emergency']>['retro'] => [
      { side: 'ot', user: 'olga', decision: 'approved', at: at('+1 06:30') },
      { side: 'it', user: it, decision: 'approved', at: at('+1 07:00') },
    ];
    const judged = (it: string, now = '+1 08:00') =>
      verdicts([change()], [request({ emergency: { ...emergency, retro: retro(it) } })], {
        now: at(now),
      })[0]!;
    expect(judged('ines')).toMatchObject({ verdict: 'retro_approved', severity: 'low' });
    expect(judged('olga').verdict).toBe('emergency_pending');
    expect(judged('olaf').verdict).toBe('emergency_pending');
    const overdue = judged('olga', '+3 22:01');
    expect(overdue.verdict).toBe('emergency_pending');
    expect(overdue.reasons.map(({ code }) => code)).toContain('review-overdue');
  });
});

describe('4: test downloads', () => {
  const expected = (value: string | null, more: Partial<ChangeRequest> = {}) =>
    request({
      items: [item(onAsset('plc-7'), ['logic'], { effects: [expecting('logic.download', value)] })],
      ...more,
    });
  const loads = ['A', 'B', 'C'].map((after, index) =>
    change('logic.download', `22:${index + 1}0`, { after }),
  );

  test('three downloads to one asset cost it once', () => {
    expect(names(loads, [request()])).toEqual(['authorised', 'authorised', 'authorised']);
  });

  test('what stands at the end is judged, not what passed through', () => {
    expect(names(loads, [expected('C')])).toEqual(['authorised', 'authorised', 'authorised']);
    expect(names(loads, [expected('A')])).toEqual(Array(3).fill('value_mismatch'));
  });

  test('a boot loader has ten minutes after the window to settle', () => {
    const boot = change('firmware.changed', '22:55', {
      after: 'bootloader 1.0',
      later: [{ at: at('23:09'), value: 'V3.0' }],
    });
    const firmware = request({
      kind: 'firmware',
      items: [
        item(onAsset('plc-7'), ['firmware'], { effects: [expecting('firmware.changed', '3.0')] }),
      ],
    });
    expect(names([boot], [firmware])).toEqual(['authorised']);
    const slow = { ...boot, later: [{ at: at('23:11'), value: 'V3.0' }] };
    expect(names([slow], [firmware])).toEqual(['value_mismatch']);
  });

  test('until then nothing is held against it', () => {
    const [pending] = verdicts([loads[0]!], [expected('C')], { now: at('22:30') });
    expect(pending!.verdict).toBe('authorised');
    expect(pending!.reasons).toContainEqual({
      ...{ code: 'value-pending', expected: 'C', at: at('23:10') },
    });
  });

  test('a hash that nobody knew before is recorded at verification, and the approval stands', () => {
    const recorded = {
      effect: 'logic.download-effect',
      value: 'C',
      by: 'vera',
      at: at('+1 07:00'),
    };
    expect(verdicts(loads, [expected(null)])[2]!.scores?.value).toBe(1);
    const [, , last] = verdicts(loads, [{ ...expected(null), recorded: [recorded] }]);
    expect(last).toMatchObject({ verdict: 'authorised', scores: { value: 2 } });
    const wrong = { ...expected('A'), recorded: [recorded] };
    expect(names(loads, [wrong])).toEqual(Array(3).fill('value_mismatch'));
  });
});

describe('5: what follows from work', () => {
  const work = change('logic.download', '22:10');
  const plcIsAsked = { asset: 'plc-7' } as const;

  test.each([
    ['a new flow from the station', change('flow.new', '22:09', plcIsAsked)],
    ['what it had never asked before', change('operation.new', '22:09', plcIsAsked)],
    ['a target it had never written to', change('target.new', '22:12', plcIsAsked)],
    ['a service that it opened for that', change('service.new', '22:09', plcIsAsked)],
    ['the upload before', change('logic.upload', '22:05', plcIsAsked)],
    ['its own silence', change('device.silent', ['22:11', '22:13'], { ...plcIsAsked, ...unseen })],
    ['its return', change('device.returned', '22:14', { ...plcIsAsked, ...unseen })],
    ['its counter of changes', change('config.counter', '22:14', { ...plcIsAsked, ...unseen })],
    [
      'a flow from the asset to the station',
      change('flow.new', '22:12', { asset: 'ews-3', source: { ...station, asset: 'plc-7' } }),
    ],
    [
      'the silence of what is read through it',
      change('device.silent', ['22:11', '22:13'], { asset: 'io-1', peers: ['plc-7'], ...unseen }),
    ],
    [
      'an HMI that asks less often',
      change('cadence.changed', '22:13', { asset: 'hmi-1', peers: ['plc-7'], ...unseen }),
    ],
  ])('%s is covered with it', (_, effect) => {
    expect(names([work, effect], [request()])).toEqual(['authorised', 'authorised']);
  });

  test('none of it is covered where the work is not, and by nobody else’s request', () => {
    const silent = change('device.silent', ['22:11', '22:13'], unseen);
    expect(names([silent], [request()])).toEqual(['unauthorised']);
    const elsewhere = change('device.silent', ['22:11', '22:13'], {
      ...{ asset: 'io-9', peers: ['plc-9'] },
      ...unseen,
    });
    expect(names([work, elsewhere], [request()])[1]).toBe('unauthorised');
  });

  test('what follows from somebody else’s work is somebody else’s', () => {
    const other: ObservedSource = { ...station, asset: 'ews-9', label: 'EWS-9' };
    const theirs = change('logic.download', '22:10', { source: other });
    const restart = change('restart', '22:12', unseen);
    expect(names([theirs, restart], [request()])).toEqual(['wrong_actor', 'wrong_actor']);
  });

  test('a session is about the gravest thing in it: behind new firmware nothing follows from logic', () => {
    const firmware = change('firmware.update', '22:11');
    const write = change('param.write', '22:12');
    expect(names([work, firmware, write], [request()])).toEqual([
      ...['authorised', 'wrong_scope', 'wrong_scope'],
    ]);
  });
});

/** The five integrity rules of csms.md §3.2. Each test fails where its rule is taken away. */
import { describe, expect, test } from 'vitest';
import { approvedSpans } from '../../../collector/change/approval.ts';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import {
  flawOfOverride,
  type History,
  machineVerdict,
  mayRebaseline,
  type OverrideEntry,
  recomputed,
  standingVerdict,
} from '../../../collector/change/history.ts';
import {
  approval,
  approvedAt,
  at,
  change,
  digest,
  expecting,
  item,
  names,
  onAsset,
  request,
  unseen,
  verdicts,
  window,
} from '../../support/change-control.ts';

describe('1: what was approved after it was done is never authorised', () => {
  const lately = (clock: string) => approvedAt(request({ approvals: [] }), at(clock));

  test('a second after is after, a second before is before', () => {
    const done = change('logic.download', '22:10');
    expect(names([done], [lately('22:10:01')])).toEqual(['unauthorised']);
    expect(names([done], [lately('22:09:59')])).toEqual(['authorised']);
  });

  test('the clock of the sensor is not trusted further than it is good', () => {
    const done = change('logic.download', '22:10', { skewMs: 5000 });
    expect(names([done], [lately('22:09:57')])).toEqual(['unauthorised']);
    expect(names([done], [lately('22:09:55')])).toEqual(['authorised']);
  });

  test('what happened somewhere in a time that began before the approval is not covered by it', () => {
    const polled = change('firmware.changed', ['22:05', '22:30'], { ...unseen, pollMs: 1_500_000 });
    const firmware = request({
      kind: 'firmware',
      items: [item(onAsset('plc-7'), ['firmware'])],
      approvals: [],
    });
    expect(names([polled], [approvedAt(firmware, at('22:10'))])).toEqual(['unauthorised']);
    expect(names([polled], [approvedAt(firmware, at('22:04'))])).toEqual([
      'authorised_unattributed',
    ]);
  });

  test('the last of those who have to approve makes it approved, not the first', () => {
    const plain = request({ approvals: [] });
    const halves = [approval(plain, 'ot', at('-1 12:00')), approval(plain, 'it', at('22:30'))];
    expect(names([change()], [{ ...plain, approvals: halves.slice(0, 1) }])).toEqual([
      'unauthorised',
    ]);
    const approved = { ...plain, approvals: halves };
    expect(names([change()], [approved])).toEqual(['unauthorised']);
    expect(names([change('logic.download', '22:40')], [approved])).toEqual(['authorised']);
  });

  test('only the path of the emergency approves afterwards, and it says so for ever', () => {
    const emergency: ChangeRequest['emergency'] = {
      ...{ openedAt: at('22:00'), openedBy: 'olaf', reason: 'It stands.', until: at('+1 06:00') },
      ...{ isAlone: false, acknowledged: { by: 'olga', at: at('22:20') } },
      retro: [
        { side: 'ot', user: 'olga', decision: 'approved', at: at('+1 06:30') },
        { side: 'it', user: 'ines', decision: 'approved', at: at('+1 07:00') },
      ],
    };
    expect(names([change()], [request({ emergency })])).toEqual(['retro_approved']);
    const alone = { ...emergency, retro: emergency.retro.slice(0, 1) };
    expect(names([change()], [request({ emergency: alone })])).toEqual(['emergency_pending']);
  });
});

describe('2: editing what was approved voids the approvals', () => {
  const approved = request();
  const spansOf = (edited: ChangeRequest) => approvedSpans(edited, digest);

  test.each<[string, Partial<ChangeRequest>]>([
    ['the window', { windows: [window('22:00', '23:30')] }],
    ['the scope', { items: [item(onAsset('plc-8'), ['logic'])] }],
    ['how many', { items: [item(onAsset('plc-7'), ['logic'], { cardinality: 2 })] }],
    [
      'what is expected',
      {
        items: [item(onAsset('plc-7'), ['logic'], { effects: [expecting('logic.download', 'x')] })],
      },
    ],
    ['the implementers', { implementers: ['ivan', 'mallory'] }],
    ['the stations', { sources: ['ews-3', 'ews-4'] }],
    ['the grace', { graceAfterMinutes: 600 }],
    ['who has to approve', { required: ['ot'] }],
    ['the way back', { rollback: 'None.' }],
    ['whose wish it was', { requestedBy: 'somebody' }],
  ])('%s', (_, edit) => {
    expect(spansOf(approved)).toHaveLength(1);
    expect(spansOf({ ...approved, ...edit })).toEqual([]);
    expect(names([change()], [{ ...approved, ...edit }])).not.toContain('authorised');
  });

  test('a title that is put right and a state that goes on do not', () => {
    const touched: ChangeRequest = { ...approved, title: 'Another title', state: 'in_progress' };
    expect(spansOf(touched)).toEqual(spansOf(approved));
    expect(names([change()], [touched])).toEqual(['authorised']);
  });

  test('what was done under the version before is judged by it', () => {
    const before = { ...approved, supersededAt: at('22:30') };
    const next = { ...approved, version: 2, windows: [window('22:00', '23:30')] };
    const early = change('logic.download', '22:10');
    const late = change('logic.download', '22:40');
    expect(names([early, late], [before, next])).toEqual(['authorised', 'unauthorised']);
  });
});

describe('3: nothing that was said of a change is lost', () => {
  const [unauthorised] = verdicts([change()], []);
  const [ambiguous] = verdicts(
    [change('firmware.changed', ['20:00', '22:30'], unseen)],
    [request({ items: [item(onAsset('plc-7'), ['firmware'])] })],
  );
  const entry = (more: Partial<OverrideEntry> = {}): OverrideEntry => ({
    ...{ type: 'override', at: at('+1 09:00'), verdict: 'authorised', by: 'olga' },
    ...{ role: 'asset-owner', reason: 'The log book says 22:15.', confirmedBy: null },
    ...more,
  });
  const history = recomputed([], ambiguous!, at('+1 08:00'));

  test('a new verdict stands beside the old one, and the same one is not said twice', () => {
    const again = recomputed(history, ambiguous!, at('+1 08:05'));
    expect(again).toBe(history);
    const after = recomputed(history, unauthorised!, at('+1 08:10'));
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(history[0]);
    expect(machineVerdict(after)?.verdict).toBe('unauthorised');
  });

  test('a person who overrides gives a reason, and the machine says what it said', () => {
    expect(flawOfOverride(history, entry(), request())).toBeUndefined();
    expect(flawOfOverride(history, entry({ reason: '  ' }), request())).toBe('no-reason');
    const both: History = [...history, entry()];
    expect(standingVerdict(both)).toEqual({ verdict: 'authorised', by: 'person' });
    expect(machineVerdict(both)?.verdict).toBe('ambiguous_time');
  });

  test('nobody overrides what they asked for or did', () => {
    expect(flawOfOverride(history, entry({ by: 'ruth' }), request())).toBe('own-change');
    expect(flawOfOverride(history, entry({ by: 'ivan' }), request())).toBe('own-change');
  });

  test('an analyst proposes, and it stands once somebody else who may has confirmed it', () => {
    const proposed = entry({ by: 'anna', role: 'analyst' });
    expect(standingVerdict([...history, proposed])).toEqual({
      ...{ verdict: 'ambiguous_time', by: 'machine' },
    });
    const confirmed = { ...proposed, confirmedBy: { by: 'olga', role: 'asset-owner' as const } };
    expect(standingVerdict([...history, confirmed])?.verdict).toBe('authorised');
    const own = { ...proposed, confirmedBy: { by: 'anna', role: 'asset-owner' as const } };
    expect(flawOfOverride(history, own, request())).toBe('confirmed-by-oneself');
  });

  test('no hand makes authorised what no request covered before it was done', () => {
    const bare = recomputed([], unauthorised!, at('+1 08:00'));
    expect(flawOfOverride(bare, entry(), null)).toBe('never-by-hand');
    expect(flawOfOverride([], entry(), null)).toBe('nothing-to-override');
  });

  test('an override was made against a verdict, and lapses with it', () => {
    const later = recomputed([...history, entry()], unauthorised!, at('+1 10:00'));
    expect(standingVerdict(later)).toEqual({ verdict: 'unauthorised', by: 'machine' });
    expect(later).toHaveLength(3);
  });
});

describe('4: no baseline follows by itself', () => {
  const historyOf = (...given: Parameters<typeof verdicts>): History =>
    recomputed([], verdicts(...given)[0]!, at('+1 08:00'));
  const standing = (history: History) => standingVerdict(history)?.verdict;

  test('what was authorised may be the baseline', () => {
    expect(mayRebaseline(standing(historyOf([change()], [request()])), null, ['ivan'])).toBe(true);
  });

  test.each([
    ['unauthorised', historyOf([change()], [])],
    [
      'done by nobody knows whom',
      historyOf([change('logic.download', '22:10', unseen)], [request()]),
    ],
    ['out of its window', historyOf([change('logic.download', '23:35')], [request()])],
    ['never judged', []],
  ])('what was %s may not', (_, history) => {
    expect(mayRebaseline(standing(history), null, ['ivan'])).toBe(false);
  });

  test('until the asset owner accepts it, by a request of its own and not by who did it', () => {
    const history = historyOf([change()], []);
    const acceptance = {
      by: 'olga',
      role: 'asset-owner',
      retroRequest: 'CHG-9',
      at: at('+1 09:00'),
    } as const;
    expect(mayRebaseline(standing(history), acceptance, ['ivan'])).toBe(true);
    expect(mayRebaseline(standing(history), { ...acceptance, retroRequest: '' }, ['ivan'])).toBe(
      false,
    );
    expect(mayRebaseline(standing(history), { ...acceptance, by: 'ivan' }, ['ivan'])).toBe(false);
    expect(standingVerdict(history)?.verdict).toBe('unauthorised');
  });
});

describe('5: unknown is never a pass', () => {
  test('not who did it', () => {
    expect(names([change('logic.download', '22:10', unseen)], [request()])).toEqual([
      'authorised_unattributed',
    ]);
  });

  test('not when it was', () => {
    const polled = change('logic.edit', ['21:00', '22:30'], unseen);
    expect(names([polled], [request()])).toEqual(['ambiguous_time']);
  });

  test('not whether anybody approved it', () => {
    const asked = request({ required: [] });
    expect(names([change()], [asked])).toEqual(['unauthorised']);
    // Nor where those approved it of whom nobody asked it.
    const given = (['ot', 'it'] as const).map((slot) => approval(asked, slot, at('-1 12:00')));
    expect(names([change()], [{ ...asked, approvals: given }])).toEqual(['unauthorised']);
  });

  test('not which asset it was', () => {
    const nobody = change('logic.download', '22:10', { asset: null, ...unseen });
    expect(names([nobody], [request()])).toEqual(['unauthorised']);
  });

  test('not which zone it is in: change control that is not known to be on is not on', () => {
    const [verdict] = verdicts([change('logic.download', '22:10', { zone: null })], []);
    expect(verdict).toMatchObject({ verdict: 'unauthorised', isWouldBe: true });
  });

  // Coverage: completeness.test.ts, "nobody was watching".
});

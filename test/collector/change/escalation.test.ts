import { describe, expect, test } from 'vitest';
import { incidentOf, noticesBetween } from '../../../collector/change/escalation.ts';
import { arrived, type Storm, type Toggles, toggled } from '../../../collector/change/noise.ts';
import { DAY, HOUR, MINUTE } from '../../../collector/change/window.ts';
import type { Severity } from '../../../collector/drift/severity.table.ts';
import { change, laptop, request, station, verdicts } from '../../support/change-control.ts';

/** `15 ot-on-call+soc`: minutes since the verdict. */
const told = (severity: Severity, to: number, acknowledgedAt: number | null = null, from = -1) =>
  noticesBetween(
    {
      verdict: { severity, isWouldBe: false, foldedInto: null },
      ...{ since: 0, acknowledgedAt, isMuted: false },
    },
    from,
    to,
  ).map((notice) => `${notice.at / MINUTE} ${notice.to.join('+')}`);

describe('escalation', () => {
  test('critical: OT on call and SOC at once and each quarter of an hour, the CSMS manager after an hour', () => {
    expect(told('critical', HOUR)).toEqual([
      '0 ot-on-call+soc',
      '15 ot-on-call+soc',
      '30 ot-on-call+soc',
      '45 ot-on-call+soc',
      '60 ot-on-call+soc',
      '60 csms-manager',
    ]);
  });

  test('high goes up after four hours and a day, medium after three days, the rest not at all', () => {
    expect(told('high', 30 * DAY)).toEqual(['0 soc', '240 ot-engineer+soc', '1440 csms-manager']);
    expect(told('medium', 30 * DAY)).toEqual(['0 ot-engineer', '4320 csms-manager']);
    expect([...told('low', DAY), ...told('info', DAY)]).toEqual([]);
  });

  test('ends when somebody acknowledges', () => {
    expect(told('critical', DAY, 20 * MINUTE)).toEqual(['0 ot-on-call+soc', '15 ot-on-call+soc']);
  });

  test('asked in pieces it says the same as at once, and nothing twice', () => {
    const pieces = [0, 7, 15, 16, 59, 60, 61, 120].map((minute) => minute * MINUTE);
    const found = pieces.flatMap((to, index) =>
      told('critical', to, null, index === 0 ? -1 : pieces[index - 1]),
    );
    expect(found).toEqual(told('critical', 2 * HOUR));
  });

  test('whoever was away for a month is not told thousands of times', () => {
    expect(told('critical', 30 * DAY).length).toBeLessThan(200);
  });
});

describe('an incident opens by itself', () => {
  const concluded = (clock: string, more = {}) => {
    const one = change('param.write', clock, { id: `d-${clock}`, ...more });
    return { change: one, verdict: verdicts([one], [])[0]! };
  };

  test('in safety', () => {
    expect(incidentOf(concluded('22:00', { isSafety: true }), [])).toBe('safety-zone');
  });

  test('when an unknown device does what nobody approved', () => {
    expect(incidentOf(concluded('22:00', { source: laptop }), [])).toBe('rogue-source');
    expect(incidentOf(concluded('22:00'), [])).toBeUndefined();
    // It was seen often, and is on nobody's list.
    const source = { ...station, isRogue: true };
    expect(incidentOf(concluded('22:00', { source }), [])).toBe('rogue-source');
  });

  test('at the third unauthorised change in a zone within an hour', () => {
    const [first, second, third] = ['22:00', '22:20', '22:59'].map((clock) => concluded(clock));
    expect(incidentOf(second!, [first!])).toBeUndefined();
    expect(incidentOf(third!, [first!, second!, third!])).toBe('several-in-a-zone');
    expect(incidentOf(concluded('23:00'), [first!, second!])).toBeUndefined();
    const elsewhere = concluded('22:30', { zone: 'cell-3' });
    expect(incidentOf(third!, [first!, elsewhere])).toBeUndefined();
  });

  test('not by what is covered', () => {
    const one = change();
    const verdict = verdicts([one], [request()])[0]!;
    expect(incidentOf({ change: one, verdict }, [])).toBeUndefined();
  });
});

describe('flapping', () => {
  const decisions = (minutes: readonly number[]) => {
    let state: Toggles | undefined;
    return minutes.map((minute) => {
      const next = toggled(state, minute * MINUTE);
      state = next.state;
      return next.decision;
    });
  };

  test('three times in an hour are one event with a counter, until it rests', () => {
    expect(decisions([0, 10, 20, 30, 40])).toEqual(['tell', 'tell', 'collapse', 'count', 'count']);
    expect(decisions([0, 30, 61, 92])).toEqual(['tell', 'tell', 'tell', 'tell']);
    expect(decisions([0, 10, 20, 100, 101, 102])).toEqual([
      ...['tell', 'tell', 'collapse', 'tell', 'tell', 'collapse'],
    ]);
  });

  test('counts what it stands for, and forgets what is long ago', () => {
    let state: Toggles | undefined;
    for (let minute = 0; minute < 500; minute += 1) state = toggled(state, minute * MINUTE).state;
    expect(state?.folded).toBe(500);
    expect(state!.at.length).toBeLessThanOrEqual(64);
  });
});

describe('a storm', () => {
  const play = (seconds: readonly number[]) => {
    let state: Storm | undefined;
    const decisions = seconds.map((second) => {
      const next = arrived(state, 'device.new', second * 1000);
      state = next.state;
      return next.decision;
    });
    return { decisions, state };
  };

  test('of more than fifty new devices in ten minutes is one question about the topology', () => {
    const { decisions } = play(Array.from({ length: 60 }, (_, index) => index));
    expect(decisions.slice(0, 50)).toEqual(Array(50).fill('tell'));
    expect(decisions[50]).toBe('topology');
    expect(decisions.slice(51)).toEqual(Array(9).fill('part'));
  });

  test('is none where they come one by one, and is over when they no longer come', () => {
    const slowly = play(Array.from({ length: 60 }, (_, index) => index * 13));
    expect(new Set(slowly.decisions)).toEqual(new Set(['tell']));
    const { decisions } = play([...Array.from({ length: 51 }, (_, index) => index), 2000]);
    expect(decisions.slice(-2)).toEqual(['topology', 'tell']);
  });

  test('is of devices alone', () => {
    expect(arrived(undefined, 'flow.new', 0).decision).toBe('tell');
  });
});

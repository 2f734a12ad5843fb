import { describe, expect, test } from 'vitest';
import { missingForClosing } from '../../../collector/incidents/closing.ts';
import {
  IncidentBody,
  MOST_LINKED,
  type Opening,
  opened,
  type Times,
  withLinked,
  withoutLinked,
} from '../../../collector/incidents/incident.ts';
import {
  begun,
  flawOfMark,
  marked,
  proposedFor,
} from '../../../collector/incidents/playbook-run.ts';
import {
  type Playbook,
  playbookNames,
  playbooks,
  prefills,
} from '../../../collector/incidents/playbooks.table.ts';
import { severityOf, worse } from '../../../collector/incidents/severity.ts';
import { timelineOf } from '../../../collector/incidents/timeline.ts';
import { flawOfTimes } from '../../../collector/incidents/times.ts';
import type { KeptStep } from '../../../collector/records/record.ts';
import { ROLES } from '../../../collector/users/roles.table.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const clock = (text: string) => `2026-06-10T${text}:00.000Z` as Instant;
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const opening: Opening = {
  ...{ title: 'Download to Press 1', severity: 'high', zone: null, drifts: [id(1)] },
  ...{ assets: [id(2)], detectedAt: clock('08:00') },
};

describe('severity', () => {
  test.each([
    ['critical', 1, 'critical'],
    ['medium', 5, 'critical'],
    ['medium', 4, 'high'],
    ['high', 3, 'high'],
    ['info', null, 'low'],
    ['low', 2, 'low'],
  ] as const)('of a verdict %s in a zone of criticality %s is %s', (verdict, criticality, is) => {
    expect(severityOf(verdict, criticality)).toBe(is);
  });

  test('is the worse of two, in either order', () => {
    expect([worse('low', 'high'), worse('high', 'low')]).toEqual(['high', 'high']);
  });
});

describe('times', () => {
  const times = (more: Partial<Times>): Times => ({
    ...{ occurredAt: null, detectedAt: clock('08:00'), reportedAt: null },
    ...{ containedAt: null, recoveredAt: null },
    ...more,
  });

  test.each([
    [{ occurredAt: clock('08:01') }, 'It was detected before it occurred.'],
    [{ reportedAt: clock('07:59') }, 'It was reported before it was detected.'],
    [{ containedAt: clock('07:59') }, 'It was contained before it was detected.'],
    [
      { containedAt: clock('10:00'), recoveredAt: clock('09:00') },
      'It was recovered from before it was contained.',
    ],
    [{ recoveredAt: clock('07:00') }, 'It was recovered from before it was detected.'],
    [{ containedAt: clock('12:01') }, 'It was contained in the future.'],
  ])('%j are refused', (more, flaw) => {
    expect(flawOfTimes(times(more), clock('12:00'))).toBe(flaw);
  });

  test('may be equal, and unknown', () => {
    expect(flawOfTimes(times({}), clock('12:00'))).toBeUndefined();
    const all = {
      occurredAt: clock('08:00'),
      reportedAt: clock('08:00'),
      containedAt: clock('08:00'),
    };
    expect(
      flawOfTimes(times({ ...all, recoveredAt: clock('08:00') }), clock('08:00')),
    ).toBeUndefined();
  });
});

describe('what is linked', () => {
  test('is linked once, however often it is said', () => {
    const linked = withLinked(opened(opening), { drifts: [id(1), id(3), id(3)], assets: [id(2)] });
    expect(linked).toEqual({ drifts: [id(1), id(3)], assets: [id(2)], moreDrifts: 0 });
  });

  test('a storm is counted, not listed', () => {
    const many = Array.from({ length: MOST_LINKED + 9 }, (_, index) => id(1000 + index));
    const linked = withLinked(opened(opening), { drifts: many, assets: many });
    expect(linked.drifts).toHaveLength(MOST_LINKED);
    expect(linked.assets).toHaveLength(MOST_LINKED);
    expect(linked.moreDrifts).toBe(10);
  });

  test('can be taken off again', () => {
    const body = withoutLinked(opened(opening), { drifts: [id(1)], assets: [] });
    expect([body.drifts, body.assets]).toEqual([[], [id(2)]]);
  });

  test('and the record it makes is one that may be kept', () => {
    expect(IncidentBody.parse(opened(opening))).toEqual(opened(opening));
  });
});

describe('playbooks', () => {
  test('are six, with steps in the order of the phases, each somebody’s, to the last phase', () => {
    const phases = ['triage', 'contain', 'eradicate', 'recover', 'lessons'];
    expect(playbookNames).toHaveLength(6);
    for (const name of playbookNames) {
      const { steps }: Playbook = playbooks[name];
      const order = steps.map(({ phase }) => phases.indexOf(phase));
      expect(order).toEqual([...order].sort());
      expect([...new Set(order)]).toEqual([0, 1, 2, 3, 4]);
      expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
      expect(steps.filter(({ role }) => !ROLES.includes(role))).toEqual([]);
    }
  });

  test('are proposed by what happened, the fitting one first; all where nothing fits', () => {
    expect(proposedFor(['logic.download', 'mode.changed'])[0]).toBe('unauthorised-logic');
    expect(proposedFor(['device.new', 'scan'])).toEqual(['rogue-device']);
    expect(proposedFor(['remote.session', 'internet.contact'])[0]).toBe('vendor-session');
    expect(proposedFor([])).toHaveLength(6);
  });

  const nothing = Object.fromEntries(prefills.map((one) => [one, []])) as never;
  const run = begun('rogue-device', nothing, 'Ada', clock('09:00'));

  test('a run is filled in from the records, and what is unknown stays empty', () => {
    const known = {
      ...(nothing as object),
      assets: ['Press 1', 'evil\u202e\n\u0000name'],
    } as never;
    const [first] = begun('rogue-device', known, 'Ada', clock('09:00')).steps;
    expect(first).toMatchObject({ id: 'triage-1', role: 'ot-network', state: 'open', by: null });
    expect(first?.known).toEqual([
      { of: 'assets', values: ['Press 1', 'evil   name'] },
      { of: 'zone', values: [] },
    ]);
  });

  test('a step is done or skipped once, by somebody, at a time', () => {
    const mark = { state: 'done', by: 'Ada', at: clock('09:10'), note: 'port 7' } as const;
    const done = marked(run, 'triage-1', mark);
    expect(done.steps[0]).toMatchObject(mark);
    expect(done.steps[1]?.state).toBe('open');
    expect(flawOfMark(run, 'triage-1')).toBeUndefined();
    expect(flawOfMark(done, 'triage-1')).toBe('The step is done already.');
    expect(flawOfMark(run, 'nonsense')).toBe('The playbook has no such step.');
    expect(flawOfMark(null, 'triage-1')).toBe('No playbook was begun.');
  });
});

describe('an incident is closed', () => {
  const whole = {
    ...{ rootCause: 'open port', lesson: 'shut them', noActionReason: '' },
    playbook: null,
  };
  const owed = {
    ...{ id: 'nis2/final-report', title: 'Final report', due: clock('09:00') },
    ...{ remindAt: clock('08:00'), metAt: null, isVerified: false },
  };
  const nothing = Object.fromEntries(prefills.map((one) => [one, []])) as never;
  const playbook = begun('rogue-device', nothing, 'Ada', clock('09:00'));

  test.each([
    ['its root cause', { rootCause: ' ' }, 'The root cause is not said.'],
    ['what was learnt', { lesson: '' }, 'Nothing is said of what was learnt.'],
    [
      'a corrective action',
      { actions: 0 },
      'It takes a corrective action, or the reason why there is none.',
    ],
    ['the last step of its playbook', { playbook }, 'Step triage-1 of the playbook is open.'],
  ])('never without %s', (_, more, flaw) => {
    const { actions = 1, ...rest } = more as { actions?: number };
    expect(missingForClosing({ ...whole, ...rest }, actions, [])).toBe(flaw);
  });

  test('never while a report is owed', () => {
    expect(missingForClosing(whole, 1, [owed])).toMatch(/^A report is owed \(Final report\)/);
    expect(missingForClosing(whole, 1, [{ ...owed, metAt: clock('08:30') }])).toBeUndefined();
  });

  test('with a reason why nothing is done about it', () => {
    const body = { ...whole, noActionReason: 'the line is scrapped in May' };
    expect(missingForClosing(body, 0, [])).toBeUndefined();
  });
});

describe('the timeline', () => {
  const step = (number: number, event: string, more: Partial<KeptStep> = {}): KeptStep => ({
    ...{ number, at: clock(`09:0${number}`), by: { id: 'u-ada', name: 'Ada' }, event },
    ...{ from: 'contain', to: 'contain', revision: 1, comment: null, asked: {} },
    ...more,
  });
  const of = (...steps: KeptStep[]) => timelineOf(steps, 'high');

  test('says of each step what it was', () => {
    const entries = of(
      step(1, 'create', { from: 'new', to: 'new' }),
      step(2, 'triage', { from: 'new', to: 'triage', comment: 'looks real' }),
      step(3, 'note', { asked: { type: 'observation', text: 'LED red' } }),
      step(4, 'note', { asked: { type: 'mitigation', text: 'cable out' } }),
      step(5, 'change-severity', {
        asked: { severity: 'critical', reason: 'line 2 too' },
      }),
      step(6, 'handover', { asked: { to: 'night shift', text: 'keep it shut' } }),
      step(7, 'notify', { asked: { deadline: 'nis2/early-warning' } }),
      step(8, 'join', { asked: { severity: 'critical' } }),
    );
    expect(entries.map(({ n, type, from, to, text }) => [n, type, from, to, text])).toEqual([
      [1, 'detection', null, null, ''],
      [2, 'status_changed', 'new', 'triage', 'looks real'],
      [3, 'observation', null, null, 'LED red'],
      [4, 'mitigation', null, null, 'cable out'],
      [5, 'severity_changed', 'high', 'critical', 'line 2 too'],
      [6, 'handover', null, null, 'keep it shut'],
      [7, 'notification', null, null, ''],
      [8, 'detection', null, null, ''],
    ]);
  });

  test('a join that makes it worse is two entries', () => {
    const types = of(step(1, 'join', { asked: { severity: 'critical' } }));
    expect(types.map(({ type }) => type)).toEqual(['detection', 'severity_changed']);
  });

  test('is in the order of what happened, and says when it was written', () => {
    const entries = of(
      step(1, 'note', { asked: { type: 'observation', text: 'now' } }),
      step(2, 'note', { asked: { type: 'observation', text: 'earlier', at: clock('07:00') } }),
      step(3, 'note', { asked: { type: 'observation', text: 'in future', at: clock('23:00') } }),
    );
    expect(entries.map(({ text, at, recordedAt }) => [text, at, recordedAt])).toEqual([
      ['earlier', clock('07:00'), clock('09:02')],
      ['now', clock('09:01'), clock('09:01')],
      ['in future', clock('09:03'), clock('09:03')],
    ]);
  });

  test('leaves what people wrote as it is, whatever that is', () => {
    const hostile = '<img src=x onerror=alert(1)>=cmd|calc';
    const [entry] = of(step(1, 'note', { asked: { type: 'observation', text: hostile } }));
    expect(entry?.text).toBe(hostile);
    const [odd] = of(step(1, 'note', { asked: { type: { a: 1 }, text: 7, at: 'x' } }));
    expect(odd).toMatchObject({ type: 'observation', text: '', at: clock('09:01') });
  });
});

/** Every state and every event of these kinds, walked: what is not in the table is refused, with what it would take. */
import { describe, expect, test } from 'vitest';
import { baseline } from '../../../collector/records/kinds/baseline.ts';
import { exception } from '../../../collector/records/kinds/exception.ts';
import { incident } from '../../../collector/records/kinds/incident.ts';
import { party } from '../../../collector/records/kinds/party.ts';
import { reportingDuty } from '../../../collector/records/kinds/reporting-duty.ts';
import { task } from '../../../collector/records/kinds/task.ts';
import {
  nextStep,
  type RecordKind,
  rowFor,
  type Situation,
} from '../../../collector/records/lifecycle.ts';
import type { Body, KeptRecord } from '../../../collector/records/record.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const AT = '2026-03-01T00:00:00.000Z' as Instant;
const who = { id: 'u-ada', name: 'Ada' };

const situation = (kind: RecordKind, state: string, body: object): Situation => ({
  record: { kind: kind.kind, state, body: body as Body, createdBy: who } as KeptRecord,
  ...{ actor: who, at: AT, asked: {}, comment: null, steps: [], approvals: [] },
  found: {
    ...{ reporting: { regimes: [], timeZone: 'UTC' }, foreign: 0, actions: 0, known: null },
    ...{ sight: undefined, implementers: [], unsettled: [] },
  },
});

const SAID =
  'note handover change-severity correct link unlink notify decide-reporting remind begin-playbook do-step skip-step join';
const said = SAID.split(' ')
  .map((event) => `${event}=`)
  .join(' ');

/** State by state: `event>state`, `event=` where it stays. */
const tables: readonly (readonly [RecordKind, Record<string, string>, object?])[] = [
  [
    task,
    {
      open: 'complete>done miss>missed skip>cancelled cancel>cancelled assign= reschedule>open',
      missed: 'complete>done cancel>cancelled assign= reschedule>open',
      ...{ done: '', cancelled: '' },
    },
  ],
  [
    exception,
    {
      requested: 'approve>approved refuse>refused withdraw>withdrawn expire>expired',
      approved: 'reconsider>requested revoke>revoked expire>expired',
      ...{ refused: '', expired: '', revoked: '', withdrawn: '' },
    },
  ],
  [
    baseline,
    {
      proposed:
        'observe>proposed propose>proposed approve>approved refuse>refused supersede>superseded',
      approved: 'propose>proposed withdraw>withdrawn supersede>superseded',
      refused: 'propose>proposed supersede>superseded',
      withdrawn: 'propose>proposed supersede>superseded',
      superseded: 'propose>proposed',
    },
  ],
  [
    incident,
    {
      new: `triage>triage dismiss>dismissed ${said}`,
      triage: `contain>contain dismiss>dismissed ${said}`,
      contain: `eradicate>eradicate ${said}`,
      eradicate: `recover>recover relapse>contain ${said}`,
      recover: `learn>lessons relapse>contain ${said}`,
      lessons: `close>closed relapse>contain ${said}`,
      ...{ closed: '', dismissed: 'reopen>triage' },
    },
  ],
  [party, { active: 'end>ended lapse>ended', ended: 'renew>active', left: 'renew>active' }],
  [
    party,
    { active: 'end>left lapse>left', ended: 'renew>active', left: 'renew>active' },
    { ...party.example, kind: 'person' },
  ],
  [reportingDuty, { in_force: 'end>ended', ended: '' }],
];

describe.each(tables.map(([kind, table, body]) => [kind.kind, kind, table, body] as const))(
  '%s',
  (_, kind, table, body = kind.example) => {
    const events = [...new Set(kind.steps.map(({ event }) => event))];

    test('goes from each state where its table says, and nowhere else', () => {
      const walked = Object.keys(kind.states).map((state) => {
        const taken = events.flatMap((event) => {
          const row = rowFor(kind, event, situation(kind, state, body));
          return row === undefined ? [] : [row.to === null ? `${event}=` : `${event}>${row.to}`];
        });
        return [state, taken.sort()] as const;
      });
      const expected = Object.entries(table).map(
        ([state, text]) => [state, text.split(' ').filter(Boolean).sort()] as const,
      );
      expect(Object.fromEntries(walked)).toEqual(Object.fromEntries(expected));
    });

    test('says of what is not possible in which states it would be', () => {
      for (const state of Object.keys(kind.states)) {
        for (const event of events) {
          const now = situation(kind, state, body);
          if (rowFor(kind, event, now) !== undefined) continue;
          const next = nextStep(kind, event, now);
          expect(next).toEqual({ refused: expect.stringMatching(/^(It is |This takes )/) });
        }
      }
    });
  },
);

/** What only the collector does must never be open to people, and nothing else is closed to them. */
test('the collector alone lets things fall due, joins and observes', () => {
  const kinds = [task, exception, baseline, incident, party, reportingDuty];
  const own = kinds.flatMap((kind) =>
    kind.steps.filter(({ takes }) => takes === null).map(({ event }) => `${kind.kind} ${event}`),
  );
  expect([...new Set(own)].sort()).toEqual([
    'baseline observe',
    'exception expire',
    'incident join',
    'incident remind',
    'party lapse',
    'task miss',
  ]);
});

/** What may become of an incident, and who says what of it. csms.md §1 rows 48 to 53. */
import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { missingForClosing } from '../../incidents/closing.ts';
import { deadlinesOf, remindersOf } from '../../incidents/deadlines.ts';
import type { Ground } from '../../incidents/ground.ts';
import {
  Impacts,
  type IncidentBody,
  IncidentSeverity,
  Notified,
  withLinked,
  withoutLinked,
} from '../../incidents/incident.ts';
import { begun, flawOfMark, marked } from '../../incidents/playbook-run.ts';
import { type PlaybookName, playbookNames } from '../../incidents/playbooks.table.ts';
import { flawOfTimes } from '../../incidents/times.ts';
import type { Guard, Situation, Step } from '../lifecycle.ts';
import { line, prose, reason } from '../prose.ts';

type Of = Situation<IncidentBody, Ground>;
type Row = Step<IncidentBody, Ground>;
type Only = Guard<IncidentBody, Ground>;

export const OPEN_STATES = ['new', 'triage', 'contain', 'eradicate', 'recover', 'lessons'] as const;

const handle = 'incident.handle' as const;
const Why = z.object({ reason: reason(500) });
const moment = Instant.exactOptional();
const ids = z.array(z.guid()).max(100);
const Links = z.object({ drifts: ids, assets: ids });

/** What was said, or else now. */
const saidAt = ({ asked, at }: Of, name: string): Instant =>
  typeof asked[name] === 'string' ? (asked[name] as Instant) : at;
const listed = ({ asked }: Of, name: string) => (asked[name] ?? []) as readonly string[];

/** Nothing ends before it began: asked of the body as it would be. */
const inOrder = (changed: (body: IncidentBody, situation: Of) => IncidentBody): Only => ({
  sentence: 'what happened is in order, and none of it in the future',
  refuses: (situation) => flawOfTimes(changed(situation.record.body, situation), situation.at),
});

const ofItsSite: Only = {
  sentence: 'of the site of the incident',
  refuses: ({ found }) =>
    found.foreign === 0 ? undefined : `${found.foreign} of these are not of this site.`,
};

const knownDeadline: Only = {
  sentence: 'for a report that is asked for, or for none',
  refuses({ record, found, asked }) {
    const due = deadlinesOf({ ...record.body, isReportable: null }, found.reporting);
    const { deadline } = asked;
    return deadline === null || due.some(({ id }) => id === deadline)
      ? undefined
      : 'No rule of this site asks for that report.';
  },
};

const learnt: Only = {
  sentence: 'root cause, lesson, a corrective action or why there is none, all steps, all reports',
  refuses: ({ record: { body }, found }) =>
    missingForClosing(body, found.actions, deadlinesOf(body, found.reporting)),
};

const markable: Only = {
  sentence: 'a step of the playbook that is open',
  refuses: ({ record, asked }) => flawOfMark(record.body.playbook, String(asked['step'])),
};

const contained = (body: IncidentBody, situation: Of): IncidentBody => ({
  ...body,
  containedAt: saidAt(situation, 'containedAt'),
});
const recovered = (body: IncidentBody, situation: Of): IncidentBody => ({
  ...body,
  recoveredAt: saidAt(situation, 'recoveredAt'),
});
const corrected = (body: IncidentBody, { asked }: Of): IncidentBody => {
  const { reason: _, ...times } = asked;
  return { ...body, ...times };
};
/** The first that anybody is told is when it was reported. */
const notified = (body: IncidentBody, situation: Of): IncidentBody => {
  const { deadline, to, reference = null } = situation.asked;
  const at = saidAt(situation, 'at');
  const told = Notified.parse({ deadline, to, reference, at });
  const { reportedAt } = body;
  const isFirst = reportedAt === null || at < reportedAt;
  const notifications = [...body.notifications, told];
  return { ...body, notifications, reportedAt: isFirst ? at : reportedAt };
};
const marking =
  (state: 'done' | 'skipped') =>
  (body: IncidentBody, { asked, actor, at }: Of): IncidentBody => {
    if (body.playbook === null) return body;
    const note = String(asked['note'] ?? asked['reason'] ?? '');
    const mark = { state, by: actor.name, at, note };
    return { ...body, playbook: marked(body.playbook, String(asked['step']), mark) };
  };

const courses: readonly Row[] = [
  {
    ...{ event: 'triage', from: ['new'], to: 'triage', takes: handle },
    asks: z.object({
      severity: IncidentSeverity.exactOptional(),
      impacts: Impacts.exactOptional(),
    }),
    apply: (body, { asked }) => ({ ...body, ...asked }),
  },
  { event: 'contain', from: ['triage'], to: 'contain', takes: handle },
  {
    ...{ event: 'eradicate', from: ['contain'], to: 'eradicate', takes: handle },
    ...{ asks: z.object({ containedAt: moment }), apply: contained, guards: [inOrder(contained)] },
  },
  { event: 'recover', from: ['eradicate'], to: 'recover', takes: handle },
  {
    ...{ event: 'learn', from: ['recover'], to: 'lessons', takes: handle },
    ...{ asks: z.object({ recoveredAt: moment }), apply: recovered, guards: [inOrder(recovered)] },
  },
  { event: 'close', from: ['lessons'], to: 'closed', takes: handle, guards: [learnt] },
  {
    ...{ event: 'relapse', from: ['eradicate', 'recover', 'lessons'], to: 'contain' },
    ...{ takes: handle, asks: Why },
    apply: (body) => ({ ...body, containedAt: null, recoveredAt: null }),
  },
  { event: 'dismiss', from: ['new', 'triage'], to: 'dismissed', takes: handle, asks: Why },
  { event: 'reopen', from: ['dismissed'], to: 'triage', takes: handle, asks: Why },
];

/** What is said of it wherever it stands. */
const open = { from: OPEN_STATES, to: null, takes: handle } as const;
const sayings: readonly Row[] = [
  {
    ...{ event: 'note', ...open },
    asks: z.object({
      type: z.enum(['observation', 'mitigation', 'detection']),
      ...{ text: reason(2000), at: moment },
    }),
  },
  { event: 'handover', ...open, asks: z.object({ to: line(120), text: reason(2000) }) },
  {
    ...{ event: 'change-severity', ...open },
    asks: z.object({ severity: IncidentSeverity, ...Why.shape }),
    apply: (body, { asked }) => ({ ...body, severity: IncidentSeverity.parse(asked['severity']) }),
  },
  {
    ...{ event: 'correct', ...open, apply: corrected, guards: [inOrder(corrected)] },
    asks: z.object({
      ...{ occurredAt: Instant.nullable().exactOptional(), detectedAt: moment },
      ...{ reportedAt: Instant.nullable().exactOptional(), containedAt: moment },
      ...{ recoveredAt: moment, ...Why.shape },
    }),
  },
  {
    ...{ event: 'link', ...open, asks: Links, guards: [ofItsSite] },
    apply: (body, situation) => ({
      ...body,
      ...withLinked(body, {
        drifts: listed(situation, 'drifts'),
        assets: listed(situation, 'assets'),
      }),
    }),
  },
  {
    ...{ event: 'unlink', ...open, asks: Links.extend(Why.shape) },
    apply: (body, situation) =>
      withoutLinked(body, {
        drifts: listed(situation, 'drifts'),
        assets: listed(situation, 'assets'),
      }),
  },
];

const duties: readonly Row[] = [
  {
    ...{ event: 'notify', ...open, apply: notified, guards: [knownDeadline, inOrder(notified)] },
    asks: z.object({
      ...{ deadline: z.string().max(64).nullable(), to: line(80), at: moment },
      ...{ reference: line(80).exactOptional(), text: prose(2000).exactOptional() },
    }),
  },
  {
    ...{ event: 'decide-reporting', ...open, takes: 'incident.report' },
    asks: z.object({ isReportable: z.boolean(), ...Why.shape }),
    apply: (body, { asked }) => ({ ...body, isReportable: asked['isReportable'] === true }),
  },
  {
    ...{ event: 'remind', ...open, takes: null },
    apply: (body, { found, at }) => {
      const due = remindersOf(deadlinesOf(body, found.reporting), body.told);
      const now = due.filter((reminder) => reminder.at <= at).map(({ id }) => id);
      return { ...body, told: [...body.told, ...now] };
    },
  },
];

const playing: readonly Row[] = [
  {
    ...{ event: 'begin-playbook', ...open, asks: z.object({ playbook: z.enum(playbookNames) }) },
    guards: [
      {
        sentence: 'no other was begun',
        refuses: ({ record }) =>
          record.body.playbook === null ? undefined : 'A playbook was begun already.',
      },
    ],
    apply: (body, { asked, found, actor, at }) =>
      found.known === null
        ? body
        : {
            ...body,
            playbook: begun(asked['playbook'] as PlaybookName, found.known, actor.name, at),
          },
  },
  {
    ...{ event: 'do-step', ...open, guards: [markable], apply: marking('done') },
    asks: z.object({ step: z.string().max(32), note: prose(200) }),
  },
  {
    ...{ event: 'skip-step', ...open, guards: [markable], apply: marking('skipped') },
    asks: z.object({ step: z.string().max(32), reason: reason(200) }),
  },
];

/** What follows within the hour in the same place: see open-incident.ts. */
const joining: Row = {
  ...{ event: 'join', ...open, takes: null },
  apply: (body, situation) => ({
    ...body,
    severity: IncidentSeverity.parse(situation.asked['severity']),
    ...withLinked(
      { ...body, moreDrifts: body.moreDrifts + Number(situation.asked['more'] ?? 0) },
      { drifts: listed(situation, 'drifts'), assets: listed(situation, 'assets') },
    ),
  }),
};

export const incidentSteps: readonly Row[] = [
  ...courses,
  ...sayings,
  ...duties,
  ...playing,
  joining,
];

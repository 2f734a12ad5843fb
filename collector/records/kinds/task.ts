import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import { TaskBody } from '../../tasks/task.ts';
import { defineKind, type Guard } from '../lifecycle.ts';
import { prose, reason } from '../prose.ts';

const byItsAssignee: Guard<TaskBody> = {
  sentence: 'by whom it is assigned to, where it is',
  refuses: ({ record, actor }) =>
    record.body.assignee === null || record.body.assignee === actor.id
      ? undefined
      : 'It is somebody else’s: assign it to yourself first.',
};

const dueLater: Guard<TaskBody> = {
  sentence: 'due in the future',
  refuses: ({ asked, at }) => (String(asked['due']) > at ? undefined : 'That is past already.'),
};

const recurring: Guard<TaskBody> = {
  sentence: 'where it recurs',
  refuses: ({ record }) =>
    record.body.recurrence === null ? 'It does not come again: cancel it.' : undefined,
};

const Why = z.object({ reason: reason(500) });
const manage = 'records.manage' as const;
const unmade = ['open', 'missed'] as const;

/** What came of it, and what recurs from when, is said by its steps. */
function completes(given: TaskBody, before: TaskBody | undefined, at: Instant): TaskBody {
  if (before?.due !== given.due && given.due <= at) {
    throw new AppError('invalid-request', { detail: '`due` lies in the past.' });
  }
  const isSame =
    before?.recurrence?.rule === given.recurrence?.rule &&
    before?.recurrence?.zone === given.recurrence?.zone &&
    before?.due === given.due;
  const begun = { begins: given.due, number: before?.series.number ?? 1, skipped: 0 };
  const { result = '', artefact = null } = before ?? {};
  return {
    ...given,
    result,
    artefact,
    series: before !== undefined && isSame ? before.series : begun,
  };
}

export const task = defineKind<TaskBody>({
  ...{ kind: 'task', plural: 'tasks', title: 'Task', body: TaskBody, ref: 'TSK' },
  purpose:
    'Something somebody does by a day, asked for by people or by the collector: a backup after a change, a drawing, a roll-back, a corrective action. C06, C13 and C33 ask for them; each occurrence is evidence.',
  example: {
    ...{ what: 'Save the program of press 1', detail: '', purpose: 'backup', subject: null },
    ...{ zone: null, assignee: null, escalateTo: null, recurrence: null },
    due: '2099-01-01T00:00:00.000Z' as Instant,
    series: { begins: '2099-01-01T00:00:00.000Z' as Instant, number: 1, skipped: 0 },
    ...{ result: '', artefact: null },
  },
  initial: 'open',
  states: {
    open: 'it has to be done',
    done: 'it was done',
    missed: 'nobody did it in time',
    cancelled: 'it need not be done',
  },
  creates: manage,
  edits: { from: ['open'], takes: manage },
  completes,
  titleOf: ({ what }) => what,
  zoneOf: ({ zone }) => zone,
  keysOf: ({ assignee, subject, zone, purpose }) => [
    `purpose:${purpose}`,
    ...(assignee === null ? [] : [`user:${assignee}`]),
    ...(subject === null ? [] : [subject.replace('/', ':')]),
    ...(zone === null ? [] : [`zone:${zone}`]),
  ],
  briefOf: ({ what, purpose, subject, assignee, due, recurrence, series }) => ({
    ...{ what, purpose, subject, assignee, due, recurrence, series },
  }),
  dueOf: ({ record }) => (record.state === 'open' ? record.body.due : null),
  eventWhenDue: () => 'miss',
  tells: ({ body: { assignee, escalateTo }, createdBy }, event) => {
    const people = (ids: readonly (string | null)[]) => ids.filter((id) => id !== null);
    if (event === 'miss') return people([assignee, escalateTo ?? createdBy.id]);
    return ['create', 'assign', 'reschedule'].includes(event) ? people([assignee]) : [];
  },
  steps: [
    {
      ...{ event: 'complete', from: unmade, to: 'done', takes: manage, guards: [byItsAssignee] },
      asks: z.object({
        result: prose(2000),
        artefact: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .exactOptional(),
      }),
      apply: (body, { asked }) => ({
        ...body,
        result: String(asked['result'] ?? ''),
        artefact: typeof asked['artefact'] === 'string' ? asked['artefact'] : null,
      }),
    },
    { event: 'miss', from: ['open'], to: 'missed', takes: null },
    {
      ...{ event: 'skip', from: ['open'], to: 'cancelled', takes: manage, asks: Why },
      guards: [recurring],
    },
    { event: 'cancel', from: unmade, to: 'cancelled', takes: manage, asks: Why },
    {
      ...{ event: 'assign', from: unmade, to: null, takes: manage },
      asks: z.object({ assignee: z.guid().nullable() }),
      apply: (body, { asked }) => ({
        ...body,
        assignee: typeof asked['assignee'] === 'string' ? asked['assignee'] : null,
      }),
    },
    {
      ...{ event: 'reschedule', from: unmade, to: 'open', takes: manage, guards: [dueLater] },
      asks: z.object({ due: Instant, reason: reason(500) }),
      // What was missed has its successor already.
      apply: (body, { asked, record }) => ({
        ...body,
        due: String(asked['due']) as Instant,
        recurrence: record.state === 'missed' ? null : body.recurrence,
      }),
    },
  ],
});

import * as z from 'zod';
import { Instant } from '../../../protocols/messages/names.ts';
import { DAY } from '../../change/window.ts';
import { AttestationBody, USUAL_DAYS } from '../../declared/attestation.ts';
import { AppError } from '../../errors.ts';
import { instantOf } from '../../store/time.ts';
import { defineKind, type Guard } from '../lifecycle.ts';
import { reason } from '../prose.ts';

const dueLater: Guard<AttestationBody> = {
  sentence: 'due in the future',
  refuses: ({ asked, at }) => (String(asked['due']) > at ? undefined : 'That is past already.'),
};

const running = ['open', 'overdue'] as const;
const manage = 'attestation.manage' as const;

/** Who has to answer, and what came of it, is the collector's to write. */
function completes(given: AttestationBody, before: AttestationBody | undefined, at: Instant) {
  const due = given.due ?? instantOf(Date.parse(at) + USUAL_DAYS * DAY);
  if (due <= at) throw new AppError('invalid-request', { detail: '`due` lies in the past.' });
  return { ...given, due, owners: before?.owners ?? [], result: before?.result ?? null };
}

export const attestation = defineKind<AttestationBody>({
  ...{ kind: 'attestation', plural: 'attestations', title: 'Attestation', ref: 'ATT' },
  body: AttestationBody,
  purpose:
    'Each owner confirms what is declared of their assets. What is observed and unchanged since the last time is ticked already; what is wrong, or not theirs, becomes a task. Its digest is evidence of who confirmed what.',
  example: { title: 'Fourth quarter', zone: null, due: null, owners: [], result: null },
  initial: 'open',
  states: {
    open: 'owners answer',
    overdue: 'somebody has not answered in time; answers are still taken',
    closed: 'every owner has answered for every asset',
    cancelled: 'it need not be answered',
  },
  creates: manage,
  edits: { from: [], takes: manage },
  completes,
  ended: ['cancelled'],
  titleOf: ({ title }) => title,
  zoneOf: ({ zone }) => zone,
  keysOf: ({ zone, owners }) => [
    ...owners.map((owner) => `user:${owner}`),
    ...(zone === null ? [] : [`zone:${zone}`]),
  ],
  briefOf: ({ title, due, owners, result }) => ({ title, due, waiting: owners.length, result }),
  dueOf: ({ record }) => (record.state === 'open' ? record.body.due : null),
  eventWhenDue: () => 'miss',
  tells: ({ body: { owners }, createdBy }, event, before) => {
    if (event === 'ask') return owners;
    if (event === 'close') return [createdBy.id];
    if (event === 'cancel') return before?.body.owners ?? [];
    return ['miss', 'reschedule'].includes(event) ? [...owners, createdBy.id] : [];
  },
  steps: [
    {
      ...{ event: 'ask', from: ['open'], to: null, takes: null },
      apply: (body, { asked }) => ({
        ...body,
        owners: asked['owners'] as readonly string[] as never,
      }),
    },
    {
      // Told by AttestationDesk, which knows whose answers they are.
      ...{ event: 'answer', from: running, to: null, takes: null },
      apply: (body, { asked }) =>
        asked['left'] === 0
          ? { ...body, owners: body.owners.filter((owner) => owner !== asked['owner']) }
          : body,
    },
    { event: 'miss', from: ['open'], to: 'overdue', takes: null },
    {
      ...{ event: 'close', from: running, to: 'closed', takes: null },
      apply: (body, { asked }) => ({ ...body, owners: [], result: asked as never }),
    },
    {
      ...{ event: 'reschedule', from: running, to: 'open', takes: manage, guards: [dueLater] },
      asks: z.object({ due: Instant, reason: reason(500) }),
      apply: (body, { asked }) => ({ ...body, due: String(asked['due']) as Instant }),
    },
    {
      ...{ event: 'cancel', from: running, to: 'cancelled', takes: manage },
      asks: z.object({ reason: reason(500) }),
      apply: (body) => ({ ...body, owners: [] }),
    },
  ],
});

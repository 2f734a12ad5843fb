/** An outage: when a zone is expected to be silent. It excuses silence and restarts, and nothing else. csms.md §3.2. */
import * as z from 'zod';
import { endOf, nextOf } from '../../change/timetable.ts';
import { instantOf } from '../../store/time.ts';
import { notByItsAuthor } from '../guards.ts';
import { defineKind, type Guard, type Situation } from '../lifecycle.ts';
import { line, reason } from '../prose.ts';
import { Windows } from './change-schema.ts';

export const OutageBody = z.strictObject({
  title: line(200),
  /** Record id of the zone. */
  zone: z.guid(),
  windows: Windows.min(1),
  reason: reason(1000),
});
export type OutageBody = Readonly<z.infer<typeof OutageBody>>;

const timed = ({ windows }: OutageBody) => ({
  ...{ windows, graceBeforeMinutes: null, graceAfterMinutes: 0 },
});

/** Silence that nobody had approved stays unexplained. */
const hasNotBegun: Guard<OutageBody> = {
  sentence: 'no window of it has begun',
  refuses: ({ record, at }) =>
    record.body.windows.some(({ from }) => from <= at)
      ? 'A window of it has begun: an outage excuses nothing that was before its approval.'
      : undefined,
};

const isOver = ({ record, at }: Situation<OutageBody>) =>
  nextOf(timed(record.body), Date.parse(at)) === undefined;

export const outage = defineKind<OutageBody>({
  ...{ kind: 'outage', plural: 'outages', title: 'Outage', ref: 'OUT' },
  purpose:
    'Silence and restarts of its zone are expected in its windows; new devices, logic and firmware are told all the same. Who decides on zones approves it.',
  body: OutageBody,
  example: {
    title: 'Overhaul of line 3',
    zone: '00000000-0000-4000-8000-000000000001',
    windows: [
      {
        ...{ from: '2030-08-01T06:00:00.000Z', to: '2030-08-02T18:00:00.000Z' },
        ...{ zone: 'Europe/Berlin', recurrence: null },
      } as OutageBody['windows'][number],
    ],
    reason: 'Yearly overhaul: power is off.',
  },
  initial: 'proposed',
  states: {
    proposed: 'Somebody announced it.',
    approved: 'Silence is expected in its windows.',
    over: 'All its windows are over.',
    cancelled: 'It was called off.',
  },
  creates: 'change.create',
  edits: {
    from: ['proposed', 'approved'],
    takes: 'change.create',
    fallsBack: { approved: 'proposed' },
  },
  forceful: ['approved'],
  ended: ['proposed', 'over', 'cancelled'],
  titleOf: ({ title }) => title,
  zoneOf: ({ zone }) => zone,
  keysOf: ({ zone }) => [`zone:${zone}`],
  approvedPartOf: ({ zone, windows }) => ({
    zone,
    windows: windows.map((window) => ({ ...window })),
  }),
  dueOf: ({ record, at }) => {
    if (record.state !== 'approved') return null;
    const end = endOf(timed(record.body));
    return end === null ? null : instantOf(Math.max(end, Date.parse(at)));
  },
  eventWhenDue: (situation) =>
    situation.record.state === 'approved' && isOver(situation) ? 'end' : undefined,
  steps: [
    {
      ...{ event: 'approve', from: ['proposed'], to: 'approved', takes: 'zone.approve' },
      ...{ isSigned: true, asks: z.object({ meaning: line(500) }) },
      guards: [notByItsAuthor as unknown as Guard<OutageBody>, hasNotBegun],
    },
    { event: 'end', from: ['approved'], to: 'over', takes: null },
    { event: 'cancel', from: ['proposed', 'approved'], to: 'cancelled', takes: 'change.create' },
  ],
});

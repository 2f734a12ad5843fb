/** A kind of record for tests of the engine: a permit that two sides approve. */
import * as z from 'zod';
import {
  isLastSide,
  isNotLastSide,
  notByItsAuthor,
  oneSideAPerson,
} from '../../collector/records/guards.ts';
import { defineKind, type RecordKind } from '../../collector/records/lifecycle.ts';
import type { Instant } from '../../protocols/messages/names.ts';

const Permit = z.strictObject({
  title: z.string().trim().min(1).max(100),
  asset: z.string().max(64),
  hours: z.int().min(1).max(100),
  note: z.string().max(100).default(''),
  minutes: z.int().default(0),
});
type Permit = z.infer<typeof Permit>;

const sides = ['ot', 'it'];
const Side = z.object({ slot: z.enum(['ot', 'it']), meaning: z.string().trim().min(1).max(200) });
const guards = [notByItsAuthor, oneSideAPerson];
const asked = ['asked'] as const;
const approving = { takes: 'slot', isSigned: true, asks: Side } as const;

/** How long a permit is good for once both sides have approved it. */
export const GOOD_FOR_MS = 3_600_000;

export const permitKind: RecordKind = defineKind<Permit>({
  ...{ kind: 'permit', plural: 'permits', title: 'Permit', purpose: 'For tests.', body: Permit },
  ...{ ref: 'PER', initial: 'draft' },
  states: {
    draft: 'is written',
    asked: 'waits for both sides',
    good: 'holds',
    over: 'holds no more',
  },
  example: { title: 'Pump house', asset: 'a', hours: 2, note: '', minutes: 0 },
  creates: 'change.create',
  edits: { from: ['draft', 'asked', 'good'], takes: 'change.create', fallsBack: { good: 'asked' } },
  forceful: ['good'],
  ended: ['over'],
  // Minutes are the collector's.
  completes: (given, before) => ({ ...given, minutes: before?.minutes ?? 0 }),
  titleOf: ({ title }) => title,
  keysOf: ({ asset }) => [`asset:${asset}`],
  briefOf: ({ asset }) => ({ asset }),
  approvedPartOf: ({ asset, hours }) => ({ asset, hours }),
  slots: { takes: { ot: 'change.approve.ot', it: 'change.approve.it' }, of: () => sides },
  dueOf: ({ record, steps }) => {
    const since = steps.findLast(({ to }) => to === 'good')?.at;
    if (record.state !== 'good' || since === undefined) return null;
    return new Date(Date.parse(since) + GOOD_FOR_MS).toISOString() as Instant;
  },
  eventWhenDue: () => 'expire',
  tells: ({ createdBy }, event) => (event === 'expire' ? [createdBy.id, createdBy.id] : []),
  steps: [
    { event: 'ask', from: ['draft'], to: 'asked', takes: 'change.create' },
    {
      ...{ event: 'approve', from: asked, to: 'good', gives: 'given', guards, ...approving },
      when: isLastSide<Permit>(() => sides),
    },
    {
      ...{ event: 'approve', from: asked, to: 'asked', gives: 'given', guards, ...approving },
      when: isNotLastSide<Permit>(() => sides),
    },
    { event: 'refuse', from: asked, to: 'draft', gives: 'refused', ...approving },
    {
      event: 'lengthen',
      from: ['draft'],
      to: 'draft',
      takes: 'change.create',
      asks: z.object({ by: z.int().min(1).max(10) }),
      apply: (body, situation) => ({ ...body, hours: body.hours + Number(situation.asked['by']) }),
    },
    { event: 'expire', from: ['good'], to: 'over', takes: null },
    {
      ...{ event: 'count', from: ['draft', 'good'], to: null, takes: null },
      apply: (body) => ({ ...body, minutes: body.minutes + 1 }),
    },
  ],
});

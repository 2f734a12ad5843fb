import * as z from 'zod';
import { DrawingBody, Drawn } from '../../zones/drawing.ts';
import {
  byWhoApproved,
  isLastSide,
  isNotLastSide,
  notByItsAuthor,
  oneSideAPerson,
  sideIsAsked,
} from '../guards.ts';
import { defineKind, type Guard } from '../lifecycle.ts';
import { reason } from '../prose.ts';

/** What its guards have to know: how often something has come into force on the site. */
export interface DrawingFound {
  readonly plan: number;
}
type DrawingGuard = Guard<DrawingBody, DrawingFound>;

const showsSomething: DrawingGuard = {
  sentence: 'it shows a zone',
  refuses: ({ record: { body } }) =>
    (body.drawn?.zones ?? 0) > 0 ? undefined : 'It shows no zone: none is in force.',
};

const showsWhatIs: DrawingGuard = {
  sentence: 'no zone or conduit came into force since it was drawn',
  refuses: ({ record: { body }, found }) =>
    body.drawn?.plan === found.plan
      ? undefined
      : 'Zones or conduits have changed since it was drawn: have it drawn again.',
};

const slotsOf = () => ['owner', 'csms'];
const asks = z.object({ slot: z.enum(['owner', 'csms']), meaning: reason(500) });
const sides = { takes: 'slot', isSigned: true, asks } as const;
const approve = {
  ...({ event: 'approve', from: ['drawn'], gives: 'given', ...sides } as const),
  guards: [
    ...[showsSomething, showsWhatIs],
    ...[sideIsAsked(slotsOf), notByItsAuthor, oneSideAPerson],
  ],
};
const withdraw = {
  ...({ event: 'withdraw', gives: 'withdrawn', ...sides } as const),
  guards: [byWhoApproved],
};

export const drawing = defineKind<DrawingBody, DrawingFound>({
  ...{ kind: 'drawing', plural: 'drawings', title: 'Drawing', body: DrawingBody, ref: 'DRW' },
  purpose:
    'The zones and conduits of a site as they are in force, with their rules and who stands where: drawn by ' +
    'the collector, and approved by the asset owner and the CSMS manager. C06 reads it.',
  example: { note: 'After the new press', drawn: null },
  initial: 'drawn',
  states: {
    drawn: 'waits for both sides; the one approved before it stays in force',
    approved: 'is what people go by',
    refused: 'a side refused it',
    withdrawn: 'somebody who had approved it took that back',
    superseded: 'a later one was approved',
  },
  creates: 'drawing.propose',
  edits: { from: [], takes: 'drawing.propose' },
  // What it shows is what is in force, never written.
  completes: ({ note }) => ({ note, drawn: null }),
  forceful: ['approved'],
  ended: ['refused', 'withdrawn', 'superseded'],
  titleOf: ({ drawn }) => (drawn === null ? 'Drawing' : `Drawing of ${drawn.asOf.slice(0, 10)}`),
  approvedPartOf: ({ drawn }) => ({ drawn }),
  slots: {
    takes: { owner: 'drawing.approve.owner', csms: 'drawing.approve.csms' },
    of: slotsOf,
  },
  tells: ({ createdBy }, event) =>
    ['approve', 'refuse', 'withdraw'].includes(event) ? [createdBy.id] : [],
  steps: [
    {
      ...{ event: 'draw', from: ['drawn'], to: null, takes: null },
      apply: (body, { asked }) => ({ ...body, drawn: Drawn.parse(asked) }),
    },
    { event: 'redraw', from: ['drawn'], to: null, takes: 'drawing.propose' },
    { ...approve, to: 'approved', when: isLastSide<DrawingBody>(slotsOf) as never },
    { ...approve, to: 'drawn', when: isNotLastSide<DrawingBody>(slotsOf) as never },
    {
      ...{ event: 'refuse', from: ['drawn'], to: 'refused', gives: 'refused', ...sides },
      guards: [sideIsAsked(slotsOf)],
    },
    { ...withdraw, from: ['drawn'], to: null },
    { ...withdraw, from: ['approved'], to: 'withdrawn' },
    { event: 'supersede', from: ['approved'], to: 'superseded', takes: null },
  ],
});

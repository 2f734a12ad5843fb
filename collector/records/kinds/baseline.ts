import * as z from 'zod';
import { BaselineBody, flawOfApproving, proposed } from '../../baselines/baseline.ts';
import type { BaselineGround } from '../../baselines/baseline-ground.ts';
import { defineKind, type Guard, type Situation } from '../lifecycle.ts';
import { prose, reason } from '../prose.ts';

type Of = Situation<BaselineBody, BaselineGround>;

const Signature = z.object({ slot: z.literal('owner'), meaning: reason(200) });
const owner = { takes: 'slot', isSigned: true, asks: Signature } as const;
const propose = 'baseline.propose' as const;

/** By whom the newest snapshot was asked for. */
const proposer = ({ steps, record }: Of) =>
  steps.findLast(({ event }) => event === 'create' || event === 'propose')?.by.id ??
  record.createdBy.id;

const bySomebodyElse: Guard<BaselineBody, BaselineGround> = {
  sentence:
    'not by who proposed it or did the work; nothing in it was changed without leave and still stands',
  refuses: (situation) => {
    const { record, actor, found } = situation;
    const { implementers, unsettled } = found;
    const approving = { approver: actor.id, proposedBy: proposer(situation) };
    return flawOfApproving(record.body, { ...approving, implementers, unsettled });
  },
};

const notByProposer: Guard<BaselineBody, BaselineGround> = {
  sentence: 'not by who proposed it',
  refuses: (situation) =>
    proposer(situation) === situation.actor.id
      ? 'Who proposed it does not decide on it.'
      : undefined,
};

const observable: Guard<BaselineBody, BaselineGround> = {
  sentence: 'something is observed of it',
  refuses: ({ found }) =>
    (found.sight?.observed.length ?? 0) > 0 ? undefined : 'Nothing is observed of it.',
};

export const baseline = defineKind<BaselineBody, BaselineGround>({
  ...{ kind: 'baseline', plural: 'baselines', title: 'Baseline', body: BaselineBody },
  purpose:
    'How an asset, or what passes the border of a zone, should be: what the collector observed when somebody proposed it, approved by the asset owner. C07 and reconciliation read it; it never follows by itself.',
  example: {
    subject: 'asset/00000000-0000-4000-8000-000000000001',
    ...{ change: null, note: '', name: '', zone: null, snapshot: null },
  },
  ref: ({ subject }) => subject,
  initial: 'proposed',
  states: {
    proposed: 'it waits for its owner; the revision before is still in force',
    approved: 'its newest revision is in force',
    refused: 'its newest revision was not approved; the one before is still in force',
    withdrawn: 'the approval was taken back',
    superseded: 'nobody holds the subject to it any more',
  },
  creates: propose,
  edits: { from: [], takes: propose },
  // What it says is observed, never written.
  completes: ({ subject, change, note }) => ({
    ...{ subject, change, note, name: '', zone: null, snapshot: null },
  }),
  forceful: ['approved'],
  ended: ['withdrawn', 'superseded'],
  titleOf: ({ subject, name }) => (name === '' ? subject : name),
  zoneOf: ({ zone }) => zone,
  keysOf: ({ subject, zone, change }) => [
    subject.replace(/^asset\//, 'asset:').replace(/^conduits\//, 'conduits:'),
    ...(zone === null ? [] : [`zone:${zone}`]),
    ...(change === null ? [] : [`change:${change}`]),
  ],
  briefOf: ({ subject, change, snapshot }) => ({
    ...{ subject, change, takenAt: snapshot?.takenAt ?? null },
    entries: (snapshot?.entries.length ?? 0) + (snapshot?.rest?.count ?? 0),
  }),
  approvedPartOf: ({ subject, change, snapshot }) => ({ subject, change, snapshot }),
  slots: { takes: { owner: 'baseline.approve' }, of: () => ['owner'] },
  tells: ({ createdBy }, event) =>
    ['approve', 'refuse', 'withdraw'].includes(event) ? [createdBy.id] : [],
  steps: [
    {
      ...{ event: 'observe', from: ['proposed'], to: 'proposed', takes: null },
      apply: (body, { found, at }) => proposed(body, found.sight, at),
    },
    {
      event: 'propose',
      from: ['proposed', 'approved', 'refused', 'withdrawn', 'superseded'],
      ...{ to: 'proposed', takes: propose, guards: [observable] },
      asks: z.object({ change: z.guid().nullable(), note: prose(2000) }),
      apply: (body, { found, asked, at }) => {
        const change = typeof asked['change'] === 'string' ? asked['change'] : null;
        const said = { ...body, change, note: String(asked['note'] ?? '') };
        return proposed(said, found.sight, at);
      },
    },
    {
      ...{ event: 'approve', from: ['proposed'], to: 'approved', gives: 'given', ...owner },
      guards: [bySomebodyElse],
    },
    {
      ...{ event: 'refuse', from: ['proposed'], to: 'refused', gives: 'refused', ...owner },
      guards: [notByProposer],
    },
    { event: 'withdraw', from: ['approved'], to: 'withdrawn', gives: 'withdrawn', ...owner },
    {
      ...{ event: 'supersede', from: ['proposed', 'approved', 'refused', 'withdrawn'] },
      ...{ to: 'superseded', takes: 'baseline.approve', asks: z.object({ reason: reason(500) }) },
    },
  ],
});

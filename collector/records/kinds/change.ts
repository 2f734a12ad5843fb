/** A change request: what is allowed to be done to the plant, by whom, when, and who agreed to it. csms.md §2, §3. */
import * as z from 'zod';
import { slots } from '../../change/approval.ts';
import { requiredSlots } from '../../change/approval-policy.ts';
import { keysOfRequest } from '../../change/candidate.ts';
import type { ChangeBody } from '../../change/change-body.ts';
import { LONGEST_EMERGENCY_MS, RETRO_REVIEW_MS, spanOf } from '../../change/emergency.ts';
import { emergencyIn, stepsAsTold } from '../../change/request-of.ts';
import { turnDue, turnOf } from '../../change/timetable.ts';
import { HOUR } from '../../change/window.ts';
import { instantOf } from '../../store/time.ts';
import {
  byWhoApproved,
  isLastSide,
  isNotLastSide,
  oneSideAPersonBut,
  sideIsAsked,
} from '../guards.ts';
import { defineKind, type Guard, type Step } from '../lifecycle.ts';
import { line, reason } from '../prose.ts';
import type { ChangeFound, ChangeSituation } from './change-guards.ts';
import * as guards from './change-guards.ts';
import { ChangeRequestBody } from './change-schema.ts';

type ChangeStep = Step<ChangeBody, ChangeFound>;

const signature = z.object({ slot: z.enum(slots), meaning: line(500) });
const effect = z.string().min(1).max(64);
const asset = z.guid().nullable().default(null);
/** SHA-256 of the file that shows it, which stays where it is. */
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable()
  .default(null);

/** States are written with spaces between. */
const row = (
  event: string,
  from: string,
  to: string | null,
  takes: ChangeStep['takes'],
  more: Omit<ChangeStep, 'event' | 'from' | 'to' | 'takes'> = {},
): ChangeStep => ({ event, from: from.split(' '), to, takes, ...more });

type More = Parameters<typeof row>[4];

/** Of the guards that know no kind. */
const any = (guard: unknown) => guard as Guard<ChangeBody, ChangeFound>;

const deciding = [guards.notByAuthors, guards.notByRequester, guards.notByImplementer];
const isAsked = any(sideIsAsked(guards.requiredOf as never));
const oneSide = any(oneSideAPersonBut(guards.sharedOf as never));
const imported: More = {
  ...{ asks: signature, gives: 'given' },
  guards: [
    ...[...deciding, guards.asksEnough, isAsked, guards.isStillTwo, oneSide, guards.peerForLowRisk],
    guards.hasWindowAhead,
  ],
};
const approving: More = { ...imported, isSigned: true };
const reviewing = [...deciding, guards.bySecondPerson, guards.forOneSide];
const reviewed: More = {
  ...{ asks: signature, isSigned: true },
  guards: [...reviewing, guards.isReviewable],
};
const toCome = 'submitted approved scheduled';

const steps: readonly ChangeStep[] = [
  row('submit', 'draft submitted', 'submitted', 'change.create', {
    guards: [guards.isComplete, guards.hasProcedure, guards.hasWindowAhead],
    apply: ({ isTwoPeople: _, ...body }, { found }) => ({
      ...{ ...body, required: requiredSlots(body, found.place) },
      ...(found.isTwoPeople && { isTwoPeople: true }),
    }),
  }),
  row('approve', 'submitted', 'approved', 'slot', {
    ...approving,
    when: isLastSide(guards.requiredOf, guards.sharedOf),
  }),
  row('approve', 'submitted', 'submitted', 'slot', {
    ...approving,
    when: isNotLastSide(guards.requiredOf, guards.sharedOf),
  }),
  // In another system, by who is that person here: as by hand, and from now on.
  row('approve-imported', 'submitted', 'approved', null, {
    ...imported,
    when: isLastSide(guards.requiredOf, guards.sharedOf),
  }),
  row('approve-imported', 'submitted', 'submitted', null, {
    ...imported,
    when: isNotLastSide(guards.requiredOf, guards.sharedOf),
  }),
  row('note-approval', 'submitted', null, null, {
    ...{ asks: signature, gives: 'given', isNobodys: true, guards: [isAsked] },
  }),
  row('refuse', 'submitted', 'rejected', 'slot', {
    ...{ asks: signature, isSigned: true, gives: 'refused', guards: [...deciding, isAsked] },
  }),
  // Whoever stops work need not look for a password first.
  row('withdraw', `${toCome} in_progress`, 'submitted', 'slot', {
    ...{ asks: signature, gives: 'withdrawn', guards: [any(byWhoApproved)] },
  }),
  row('schedule', 'approved', 'scheduled', null),
  row('begin', 'scheduled', 'in_progress', null),
  row('pause', 'in_progress', 'scheduled', null),
  row('windows-over', 'submitted', 'verifying', null, { when: guards.hasBegun }),
  row('windows-over', 'submitted', 'expired', null, { when: guards.hasNotBegun }),
  row('windows-over', 'approved scheduled in_progress', 'verifying', null),
  row('finish', 'in_progress', 'verifying', 'change.create'),
  row('record-value', 'in_progress verifying incomplete', null, 'change.create', {
    asks: z.object({ effect, value: line(500) }),
    guards: [guards.namesEffect, guards.isOpenValue],
  }),
  row('attest', 'verifying incomplete', null, 'change.create', {
    asks: z.object({ effect, asset, evidence: reason(2000), digest }),
    guards: [guards.namesEffect],
  }),
  row('verify', 'verifying incomplete', null, 'change.create', {
    asks: z.object({ attestation: z.int().min(1), meaning: line(500) }),
    isSigned: true,
    guards: [guards.isAttested, guards.notByAttestor, guards.notByImplementer],
  }),
  row('find-incomplete', 'verifying', 'incomplete', null),
  row('find-complete', 'incomplete', 'verifying', null),
  row('close', 'verifying incomplete', 'closed', 'change.create', {
    asks: z.object({ meaning: line(500) }),
    isSigned: true,
    guards: [guards.notByImplementer, guards.isDone],
  }),
  row('roll-back', 'in_progress verifying incomplete', 'failed_rolled_back', 'change.create', {
    asks: z.object({ reason: reason(1000) }),
  }),
  row('cancel', `draft ${toCome} in_progress`, 'cancelled', 'change.create', {
    guards: [guards.byItsPeople],
  }),
  row('open-emergency', 'draft', 'emergency_open', 'emergency.open', {
    asks: z.object({
      reason: reason(1000),
      hours: z
        .int()
        .min(1)
        .max(LONGEST_EMERGENCY_MS / HOUR),
      /** One person on shift: the second one may acknowledge within a day. */
      isAlone: z.boolean().default(false),
    }),
    guards: [guards.namesAssets],
  }),
  row('acknowledge', 'emergency_open retro_review', null, 'change.create', {
    guards: [guards.bySecondPerson, guards.isUnacknowledged],
  }),
  row('end-emergency', 'emergency_open', 'retro_review', 'change.create'),
  row('emergency-over', 'emergency_open', 'retro_review', null),
  row('approve-afterwards', 'retro_review', 'verifying', 'slot', {
    ...reviewed,
    when: guards.isLastReview,
  }),
  row('approve-afterwards', 'retro_review', 'retro_review', 'slot', {
    ...reviewed,
    when: guards.isFirstReview,
  }),
  row('refuse-afterwards', 'retro_review', 'rejected', 'slot', {
    asks: signature.extend({ follows: z.enum(['incident', 'rollback']) }),
    ...{ isSigned: true, guards: reviewing },
  }),
];

/** Reports come late, and people show what no packet can. */
const LOOKED_AT_EVERY_MS = HOUR / 4;

interface Coming {
  readonly due: string | null;
  readonly event: string | undefined;
}

/** By itself: what the clock does, what is no longer waited for, and the end of an emergency. */
function comes(situation: ChangeSituation): Coming {
  const { record, at, found } = situation;
  const now = Date.parse(at);
  switch (record.state) {
    case 'emergency_open':
    case 'retro_review':
      return comesOfEmergency(situation, now);
    case 'verifying':
    case 'incomplete': {
      const isKnown = found.isIncomplete === (record.state === 'incomplete');
      const event = found.isIncomplete ? 'find-incomplete' : 'find-complete';
      if (isKnown) return { due: instantOf(now + LOOKED_AT_EVERY_MS), event: undefined };
      return { due: at, event };
    }
    default:
      return {
        due: turnDue(record.state, record.body, now),
        event: turnOf(record.state, record.body, now),
      };
  }
}

function comesOfEmergency({ record, steps: taken }: ChangeSituation, now: number): Coming {
  const emergency = emergencyIn(stepsAsTold(taken));
  if (emergency === null) return { due: null, event: undefined };
  const isOpen = record.state === 'emergency_open';
  const end = isOpen ? spanOf(emergency).to : Date.parse(emergency.openedAt) + RETRO_REVIEW_MS;
  return { due: instantOf(end), event: isOpen && end <= now ? 'emergency-over' : undefined };
}

export const change = defineKind<ChangeBody, ChangeFound>({
  ...{ kind: 'change', plural: 'changes', title: 'Change request', ref: 'CHG' },
  purpose:
    'Each drift is held against it. Who owns and who runs the assets approves it; checks C08 to C15 read it.',
  body: ChangeRequestBody,
  example: {
    ...{ title: 'New logic for line 3', kind: 'logic', risk: 'medium', items: [] },
    windows: [],
    ...{ graceBeforeMinutes: null, graceAfterMinutes: null, implementers: [], sources: [] },
    sop: { document: 'SOP-112', revision: '7' },
    ...{ rollback: 'The program of before is loaded.', test: 'The line runs an empty cycle.' },
    impacts: { isSafety: false, isQuality: false },
    ...{ required: [], requestedBy: null, origin: null, project: null },
  },
  // What the policy asks for, and where it came from, is nobody's to write.
  completes: ({ isTwoPeople: _, ...given }, before) => ({
    ...given,
    ...(before?.isTwoPeople && { isTwoPeople: true }),
    required: before?.required ?? [],
    requestedBy: before?.requestedBy ?? null,
    origin: before?.origin ?? null,
  }),
  initial: 'draft',
  states: {
    draft: 'It is being written.',
    submitted: 'Its sides are asked to approve it.',
    approved: 'Every side has approved it.',
    scheduled: 'Its next window lies ahead.',
    in_progress: 'A window of it is on.',
    verifying: 'Its windows are over: is what it expected to be seen?',
    closed: 'What it expected was seen or shown, and its baseline approved.',
    rejected: 'A side refused it.',
    cancelled: 'It was called off.',
    expired: 'Its windows went by without an approval.',
    emergency_open: 'Work that could not wait goes on.',
    retro_review: 'OT and IT review work that could not wait.',
    incomplete: 'Something it expected could have been seen, and was not.',
    failed_rolled_back: 'It failed, and what stood before stands again.',
  },
  creates: 'change.create',
  edits: {
    from: [
      ...['draft', 'submitted', 'approved', 'scheduled', 'in_progress', 'rejected'],
      'emergency_open',
    ],
    takes: 'change.create',
    fallsBack: {
      ...{ approved: 'submitted', scheduled: 'submitted', in_progress: 'submitted' },
      rejected: 'draft',
    },
  },
  forceful: ['approved', 'scheduled', 'in_progress', 'emergency_open'],
  ended: ['draft', 'submitted', 'rejected', 'cancelled', 'expired', 'closed', 'failed_rolled_back'],
  titleOf: ({ title }) => title,
  zoneOf: ({ items, project }) => {
    const zones = items.flatMap(({ target }) => (target.type === 'zone' ? [target.zone] : []));
    return project?.zone ?? zones[0] ?? null;
  },
  keysOf: keysOfRequest,
  briefOf: ({ kind, risk, windows, required, origin }) => ({
    ...{ kind, risk, required },
    windows: windows.map((window) => ({ ...window })),
    origin: origin === null ? null : { system: origin.system, reference: origin.reference },
  }),
  approvedPartOf: ({ title: _, origin: __, ...agreed }) => agreed as never,
  slots: {
    takes: {
      ot: 'change.approve.ot',
      it: 'change.approve.it',
      safety: 'change.approve.safety',
      quality: 'change.approve.quality',
    },
    shared: guards.sharedOf,
    of: guards.requiredOf,
  },
  dueOf: (situation) => comes(situation).due as never,
  eventWhenDue: (situation) => comes(situation).event,
  steps,
});

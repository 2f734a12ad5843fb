/** What keeps a change request from being moved on. Separation of duties is by person. csms.md §3.2, §6. */
import { type Slot, sharedSlots } from '../../change/approval.ts';
import { isGoverned, type Place, requiredSlots } from '../../change/approval-policy.ts';
import { attestationsIn } from '../../change/attestations.ts';
import type { ChangeBody } from '../../change/change-body.ts';
import type { Attestation, OpenPoint } from '../../change/completeness.ts';
import { standingOf } from '../../change/emergency.ts';
import { emergencyIn, stepsAsTold } from '../../change/request-of.ts';
import { nextOf } from '../../change/timetable.ts';
import { occurrencesOf } from '../../change/window.ts';
import { standingApprovals } from '../approvals.ts';
import { notBy } from '../guards.ts';
import type { Condition, Guard, Situation } from '../lifecycle.ts';

/** What the rest of the collector knows of a request. */
export interface ChangeFound {
  readonly place: Place;
  /** Who owns assets on its site, and from when to when. */
  readonly assetOwners: readonly {
    readonly user: string;
    readonly since: string;
    readonly until: string | null;
  }[];
  /** By now two people answer for its site, and that has not ended. */
  readonly isTwoPeople: boolean;
  /** What keeps it from being closed; null: it is not judged yet. */
  readonly openPoints: readonly OpenPoint[] | null;
  /** Effects that could have been seen and were not. */
  readonly isIncomplete: boolean;
}

export type ChangeSituation = Situation<ChangeBody, ChangeFound>;
type ChangeGuard = Guard<ChangeBody, ChangeFound>;
type ChangeCondition = Condition<ChangeBody, ChangeFound>;

const guard = (
  sentence: string,
  refuses: (situation: ChangeSituation) => string | undefined,
): ChangeGuard => ({ sentence, refuses });

const now = ({ at }: ChangeSituation) => Date.parse(at);

/** In the order in which people are told. */
export const isComplete = guard('it says all that has to be approved', ({ record }) => {
  const { items, windows, implementers, project, kind, rollback, test } = record.body;
  if (items.length === 0 && project === null) return 'It names nothing that is changed.';
  if (kind === 'project' && project === null) return 'A project names its zone and devices.';
  if (windows.length === 0) return 'It has no window.';
  if (implementers.length === 0) return 'It names nobody who does the work.';
  if (rollback === '') return 'It does not say how it is rolled back.';
  return test === '' ? 'It does not say how it is tested.' : undefined;
});

export const hasProcedure = guard(
  'it names the procedure it follows, in its revision',
  ({ record }) =>
    isGoverned(record.body) && record.body.sop === null
      ? 'Changes of this kind follow a procedure: name the document and its revision.'
      : undefined,
);

export const hasWindowAhead = guard('a window is on or ahead', (situation) =>
  nextOf(situation.record.body, now(situation)) === undefined
    ? 'All its windows are over.'
    : undefined,
);

export const requiredOf = ({ required }: ChangeBody): readonly string[] => required;

/** Zones were moved, or somebody wrote fewer sides into it: then it is submitted again. */
export const asksEnough = guard('it asks for every side the policy does', ({ record, found }) => {
  const asked = record.body.required;
  const missing = requiredSlots(record.body, found.place).filter((slot) => !asked.includes(slot));
  return missing.length === 0
    ? undefined
    : `By now the policy asks for more sides: ${missing.join(', ')}. Submit it again.`;
});

export const sharedOf = (body: ChangeBody): readonly string[] => sharedSlots(body);

export const isStillTwo = guard(
  'where one person speaks for both sides, two people still answer for the site',
  ({ record, found }) =>
    record.body.isTwoPeople === true && !found.isTwoPeople
      ? 'By now more than two people answer for the site: submit it again.'
      : undefined,
);

/** Of any revision: what somebody wrote is in it still, whoever wrote last. */
export const notByAuthors = notBy<ChangeBody>(
  'not by who wrote or edited it',
  ({ record, steps }) => [
    record.createdBy.id,
    ...steps.filter(({ event }) => event === 'edit').map(({ by }) => by.id),
  ],
  'Who wrote it cannot decide on it.',
) as ChangeGuard;

export const notByImplementer = notBy<ChangeBody>(
  'not by who does the work',
  ({ record }) => record.body.implementers,
  'Who does the work cannot decide on it.',
) as ChangeGuard;

export const notByRequester = notBy<ChangeBody>(
  'not by who asked for it',
  ({ record }) => (record.body.requestedBy === null ? [] : [record.body.requestedBy]),
  'Who asked for it cannot decide on it.',
) as ChangeGuard;

export const peerForLowRisk = guard(
  'for OT by an asset owner, or by a peer where the risk is low',
  ({ record, actor, asked, found, at }) =>
    asked['slot'] === ('ot' satisfies Slot) &&
    record.body.risk !== 'low' &&
    !found.assetOwners.some(
      ({ user, since, until }) =>
        user === actor.id && since <= at && (until === null || until > at),
    )
      ? 'A peer may approve for OT where the risk is low; this takes the asset owner.'
      : undefined,
);

export const byItsPeople = guard(
  'by who wrote it, asked for it, does the work or has approved it',
  ({ record, actor, steps, approvals }) => {
    const { createdBy, body, hash } = record;
    const people = [
      ...[createdBy.id, body.requestedBy, ...body.implementers],
      ...steps.filter(({ event }) => event === 'edit').map(({ by }) => by.id),
      ...standingApprovals(approvals, hash).map(({ user }) => user),
    ];
    return people.includes(actor.id) ? undefined : 'It is not yours to call off.';
  },
);

const APPROVED = ['approved', 'scheduled', 'in_progress'];

/** Also where nobody was there to say so: the collector may have been off all that time. */
export const hasBegun: ChangeCondition = {
  sentence: 'a window of it was on while it stood approved',
  holds: ({ steps, record, at }) =>
    steps.some(({ to, at: from }, index) => {
      const until = steps[index + 1]?.at ?? at;
      const stood = { from: Date.parse(from), to: Date.parse(until) };
      return APPROVED.includes(to) && occurrencesOf(record.body.windows, stood).length > 0;
    }),
};
export const hasNotBegun: ChangeCondition = {
  sentence: 'none was',
  holds: (situation) => !hasBegun.holds(situation),
};

// Emergencies.

const emergencyOf = ({ steps }: ChangeSituation) => emergencyIn(stepsAsTold(steps));

export const namesAssets = guard('it names what is worked on', ({ record }) =>
  record.body.items.length === 0 ? 'It names nothing that is worked on.' : undefined,
);

export const bySecondPerson = guard('not by who opened it', (situation) =>
  emergencyOf(situation)?.openedBy === situation.actor.id
    ? 'Somebody else than who opened it does this.'
    : undefined,
);

export const isUnacknowledged = guard('nobody has acknowledged it', (situation) =>
  emergencyOf(situation)?.acknowledged ? 'It has been acknowledged.' : undefined,
);

export const isReviewable = guard('it was acknowledged in time', (situation) => {
  const emergency = emergencyOf(situation);
  const standing = emergency && standingOf(emergency, now(situation));
  return standing === 'lapsed'
    ? 'Nobody else acknowledged it in time: it can only be refused.'
    : undefined;
});

export const forOneSide = guard('for OT or IT, each by another person', (situation) => {
  const { asked, actor } = situation;
  if (asked['slot'] !== 'ot' && asked['slot'] !== 'it') return 'OT and IT review an emergency.';
  const isOther = emergencyOf(situation)?.retro.some(
    ({ user, side }) => user === actor.id && side !== asked['slot'],
  );
  return isOther ? 'You have reviewed it for the other side.' : undefined;
});

export const isLastReview: ChangeCondition = {
  sentence: 'the other side has approved it too',
  holds: (situation) =>
    emergencyOf(situation)?.retro.some(
      ({ side, user, decision }) =>
        decision === 'approved' && side !== situation.asked['slot'] && user !== situation.actor.id,
    ) ?? false,
};
export const isFirstReview: ChangeCondition = {
  sentence: 'the other side has still to review it',
  holds: (situation) => !isLastReview.holds(situation),
};

// Verification.

const effectOf = ({ record, asked }: ChangeSituation) =>
  record.body.items.flatMap(({ effects }) => effects).find(({ id }) => id === asked['effect']);

export const namesEffect = guard('it is about an expected effect', (situation) =>
  effectOf(situation) === undefined ? 'It expects no such effect.' : undefined,
);

export const isOpenValue = guard('no value was approved for it', (situation) => {
  const effect = effectOf(situation);
  return effect?.type === 'difference' && effect.value === null
    ? undefined
    : 'The value of this effect was approved, or it has none.';
});

const attestationOf = (situation: ChangeSituation) =>
  attestationsIn(stepsAsTold(situation.steps)).find(
    ({ step }) => step === situation.asked['attestation'],
  );

export const isAttested = guard(
  'somebody has shown it, and nobody verified it yet',
  (situation) => {
    const attestation = attestationOf(situation);
    if (attestation === undefined) return 'Nobody has shown that.';
    return attestation.verifiedBy === null ? undefined : 'It has been verified.';
  },
);

export const notByAttestor = guard('not by who showed it', (situation) => {
  const attestation: Attestation | undefined = attestationOf(situation);
  return attestation?.by === situation.actor.id
    ? 'Somebody else than who showed it verifies it.'
    : undefined;
});

export const isDone = guard('nothing is open', ({ found }) => {
  if (found.openPoints === null) return 'What was seen of it has not been judged yet.';
  const codes = [...new Set(found.openPoints.map(({ code }) => code))];
  return codes.length === 0 ? undefined : `Something is still open: ${codes.join(', ')}.`;
});

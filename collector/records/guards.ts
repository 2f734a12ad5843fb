/** What several kinds are guarded by. Separation of duties is by person, whatever roles they hold. csms.md §6. */
import { openSlots, standingApprovals } from './approvals.ts';
import type { Condition, Guard, RecordKind, Situation } from './lifecycle.ts';
import type { KeptApproval } from './record.ts';

/** Nobody approves what they asked for or wrote. */
export const notByItsAuthor: Guard = {
  sentence: 'not by who wrote it',
  refuses({ record, actor, steps }) {
    const authors = steps
      .filter(({ event, revision }) => event !== 'step' && revision === record.revision)
      .filter(({ event }) => event === 'create' || event === 'edit')
      .map(({ by }) => by.id);
    return actor.id === record.createdBy.id || authors.includes(actor.id)
      ? 'Who wrote it cannot decide on it.'
      : undefined;
  },
};

/** `peopleOf`: ids of users, such as who does the work. */
export function notBy<Of>(
  sentence: string,
  peopleOf: (situation: Situation<Of>) => readonly string[],
  refused: string,
): Guard<Of> {
  return {
    sentence,
    refuses: (situation) =>
      peopleOf(situation).includes(situation.actor.id) ? refused : undefined,
  };
}

type SlotsOf = (body: never) => readonly string[];
const none: SlotsOf = () => [];

/** One person does not speak for two sides, but for those that are shared. */
export function oneSideAPersonBut(sharedOf: SlotsOf): Guard {
  return {
    sentence: 'not by who has approved for another side',
    refuses({ record, actor, approvals, asked }) {
      const shared = sharedOf(record.body as never);
      const isShared = (slot: string) =>
        shared.includes(slot) && shared.includes(String(asked['slot']));
      const other = standingApprovals(approvals, record.hash).find(
        ({ user, slot }) => user === actor.id && slot !== asked['slot'] && !isShared(slot),
      );
      return other && `You have approved it for another side: ${other.slot}.`;
    },
  };
}
export const oneSideAPerson: Guard = oneSideAPersonBut(none);

/** An approval is taken back by who gave it. */
export const byWhoApproved: Guard = {
  sentence: 'by who has approved it for that side',
  refuses({ record, actor, approvals, asked }) {
    const isOwn = standingApprovals(approvals, record.hash).some(
      ({ user, slot }) => user === actor.id && slot === asked['slot'],
    );
    return isOwn ? undefined : 'You have not approved it for that side.';
  },
};

/** The side is one that has to approve. */
export function sideIsAsked(slotsOf: (body: never) => readonly string[]): Guard<never> {
  return {
    sentence: 'for a side that has to approve',
    refuses: ({ record, asked }) =>
      slotsOf(record.body).includes(String(asked['slot']))
        ? undefined
        : 'That side does not have to approve this.',
  };
}

/** With what is said now, every side has a person of its own. */
export function isLastSide<Of>(
  slotsOf: (body: Of) => readonly string[],
  sharedOf: (body: Of) => readonly string[] = () => [],
): Condition<Of> {
  return {
    sentence: 'every side has approved with it',
    holds: (situation) => stillOpen(situation, slotsOf, sharedOf).length === 0,
  };
}

export function isNotLastSide<Of>(
  slotsOf: (body: Of) => readonly string[],
  sharedOf: (body: Of) => readonly string[] = () => [],
): Condition<Of> {
  return {
    sentence: 'another side has still to approve',
    holds: (situation) => stillOpen(situation, slotsOf, sharedOf).length > 0,
  };
}

function stillOpen<Of>(
  { record, approvals, actor, asked, at }: Situation<Of>,
  slotsOf: (body: Of) => readonly string[],
  sharedOf: (body: Of) => readonly string[],
): readonly string[] {
  const now: KeptApproval = {
    ...{ revision: record.revision, hash: record.hash, slot: String(asked['slot']) },
    ...{ user: actor.id, name: actor.name, decision: 'given', meaning: '', at },
  };
  const standing = standingApprovals([...approvals, now], record.hash);
  return openSlots(slotsOf(record.body), standing, sharedOf(record.body));
}

/** Sides a record of this kind still waits for. */
export function openSides(
  { slots }: RecordKind,
  { record, approvals }: Pick<Situation, 'record' | 'approvals'>,
): readonly string[] {
  if (slots === undefined) return [];
  const shared = slots.shared?.(record.body);
  return openSlots(slots.of(record.body), standingApprovals(approvals, record.hash), shared);
}

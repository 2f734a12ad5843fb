/**
 * Whatever a change request says, whoever wrote it and whatever was decided before: who moves it on has the duty
 * to, and nobody else's. The duties of csms.md §6 are told here a second time, without the guards that keep them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requiredSlots } from '../../../collector/change/approval-policy.ts';
import { changeKinds } from '../../../collector/change/change-kinds.table.ts';
import { hashOf } from '../../../collector/evidence/record.ts';
import { change } from '../../../collector/records/kinds/change.ts';
import { nextStep, rowFor, type Situation } from '../../../collector/records/lifecycle.ts';
import type { KeptApproval, KeptRecord, KeptStep } from '../../../collector/records/record.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR = 3_600_000;
const instant = (hours: number) => new Date(NOW + hours * HOUR).toISOString() as Instant;
const PEOPLE = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const SIDES = ['ot', 'it', 'safety', 'quality'] as const;
const HASHES = [hashOf('as it stands'), hashOf('as it was')];
const events = [...new Set(change.steps.map(({ event }) => event))];
const states = Object.keys(change.states);

const person = fc.constantFrom(...PEOPLE);
const side = fc.constantFrom(...SIDES);
const who = (id: string) => ({ id, name: id.slice(-1) });

const anApproval = fc.record({
  slot: side,
  user: fc.option(person, { freq: 5 }),
  decision: fc.constantFrom('given', 'given', 'refused', 'withdrawn'),
  hash: fc.constantFrom(...HASHES),
});
const aStep = fc.record({
  by: person,
  event: fc.constantFrom(
    'edit',
    'submit',
    'open-emergency',
    'acknowledge',
    'approve-afterwards',
    'attest',
  ),
  slot: side,
  to: fc.constantFrom(...states),
  ago: fc.integer({ min: 0, max: 80 }),
});

const aSituation = fc
  .record({
    state: fc.constantFrom(...states),
    author: person,
    actor: person,
    requestedBy: fc.option(person),
    implementers: fc.subarray(PEOPLE),
    required: fc.subarray([...SIDES]),
    kind: fc.constantFrom(...changeKinds),
    risk: fc.constantFrom('low', 'medium', 'high'),
    isSafety: fc.boolean(),
    window: fc.constantFrom([-9, -8], [-1, 1], [3, 4], null),
    approvals: fc.array(anApproval, { maxLength: 6 }),
    steps: fc.array(aStep, { maxLength: 5 }),
    owners: fc.subarray(PEOPLE),
    isOpen: fc.boolean(),
    slot: side,
    attestation: fc.integer({ min: 1, max: 6 }),
  })
  .map((drawn): Situation => {
    const { state, author, actor, window, steps: taken, ...given } = drawn;
    const [from, to] = window ?? [0, 0];
    const body = {
      ...change.example,
      ...{ kind: given.kind, risk: given.risk, required: given.required },
      ...{ implementers: given.implementers, requestedBy: given.requestedBy },
      impacts: { isSafety: given.isSafety, isQuality: false },
      windows:
        window === null
          ? []
          : [{ from: instant(from ?? 0), to: instant(to ?? 0), zone: 'UTC', recurrence: null }],
    };
    const steps = [
      { event: 'create', by: author, slot: 'ot', to: 'draft', ago: 99 },
      ...taken.toSorted((a, b) => b.ago - a.ago),
    ].map(
      ({ event, by, slot, to: reached, ago }, index): KeptStep => ({
        ...{ number: index + 1, at: instant(-ago), by: who(by), event, from: 'draft', to: reached },
        ...{ revision: 1, comment: null },
        asked: { slot, meaning: 'm', hours: 12, isAlone: false, effect: 'e1', evidence: 'x' },
      }),
    );
    const approvals = given.approvals.map(
      (one, index): KeptApproval => ({
        ...{ ...one, decision: one.decision as KeptApproval['decision'], revision: 1 },
        ...{ name: '', meaning: 'm', at: instant(index - 40) },
      }),
    );
    return {
      record: {
        ...{ id: 'r', kind: 'change', site: 'plant', state, body, hash: HASHES[0], revision: 1 },
        createdBy: who(author),
      } as unknown as KeptRecord,
      ...{ actor: who(actor), at: instant(0), comment: null, steps, approvals },
      asked: { slot: given.slot, meaning: 'm', attestation: given.attestation, effect: 'e1' },
      found: {
        place: { zones: [], isSafety: false, isAcross: false },
        assetOwners: given.owners.map((user) => ({ user, since: instant(-99), until: null })),
        openPoints: given.isOpen ? [{ code: 'unseen' }] : [],
        isIncomplete: false,
      },
    };
  });

type Found = {
  readonly assetOwners: readonly { readonly user: string }[];
  readonly openPoints: readonly unknown[];
};
interface Told {
  readonly required: readonly string[];
  readonly implementers: readonly string[];
  readonly requestedBy: string | null;
  readonly risk: string;
  readonly windows: readonly { readonly to: string }[];
}
const bodyOf = ({ record }: Situation) => record.body as never as Told;
/** Who stands by the wording as it is for a side: the last word of each, and nobody of a side that was refused since. */
function standing({ approvals }: Situation, of: string): readonly string[] {
  const mine = approvals.filter(
    ({ slot, hash, user }) => slot === of && hash === HASHES[0] && user,
  );
  const refused = mine.findLastIndex(({ decision }) => decision === 'refused');
  const since = mine.slice(refused + 1);
  return [...new Set(since.map(({ user }) => user))].flatMap((user) =>
    user !== null && since.findLast((one) => one.user === user)?.decision === 'given' ? user : [],
  );
}
const wrote = ({ steps }: Situation) =>
  steps.filter(({ event }) => event === 'create' || event === 'edit').map(({ by }) => by.id);
const opener = ({ steps }: Situation) =>
  steps.findLast(({ event }) => event === 'open-emergency')?.by.id;

type Duty = (now: Situation) => Readonly<Record<string, boolean>>;

const approving: Duty = (now) => {
  const { required, implementers, requestedBy, risk, windows } = bodyOf(now);
  const [me, slot] = [now.actor.id, String(now.asked['slot'])];
  const { assetOwners } = now.found as Found;
  const policy = requiredSlots(now.record.body as never, (now.found as never)['place']);
  return {
    'did not write it': !wrote(now).includes(me),
    'did not ask for it': requestedBy !== me,
    'does not do the work': !implementers.includes(me),
    'speaks for a side that is asked': required.includes(slot),
    'speaks for no other side': !SIDES.some(
      (one) => one !== slot && standing(now, one).includes(me),
    ),
    'every side the policy asks for is asked': policy.every((one) => required.includes(one)),
    'there is still a window': windows.some(({ to }) => to > now.at),
    'owns assets, or the risk is low':
      slot !== 'ot' || risk === 'low' || assetOwners.some(({ user }) => user === me),
  };
};

/** What must be true of whoever was let; a sentence each. */
const duties: Readonly<Record<string, Duty>> = {
  approve: approving,
  'approve-imported': approving,
  refuse: (now) => ({
    'did not write it': !wrote(now).includes(now.actor.id),
    'does not do the work': !bodyOf(now).implementers.includes(now.actor.id),
  }),
  withdraw: (now) => ({
    'gave it': standing(now, String(now.asked['slot'])).includes(now.actor.id),
  }),
  verify: (now) => ({ 'does not do the work': !bodyOf(now).implementers.includes(now.actor.id) }),
  close: (now) => ({
    'does not do the work': !bodyOf(now).implementers.includes(now.actor.id),
    'nothing is open': (now.found as Found).openPoints.length === 0,
  }),
  acknowledge: (now) => ({ 'did not open it': opener(now) !== now.actor.id }),
  'approve-afterwards': (now) => ({
    'did not open it': opener(now) !== now.actor.id,
    'did not write it': !wrote(now).includes(now.actor.id),
    'does not do the work': !bodyOf(now).implementers.includes(now.actor.id),
    'speaks for OT or IT': ['ot', 'it'].includes(String(now.asked['slot'])),
  }),
  cancel: (now) => {
    const { requestedBy, implementers } = bodyOf(now);
    const theirs = [...wrote(now), requestedBy, ...implementers];
    const approvers = SIDES.flatMap((one) => standing(now, one));
    return { 'has to do with it': [...theirs, ...approvers].includes(now.actor.id) };
  },
};

test('whoever moves it on was to', () => {
  const allowed = new Map<string, number>();
  fc.assert(
    fc.property(aSituation, fc.constantFrom(...Object.keys(duties)), (now, event) => {
      if ('refused' in nextStep(change, event, now)) return;
      allowed.set(event, (allowed.get(event) ?? 0) + 1);
      const broken = Object.entries(duties[event]?.(now) ?? {}).filter(([, holds]) => !holds);
      expect(broken, `${event} of ${now.record.state}`).toEqual([]);
    }),
    { numRuns: 40_000 },
  );
  // A test of what is never let would be of nothing.
  expect([...allowed.keys()].sort()).toEqual(Object.keys(duties).sort());
});

test('it stands approved only with a person of its own for every side', () => {
  fc.assert(
    fc.property(aSituation, fc.constantFrom('approve', 'approve-imported'), (now, event) => {
      const next = nextStep(change, event, now);
      if ('refused' in next || next.step.to !== 'approved') return;
      const slot = String(now.asked['slot']);
      const holders = bodyOf(now).required.map((one) => [
        ...standing(now, one),
        ...(one === slot ? [now.actor.id] : []),
      ]);
      const ways = (left: readonly (readonly string[])[], taken: readonly string[]): boolean => {
        const [first, ...rest] = left;
        if (first === undefined) return true;
        return first.some((one) => !taken.includes(one) && ways(rest, [...taken, one]));
      };
      expect(ways(holders, [])).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test('from a state that no row leads from nothing leads on, whoever asks', () => {
  fc.assert(
    fc.property(aSituation, fc.constantFrom(...events), (now, event) => {
      const from = change.steps.filter((row) => row.event === event).flatMap((row) => row.from);
      if (from.includes(now.record.state)) return;
      expect(rowFor(change, event, now)).toBeUndefined();
      expect(nextStep(change, event, now)).toEqual({ refused: expect.stringMatching(/^It is /) });
    }),
    { numRuns: 10_000 },
  );
});

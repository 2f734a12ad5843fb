/** A grant: who may get at something, from where and when. csms.md §2 AccessGrant, §6. */
import * as z from 'zod';
import type { Instant } from '../../../protocols/messages/names.ts';
import { AccessGrantBody, flawOfGrant, peopleOf } from '../../access/access-grant.ts';
import { dueOfGrant, eventOfGrant, isLetIn, timeAtHand } from '../../access/course.ts';
import type { AccessGround } from '../../access/ground.ts';
import { AppError } from '../../errors.ts';
import { notBy } from '../guards.ts';
import { type Condition, defineKind, type Guard, type Situation, type Step } from '../lifecycle.ts';
import { line, reason } from '../prose.ts';

type GrantStep = Step<AccessGrantBody, AccessGround>;
type GrantGuard = Guard<AccessGrantBody, AccessGround>;

const Signature = z.object({ slot: z.literal('owner'), meaning: reason(200) });
const Why = z.object({ reason: reason(500) });
const ask = 'access.request' as const;
const owner = { takes: 'slot', isSigned: true, asks: Signature } as const;

const authorsOf = ({ record, steps }: Situation<AccessGrantBody>) => [
  record.createdBy.id,
  ...steps.filter(({ event }) => event === 'edit').map(({ by }) => by.id),
];

/** Of any revision: what somebody wrote may be in it still. */
const notByAuthors = notBy<AccessGrantBody>(
  'not by who asked for it',
  authorsOf,
  'Who asked for it cannot decide on it.',
) as GrantGuard;

const notByHolder = notBy<AccessGrantBody>(
  'not by who gets it or answers for it',
  ({ record }) => peopleOf(record.body),
  'Nobody grants access to themselves, or to whom they answer for.',
) as GrantGuard;

const notToOneself = notBy<AccessGrantBody>(
  'not by who gets it',
  ({ record: { body } }) => (body.person === null ? [] : [body.person]),
  'Nobody lets themselves in.',
) as GrantGuard;

const stillSound: GrantGuard = {
  sentence: 'it says all that its kind has to, and is not over',
  refuses: ({ record, at }) => flawOfGrant(record.body, at),
};

const allAreHere: GrantGuard = {
  sentence: 'who gets it, whose they are and who answers for it are still here',
  refuses: ({ found }) => found.gone[0],
};

const byItsAuthor: GrantGuard = {
  sentence: 'by who asked for it',
  refuses: ({ record, actor }) =>
    record.createdBy.id === actor.id ? undefined : 'Who asked for it takes it back.',
};

const onTheDay: GrantGuard = {
  sentence: 'a window is on, or begins within twelve hours',
  refuses: ({ record, at }) =>
    timeAtHand(record.body, Date.parse(at)) === undefined
      ? 'No window of it is on or near: access is opened on the day.'
      : undefined,
};

const isOpenedByHand: Condition<AccessGrantBody> = {
  sentence: 'it is for a vendor from afar',
  holds: ({ record }) => isLetIn(record.body),
};

/** What cannot be approved is not written down. */
function completes(given: AccessGrantBody, _: AccessGrantBody | undefined, at: Instant) {
  const flaw = flawOfGrant(given, at);
  if (flaw !== undefined) throw new AppError('invalid-request', { detail: flaw });
  return given;
}

const live = ['active', 'review_due'] as const;
const granted = ['approved', ...live] as const;
const steps: readonly GrantStep[] = [
  {
    ...{ event: 'approve', from: ['requested'], to: 'approved', gives: 'given', ...owner },
    guards: [notByAuthors, notByHolder, stillSound, allAreHere],
  },
  {
    ...{ event: 'refuse', from: ['requested'], to: 'refused', gives: 'refused', ...owner },
    guards: [notByAuthors],
  },
  {
    ...{ event: 'withdraw', from: ['requested'], to: 'withdrawn', takes: ask, asks: Why },
    guards: [byItsAuthor],
  },
  {
    ...{ event: 'activate', from: ['approved'], to: 'active', takes: 'access.activate' },
    when: isOpenedByHand as Condition<AccessGrantBody, AccessGround>,
    asks: z.object({ meaning: line(500) }),
    guards: [notToOneself, onTheDay, allAreHere],
  },
  // Whoever ends a session need not say why first.
  {
    ...{ event: 'deactivate', from: ['active'], to: 'approved', takes: 'access.activate' },
    when: isOpenedByHand as Condition<AccessGrantBody, AccessGround>,
  },
  { event: 'begin', from: ['approved'], to: 'active', takes: null },
  { event: 'rest', from: ['active'], to: 'approved', takes: null },
  { event: 'call-for-review', from: ['active'], to: 'review_due', takes: null },
  {
    ...{ event: 'review', from: live, to: 'active', takes: 'access.approve', isSigned: true },
    asks: z.object({ meaning: line(500) }),
    guards: [notByHolder, allAreHere],
  },
  { event: 'revoke', from: granted, to: 'revoked', takes: 'access.revoke', asks: Why },
  { event: 'leave', from: ['requested', ...granted], to: 'revoked', takes: null },
  { event: 'expire', from: ['requested', ...granted], to: 'expired', takes: null },
];

export const accessGrant = defineKind<AccessGrantBody, AccessGround>({
  ...{ kind: 'access-grant', plural: 'access-grants', title: 'Grant', body: AccessGrantBody },
  purpose:
    'Who may get at something of the plant, from where and when. C24 holds sessions from afar against it, C28 engineering writes, C02 and C05 new devices; asset owner or CSMS manager grant it, never who asks, gets it or answers for it.',
  example: {
    ...{ kind: 'vendor_remote', title: 'Remote maintenance of the fillers' },
    ...{ person: null, party: '00000000-0000-4000-8000-000000000001', account: null },
    sponsor: '00000000-0000-4000-8000-000000000002',
    targets: { assets: ['00000000-0000-4000-8000-000000000003'], zones: [] },
    ...{ right: 'engineer', sources: ['00000000-0000-4000-8000-000000000004'] },
    ...{ from: '2030-03-01T00:00:00.000Z' as Instant, end: '2030-09-01T00:00:00.000Z' as Instant },
    windows: [
      {
        ...{
          from: '2030-03-04T07:00:00.000Z' as Instant,
          to: '2030-03-04T15:00:00.000Z' as Instant,
        },
        ...{ zone: 'Europe/Berlin', recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=26' },
      },
    ],
    ...{ hasSecondFactor: true, justification: 'Maintenance contract 4711.', recording: null },
    ...{ device: null, medium: null, note: '' },
  },
  ...{ ref: 'ACC', initial: 'requested' },
  states: {
    requested: 'it is asked for',
    approved: 'it holds in its time; a vendor is not let in yet',
    active: 'its time has begun; a vendor is let in',
    review_due: 'it still holds, and somebody has to say that it is still needed',
    refused: 'it was not granted',
    withdrawn: 'it is not asked for any more',
    revoked: 'it was taken back, or somebody it rests on left',
    expired: 'its time is over',
  },
  creates: ask,
  edits: { from: ['requested'], takes: ask },
  completes,
  forceful: granted,
  ended: ['requested', 'refused', 'withdrawn', 'revoked', 'expired'],
  titleOf: ({ title }) => title,
  zoneOf: ({ device, targets: { assets, zones } }) =>
    device?.zone ?? (assets.length === 0 && zones.length === 1 ? (zones[0] ?? null) : null),
  keysOf: ({ kind, targets, sources, party, device, ...body }) => [
    `kind:${kind}`,
    ...targets.assets.map((asset) => `asset:${asset}`),
    ...targets.zones.map((zone) => `zone:${zone}`),
    ...sources.map((source) => `source:${source}`),
    ...[...new Set([body.person, body.sponsor])].flatMap((user) =>
      user === null ? [] : [`user:${user}`],
    ),
    ...(party === null ? [] : [`party:${party}`]),
    ...(device === null ? [] : [`zone:${device.zone}`]),
  ],
  briefOf: ({ kind, person, party, right, targets, from, end }) => ({
    ...{ kind, person, party, right, targets, from, end },
  }),
  approvedPartOf: ({ note: _, windows, ...agreed }) => ({
    ...agreed,
    windows: windows.map((window) => ({ ...window })),
  }),
  slots: { takes: { owner: 'access.approve' }, of: () => ['owner'] },
  dueOf: ({ record: { state, body }, steps: passed }) => dueOfGrant(state, body, passed),
  eventWhenDue: ({ record: { state, body }, steps: passed, at }) =>
    eventOfGrant(state, body, passed, at),
  tells: ({ createdBy, body }, event) =>
    NEWS.includes(event) ? [createdBy.id, ...peopleOf(body as never)] : [],
  steps,
});

const NEWS = ['approve', 'refuse', 'activate', 'call-for-review', 'revoke', 'leave', 'expire'];

import * as z from 'zod';
import type { Instant } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import { ExceptionBody, flawOfException } from '../../exceptions/exception.ts';
import { notByItsAuthor } from '../guards.ts';
import { defineKind, type Guard } from '../lifecycle.ts';
import { reason } from '../prose.ts';

const Signature = z.object({ slot: z.literal('owner'), meaning: reason(200) });
const Why = z.object({ reason: reason(500) });
const owner = { takes: 'slot', isSigned: true, asks: Signature } as const;
const ask = 'exception.request' as const;

const stillSound: Guard<ExceptionBody> = {
  sentence: 'it may still be, for at most 366 days from now',
  refuses: ({ record, at }) => flawOfException(record.body, at),
};

const byItsAuthor: Guard<ExceptionBody> = {
  sentence: 'by who asked for it',
  refuses: ({ record, actor }) =>
    record.createdBy.id === actor.id ? undefined : 'Who asked for it takes it back.',
};

/** What cannot be approved is not written down. */
function completes(given: ExceptionBody, _: ExceptionBody | undefined, at: Instant): ExceptionBody {
  const flaw = flawOfException(given, at);
  if (flaw !== undefined) throw new AppError('invalid-request', { detail: flaw });
  return given;
}

export const exception = defineKind<ExceptionBody>({
  ...{ kind: 'exception', plural: 'exceptions', title: 'Exception', body: ExceptionBody },
  purpose:
    'What is let be for a while though a rule is against it, and what is done instead. Checks and the change check read it; asset owner or CSMS manager decide, never who asked.',
  example: {
    covers: {
      ...{ checks: ['C21'], rules: [], requirements: [], risks: [], matches: [], kinds: [] },
    },
    subjects: { assets: ['00000000-0000-4000-8000-000000000001'], zones: [] },
    ...{ isSiteWide: false, reason: 'The old panel speaks nothing but FTP.' },
    compensation: 'Only the engineering station may reach it; the port is watched.',
    ...{ expires: '2026-12-31T00:00:00.000Z' as Instant, note: '' },
  },
  ...{ ref: 'EXC', initial: 'requested' },
  states: {
    requested: 'it is asked for',
    approved: 'it holds until it expires',
    refused: 'it was not approved',
    expired: 'its time is over',
    revoked: 'it was put an end to',
    withdrawn: 'it is not asked for any more',
  },
  creates: ask,
  edits: { from: ['requested'], takes: ask },
  completes,
  forceful: ['approved'],
  ended: ['requested', 'refused', 'expired', 'revoked', 'withdrawn'],
  titleOf: ({ covers }) => `Exception of ${Object.values(covers).flat().slice(0, 5).join(', ')}`,
  keysOf: ({ subjects, covers }) => [
    ...subjects.assets.map((asset) => `asset:${asset}`),
    ...subjects.zones.map((zone) => `zone:${zone}`),
    ...covers.checks.map((check) => `check:${check}`),
  ],
  briefOf: ({ covers, subjects, isSiteWide, expires }) => ({
    ...{ covers, subjects, isSiteWide, expires },
  }),
  approvedPartOf: ({ note: _, ...agreed }) => agreed,
  slots: { takes: { owner: 'exception.approve' }, of: () => ['owner'] },
  dueOf: ({ record }) =>
    record.state === 'approved' || record.state === 'requested' ? record.body.expires : null,
  eventWhenDue: () => 'expire',
  tells: ({ createdBy }, event) =>
    ['approve', 'refuse', 'revoke', 'reconsider', 'expire'].includes(event) ? [createdBy.id] : [],
  steps: [
    {
      ...{ event: 'approve', from: ['requested'], to: 'approved', gives: 'given', ...owner },
      guards: [notByItsAuthor as Guard<ExceptionBody>, stillSound],
    },
    {
      ...{ event: 'refuse', from: ['requested'], to: 'refused', gives: 'refused', ...owner },
      guards: [notByItsAuthor as Guard<ExceptionBody>],
    },
    // Who approved thinks again: it holds no more, and may be approved by another.
    { event: 'reconsider', from: ['approved'], to: 'requested', gives: 'withdrawn', ...owner },
    {
      ...{ event: 'withdraw', from: ['requested'], to: 'withdrawn', takes: ask, asks: Why },
      guards: [byItsAuthor],
    },
    {
      ...{ event: 'revoke', from: ['approved'], to: 'revoked', takes: 'exception.approve' },
      asks: Why,
    },
    { event: 'expire', from: ['requested', 'approved'], to: 'expired', takes: null },
  ],
});

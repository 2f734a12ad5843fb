/** A record as the check reads it: what stood at a time stands for ever. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvedSpans } from '../../../collector/change/approval.ts';
import type { ChangeBody } from '../../../collector/change/change-body.ts';
import { standingOf } from '../../../collector/change/emergency.ts';
import {
  type RequestApproval,
  type RequestRecord,
  type RequestRevision,
  type RequestStep,
  requestOf,
} from '../../../collector/change/request-of.ts';
import { HOUR, MINUTE } from '../../../collector/change/window.ts';
import { instantOf } from '../../../collector/store/time.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { at, digest, item, onAsset, window } from '../../support/change-control.ts';

const record: RequestRecord = {
  ...{ id: 'id-1', ref: 'CHG-1', site: 'plant' as SiteId, state: 'submitted', createdBy: 'ruth' },
};
const body: ChangeBody = {
  ...{ title: 'A change', kind: 'logic', risk: 'medium', required: ['ot', 'it'] },
  items: [item(onAsset('plc-7'), ['logic'])],
  windows: [window('22:00', '23:00')],
  ...{ graceBeforeMinutes: null, graceAfterMinutes: null, implementers: ['ivan'] },
  ...{ sources: ['ews-3'], sop: null, rollback: 'The old one.', test: 'It runs.' },
  ...{ impacts: { isSafety: false, isQuality: false }, requestedBy: null, origin: null },
  project: null,
};
const revision = (
  number: number,
  since: string,
  more: Partial<ChangeBody> = {},
): RequestRevision => ({
  ...{ revision: number, since: at(since), hash: `hash-${number}` },
  body: { ...body, ...more },
});
const approval = (
  slot: 'ot' | 'it',
  user: string | null,
  when: string,
  of = 1,
): RequestApproval => ({
  ...{ slot, user, decision: 'given', at: at(when), meaning: 'I approve it.' },
  ...{ revision: of, hash: `hash-${of}` },
});
const step = (
  event: string,
  to: string,
  when: string,
  more: Partial<RequestStep> = {},
): RequestStep => ({
  ...{ revision: 1, at: at(when), actor: 'ruth', event, to, asked: {} },
  ...more,
});

const spans = (...given: Parameters<typeof requestOf>) =>
  requestOf(...given).map((request) =>
    approvedSpans(request, digest).map(({ from, to }) =>
      [from, to]
        .map((time) => (Number.isFinite(time) ? instantOf(time).slice(11, 16) : ''))
        .join('-'),
    ),
  );

const both = [approval('ot', 'olga', '12:00'), approval('it', 'ines', '13:00')];

describe('an approval', () => {
  test('counts for the revision it was given to, until another takes its place', () => {
    expect(spans(record, [revision(1, '08:00')], [], both, digest)).toEqual([['13:00-']]);
    const edited = [revision(1, '08:00'), revision(2, '14:00', { sources: ['ews-4'] })];
    expect(spans(record, edited, [], both, digest)).toEqual([['13:00-14:00'], []]);
  });

  test('counts for nothing where the record said something else than what was approved', () => {
    const [ot, it] = both as [RequestApproval, RequestApproval];
    const forged = [ot, { ...it, hash: 'hash-of-another' }];
    expect(spans(record, [revision(1, '08:00')], [], forged, digest)).toEqual([[]]);
  });

  test('by nobody known here, or by whom it was asked for, does not count', () => {
    const unknown = [approval('ot', 'olga', '12:00'), approval('it', null, '13:00')];
    expect(spans(record, [revision(1, '08:00')], [], unknown, digest)).toEqual([[]]);
    const own = [approval('ot', 'ruth', '12:00'), approval('it', 'ines', '13:00')];
    expect(spans(record, [revision(1, '08:00')], [], own, digest)).toEqual([[]]);
    const imported = [revision(1, '08:00', { requestedBy: 'ines' })];
    expect(spans(record, imported, [], both, digest)).toEqual([[]]);
  });

  test.each(['cancelled', 'closed', 'failed_rolled_back'])('ends when it is %s', (to) => {
    const steps = [step('end', to, '15:00')];
    expect(spans(record, [revision(1, '08:00')], steps, both, digest)).toEqual([['13:00-15:00']]);
  });

  test('is not voided by a value that is recorded at verification', () => {
    const steps = [
      step('record-value', 'verifying', '23:30', {
        asked: { effect: 'e-1', value: 'A1' },
        actor: 'ivan',
      }),
    ];
    const [request] = requestOf(record, [revision(1, '08:00')], steps, both, digest);
    expect(request?.recorded).toEqual([
      { effect: 'e-1', value: 'A1', by: 'ivan', at: at('23:30') },
    ]);
    expect(spans(record, [revision(1, '08:00')], steps, both, digest)).toEqual([['13:00-']]);
  });
});

describe('an emergency', () => {
  const opened = step('open-emergency', 'emergency_open', '02:00', {
    actor: 'olga',
    asked: { reason: 'down', hours: 4, isAlone: false },
  });
  const emergencyWith = (...more: RequestStep[]) =>
    requestOf(record, [revision(1, '01:00')], [opened, ...more], [], digest)[0]?.emergency;

  test('is told by its steps: who opened it, until when, who acknowledged it, who reviewed it', () => {
    const emergency = emergencyWith(
      step('acknowledge', 'emergency_open', '02:20', { actor: 'sven' }),
      step('approve-afterwards', 'retro_review', '09:00', { actor: 'otto', asked: { slot: 'ot' } }),
      step('approve-afterwards', 'verifying', '10:00', { actor: 'ines', asked: { slot: 'it' } }),
    );
    expect(emergency).toMatchObject({
      ...{ openedAt: at('02:00'), openedBy: 'olga', reason: 'down', until: at('06:00') },
      acknowledged: { by: 'sven', at: at('02:20') },
    });
    expect(standingOf(emergency!, Date.parse(at('11:00')))).toBe('approved');
  });

  test('that is refused is refused, one that nobody acknowledged has lapsed', () => {
    const refused = emergencyWith(
      step('acknowledge', 'emergency_open', '02:20', { actor: 'sven' }),
      step('refuse-afterwards', 'rejected', '09:00', { actor: 'ines', asked: { slot: 'it' } }),
    );
    expect(standingOf(refused!, Date.parse(at('11:00')))).toBe('refused');
    expect(standingOf(emergencyWith()!, Date.parse(at('11:00')))).toBe('lapsed');
  });
});

/** Any history: at each minute somebody edits, approves, withdraws, records or ends. */
const aHistory = fc.array(
  fc.constantFrom('edit', 'ot', 'it', 'withdraw', 'record', 'cancel', 'submit', 'emergency'),
  { minLength: 1, maxLength: 14 },
);

function played(acts: readonly string[]) {
  const revisions = [revision(1, '00:00')];
  const steps: RequestStep[] = [];
  const approvals: RequestApproval[] = [];
  acts.forEach((act, index) => {
    const when = instantOf(Date.parse(at('00:00')) + (index + 1) * MINUTE);
    const { revision: number } = revisions.at(-1)!;
    const taken = (event: string, to: string, asked = {}) =>
      steps.push({ revision: number, at: when, actor: 'ruth', event, to, asked });
    const decided = (slot: 'ot' | 'it', decision: 'given' | 'withdrawn') =>
      approvals.push({ ...approval(slot, slot, '00:00', number), at: when, decision });
    if (act === 'edit') {
      revisions.push({ ...revision(number + 1, '00:00', { sources: [`s${index}`] }), since: when });
    } else if (act === 'ot' || act === 'it') decided(act, 'given');
    else if (act === 'withdraw') decided('it', 'withdrawn');
    else if (act === 'record')
      taken('record-value', 'verifying', { effect: 'e', value: `${index}` });
    else if (act === 'cancel') taken('cancel', 'cancelled');
    else if (act === 'emergency')
      taken('open-emergency', 'emergency_open', { hours: 2, reason: '' });
    else taken('submit', 'submitted');
  });
  return requestOf(record, revisions, steps, approvals, digest);
}

test('whatever happens later, a revision that was superseded says what it said, approved as it was', () => {
  fc.assert(
    fc.property(aHistory, aHistory, (before, after) => {
      const then = played(before);
      const now = played([...before, ...after]);
      expect(now.length).toBeGreaterThanOrEqual(then.length);
      expect(now.slice(0, then.length - 1)).toEqual(then.slice(0, -1));
      for (const [index, request] of now.entries()) {
        expect(request.version).toBe(index + 1);
        expect(request.supersededAt === null).toBe(index === now.length - 1);
        const last = approvedSpans(request, digest).at(-1);
        if (request.supersededAt !== null && last !== undefined) {
          expect(last.to).toBeLessThanOrEqual(Date.parse(request.supersededAt));
        }
      }
    }),
  );
});

test('no emergency lasts longer than it was opened for', () => {
  const hours = [1, 12].map((given) => {
    const steps = [
      step('open-emergency', 'emergency_open', '02:00', { asked: { reason: 'x', hours: given } }),
    ];
    const [request] = requestOf(record, [revision(1, '01:00')], steps, [], digest);
    return (Date.parse(request!.emergency!.until) - Date.parse(at('02:00'))) / HOUR;
  });
  expect(hours).toEqual([1, 12]);
});

import { describe, expect, test } from 'vitest';
import {
  type Approval,
  approvedContent,
  approvedSpans,
} from '../../../collector/change/approval.ts';
import type { ChangeRequest } from '../../../collector/change/change.ts';
import { instantOf } from '../../../collector/store/time.ts';
import { approval, at, change, digest, request, verdicts } from '../../support/change-control.ts';

const plain = request({ approvals: [] });

/** `12:00-13:00`; open while it stands. */
const spans = (approvals: readonly Approval[], more: Partial<ChangeRequest> = {}) =>
  approvedSpans({ ...plain, approvals, ...more }, digest).map(({ from, to }) => {
    const clock = (time: number) => instantOf(time).slice(11, 16);
    return `${clock(from)}-${Number.isFinite(to) ? clock(to) : ''}`;
  });

const ot = approval(plain, 'ot', at('12:00'));
const it = approval(plain, 'it', at('13:00'));

describe('a request stands approved', () => {
  test('from the last of those who have to', () => {
    expect(spans([ot, it])).toEqual(['13:00-']);
    expect(spans([it, ot])).toEqual(['13:00-']);
    expect(spans([ot])).toEqual([]);
  });

  test('until one of them withdraws, and again from when it is given anew', () => {
    const withdrawn = { ...it, decision: 'withdrawn', at: at('14:00') } as const;
    const again = { ...it, at: at('15:00') };
    expect(spans([ot, it, withdrawn])).toEqual(['13:00-14:00']);
    expect(spans([ot, it, withdrawn, again])).toEqual(['13:00-14:00', '15:00-']);
  });

  test('until somebody refuses for a side that has to approve', () => {
    const refused = approval(plain, 'it', at('14:00'), { user: 'isaac', decision: 'refused' });
    expect(spans([ot, it, refused])).toEqual(['13:00-14:00']);
    const quality = approval(plain, 'quality', at('14:00'), { decision: 'refused' });
    expect(spans([ot, it, quality])).toEqual(['13:00-']);
  });

  test('until it is cancelled, or another version takes its place', () => {
    expect(spans([ot, it], { cancelledAt: at('14:00') })).toEqual(['13:00-14:00']);
    expect(spans([ot, it], { supersededAt: at('14:00') })).toEqual(['13:00-14:00']);
    expect(spans([ot, it], { cancelledAt: at('12:30') })).toEqual([]);
  });

  test('by as many people as there are sides: nobody speaks for both, nor for their own wish', () => {
    const both = { ...it, user: 'olga' };
    expect(spans([ot, both])).toEqual([]);
    expect(spans([ot, both, approval(plain, 'ot', at('14:00'), { user: 'otto' })])).toEqual([
      '14:00-',
    ]);
    expect(spans([ot, { ...it, user: 'ruth' }])).toEqual([]);
    expect(spans([ot, { ...it, user: null }])).toEqual([]);
  });

  test('only for what they saw', () => {
    expect(spans([ot, { ...it, recordHash: 'of another record' }])).toEqual([]);
  });
});

test('an approval withdrawn in the middle of a window covers what was done before, and nothing after', () => {
  const withdrawn = { ...it, decision: 'withdrawn', at: at('22:30') } as const;
  const approved = { ...plain, approvals: [ot, it, withdrawn] };
  const [before, after] = verdicts(
    [change('logic.download', '22:10'), change('logic.download', '22:40')],
    [approved],
  );
  expect(before!.verdict).toBe('authorised');
  expect(after!.verdict).toBe('unauthorised');
  expect(after!.reasons).toContainEqual({
    ...{ code: 'approval-ended', request: 'CHG-1', at: at('22:30') },
  });
});

test('what is approved is the same text whatever the order of its properties', () => {
  const turned = Object.fromEntries(Object.entries(plain).reverse()) as unknown as ChangeRequest;
  expect(approvedContent(turned)).toBe(approvedContent(plain));
});

describe('where two people answer for the site', () => {
  const one = (slot: 'ot' | 'it' | 'safety', more: Partial<ChangeRequest> = {}) => {
    const of = request({ isTwoPeople: true, required: ['ot', 'it'], approvals: [], ...more });
    return approval(of, slot, at('-1 12:00'), { user: 'olga' });
  };
  const spans = (more: Partial<ChangeRequest>) =>
    approvedSpans(request({ isTwoPeople: true, required: ['ot', 'it'], ...more }), digest).length;

  test('one of them stands for OT and for IT', () => {
    expect(spans({ approvals: [one('ot'), one('it')] })).toBe(1);
    expect(spans({ approvals: [one('ot')] })).toBe(0);
  });

  test('and for no third side', () => {
    const required = ['ot', 'it', 'safety'] as const;
    const three = (['ot', 'it', 'safety'] as const).map((slot) => one(slot, { required }));
    expect(spans({ required, approvals: three })).toBe(0);
    const sam = three.map((given) => (given.slot === 'safety' ? { ...given, user: 'sam' } : given));
    expect(spans({ required, approvals: sam })).toBe(1);
  });

  test('where they do not, that is one side too few', () => {
    const plain = { approvals: [] as never };
    const of = request({ required: ['ot', 'it'], ...plain });
    const both = (['ot', 'it'] as const).map((slot) =>
      approval(of, slot, at('-1 12:00'), { user: 'olga' }),
    );
    expect(approvedSpans({ ...of, approvals: both }, digest)).toEqual([]);
  });
});

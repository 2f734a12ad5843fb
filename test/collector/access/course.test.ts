/** What the clock makes of a grant, and when somebody could rely on it. */
import { describe, expect, test } from 'vitest';
import { dueOfGrant, eventOfGrant, liveIn, type Passed } from '../../../collector/access/course.ts';
import { isGranted, personUsing, type Use } from '../../../collector/access/standing.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { grantBody, IVAN, march, STATION, uuid, vendorBody } from '../../support/granted.ts';
import { asset } from '../../support/plant-rows.ts';

const step = (event: string, to: string, day: number, clock?: string): Passed => ({
  ...{ event, to, at: march(day, clock) },
});
const approved = step('approve', 'approved', 1, '09:00');
const range = { from: Date.parse(march(1)), to: Date.parse('2026-05-01T00:00:00.000Z') };
const told = (...of: Parameters<typeof liveIn>) =>
  liveIn(...of).map(({ from, to }) =>
    [from, to].map((moment) => new Date(moment).toISOString().slice(5, 16)).join(' '),
  );

describe('the clock', () => {
  test.each<[string, string, Passed[], string | undefined, string | null]>([
    ['asks for nothing before its end', 'requested', [], undefined, '2026-04-01'],
    ['begins what is approved', 'approved', [approved], 'begin', '2026-03-01'],
    [
      'calls for a review of what changes the plant after 90 days',
      ...(['active', [step('begin', 'active', 1)], undefined, '2026-04-01'] as const),
    ],
    ['leaves alone what is revoked', 'revoked', [approved], undefined, null],
  ] as never)('%s', (_, state, steps, event, due) => {
    const body = grantBody();
    expect(eventOfGrant(state, body, steps, march(5))).toBe(event);
    expect(dueOfGrant(state, body, steps)?.slice(0, 10) ?? null).toBe(due);
  });

  test('a review is due 90 days after it began, or after the last one; what only looks twice that', () => {
    const begun = step('begin', 'active', 1);
    const endless = grantBody({ end: null });
    expect(dueOfGrant('active', endless, [begun])?.slice(0, 10)).toBe('2026-05-30');
    const reviewed = [begun, step('review', 'active', 11)];
    expect(dueOfGrant('active', endless, reviewed)?.slice(0, 10)).toBe('2026-06-09');
    const looker = grantBody({ end: null, right: 'view' });
    expect(dueOfGrant('active', looker, [begun])?.slice(0, 10)).toBe('2026-08-28');
  });

  test('a vendor who was let in is let out when that window is over, and stays out until the next day of it', () => {
    const steps = [approved, step('activate', 'active', 9, '06:30')];
    expect(dueOfGrant('active', vendorBody(), steps)).toBe(march(9, '15:00'));
    expect(eventOfGrant('active', vendorBody(), steps, march(9, '14:59'))).toBeUndefined();
    expect(eventOfGrant('active', vendorBody(), steps, march(9, '15:00'))).toBe('rest');
    expect(dueOfGrant('approved', vendorBody(), steps)?.slice(0, 10)).toBe('2026-04-01');
  });

  test('what is over expires, though it never began', () => {
    const after = march(31, '23:59');
    expect(eventOfGrant('approved', grantBody({ end: march(20) }), [approved], after)).toBe(
      'expire',
    );
  });
});

describe('it is live', () => {
  test('from its approval to its end, also where the collector noticed neither in time', () => {
    expect(told(grantBody(), [approved], range)).toEqual(['03-01T09:00 04-01T00:00']);
    const late = [approved, step('begin', 'active', 4), step('expire', 'expired', 31)];
    expect(told(grantBody({ end: march(20) }), late, range)).toEqual(['03-01T09:00 03-20T00:00']);
  });

  test('until it is revoked, and while a review is due', () => {
    const steps = [
      ...[approved, step('begin', 'active', 1), step('call-for-review', 'review_due', 5)],
      step('revoke', 'revoked', 7),
    ];
    expect(told(grantBody(), steps, range)).toEqual(['03-01T09:00 03-07T00:00']);
  });

  test('of a vendor: only where OT let them in, and in the window of that day', () => {
    expect(told(vendorBody(), [approved], range)).toEqual([]);
    const early = [approved, step('activate', 'active', 9, '06:30')];
    expect(told(vendorBody(), early, range)).toEqual(['03-09T07:00 03-09T15:00']);
    const out = [...early, step('deactivate', 'approved', 9, '11:00')];
    expect(told(vendorBody(), out, range)).toEqual(['03-09T07:00 03-09T11:00']);
  });

  test('on the day the clock goes forward, by the clock on the wall', () => {
    const body = vendorBody({ end: '2026-04-20T00:00:00.000Z' });
    const steps = [approved, step('activate', 'active', 30, '05:50')];
    expect(told(body, steps, range)).toEqual(['03-30T06:00 03-30T14:00']);
  });

  test('of what was refused or is still asked for: never', () => {
    expect(told(grantBody(), [], range)).toEqual([]);
    expect(told(grantBody(), [step('refuse', 'refused', 2)], range)).toEqual([]);
  });
});

describe('whose hand it was', () => {
  const use = (more: Partial<Use> = {}): Use => ({
    ...{ assets: [asset(1)], zone: null, sources: [STATION], from: march(5), to: march(5) },
    ...more,
  });
  const grant = (more: Parameters<typeof grantBody>[0] = {}, id = 1) => {
    const body = grantBody(more);
    const about = { id: uuid(id), ref: `ACC-${id}`, site: 'plant' as SiteId };
    return { ...about, body, live: liveIn(body, [approved], range) };
  };

  test('is that of the one whose grant was in use at that station', () => {
    expect(personUsing([grant()], use())).toBe(IVAN);
  });

  test.each<[string, ReturnType<typeof grant>[], Partial<Use>]>([
    ['nobody saw the station', [grant()], { sources: [] }],
    ['it was another station', [grant()], { sources: [asset(8)] }],
    ['the grant names no station', [grant({ sources: [] })], {}],
    ['it was another asset', [grant()], { assets: [asset(2)] }],
    ['it was before the approval', [grant()], { from: march(1), to: march(1) }],
    ['it may have been before', [grant()], { from: march(1, '08:00'), to: march(1, '10:00') }],
    ['it lets them only look', [grant({ right: 'view' })], {}],
    ['it is a program’s', [grant({ kind: 'service', account: 'svc' })], {}],
    ['two people have one there', [grant(), grant({ person: uuid(3) }, 2)], {}],
    ['somebody of a party comes', [grant(), grant({ person: null }, 2)], {}],
  ])('is not known where %s', (_, grants, more) => {
    expect(personUsing(grants, use(more))).toBeNull();
  });

  test('a zone that is named covers what is in it, and permits no device or medium as a use', () => {
    const zoned = grant({ targets: { assets: [], zones: [uuid(20)] } });
    expect(isGranted(zoned, use({ zone: uuid(20) }))).toBe(true);
    expect(isGranted(zoned, use({ zone: uuid(21) }))).toBe(false);
    const carried = grant({
      ...{ kind: 'media', right: null },
      medium: { label: 'x', scanned: null, digest: null },
    });
    expect(isGranted(carried, use())).toBe(false);
  });
});

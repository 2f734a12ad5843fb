import { describe, expect, test } from 'vitest';
import { ExceptionBody, flawOfException } from '../../../collector/exceptions/exception.ts';
import {
  endOf,
  exceptionFor,
  type GrantedException,
  toleranceOf,
} from '../../../collector/exceptions/tolerance.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { change, verdicts } from '../../support/change-control.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const day = (text: string) => `${text}T00:00:00.000Z` as Instant;
const NOW = day('2026-03-01');
const nothing = { checks: [], rules: [], requirements: [], risks: [], matches: [], kinds: [] };

const body = (
  more: Omit<Partial<ExceptionBody>, 'covers'> & { covers?: Partial<ExceptionBody['covers']> } = {},
): ExceptionBody => ({
  ...{ subjects: { assets: [id(1)], zones: [] }, isSiteWide: false },
  ...{ reason: 'no spare', compensation: 'watched', expires: day('2026-06-01'), note: '' },
  ...more,
  covers: { ...nothing, checks: ['C21'], ...more.covers },
});

describe('an exception', () => {
  test('that covers something, somewhere, for a while, may be asked for', () => {
    expect(ExceptionBody.parse(body())).toEqual(body());
    expect(flawOfException(body(), NOW)).toBeUndefined();
    expect(flawOfException(body({ covers: { kinds: ['param.write'] } }), NOW)).toBeUndefined();
  });

  test.each([
    ['covers nothing', { covers: { checks: [] } }, 'It covers nothing.'],
    ['is nowhere', { subjects: { assets: [], zones: [] } }, 'It names no asset and no zone.'],
    [
      'is everywhere and somewhere',
      { isSiteWide: true },
      'It is for the whole site, or for what it names.',
    ],
    [
      'tolerates changes everywhere',
      { isSiteWide: true, subjects: { assets: [], zones: [] }, covers: { kinds: ['param.write'] } },
      'Changes are tolerated in a place that is named.',
    ],
    [
      'tolerates downloads',
      { covers: { kinds: ['logic.download'] } },
      'logic.download takes a change request, standing if it recurs.',
    ],
    [
      'tolerates firmware',
      { covers: { kinds: ['firmware.changed'] } },
      'firmware.changed takes a change request, standing if it recurs.',
    ],
    ['has expired', { expires: NOW }, 'It would have expired.'],
    ['is a rule', { expires: day('2027-03-03') }, 'It ends after 366 days at most.'],
  ] as const)('that %s may not', (_, more, flaw) => {
    expect(flawOfException(body(more as never), NOW)).toBe(flaw);
  });

  test('may last 366 days to the day', () => {
    expect(flawOfException(body({ expires: day('2027-03-02') }), NOW)).toBeUndefined();
  });

  test.each(['reason', 'compensation', 'expires'])('does not do without %s', (field) => {
    for (const value of ['', undefined]) {
      const parsed = ExceptionBody.safeParse({ ...body(), [field]: value });
      expect(parsed.error?.issues[0]?.path).toEqual([field]);
    }
  });
});

const granted = (n: number, more: Partial<GrantedException> = {}): GrantedException => ({
  ...{
    id: id(n),
    ref: `EXC-${n}`,
    site: 'plant' as SiteId,
    body: body(),
    approvedAt: NOW,
    endedAt: null,
  },
  ...more,
});

describe('an exception that was approved', () => {
  test('covers its checks on its subjects while it lasts', () => {
    const found = (more: object, at = day('2026-04-01')) =>
      exceptionFor([granted(7)], { by: 'checks', id: 'C21', asset: id(1), zone: null, ...more }, at)
        ?.ref;
    expect(found({})).toBe('EXC-7');
    expect(found({ id: 'C22' })).toBeUndefined();
    expect(found({ by: 'requirements' })).toBeUndefined();
    expect(found({ asset: id(2) })).toBeUndefined();
    expect(found({ asset: null })).toBeUndefined();
    expect(found({}, day('2026-02-28'))).toBeUndefined();
    expect(found({}, day('2026-06-01'))).toBeUndefined();
  });

  test('in a zone covers what is in it, and on a site all of it', () => {
    const zone = granted(1, { body: body({ subjects: { assets: [], zones: [id(8)] } }) });
    const site = granted(2, {
      body: body({ isSiteWide: true, subjects: { assets: [], zones: [] } }),
    });
    const asked = { by: 'checks', id: 'C21', asset: id(1), zone: id(8) } as const;
    expect(exceptionFor([zone], asked, day('2026-04-01'))?.ref).toBe('EXC-1');
    expect(exceptionFor([zone], { ...asked, zone: id(9) }, day('2026-04-01'))).toBeUndefined();
    expect(exceptionFor([site], { ...asked, zone: null }, day('2026-04-01'))?.ref).toBe('EXC-2');
  });

  test('of several, the one that ends last is named', () => {
    const longer = granted(2, { body: body({ expires: day('2026-07-01') }) });
    const asked = { by: 'checks', id: 'C21', asset: id(1), zone: null } as const;
    expect(exceptionFor([granted(1), longer], asked, day('2026-04-01'))?.ref).toBe('EXC-2');
  });

  test('ends when it is revoked, and never later than it expires', () => {
    expect(endOf(granted(1, { endedAt: day('2026-04-01') }))).toBe(day('2026-04-01'));
    expect(endOf(granted(1, { endedAt: day('2026-08-01') }))).toBe(day('2026-06-01'));
    expect(endOf(granted(1))).toBe(day('2026-06-01'));
  });
});

describe('the change check', () => {
  const tolerating = (more: Partial<GrantedException> = {}) => {
    const one = change('param.write', '22:30', { id: 'd-1' });
    const exception = granted(3, {
      approvedAt: day('2020-01-01'),
      body: body({
        covers: { checks: [], kinds: ['param.write'] },
        subjects: { assets: [one.asset!], zones: [] },
        expires: day('2099-01-01'),
      }),
      ...more,
    });
    const tolerance = toleranceOf(exception);
    return verdicts([one], [], { tolerances: tolerance === undefined ? [] : [tolerance] })[0];
  };

  test('tolerates what an exception covers, and says which', () => {
    const verdict = tolerating();
    expect(verdict?.verdict).toBe('tolerated');
    expect(verdict?.reasons).toContainEqual(
      expect.objectContaining({ code: 'tolerated-by', exception: id(3) }),
    );
  });

  test('does not once it was revoked, nor before it was approved', () => {
    expect(tolerating({ endedAt: day('2021-01-01') })?.verdict).toBe('unauthorised');
    expect(tolerating({ approvedAt: day('2098-01-01') })?.verdict).toBe('unauthorised');
  });

  test('is told nothing by an exception of checks alone', () => {
    expect(toleranceOf(granted(1))).toBeUndefined();
  });
});

/** What the pages show is worked out in pure functions: these are their promises. */
import { describe, expect, test } from 'vitest';
import type { AgentSummary } from '../../collector/api/contract/agent.ts';
import { coverageOf } from '../../dashboards/web/src/view/coverage.ts';
import { stripsOf } from '../../dashboards/web/src/view/coverage-strip.ts';
import { parseFilter, withField } from '../../dashboards/web/src/view/filter-box.ts';
import { bytesOf, hexRows } from '../../dashboards/web/src/view/hex-dump.ts';
import {
  ageOf,
  formatInstant,
  formatInterval,
  formatSpan,
} from '../../dashboards/web/src/view/instant.ts';
import { formatShare, formatShort } from '../../dashboards/web/src/view/number.ts';
import { arrivals, windowOf } from '../../dashboards/web/src/view/page-window.ts';
import { nextSort, readSort } from '../../dashboards/web/src/view/sort.ts';
import { diffText } from '../../dashboards/web/src/view/text-diff.ts';

describe('the filter box', () => {
  const fields = { vendor: 'vendor', 'device.manufacturer': 'vendor', role: 'role', ip: 'ip' };
  const parse = (text: string) => parseFilter(text, fields);

  test.each([
    ['', {}],
    ['  pump  7 ', { q: 'pump 7' }],
    ['vendor:Siemens', { vendor: 'Siemens' }],
    ['vendor:"Siemens AG" pump', { vendor: 'Siemens AG', q: 'pump' }],
    ['device.manufacturer:ABB role:plc', { vendor: 'ABB', role: 'plc' }],
    ['ip:10.0.0.0/24', { ip: '10.0.0.0/24' }],
    ['ip:fe80::1', { ip: 'fe80::1' }],
    ['00:1b:1b:23:eb:3b', { q: '00:1b:1b:23:eb:3b' }],
    ['"or"', { q: 'or' }],
  ])('%j asks for %j', (text, values) => {
    expect(parse(text)).toEqual({ values });
  });

  test.each([
    ['pump colour:red', 6, 'colour:red', 'unknown-field'],
    ['vendor:ABB or vendor:Siemens', 12, 'or', 'not-supported'],
    ['vendor:', 1, 'vendor:', 'no-value'],
    ['vendor:*', 1, 'vendor:*', 'not-supported'],
    ['vendor:A vendor:B', 10, 'vendor:B', 'twice'],
    ['vendor:"ABB', 1, 'vendor:ABB', 'unclosed'],
  ])('%j is refused at column %i', (text, column, token, reason) => {
    expect(parse(text)).toEqual({ values: {}, problem: { column, token, reason } });
  });

  test('one more field takes the place of the same field', () => {
    expect(withField('pump vendor:ABB', 'vendor', 'Siemens AG')).toBe('pump vendor:"Siemens AG"');
    expect(parse(withField('', 'role', 'plc')).values).toEqual({ role: 'plc' });
  });
});

describe('time', () => {
  test('UTC is what was said, to the second, and to the millisecond among frames', () => {
    expect(formatInstant('2026-11-20T02:13:07.042Z', 'utc')).toBe('2026-11-20 02:13:07');
    expect(formatInstant('2026-11-20T02:13:07.042Z', 'utc', true)).toBe('2026-11-20 02:13:07.042');
    expect(formatInstant('not a time', 'utc')).toBe('not a time');
  });

  test('an interval says its day once, and both where it crosses midnight', () => {
    const [a, b] = ['2026-11-20T02:13:07.000Z', '2026-11-20T02:14:07.000Z'];
    expect(formatInterval(a, a, 'utc')).toBe('2026-11-20 02:13:07');
    expect(formatInterval(a, b, 'utc')).toBe('2026-11-20 02:13:07 – 02:14:07');
    expect(formatInterval('2026-11-19T23:59:00.000Z', a, 'utc')).toBe(
      '2026-11-19 23:59:00 – 2026-11-20 02:13:07',
    );
  });

  test.each([
    [-5, '0 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [7_199_999, '119 min'],
    [7_200_000, '2 h'],
    [41 * 86_400_000, '41 d'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });

  test('an age counts back from the clock it is given', () => {
    expect(ageOf('2026-11-20T00:00:00.000Z', Date.parse('2026-11-20T03:00:00.000Z'))).toBe('3 h');
  });
});

describe('before and after', () => {
  test.each([
    ['V3.2.6', 'V3.3.0', { head: 'V3.', before: '2.6', after: '3.0', tail: '' }],
    ['slot 2 RUN', 'slot 2 STOP', { head: 'slot 2 ', before: 'RUN', after: 'STOP', tail: '' }],
    ['10.0.0.5', '10.0.0.15', { head: '10.0.0.', before: '', after: '1', tail: '5' }],
    ['Siemens', 'ABB', { head: '', before: 'Siemens', after: 'ABB', tail: '' }],
    ['aaa', 'aaaa', { head: 'aaa', before: '', after: 'a', tail: '' }],
    ['x', 'x', { head: 'x', before: '', after: '', tail: '' }],
  ])('%j to %j', (before, after, segments) => {
    expect(diffText(before, after)).toEqual(segments);
  });

  test('no letter is torn in two', () => {
    const { head, before, after } = diffText('pump 𝔸𝔸', 'pump 𝔸𝔹');
    expect([head, before, after]).toEqual(['pump 𝔸', '𝔸', '𝔹']);
  });
});

describe('bytes', () => {
  test('sixteen a row, only printable ASCII as text', () => {
    const rows = hexRows(Uint8Array.from([0x3c, 0x62, 0x1b, 0x7f, ...Array(13).fill(0x41)]));
    expect(rows.map(({ offset }) => offset)).toEqual(['0000', '0010']);
    expect(rows[0]?.text).toBe('<b..AAAAAAAAAAAA');
    expect(rows[0]?.hex).toBe('3c 62 1b 7f 41 41 41 41  41 41 41 41 41 41 41 41');
    expect(rows[1]?.text).toBe('A');
  });

  test('base64 is read, anything else is no bytes', () => {
    expect(bytesOf('AQL/')).toEqual(Uint8Array.from([1, 2, 255]));
    expect(bytesOf('%%%')).toEqual(new Uint8Array());
  });
});

describe('coverage', () => {
  const healthAt = '2026-11-20T02:13:00.000Z';
  const agent = {
    state: 'online',
    healthAt,
    packets: 900,
    droppedKernel: 0,
    droppedInterface: 0,
  } as AgentSummary;

  test.each<[string, Partial<AgentSummary>, ReturnType<typeof coverageOf>]>([
    ['all packets were read', {}, { verdict: 'watching', since: healthAt }],
    ['it is offline', { state: 'offline' }, { verdict: 'blind', since: healthAt }],
    ['it never reported', { healthAt: null }, { verdict: 'blind', since: null }],
    [
      'the kernel and the card lost some',
      { droppedKernel: 60, droppedInterface: 40 },
      { verdict: 'lossy', share: 0.1, dropped: 100 },
    ],
    ['the source cannot say', { droppedKernel: -1 }, { verdict: 'watching', since: healthAt }],
    ['it hears nothing', { packets: 0 }, { verdict: 'link-silent', since: healthAt }],
  ])('%s', (_name, change, coverage) => {
    expect(coverageOf({ ...agent, ...change })).toEqual(coverage);
  });
});

describe('lists', () => {
  test.each([
    [0, 40, 100_000, { first: 0, count: 1 }],
    [90, 130, 100_000, { first: 0, count: 2 }],
    [99_990, 100_500, 100_000, { first: 999, count: 1 }],
    [500, 540, 20, { first: 0, count: 1 }],
    [0, 0, 0, { first: 0, count: 1 }],
  ])('rows %i to %i of %i', (from, to, total, expected) => {
    expect(windowOf(from, to, total)).toEqual(expected);
  });

  test('new is what came after; what moved up because another left is not', () => {
    const seen = [
      { id: 'b', at: '2026-11-20T02:00:00.000Z' },
      { id: 'a', at: '2026-11-20T01:00:00.000Z' },
    ];
    const older = { id: 'z', at: '2026-11-19T00:00:00.000Z' };
    const newer = { id: 'c', at: '2026-11-20T02:00:00.000Z' };
    expect(arrivals(seen, seen)).toBe(0);
    expect(arrivals([seen[1]!, older], seen)).toBe(0);
    expect(arrivals([newer, ...seen], seen)).toBe(1);
    expect(arrivals([newer], [])).toBe(1);
  });

  test('a click on a head turns the order round, on another one begins with its first', () => {
    expect(readSort('-lastSeen')).toEqual({ column: 'lastSeen', isDescending: true });
    expect(nextSort('-lastSeen', 'lastSeen', true)).toBe('lastSeen');
    expect(nextSort('lastSeen', 'name', false)).toBe('name');
    expect(nextSort('name', 'lastSeen', true)).toBe('-lastSeen');
  });

  test('counts keep their width, a small loss is never rounded away', () => {
    expect(formatShort(9_999)).toBe('9,999');
    expect(formatShort(12_400)).toBe('12.4K');
    expect(formatShare(0.0004)).toBe('< 0.1 %');
    expect(formatShare(0.123)).toBe('12 %');
    expect(formatShare(0)).toBe('0.0 %');
  });
});

describe('the strips of coverage', () => {
  const at = (day: number, hour: number) =>
    `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z` as never;
  const interval = (from: never, to: never, sight: string) =>
    ({ begun: from, until: to, sight }) as never;
  const strips = (intervals: readonly never[], gaps: readonly never[]) =>
    stripsOf({ intervals, gaps }, Date.parse(at(1, 0)), Date.parse(at(2, 12))).map(
      ({ day, pieces }) =>
        `${day}: ${pieces.map(({ kind, from, size }) => `${kind} ${from}+${size}`).join(', ')}`,
    );

  test('a stretch over midnight is on both days, the latest day first', () => {
    expect(strips([interval(at(1, 18), at(2, 6), 'clear')], [])).toEqual([
      '2026-01-02: clear 0+0.25',
      '2026-01-01: clear 0.75+0.25',
    ]);
  });

  test('what is final, what may still come, and a silent port look different', () => {
    const gaps = [
      { from: at(1, 0), to: at(1, 6), reason: 'restart', isFinal: true },
      { from: at(1, 6), to: at(1, 12), reason: 'silent', isFinal: true },
      { from: at(1, 12), to: at(2, 0), reason: 'not-begun', isFinal: true },
      { from: at(2, 0), to: at(2, 12), reason: 'agent-offline', isFinal: false },
    ] as never[];
    expect(strips([interval(at(1, 6), at(1, 12), 'silent')], gaps)).toEqual([
      '2026-01-02: open 0+0.5',
      '2026-01-01: gap 0+0.25, silent 0.25+0.25',
    ]);
  });
});

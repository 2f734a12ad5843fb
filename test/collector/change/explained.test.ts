/** What explains a change without a request, and how far. */
import { expect, test } from 'vitest';
import type { Tolerance } from '../../../collector/change/explained.ts';
import { occurrencesOf } from '../../../collector/change/window.ts';
import {
  at,
  change,
  expecting,
  item,
  onAsset,
  request,
  unseen,
  verdicts,
  window,
} from '../../support/change-control.ts';

const exception: Tolerance = {
  ...{ id: 'EXC-2', approvedAt: at('-3 00:00'), until: at('+9 00:00') },
  ...{ kinds: ['flow.new'], assets: ['plc-7'], zones: [] },
};
const flow = change('flow.new', '22:10', unseen);
const outage = {
  ...{ id: 'OUT-5', zone: 'cell-2' },
  occurrences: occurrencesOf([window('21:00', '23:30')], { from: 0, to: 8e12 }),
};

const judged = (one = flow, more: Partial<Tolerance> = {}) =>
  verdicts([one], [], { tolerances: [{ ...exception, ...more }] })[0]!;

test('an exception tolerates what it names, on what it names, and says until when', () => {
  expect(judged()).toMatchObject({
    ...{ verdict: 'tolerated', severity: 'info', request: null },
    reasons: [{ code: 'tolerated-by', exception: 'EXC-2', until: exception.until }],
  });
  expect(judged(flow, { assets: [], zones: ['cell-2'] }).verdict).toBe('tolerated');
});

test.each<[string, Partial<Tolerance>]>([
  ['of another kind', { kinds: ['scan'] }],
  ['of another asset', { assets: ['plc-8'] }],
  ['of another zone', { assets: [], zones: ['cell-3'] }],
  ['of nothing', { assets: [], zones: [] }],
  ['approved afterwards', { approvedAt: at('22:11') }],
  ['that had ended', { until: at('22:09') }],
])('an exception %s tolerates nothing', (_, more) => {
  expect(judged(flow, more).verdict).toBe('unauthorised');
});

test('a rule has no end', () => {
  expect(judged(flow, { until: null }).verdict).toBe('tolerated');
});

test('what a request covers is its effect, whatever else would explain it', () => {
  const asked = request({ items: [item(onAsset('plc-7'), ['integration'])] });
  const [covered] = verdicts([change('flow.new')], [asked], { tolerances: [exception] });
  expect(covered).toMatchObject({ verdict: 'authorised', request: { ref: 'CHG-1' } });
});

test('what explains it goes before a request of next week', () => {
  const later = request({
    items: [item(onAsset('plc-7'), ['mode'])],
    windows: [window('+3 22:00', '+3 23:00')],
  });
  const [restart] = verdicts([change('restart', '22:10', unseen)], [later], { outages: [outage] });
  expect(restart!.verdict).toBe('outage_expected');
});

test.each<[string, Parameters<typeof change>, string]>([
  [
    'a silence that began with the last packet before it',
    ['device.silent', ['20:55', '21:10'], unseen],
    'outage_expected',
  ],
  [
    'a silence that began long before',
    ['device.silent', ['20:40', '21:10'], unseen],
    'unauthorised',
  ],
  ['a restart in the half hour behind it', ['restart', '23:59', unseen], 'outage_expected'],
  [
    'a silence that begins behind it',
    ['device.silent', ['23:31', '23:45'], unseen],
    'unauthorised',
  ],
  ['a restart later', ['restart', '+1 00:01', unseen], 'unauthorised'],
  [
    'a restart in another zone',
    ['restart', '22:00', { zone: 'cell-3', ...unseen }],
    'unauthorised',
  ],
])('an outage and %s', (_, given, verdict) => {
  expect(verdicts([change(...given)], [], { outages: [outage] })[0]!.verdict).toBe(verdict);
});

test('what nobody needs leave for is an alert of its own where nothing explains it', () => {
  expect(verdicts([change('device.returned', '22:00', unseen)], [])[0]).toMatchObject({
    ...{ verdict: 'not_applicable', severity: 'info' },
    reasons: [{ code: 'not-asked', kind: 'device.returned' }],
  });
});

test('contact with the internet is covered only where the request expects it by name', () => {
  const cloud = (effects: Parameters<typeof item>[2]) =>
    request({ items: [item(onAsset('plc-7'), ['integration'], effects)] });
  const contact = change('internet.contact', '22:10', { after: '203.0.113.9' });
  expect(verdicts([contact], [cloud({})])[0]!.verdict).toBe('wrong_scope');
  const named = expecting('internet.contact', '203.0.113.9');
  expect(verdicts([contact], [cloud({ effects: [named] })])[0]!.verdict).toBe('authorised');
  const other = { ...contact, after: '203.0.113.66' };
  expect(verdicts([other], [cloud({ effects: [named] })])[0]!.verdict).toBe('value_mismatch');
});

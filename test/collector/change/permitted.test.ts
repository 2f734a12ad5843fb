/** A device somebody was allowed to connect is expected, and no other. csms.md §1 row 12. */
import { expect, test } from 'vitest';
import type { Permit } from '../../../collector/change/explained.ts';
import type { ObservedChange } from '../../../collector/change/observed-change.ts';
import { at, change, unseen, verdicts } from '../../support/change-control.ts';

const MAC = '00:30:de:00:00:05';
const mac = { kind: 'mac', value: MAC, isDecisive: true } as const;
const serial = (value: string) => ({ kind: 'serial', value, isDecisive: true }) as const;
const permit: Permit = {
  ...{ grant: 'ACC-5', macs: [MAC], serials: [], zone: 'cell-2', until: at('+9 00:00') },
  live: [{ from: Date.parse(at('22:00')), to: Date.parse(at('+9 00:00')) }],
};
const newcomer = (more: Partial<ObservedChange> = {}) =>
  change('device.new', '22:10', { ...unseen, identities: [mac], ...more });
const judged = (one = newcomer(), more: Partial<Permit> = {}) =>
  verdicts([one], [], { permits: [{ ...permit, ...more }] })[0]!;

test('the very device is expected, and says by which grant and until when', () => {
  expect(judged()).toMatchObject({
    ...{ verdict: 'tolerated', severity: 'info', request: null },
    reasons: [{ code: 'permitted-by', grant: 'ACC-5', until: at('+9 00:00') }],
  });
  const known = newcomer({ identities: [serial('S1')] });
  expect(judged(known, { macs: [], serials: ['S1'] }).verdict).toBe('tolerated');
});

test.each<[string, ObservedChange, Partial<Permit>]>([
  ['another device', newcomer({ identities: [{ ...mac, value: '00:30:de:00:00:06' }] }), {}],
  ['one that shows nothing of itself', newcomer({ identities: [] }), {}],
  [
    'an address that identifies nobody',
    newcomer({ identities: [{ ...mac, isDecisive: false }] }),
    {},
  ],
  [
    'its address on another serial number',
    newcomer({ identities: [mac, serial('S2')] }),
    { serials: ['S1'] },
  ],
  ['it in another zone', newcomer({ zone: 'cell-3' }), {}],
  ['it where nobody knows the zone', newcomer({ zone: null }), {}],
  ['it before it was permitted', newcomer({ earliest: at('21:00'), latest: at('21:00') }), {}],
  ['it where it may have been before', newcomer({ earliest: at('21:00') }), {}],
  ['it after that', newcomer(), { live: [{ from: 0, to: Date.parse(at('22:09')) }] }],
  ['what else it does', change('flow.new', '22:10', { ...unseen, identities: [mac] }), {}],
])('%s is not', (_, one, more) => {
  expect(judged(one, more).verdict).toBe('unauthorised');
});

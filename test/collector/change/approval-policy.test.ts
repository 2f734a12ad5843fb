/** Who has to approve: by what it is, how risky it is, and what it touches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slots } from '../../../collector/change/approval.ts';
import {
  isGoverned,
  NOWHERE,
  type Place,
  requiredSlots,
} from '../../../collector/change/approval-policy.ts';
import { changeKinds } from '../../../collector/change/change-kinds.table.ts';
import { item, onAsset, request } from '../../support/change-control.ts';

const zone = (name: string, side: Place['zones'][number]['side']) => ({ zone: name, side });
const asked = (more: Parameters<typeof request>[0] = {}) => request({ risk: 'low', ...more });
const onCell = { ...NOWHERE, zones: [zone('cell-2', 'ot')] };

describe('the slots that have to be filled', () => {
  test.each([
    ['low-risk logic of one cell', asked(), onCell, ['ot']],
    ['logic of high risk', asked({ risk: 'high' }), onCell, ['ot', 'it']],
    [
      'assets of two sides',
      asked(),
      { ...NOWHERE, zones: [zone('cell-2', 'ot'), zone('mes', 'it')] },
      ['ot', 'it'],
    ],
    [
      'the DMZ and a cell',
      asked(),
      { ...NOWHERE, zones: [zone('cell-2', 'ot'), zone('dmz', 'dmz')] },
      ['ot', 'it'],
    ],
    ['a pair in two zones', asked(), { ...onCell, isAcross: true }, ['ot', 'it']],
    ['a new connection', asked({ kind: 'integration' }), onCell, ['ot', 'it']],
    ['remote access', asked({ kind: 'remote-access' }), onCell, ['ot', 'it']],
    [
      'a safety zone',
      asked(),
      { ...NOWHERE, zones: [zone('sis', 'safety')] },
      ['ot', 'it', 'safety'],
    ],
    ['a safety controller', asked(), { ...onCell, isSafety: true }, ['ot', 'it', 'safety']],
    [
      'what may affect safety',
      asked({ impacts: { isSafety: true, isQuality: false } }),
      onCell,
      ['ot', 'it', 'safety'],
    ],
    [
      'what may affect quality',
      asked({ impacts: { isSafety: false, isQuality: true } }),
      onCell,
      ['ot', 'quality'],
    ],
    [
      'an item of another kind than the request',
      asked({ items: [item(onAsset('plc-7'), ['logic', 'remote-access'])] }),
      onCell,
      ['ot', 'it'],
    ],
  ] as const)('%s', (_, body, place, wanted) => {
    expect(requiredSlots(body, place)).toEqual(wanted);
  });
});

test('a safety zone beside another cell is one side, and asks for safety all the same', () => {
  const place = { ...NOWHERE, zones: [zone('cell-2', 'ot'), zone('sis', 'safety')] };
  expect(requiredSlots(asked(), place)).toContain('safety');
});

const aPlace: fc.Arbitrary<Place> = fc.record({
  zones: fc.array(
    fc.record({ zone: fc.string(), side: fc.constantFrom('it', 'ot', 'dmz', 'safety' as const) }),
  ) as fc.Arbitrary<Place['zones']>,
  isSafety: fc.boolean(),
  isAcross: fc.boolean(),
});
const aBody = fc
  .record({
    kind: fc.constantFrom(...changeKinds),
    more: fc.constantFrom(...changeKinds),
    risk: fc.constantFrom('low', 'medium', 'high' as const),
    impacts: fc.record({ isSafety: fc.boolean(), isQuality: fc.boolean() }),
  })
  .map(({ kind, more, risk, impacts }) =>
    request({ kind, risk, impacts, items: [item(onAsset('plc-7'), [more])] } as never),
  );

test('somebody always has to, OT where anything is touched that OT runs; more touched never asks for fewer', () => {
  fc.assert(
    fc.property(aBody, aPlace, aPlace, (body, place, other) => {
      const wanted = requiredSlots(body, place);
      expect(wanted).toContain('ot');
      expect(wanted).toEqual(slots.filter((slot) => wanted.includes(slot)));
      const both = {
        zones: [...place.zones, ...other.zones],
        isSafety: place.isSafety || other.isSafety,
        isAcross: place.isAcross || other.isAcross,
      };
      expect(requiredSlots(body, both)).toEqual(expect.arrayContaining([...wanted]));
    }),
  );
});

test('a kind with a written procedure is governed, whether the request or one of its items is of it', () => {
  expect(isGoverned(asked({ kind: 'logic' }))).toBe(true);
  expect(isGoverned(asked({ kind: 'mode', items: [item(onAsset('plc-7'), ['mode'])] }))).toBe(
    false,
  );
  expect(isGoverned(asked({ kind: 'mode', items: [item(onAsset('plc-7'), ['firmware'])] }))).toBe(
    true,
  );
});

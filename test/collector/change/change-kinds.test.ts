import { describe, expect, test } from 'vitest';
import {
  type ChangeKind,
  changeKinds,
  kindTable,
  namingOf,
} from '../../../collector/change/change-kinds.table.ts';
import { DifferenceKind } from '../../../protocols/messages/difference.ts';

const kinds = DifferenceKind.options;

test('every kind of difference has a row, and no row is of another', () => {
  expect(Object.keys(kindTable).sort()).toEqual([...kinds].sort());
});

test.each(changeKinds.filter((kind) => kind !== 'project'))(
  'a request of kind %s is about something, and it is not what only follows',
  (kind) => {
    const listed = kinds.filter((difference) => namingOf([kind], difference) === 'listed');
    expect(listed).not.toHaveLength(0);
    for (const difference of listed) {
      expect(kindTable[difference].implied).not.toContain(kind);
      expect(kindTable[difference].primacy).toBeGreaterThan(0);
    }
  },
);

test('nothing follows from work without standing below what the work is', () => {
  for (const difference of kinds) {
    const { implied, primacy } = kindTable[difference];
    for (const kind of implied.filter((one) => one !== 'assessment')) {
      const highest = Math.max(
        ...kinds
          .filter((one) => kindTable[one].listed.includes(kind))
          .map((one) => kindTable[one].primacy),
      );
      expect([difference, kind, highest >= primacy]).toEqual([difference, kind, true]);
    }
  }
});

/** csms.md §3.1 and §3.2a.5, as far as it names them. */
const CLOSURE: readonly [ChangeKind, DifferenceKind, 'listed' | 'implied' | 'not'][] = [
  ['logic', 'logic.download', 'listed'],
  ['logic', 'logic.edit', 'listed'],
  ['logic', 'mode.changed', 'implied'],
  ['logic', 'param.write', 'implied'],
  ['logic', 'config.counter', 'implied'],
  ['logic', 'restart', 'implied'],
  ['logic', 'device.silent', 'implied'],
  ['logic', 'device.returned', 'implied'],
  ['logic', 'logic.upload', 'implied'],
  ['logic', 'flow.new', 'implied'],
  ['logic', 'operation.new', 'implied'],
  ['logic', 'target.new', 'implied'],
  ['logic', 'service.new', 'implied'],
  ['logic', 'cadence.changed', 'implied'],
  ['logic', 'engineering.session', 'implied'],
  ['logic', 'firmware.changed', 'not'],
  ['logic', 'firmware.update', 'not'],
  ['logic', 'device.new', 'not'],
  ['logic', 'protection.changed', 'not'],
  ['firmware', 'firmware.update', 'listed'],
  ['firmware', 'firmware.changed', 'listed'],
  ['firmware', 'restart', 'implied'],
  ['firmware', 'mode.changed', 'implied'],
  ['firmware', 'service.gone', 'implied'],
  ['firmware', 'identity.changed', 'implied'],
  ['firmware', 'logic.download', 'not'],
  ['hardware', 'device.replaced', 'listed'],
  ['hardware', 'identity.changed', 'listed'],
  ['hardware', 'module.added', 'listed'],
  ['hardware', 'firmware.changed', 'implied'],
  ['hardware', 'address.changed', 'implied'],
  ['hardware', 'logic.download', 'not'],
  ['network', 'config.switch', 'listed'],
  ['network', 'topology.changed', 'listed'],
  ['parameter', 'param.write', 'listed'],
  ['parameter', 'logic.download', 'not'],
];

test.each(CLOSURE)('under a %s request, %s is %s', (kind, difference, naming) => {
  expect(namingOf([kind], difference)).toBe(naming);
});

describe('what nobody may approve in passing', () => {
  test('contact with the internet is covered by name only', () => {
    expect(kindTable['internet.contact'].isByNameOnly).toBe(true);
    for (const kind of changeKinds)
      expect(kindTable['internet.contact'].implied).not.toContain(kind);
  });

  test('an outage explains silence and restarts alone', () => {
    const explained = kinds.filter((kind) => kindTable[kind].isOutage);
    expect(explained.sort()).toEqual(['device.silent', 'restart']);
  });
});

test('an operation that is learnt is no engineering act; a write to what nobody wrote to is', () => {
  expect(kindTable['operation.new'].isEngineering).toBe(false);
  expect(kindTable['param.write'].isEngineering).toBe(true);
  expect(kindTable['logic.download'].isEngineering).toBe(true);
});

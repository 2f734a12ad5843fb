/** Roles are held on a site or on all of them. csms.md §6. */
import { describe, expect, test } from 'vitest';
import {
  type Actor,
  authorise,
  everythingOf,
  narrowed,
  narrowedToPlaces,
  placesOf,
  reveal,
  sitesOf,
} from '../../../collector/users/role.ts';
import { mayBe, ROLES, type Role } from '../../../collector/users/roles.table.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';

const press = 'press' as SiteId;
const paint = 'paint' as SiteId;
const holding = (
  ...held: (readonly [role: Role, site: SiteId | null, zone?: string])[]
): Actor => ({
  ...{ id: 'ada', name: 'ada', person: 'ada', provenUntil: null },
  grants: held.map(([role, site, zone = null]) => ({ role, site, zone })),
});
type Filter = { readonly site?: readonly string[] };
const code = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'fine';
};

describe('a role on one site', () => {
  const ada = holding(['soc-analyst', press]);

  test('allows there and nowhere else', () => {
    expect(code(() => authorise(ada, 'drift.triage', press))).toBe('fine');
    expect(code(() => authorise(ada, 'drift.triage', paint))).toBe('forbidden');
    expect(code(() => authorise(ada, 'drift.triage', 'every'))).toBe('forbidden');
  });

  test('shows that site: of another one there is nothing', () => {
    expect(code(() => reveal(ada, press))).toBe('fine');
    expect(code(() => reveal(ada, paint))).toBe('not-found');
    expect(sitesOf(ada, 'read')).toEqual([press]);
  });

  test('narrows every list to it, also one that asks for more', () => {
    expect(narrowed<Filter>(ada, {}).site).toEqual([press]);
    expect(narrowed(ada, { site: [press, paint] }).site).toEqual([press]);
    expect(narrowed(ada, { site: [paint] }).site).toEqual([]);
  });
});

describe('a role in one zone of a site', () => {
  const ada = holding(['asset-owner', press, 'cell'], ['viewer', paint]);
  const at = (site: SiteId, zone: string | null) => ({ site, zone });

  test('allows there, and nowhere else on that site', () => {
    expect(code(() => authorise(ada, 'baseline.approve', at(press, 'cell')))).toBe('fine');
    for (const place of [at(press, 'other'), at(press, null), press, at(paint, 'cell')]) {
      expect(code(() => authorise(ada, 'baseline.approve', place))).toBe('forbidden');
    }
    expect(code(() => authorise(ada, 'baseline.approve', 'every'))).toBe('forbidden');
  });

  test('shows that zone; a site that is held as a whole shows its zones', () => {
    expect(code(() => reveal(ada, at(press, 'cell')))).toBe('fine');
    expect(code(() => reveal(ada, at(press, null)))).toBe('not-found');
    expect(code(() => reveal(ada, press))).toBe('not-found');
    expect(code(() => reveal(ada, at(paint, 'cell')))).toBe('fine');
  });

  test('narrows lists of what stands in zones to it, and those of the rest to whole sites', () => {
    expect(placesOf(ada, 'read')).toEqual([at(press, 'cell'), at(paint, null)]);
    expect(sitesOf(ada, 'read')).toEqual([paint]);
    expect(narrowed<Filter>(ada, {}).site).toEqual([paint]);
    expect(narrowedToPlaces<Filter>(ada, {})).toEqual({
      ...{ site: [press, paint], places: [at(press, 'cell'), at(paint, null)] },
    });
    expect(narrowedToPlaces(ada, { site: [press] })).toEqual({
      ...{ site: [press], places: [at(press, 'cell')] },
    });
  });

  test('is nothing more beside the whole site', () => {
    const both = holding(['viewer', press, 'cell'], ['viewer', press]);
    expect(placesOf(both, 'read')).toEqual([at(press, null)]);
    expect(narrowedToPlaces<Filter>(both, {})).toEqual({ site: [press] });
  });
});

test('a role on every site holds on those that come later too', () => {
  const ada = holding(['viewer', press], ['viewer', null]);
  expect(sitesOf(ada, 'read')).toBe('every');
  expect(narrowed(ada, { site: [paint] }).site).toEqual([paint]);
  expect(narrowed<Filter>(ada, {}).site).toBeUndefined();
});

test('two roles add up, each where it is held', () => {
  const ada = holding(['viewer', press], ['asset-owner', paint]);
  expect(sitesOf(ada, 'read')).toEqual([press, paint]);
  expect(sitesOf(ada, 'drift.triage')).toEqual([paint]);
});

test('without a role there is nothing to see and nothing to do', () => {
  expect(code(() => sitesOf(holding(), 'read'))).toBe('forbidden');
  expect(code(() => reveal(holding(), press))).toBe('forbidden');
  expect(everythingOf(holding())).toEqual([]);
});

// csms.md §6, read for what must not be.
describe('separation', () => {
  test('who administers the collector neither sees the plant nor decides on it', () => {
    expect(everythingOf(holding(['administrator', null]))).toEqual([
      ...['audit.read', 'agents.enrol', 'users.manage', 'settings.manage'],
    ]);
  });

  test('who audits decides on nothing', () => {
    expect(everythingOf(holding(['auditor', null]))).toEqual([
      ...['read', 'checks.read', 'checks.run', 'inventory.export', 'evidence.read', 'audit.read'],
    ]);
  });

  test.each(['safety', 'quality'] as const)('%s looks, and approves in its slot', (role) => {
    expect(everythingOf(holding([role, null]))).toEqual([
      ...['read', 'checks.read', `change.approve.${role}`],
    ]);
  });

  test('the slots of a change and of a conduit are of different roles', () => {
    const slots = ['ot', 'it', 'safety', 'quality'] as const;
    const held = slots.flatMap((slot): readonly Role[] => mayBe[`change.approve.${slot}`]);
    expect(new Set(held).size).toBe(held.length);
    expect(mayBe['conduit.approve.ot']).not.toEqual(mayBe['conduit.approve.it']);
  });

  test('who only looks does nothing else', () => {
    expect(everythingOf(holding(['viewer', null]))).toEqual(['read', 'checks.read']);
  });

  test('every action has somebody who may do it, every role something it may do', () => {
    const used = new Set<Role>(Object.values(mayBe).flat());
    expect([...used].sort()).toEqual([...ROLES].sort());
  });
});

import { describe, expect, test } from 'vitest';
import {
  type DeclaredFields,
  type DeclaredWhole,
  NOTHING_SAID,
} from '../../../collector/declared/declared-asset.ts';
import { type Candidate, type Decided, decide } from '../../../collector/declared/match.ts';
import { type GivenName, normalised, ownNames } from '../../../collector/declared/naming.ts';
import type { ObservedAsset } from '../../../collector/declared/observed-asset.ts';
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';

const at = '2026-02-01T00:00:00.000Z' as Instant;
const site = 'plant' as SiteId;

function declared(
  id: string,
  fields: Partial<DeclaredFields>,
  names: readonly GivenName[] = [],
): DeclaredWhole {
  const said = { ...NOTHING_SAID, ...fields };
  const all = [...ownNames(said), ...names.flatMap((one) => normalised(one) ?? [])];
  return {
    ...{ ...said, id, site, lifecycle: 'operational', lifecycleSince: at, version: 1 },
    ...{ created: at, createdBy: 'bob', changed: at, changedBy: 'bob' },
    ...{ observed: null, mergedInto: null },
    identities: all.map((one) => ({ ...one, since: at, until: null, isAlias: false })),
  };
}

function observed(
  known: Partial<ObservedAsset> & { mac?: string; ip?: string; network?: string } = {},
): ObservedAsset {
  const { mac, ip, network = 'cell-1/eth0/0', ...rest } = known;
  const address = (kind: 'mac' | 'ip', value: string) => ({ kind, value, network, last: at });
  return {
    ...{ id: 'seen', site, name: null, vendor: null, model: null, orderCode: null, serial: null },
    ...{ hardware: null, firmware: null, role: null, location: null, zone: null, macVendor: null },
    addresses: [...(mac ? [address('mac', mac)] : []), ...(ip ? [address('ip', ip)] : [])],
    names: rest.name ? [rest.name] : [],
    ...{ hostNames: [], services: [], firstSeen: at, lastSeen: at },
    ...rest,
  };
}

const candidate = (asset: DeclaredWhole, known: Partial<Candidate> = {}): Candidate => ({
  ...{ asset, isStatic: false, members: [] },
  ...known,
});

const NOBODY: Decided = { declared: null, apart: [] };
const MAC = '00:1d:9c:00:00:01';
const mac = (value: string): GivenName => ({ kind: 'mac', value });
const ip = (value: string, network = ''): GivenName => ({ kind: 'ip', value, network });

const outcome = (seen: ObservedAsset, candidates: Candidate[], decided = NOBODY) => {
  const { match, suggestions } = decide(seen, candidates, decided);
  return {
    match: match && `${match.way} ${match.declared}`,
    suggested: suggestions.map(({ way, declared: id }) => `${way} ${id}`),
  };
};

describe('it is decided by', () => {
  const press = declared(
    'press',
    { serial: 'S-1', vendor: 'Siemens', name: 'Press 1', model: 'S7-1500' },
    [mac(MAC)],
  );

  test.each<[string, Partial<ObservedAsset> & { mac?: string }, string]>([
    ['serial and maker', { serial: ' s-1', vendor: 'SIEMENS AG' }, 'serial press'],
    ['serial before MAC', { serial: 'S-1', vendor: 'Siemens', mac: MAC }, 'serial press'],
    ['a burnt-in MAC', { mac: MAC }, 'mac press'],
    [
      'a burnt-in MAC with another serial: a module was swapped',
      { mac: MAC, serial: 'S-2', vendor: 'Siemens' },
      'mac press',
    ],
    ['name and model', { name: 'press 1', model: 'SIMATIC S7-1500' }, 'name press'],
    ['name and maker', { name: 'PRESS 1', vendor: 'Siemens' }, 'name press'],
  ])('%s', (_, seen, found) => {
    expect(outcome(observed(seen), [candidate(press)])).toEqual({ match: found, suggested: [] });
  });

  test('what a person decided before', () => {
    const decided = { declared: 'press', apart: [] };
    expect(
      outcome(observed({ serial: 'S-9', vendor: 'ABB' }), [candidate(press)], decided).match,
    ).toBe('decision press');
  });

  test('an id it was known by', () => {
    const moved = declared('moved', { name: 'Oven' }, [
      { kind: 'observed', value: '00000000-0000-4000-8000-000000000001' },
    ]);
    const seen = observed({ id: '00000000-0000-4000-8000-000000000001' });
    expect(outcome(seen, [candidate(moved)]).match).toBe('decision moved');
  });

  test('either serial of a redundant pair: one asset with two members', () => {
    const pair = declared('pair', { serial: 'H-1', vendor: 'Siemens', model: 'S7-400H' }, [
      { kind: 'serial', value: 'H-2' },
    ]);
    const one = observed({ id: 'one', serial: 'H-1', vendor: 'Siemens', zone: 'a' });
    const two = observed({ id: 'two', serial: 'H-2', vendor: 'Siemens', zone: 'a' });
    expect(outcome(one, [candidate(pair)]).match).toBe('serial pair');
    expect(outcome(two, [candidate(pair, { members: [one] })]).match).toBe('serial pair');
  });

  test('either MAC of one that several agents hear on two networks', () => {
    const server = declared('server', { name: 'Historian' }, [mac(MAC), mac('00:1d:9c:00:00:02')]);
    const inside = observed({ id: 'inside', mac: MAC, network: 'cell-1/eth0/0', zone: 'ot' });
    const outside = observed({
      id: 'outside',
      mac: '00:1d:9c:00:00:02',
      network: 'dmz/eth0/0',
      zone: 'dmz',
    });
    expect(outcome(outside, [candidate(server, { members: [inside] })]).match).toBe('mac server');
  });
});

describe('it is a suggestion alone', () => {
  const fields = { class: 'plc', vendor: 'ABB', zone: 'z1' };
  const at1 = declared('at1', fields, [ip('10.0.0.1')]);
  const seen = { ip: '10.0.0.1', role: 'plc', vendor: 'ABB Ltd', zone: 'z1' };

  test('by address, class and maker where addresses are fixed, and nothing where they are not', () => {
    expect(outcome(observed(seen), [candidate(at1, { isStatic: true })])).toEqual({
      match: undefined,
      suggested: ['address at1'],
    });
    expect(outcome(observed(seen), [candidate(at1)])).toEqual({ match: undefined, suggested: [] });
  });

  test('never by address alone', () => {
    for (const other of [{ role: 'hmi' }, { vendor: 'Siemens' }, { vendor: null }]) {
      expect(
        outcome(observed({ ...seen, ...other }), [candidate(at1, { isStatic: true })]).suggested,
      ).toEqual([]);
    }
  });

  test('not by the address of the other cell', () => {
    const cell2 = declared('cell2', fields, [ip('10.0.0.1', 'cell-2/eth0/0')]);
    expect(outcome(observed(seen), [candidate(cell2, { isStatic: true })]).suggested).toEqual([]);
    expect(
      outcome(observed({ ...seen, zone: 'z2' }), [candidate(at1, { isStatic: true })]).suggested,
    ).toEqual([]);
    const there = observed({ ...seen, network: 'cell-2/eth0/0' });
    expect(outcome(there, [candidate(cell2, { isStatic: true })]).suggested).toEqual([
      'address cell2',
    ]);
  });

  test('by a serial of which nobody knows the maker', () => {
    const known = declared('known', { serial: '1000', vendor: 'ABB' });
    expect(outcome(observed({ serial: '1000' }), [candidate(known)])).toEqual({
      match: undefined,
      suggested: ['serial known'],
    });
    expect(
      outcome(observed({ serial: '1000', vendor: 'Siemens' }), [candidate(known)]).suggested,
    ).toEqual([]);
  });

  test('by a name that two have', () => {
    const twins = ['a', 'b'].map((id) => candidate(declared(id, { name: 'Twin', model: 'X' })));
    expect(outcome(observed({ name: 'Twin', model: 'X' }), twins)).toEqual({
      match: undefined,
      suggested: ['name a', 'name b'],
    });
  });

  test('by its likeness to one that was not seen', () => {
    const spare = declared('spare', { vendor: 'ABB', model: 'AC500', services: ['tcp/502'] });
    const like = { vendor: 'ABB', model: 'AC500', services: ['tcp/502', 'tcp/80'] };
    expect(outcome(observed(like), [candidate(spare)]).suggested).toEqual(['likeness spare']);
    expect(
      outcome(observed(like), [candidate(spare, { members: [observed()] })]).suggested,
    ).toEqual([]);
  });
});

describe('a veto:', () => {
  test('another serial keeps a name from deciding', () => {
    const oven = declared('oven', { serial: 'S-1', vendor: 'ABB', name: 'Oven', model: 'AC500' });
    const { match, suggestions } = decide(
      observed({ name: 'Oven', model: 'AC500', vendor: 'ABB', serial: 'S-2' }),
      [candidate(oven)],
      NOBODY,
    );
    expect(match).toBeUndefined();
    expect(suggestions[0]).toMatchObject({
      declared: 'oven',
      confidence: 20,
      reason: expect.stringMatching(/serial is another/),
    });
  });

  test('the same identity in two zones at once is no second member', () => {
    const plc = declared('plc', { serial: 'S-1', vendor: 'ABB' });
    const one = observed({ id: 'one', zone: 'z1' });
    const two = observed({ id: 'two', serial: 'S-1', vendor: 'ABB', zone: 'z2' });
    const decision = decide(two, [candidate(plc, { members: [one] })], NOBODY);
    expect([decision.match, decision.cloned]).toEqual([undefined, ['plc']]);
    const later = { ...two, lastSeen: '2026-02-05T00:00:00.000Z' as Instant };
    expect(outcome(later, [candidate(plc, { members: [one] })]).match).toBe('serial plc');
  });

  test('the adapter of a virtual machine is no PLC', () => {
    const named = (known: object) =>
      decide(
        observed({ name: 'Line', model: 'X', macVendor: 'VMware, Inc.', ...known }),
        [candidate(declared('line', { name: 'Line', model: 'X', class: 'plc' }))],
        NOBODY,
      );
    expect(named({}).match).toBeUndefined();
    expect(named({ macVendor: 'Siemens AG' }).match?.way).toBe('name');
  });

  test.each([
    ['a USB adapter', '00:0e:c6:00:00:01'],
    ['a redundancy address', '00:00:5e:00:01:0a'],
    ['a made-up address', '02:1d:9c:00:00:01'],
  ])('the MAC of %s identifies nobody', (_, value) => {
    const laptop = declared('laptop', { name: 'Laptop' }, [mac(value)]);
    expect(outcome(observed({ mac: value }), [candidate(laptop)])).toEqual({
      match: undefined,
      suggested: [],
    });
  });

  test('a MAC that was heard with two host names identifies nobody', () => {
    const laptop = declared('laptop', { name: 'Laptop' }, [mac(MAC)]);
    expect(
      outcome(observed({ mac: MAC, hostNames: ['anna', 'ben'] }), [candidate(laptop)]).match,
    ).toBeUndefined();
  });

  test('whoever has many addresses is a router: none of them says what it is', () => {
    const addresses = [1, 2, 3, 4, 5].map((n) => ({
      kind: 'ip' as const,
      value: `10.0.0.${n}`,
      network: 'n',
      last: at,
    }));
    const at3 = declared('at3', { class: 'plc', vendor: 'ABB', zone: 'z1' }, [ip('10.0.0.3')]);
    const router = observed({ addresses, role: 'plc', vendor: 'ABB', zone: 'z1' });
    expect(outcome(router, [candidate(at3, { isStatic: true })]).suggested).toEqual([]);
  });

  test('whom a person parted stays apart', () => {
    const press = declared('press', { serial: 'S-1', vendor: 'ABB' });
    const decided = { declared: null, apart: ['press'] };
    expect(
      outcome(observed({ serial: 'S-1', vendor: 'ABB' }), [candidate(press)], decided).match,
    ).toBeUndefined();
  });
});

test('a MAC that two are declared with is contested, and decides nothing', () => {
  const both = ['a', 'b'].map((id) => candidate(declared(id, { name: id }, [mac(MAC)])));
  const { match, contested } = decide(observed({ mac: MAC }), both, NOBODY);
  expect([match, contested]).toEqual([undefined, ['a', 'b']]);
});

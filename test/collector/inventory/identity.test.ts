import { expect, test } from 'vitest';
import { identifiersOf, type Known, resolve } from '../../../collector/inventory/identity.ts';
import { at, host, seen } from '../../support/plant.ts';

const PORT_1 = '00:1b:1b:00:00:01';
const PORT_2 = '00:1b:1b:00:00:02';
const ROUTER = '00:00:0a:00:00:01';

/** Hosts with the facts they stated. */
type Seen = [known: Record<string, string>, facts?: Record<string, string>];
const serial = (value: string, vendor = 'Acme') => ({ vendor, serial: value });
const claims = ([known, facts = {}]: Seen) =>
  identifiersOf(host(known), seen(1, known, facts).facts);
const known = (asset: string, before: Seen): Known => ({
  asset,
  identifiers: claims(before).map((identifier) => ({ ...identifier, last: at(1) })),
  apart: [],
});

test.each<[string, before: Seen, now: Seen, isSame: boolean]>([
  [
    'the second port of a device',
    [{ mac: PORT_1 }, serial('7')],
    [{ mac: PORT_2 }, serial('7')],
    true,
  ],
  ['the second port of a device without a serial', [{ mac: PORT_1 }], [{ mac: PORT_2 }], false],
  ['a module swapped', [{ mac: PORT_1 }, serial('7')], [{ mac: PORT_1 }, serial('8')], true],
  [
    'a device on another address',
    [{ mac: PORT_1, ip: '10.0.0.1' }],
    [{ mac: PORT_1, ip: '10.0.0.9' }],
    true,
  ],
  [
    'a new device on an old address',
    [{ mac: PORT_1, ip: '10.0.0.1' }],
    [{ mac: PORT_2, ip: '10.0.0.1' }],
    false,
  ],
  [
    'an old address with another serial',
    [{ ip: '10.0.0.1' }, serial('7')],
    [{ ip: '10.0.0.1' }, serial('8')],
    false,
  ],
  ['one IP in one cell', [{ ip: '10.0.0.1' }], [{ ip: '10.0.0.1' }], true],
  ['one IP in two cells', [{ ip: '10.0.0.1' }], [{ network: 'cell-2', ip: '10.0.0.1' }], false],
  [
    'two hosts behind one router',
    [{ via: ROUTER, ip: '10.1.0.1' }],
    [{ via: ROUTER, ip: '10.1.0.2' }],
    false,
  ],
  ['a VRRP address', [{ mac: '00:00:5e:00:01:0a' }], [{ mac: '00:00:5e:00:01:0a' }], false],
  ['a group address', [{ mac: '01:00:5e:00:00:01' }], [{ mac: '01:00:5e:00:00:01' }], false],
  [
    'a made-up MAC on its network',
    [{ mac: '02:00:00:00:00:01' }],
    [{ mac: '02:00:00:00:00:01' }],
    true,
  ],
  [
    'a made-up MAC elsewhere',
    [{ mac: '02:00:00:00:00:01' }],
    [{ network: 'cell-2', mac: '02:00:00:00:00:01' }],
    false,
  ],
  [
    'one serial of two vendors',
    [{ mac: PORT_1 }, serial('7')],
    [{ mac: PORT_2 }, serial('7', 'Other')],
    false,
  ],
  [
    'two spellings of a vendor',
    [{ mac: PORT_1 }, serial('7', 'ACME')],
    [{ mac: PORT_2 }, serial('7', 'Acme Inc.')],
    true,
  ],
  [
    'the serial of a part',
    [{ mac: PORT_1 }, { vendor: 'Acme', 'slot 2/serial': '7' }],
    [{ mac: PORT_2 }, { vendor: 'Acme', 'slot 2/serial': '7' }],
    false,
  ],
  [
    'a serial of zeroes',
    [{ mac: PORT_1 }, serial('00000000')],
    [{ mac: PORT_2 }, serial('00000000')],
    false,
  ],
  [
    'a serial that says it is none',
    [{ mac: PORT_1 }, serial('N/A')],
    [{ mac: PORT_2 }, serial('N/A')],
    false,
  ],
])('%s', (_, before, now, isSame) => {
  expect(resolve(claims(now), [known('a', before)])?.holder.asset).toBe(isSame ? 'a' : undefined);
});

test('a serial that one asset has outweighs the MAC of another that has its own', () => {
  const both = [
    known('mac', [{ mac: PORT_1 }, serial('8')]),
    known('serial', [{ mac: PORT_2 }, serial('7')]),
  ];
  const found = resolve(claims([{ mac: PORT_1 }, serial('7')]), both);
  expect(found?.holder.asset).toBe('serial');
  expect(found?.merge).toBeUndefined();
});

test('a port without a serial of its own is merged into the device whose serial it states', () => {
  const both = [known('mac', [{ mac: PORT_1 }]), known('serial', [{ mac: PORT_2 }, serial('7')])];
  const found = resolve(claims([{ mac: PORT_1 }, serial('7')]), both);
  expect([found?.holder.asset, found?.merge?.loser.asset]).toEqual(['serial', 'mac']);
});

test('two that a person parted are not merged: the MAC decides', () => {
  const apart = { ...known('serial', [{ mac: PORT_2 }, serial('7')]), apart: ['mac'] };
  const found = resolve(claims([{ mac: PORT_1 }, serial('7')]), [
    known('mac', [{ mac: PORT_1 }]),
    apart,
  ]);
  expect([found?.holder.asset, found?.merge]).toEqual(['mac', undefined]);
});

test('the maker of the adapter does not make a serial unique', () => {
  const stated = seen(1, { mac: PORT_1 }, { serial: '1000' }).facts;
  const lookedUp = seen(1, { mac: PORT_1 }, { vendor: 'Acme' }, { protocol: 'oui' }).facts;
  const kinds = identifiersOf(host({ mac: PORT_1 }), [...stated, ...lookedUp]);
  expect(kinds.map(({ kind }) => kind)).toEqual(['mac']);
});

/** BACnet among hosts: who a broadcast speaks for, who is what, whose question an answer is to. */
import { expect, test } from 'vitest';
import { behavioursOf, quiet } from '../../agent/observe/behaviour.ts';
import { makerOf } from '../../agent/observe/makers.ts';
import { roleOf } from '../../agent/observe/roles.ts';
import { bacnet } from '../../protocols/bacnet/index.ts';
import { hex } from '../support/hex.ts';
import { master, plc, udp, Wire } from '../support/wire.ts';

const controller = { ...plc, port: 47_808 };
const workstation = { ...master, port: 47_808 };
const all = { mac: 'ff:ff:ff:ff:ff:ff', ip: '10.0.0.255', port: 47_808 };
const body = (text: string) => [...hex(text)];

const I_AM_1201 = '810b 0015 0100 1000 c4020004b1 2205c4 9103 220104'; // vendor 260
const FORWARDED = '8104 001b c0a81407bac0 0100 1000 c4020004b1 2205c4 9103 220104';
const WRITE = '810a 0015 0104 0005 01 0f 0c00400003 1955 3e 2105 3f';
const WRITTEN = '810a 0009 0100 2001 0f';

function wireOf(...shown: Uint8Array[]): Wire {
  const wire = new Wire({ protocols: [bacnet] });
  for (const frame of shown) wire.show(frame);
  return wire;
}

test('what a BBMD hands on is said by whoever sent it first', () => {
  const wire = wireOf(udp(controller, all, body(FORWARDED)));
  const facts = [...wire.picture.hosts()].map(({ ips, facts: known }) => [
    [...ips][0],
    [...known.values()].map(({ attribute, value }) => `${attribute} ${value}`),
  ]);
  expect(wire.malformed()).toEqual([]);
  expect(facts).toEqual([
    [plc.ip, ['role BBMD']],
    ['192.168.20.7', ['object-id 1201', 'vendor-id 260']],
  ]);
});

test('a device that calls to all asks nobody: it is no operator’s screen', () => {
  const { picture } = wireOf(udp(controller, all, body(I_AM_1201)));
  const [host] = picture.hosts();
  const behaviour = behavioursOf(picture.conversations(), picture.events()).get(host!) ?? quiet;
  expect(behaviour.asks.size).toBe(0);
  expect(roleOf(host!, behaviour).role).toBe('plc');
});

test('who made it is known by its number, unless it spells the name out', () => {
  const wire = wireOf(udp(controller, all, body(I_AM_1201)));
  const [host] = wire.picture.hosts();
  expect(makerOf(host!)).toBe('BACnet Stack at SourceForge');
  wire.show(
    udp(
      controller,
      workstation,
      body('810a 0019 0100 3001 0c 0c020004b1 1979 3e 7505 00 41636d65 3f'),
    ),
  );
  expect(wire.malformed()).toEqual([]);
  expect(makerOf(host!)).toBe('Acme');
});

test('two that ask each other under one number are answered each for itself', () => {
  const wire = wireOf(
    udp(workstation, controller, body(WRITE)),
    udp(controller, workstation, body(WRITE)),
    udp(controller, workstation, body(WRITTEN)),
    udp(workstation, controller, body('810a 0009 0100 6001 09')),
  );
  const events = [...wire.picture.events()].map(({ source, outcome }) => [
    [...source.ips][0],
    outcome,
  ]);
  expect(wire.malformed()).toEqual([]);
  expect(events).toEqual([
    [master.ip, 'accepted'],
    [plc.ip, { refused: 'reject: unrecognized-service' }],
  ]);
});

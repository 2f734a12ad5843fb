/** A MAC that speaks on another VLAN or interface than before. */
import { expect, test } from 'vitest';
import { protocols } from '../../../protocols/registry.ts';
import { arp, type End, plc, Wire } from '../../support/wire.ts';

const other: End = { mac: '00:1b:1b:00:00:07', ip: '10.0.0.7', port: 1 };

function watched() {
  const moves: string[] = [];
  const wire = new Wire({
    protocols,
    sightings: {
      moved: (host, from, to) => moves.push(`${[...host.macs][0]} ${from} ${to}`),
    },
  });
  /** Speaks on an interface every ten seconds. */
  const speak = (end: End, seconds: number, ...interfaces: number[]) => {
    for (let second = 0; second < seconds; second += 10) {
      for (const each of interfaces)
        wire.show(arp(end, end.mac, end.ip, '10.0.0.9'), { interface: each });
      wire.wait(10);
    }
  };
  return { moves, speak };
}

test('a device that is plugged in elsewhere has moved, and moves back', () => {
  const { moves, speak } = watched();
  speak(plc, 100, 0);
  speak(plc, 50, 1);
  expect(moves).toEqual([]);
  speak(plc, 100, 1);
  expect(moves).toEqual([`${plc.mac} 0/0 1/0`]);
  speak(plc, 100, 0);
  expect(moves).toEqual([`${plc.mac} 0/0 1/0`, `${plc.mac} 1/0 0/0`]);
});

test('a device that is seen by two mirrors moves nowhere', () => {
  const { moves, speak } = watched();
  speak(plc, 300, 0, 1);
  expect(moves).toEqual([]);
});

test('one that speaks here and there in turns is at home on both, for good', () => {
  const { moves, speak } = watched();
  for (let turn = 0; turn < 5; turn++) {
    speak(plc, 30, 0);
    speak(plc, 30, 1);
  }
  speak(plc, 300, 1);
  expect(moves).toEqual([]);
});

test('who stays says nothing of who moves', () => {
  const { moves, speak } = watched();
  speak(plc, 20, 0);
  speak(other, 20, 1);
  speak(plc, 200, 0);
  expect(moves).toEqual([]);
});

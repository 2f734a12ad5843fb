/** What a name server says of addresses nobody met. */
import { describe, expect, test } from 'vitest';
import { protocols } from '../../../protocols/registry.ts';
import { type End, udp, Wire } from '../../support/wire.ts';

const server: End = { mac: '00:1b:1b:00:00:53', ip: '10.0.0.53', port: 53 };
const client: End = { mac: '00:1b:1b:00:00:02', ip: '10.0.0.2', port: 50_000 };
const other: End = { mac: '00:1b:1b:00:00:09', ip: '10.0.0.9', port: 40_000 };
const router = '00:1b:1b:00:00:01';

const labels = (name: string) => [
  ...name.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]),
  0,
];
const counts = (...all: number[]) => all.flatMap((count) => [count >> 8, count & 255]);

/** The server tells the client that the name has this address. */
function answer(name: string, ip: string): Uint8Array {
  const question = [...labels(name), 0, 1, 0, 1];
  const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...ip.split('.').map(Number)];
  return udp(server, client, [0, 1, 0x81, 0x80, ...counts(1, 1, 0, 0), ...question, ...record]);
}

const wireOf = () => new Wire({ protocols });
const namesOf = (wire: Wire) =>
  [...wire.picture.hosts()].flatMap(({ ips, facts }) =>
    [...facts.values()]
      .filter(({ attribute }) => attribute === 'dns-name')
      .map(({ value }) => `${[...ips].join()} ${value}`),
  );
const ipsOf = (wire: Wire) => [...wire.picture.hosts()].flatMap(({ ips }) => [...ips]);

describe('a name for an address', () => {
  test('makes no host of it', () => {
    const wire = wireOf().show(answer('update.vendor.example', '203.0.113.7'));
    expect(ipsOf(wire).sort()).toEqual(['10.0.0.2', '10.0.0.53']);
    expect(namesOf(wire)).toEqual([]);
  });

  test('is known of the address as soon as somebody speaks to it', () => {
    const wire = wireOf().show(answer('update.vendor.example', '203.0.113.7'));
    wire.show(udp(client, { mac: router, ip: '203.0.113.7', port: 4500 }, [1]));
    expect(namesOf(wire)).toEqual(['203.0.113.7 update.vendor.example']);
  });

  test('is known at once of a host that was met before', () => {
    const wire = wireOf()
      .show(udp(other, client, [1]))
      .show(answer('press.example', other.ip));
    expect(namesOf(wire)).toEqual(['10.0.0.9 press.example']);
  });

  test('gives way to a later one', () => {
    const wire = wireOf().show(answer('a.example', other.ip)).show(answer('b.example', other.ip));
    expect(namesOf(wire.show(udp(other, client, [1])))).toEqual(['10.0.0.9 b.example']);
  });

  test('is forgotten when a thousand others were named since', () => {
    const wire = wireOf().show(answer('first.example', other.ip));
    for (let at = 0; at < 1024; at++)
      wire.show(answer('x.example', `172.16.${at >> 8}.${at & 255}`));
    expect(namesOf(wire.show(udp(other, client, [1])))).toEqual([]);
  });
});

/** Who tries many addresses or ports in vain. */
import { expect, test } from 'vitest';
import { scanLimits } from '../../../agent/observe/scans.table.ts';
import { protocols } from '../../../protocols/registry.ts';
import { Connection, type End, Flag, master, plc, tcp, udp, Wire } from '../../support/wire.ts';

function watched() {
  const scans: string[] = [];
  const wire = new Wire({
    protocols,
    sightings: {
      scan: (source, targets, ports) => scans.push(`${[...source.ips][0]} ${targets} ${ports}`),
    },
  });
  return { wire, scans };
}

const MANY = scanLimits.targets + 20;
const target = (index: number, port = 502): End => ({
  mac: `00:80:f4:00:01:${index.toString(16).padStart(2, '0')}`,
  ip: `10.0.1.${index + 1}`,
  port,
});
const from = (index: number): End => ({ ...master, port: 50_000 + index });
const syn = (wire: Wire, client: End, server: End) =>
  wire.show(tcp(client, server, { sequence: 1, flags: Flag.syn }));
const reset = (wire: Wire, client: End, server: End) =>
  wire.show(tcp(server, client, { sequence: 0, flags: Flag.rst | Flag.ack }));

test('connections that many addresses leave unanswered are a scan, told once', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < MANY; index++) syn(wire, from(index), target(index));
  expect(scans).toEqual([`${master.ip} ${scanLimits.targets} 1`]);
});

test('it is told again when there are twice as many', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < 2 * MANY; index++) syn(wire, from(index), target(index));
  expect(scans.map((scan) => scan.split(' ')[1])).toEqual([
    `${scanLimits.targets}`,
    `${2 * scanLimits.targets}`,
  ]);
});

test('many ports of one device that refuses them are a scan', () => {
  const { wire, scans } = watched();
  for (let port = 1; port <= MANY; port++) {
    syn(wire, from(port), { ...plc, port });
    reset(wire, from(port), { ...plc, port });
  }
  expect(scans).toEqual([`${master.ip} 1 ${scanLimits.ports}`]);
});

test('datagrams that nobody answers are one, too', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < MANY; index++) wire.show(udp(from(index), target(index, 161), [1]));
  expect(scans).toHaveLength(1);
});

test('a master that polls as many devices scans nothing, though the capture begins with it', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < MANY; index++)
    new Connection(wire, from(index), target(index)).open();
  for (let index = 0; index < MANY; index++)
    new Connection(wire, from(index + 500), target(index)).open();
  expect(scans).toEqual([]);
});

test('a server that answers many clients scans nobody, though its answers are seen first', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < MANY; index++) {
    wire.show(udp({ ...plc, port: 161 }, { ...target(index), port: 50_000 }, [1]));
    wire.show(tcp({ ...plc, port: 102 }, { ...master, port: 50_000 + index }, { sequence: 5 }));
  }
  expect(scans).toEqual([]);
});

test('as many attempts over a longer time are none', () => {
  const { wire, scans } = watched();
  for (let index = 0; index < MANY; index++) syn(wire.wait(5), from(index), target(index));
  expect(scans).toEqual([]);
});

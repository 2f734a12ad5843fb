/** What happens between devices: who talks, what is asked, what is ordered, and how well it is heard. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import { type Cell, MINUTE, type TestHost } from './cell.ts';
import type { Happening } from './happening.ts';

const acts = (
  kind: DifferenceKind,
  event: Parameters<Cell['act']>[1],
  isEngineering = true,
): Happening => ({
  kind,
  what: event,
  act: (cell, { engineering }) => cell.act(engineering, event, { block: 'OB1' }),
  with: isEngineering ? ['engineering.session'] : [],
});

export const trafficHappenings: readonly Happening[] = [
  {
    kind: 'flow.new',
    what: 'two that never talked',
    act: (cell, { hmi, network }) => void cell.talk(hmi, network, 161, 'snmp'),
  },
  {
    kind: 'operation.new',
    what: 'a question never asked in a known flow',
    act: (cell, { polling }) => cell.operate(polling, 'read-device-identification'),
  },
  {
    kind: 'param.write',
    what: 'a client that never wrote there',
    act: (cell, { engineering }) => cell.act(engineering, 'write', { area: 'DB', db: 1, start: 0 }),
  },
  {
    kind: 'param.write',
    what: 'a range that was never written',
    act: (cell, { polling }) =>
      cell.act(polling, 'write', { table: 'holding-register', start: 400, count: 2 }, 'unit 1'),
  },
  {
    kind: 'param.write',
    what: 'a configuration that is no address',
    act: (cell, { polling }) => cell.act(polling, 'configuration-write', { object: 'assembly' }),
  },
  {
    kind: 'config.network',
    what: 'an address that is assigned',
    act: (cell, { polling }) => cell.act(polling, 'configuration-write', { ip: '10.0.0.9' }),
  },
  {
    kind: 'target.new',
    what: 'another unit behind the same address',
    act: (cell, { polling }) =>
      cell.act(polling, 'write', { table: 'holding-register', start: 100, count: 1 }, 'unit 9'),
  },
  acts('logic.download', 'program-download'),
  acts('logic.download', 'program-delete'),
  acts('logic.upload', 'program-upload'),
  acts('logic.edit', 'program-edit'),
  acts('firmware.update', 'firmware-update'),
  acts('protection.changed', 'protection-change'),
  acts('protection.changed', 'alarm-suppress', false),
  acts('restart', 'restart', false),
  acts('restart', 'factory-reset', false),
  acts('time.set', 'time-set', false),
  {
    kind: 'restart',
    what: 'a clock of running time that went back',
    act(cell, { network }) {
      cell.fact(network, 'uptime', '900000', undefined, 'snmp');
      cell.fact(network, 'uptime', '1200', undefined, 'snmp');
    },
    again: (cell, { network }) => cell.fact(network, 'uptime', '1300', undefined, 'snmp'),
  },
  {
    kind: 'engineering.session',
    what: 'a programming device that connects',
    act(cell, { engineering, plc }) {
      engineering.lastSeen = cell.time;
      cell.differences.operation(engineering, 'setup-communication');
      cell.fact(plc, 'connection', 'PG', 'slot 2', 'cotp');
      cell.pass(MINUTE);
    },
    back: (cell) => cell.pass(10 * MINUTE),
    with: ['operation.new'],
  },
  {
    kind: 'remote.session',
    what: 'somebody who works on a screen from afar',
    act(cell, { hmi, plc }) {
      cell.talk(hmi, plc, 3389, 'rdp');
      cell.pass(MINUTE);
    },
    back: (cell) => cell.pass(10 * MINUTE),
    with: ['flow.new'],
  },
  {
    kind: 'security.weak',
    what: 'a default community',
    act: (cell, { network }) =>
      cell.fact(network, 'weakness', 'default community', 'public', 'snmp'),
  },
  {
    kind: 'internet.contact',
    what: 'a PLC that talks to the Internet',
    act(cell, { plc }) {
      const outside: TestHost = { ...plc, id: 99, macs: new Set(), ips: new Set(['8.8.8.8']) };
      cell.talk(plc, outside, 443, 'tls');
    },
  },
  {
    kind: 'scan',
    what: 'one that tries everybody',
    act(cell, { laptop }) {
      cell.differences.scan(laptop, 40, 3);
      cell.differences.scan(laptop, 80, 3);
    },
    back: (cell) => cell.pass(15 * MINUTE),
  },
  {
    kind: 'scan',
    what: 'one that asks its network for everybody',
    act(cell, { laptop }) {
      cell.differences.scan(laptop, 24, 0);
      cell.differences.scan(laptop, 48, 0);
    },
    back: (cell) => cell.pass(15 * MINUTE),
  },
  {
    kind: 'malformed.burst',
    what: 'many more broken packets than ever',
    act(cell) {
      for (let count = 0; count < 150; count++) {
        cell.differences.anomaly('modbus', 'truncated', 'pdu');
      }
      cell.pass(2 * MINUTE);
    },
    back: (cell) => cell.pass(15 * MINUTE),
  },
  {
    kind: 'capture.blind',
    what: 'packets that are lost',
    act: (cell) => cell.differences.blind('loss', true, '4 % of packets'),
    back: (cell) => cell.differences.blind('loss', false, ''),
  },
  {
    kind: 'cadence.changed',
    what: 'a poller that stops asking',
    act(cell, { polling }) {
      cell.steady.delete(polling);
      cell.pass(7 * MINUTE);
    },
    again: (cell) => cell.pass(3 * MINUTE),
    back(cell, { polling }) {
      cell.steady.add(polling);
      cell.pass(8 * MINUTE);
    },
  },
];

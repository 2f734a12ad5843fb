/** What happens to devices: they come, go, and are other than they were. */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';
import { type Cell, MINUTE } from './cell.ts';
import type { Happening } from './happening.ts';
import { MAC, others, type Plant } from './learnt-plant.ts';

const changes = (
  kind: DifferenceKind,
  what: string,
  say: (cell: Cell, plant: Plant, isBack: boolean) => void,
): Happening => ({
  kind,
  what,
  act: (cell, plant) => say(cell, plant, false),
  back: (cell, plant) => say(cell, plant, true),
});

const stranger = (cell: Cell) => cell.host('b8:27:eb:00:00:77', '10.0.0.77');

export const deviceHappenings: readonly Happening[] = [
  {
    kind: 'device.new',
    what: 'a MAC nobody learnt',
    act: (cell) => void stranger(cell),
  },
  {
    kind: 'device.silent',
    what: 'a PLC that is not heard any more',
    act: (cell, plant) => cell.pass(20 * MINUTE, others(plant, plant.plc)),
    again: (cell, plant) => cell.pass(20 * MINUTE, others(plant, plant.plc)),
    back: (cell) => cell.pass(2 * MINUTE),
  },
  {
    kind: 'device.returned',
    what: 'one whose going was accepted',
    act(cell, plant) {
      cell.pass(20 * MINUTE, others(plant, plant.plc));
      const entries = [...cell.differences.scene.ledger.entries.values()];
      const { key, occurrence } = entries.find(({ finding }) => finding.kind === 'device.silent')!;
      cell.differences.apply({ version: 1, accepted: [{ key, occurrence }], frozen: [] });
      cell.pass(2 * MINUTE);
    },
    again: (cell) => cell.pass(2 * MINUTE),
    back: (cell, plant) => cell.pass(20 * MINUTE, others(plant, plant.plc)),
    with: ['device.silent'],
  },
  {
    kind: 'device.replaced',
    what: 'another MAC of the same maker under a silent one’s address',
    act(cell, plant) {
      cell.pass(10 * MINUTE, others(plant, plant.plc));
      cell.host(MAC.spare, '10.0.0.1');
    },
    again: () => {},
    with: ['device.new'],
  },
  {
    kind: 'address.changed',
    what: 'a known MAC with another IP',
    act: (cell, { plc }) => cell.gain(plc, '10.0.0.50'),
    back: (cell, { plc }) => cell.gain(plc, '10.0.0.1'),
  },
  {
    kind: 'address.conflict',
    what: 'two that claim one IP',
    act(cell, { plc, hmi }) {
      cell.differences.conflict('10.0.0.1', plc, hmi);
      cell.differences.conflict('10.0.0.1', hmi, plc);
    },
    back: (cell) => cell.pass(15 * MINUTE),
  },
  {
    kind: 'address.conflict',
    what: 'two that claim one IP, until one of them gives it up',
    act: (cell, { plc, hmi }) => cell.differences.conflict('10.0.0.1', plc, hmi),
    back: (cell, { hmi }) => cell.lose(hmi, '10.0.0.1'),
  },
  changes('identity.changed', 'another serial', (cell, { plc }, isBack) =>
    cell.fact(plc, 'serial', isBack ? 'S-1' : 'S-2'),
  ),
  changes('firmware.changed', 'another version', (cell, { plc }, isBack) =>
    cell.fact(plc, 'firmware', isBack ? '3.2.6' : 'V3.3.0'),
  ),
  changes('config.counter', 'a checksum that moved', (cell, { plc }, isBack) =>
    cell.fact(plc, 'config-revision', isBack ? '0x1A2B' : '0x1A2C', 'user program'),
  ),
  changes(
    'config.point',
    'a declared register that holds something else',
    (cell, { plc }, isBack) =>
      cell.fact(
        plc,
        'register',
        isBack ? '1500' : '1600',
        'unit 1 holding-register 100 limit',
        'modbus',
      ),
  ),
  changes('config.network', 'another gateway', (cell, { plc }, isBack) =>
    cell.fact(plc, 'gateway', isBack ? '10.0.0.254' : '10.0.0.253', undefined, 'dhcp'),
  ),
  changes('config.switch', 'another VLAN on a port', (cell, { network }, isBack) =>
    cell.fact(network, 'vlan', isBack ? '10' : '20', 'port 2', 'lldp'),
  ),
  changes('topology.changed', 'a neighbour behind another port', (cell, { network }, isBack) => {
    network.facts.clear(); // a table is read whole: the old row is gone
    cell.fact(network, 'neighbour', 'PRESS', isBack ? 'port 2' : 'port 7', 'snmp');
  }),
  {
    kind: 'topology.changed',
    what: 'a MAC behind another port',
    act: (cell, { plc }) => cell.differences.moved(plc, 'port 1', 'port 2'),
    back: (cell, { plc }) => cell.differences.moved(plc, 'port 2', 'port 1'),
  },
  {
    kind: 'topology.changed',
    what: 'a MAC on another network than it was learnt on',
    act: (cell) =>
      cell.differences.moved({ ...cell.host(MAC.plc), network: 'eth1/0' }, 'eth0/0', 'eth1/0'),
    back: (cell, { plc }) => cell.differences.moved(plc, 'eth1/0', 'eth0/0'),
  },
  changes('mode.changed', 'a mode that is stated', (cell, { plc }, isBack) =>
    cell.fact(plc, 'mode', isBack ? 'run' : 'stop'),
  ),
  {
    kind: 'mode.changed',
    what: 'a stop that was ordered',
    act: (cell, { engineering }) => cell.act(engineering, 'mode-change', { to: 'stop' }),
    back: (cell, { engineering }) => cell.act(engineering, 'mode-change', { to: 'run' }),
    with: ['engineering.session'],
  },
  changes('protection.changed', 'another protection level', (cell, { plc }, isBack) =>
    cell.fact(plc, 'protection-level', isBack ? '1' : '3'),
  ),
  {
    kind: 'module.added',
    what: 'a plate in an empty slot',
    act: (cell, { plc }) => cell.fact(plc, 'order-code', '6ES7 322', 'slot 6'),
  },
  {
    kind: 'module.removed',
    what: 'a slot that is not named any more, while the others are',
    act(cell, { plc }) {
      cell.pass(40 * MINUTE);
      cell.fact(plc, 'order-code', '6ES7 315', 'slot 2');
      cell.pass(MINUTE);
    },
    again: (cell) => cell.pass(MINUTE),
    back(cell, { plc }) {
      cell.fact(plc, 'order-code', '6ES7 321', 'slot 4');
      cell.fact(plc, 'order-code', '6ES7 315', 'slot 2');
      cell.pass(MINUTE);
    },
  },
  {
    kind: 'service.new',
    what: 'a port that answers',
    act: (cell, { plc }) => cell.service(plc, 80),
  },
  {
    kind: 'service.gone',
    what: 'a port that answers no more',
    act(cell, { plc }) {
      for (let minutes = 0; minutes < 130; minutes++) {
        cell.service(plc, 102);
        cell.pass(MINUTE);
      }
    },
    again: (cell) => cell.pass(MINUTE),
    back(cell, { plc }) {
      cell.service(plc, 102);
      cell.service(plc, 502);
      cell.pass(MINUTE);
    },
  },
];

import { describe, expect, test } from 'vitest';
import { readBaseline, snapshotOf, writeBaseline } from '../../../agent/baseline/baseline-file.ts';
import { localDisk } from '../../../agent/spool/disk.ts';
import type { DifferenceKind } from '../../../protocols/messages/difference.ts';
import { Cell, HOUR, MINUTE, SECOND, START, type TestHost } from '../../support/cell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MAC = {
  plc: '00:1b:1b:00:00:01',
  hmi: '00:d0:c9:00:00:02',
  laptop: '00:14:22:00:00:03',
  switch: '00:80:63:00:00:04',
  spare: '00:1b:1b:00:00:99',
};

/** The cell everybody starts from: it learns for a while and then watches. */
function plant(cell: Cell) {
  const plc = cell.host(MAC.plc, '10.0.0.1');
  const hmi = cell.host(MAC.hmi, '10.0.0.2');
  const laptop = cell.host(MAC.laptop, '10.0.0.3');
  const network = cell.host(MAC.switch, '10.0.0.4');
  cell.fact(plc, 'firmware', 'V3.2.6');
  cell.fact(plc, 'serial', 'S-1');
  cell.fact(plc, 'order-code', '6ES7 315', 'slot 2');
  cell.fact(plc, 'order-code', '6ES7 321', 'slot 4');
  cell.fact(plc, 'mode', 'run');
  cell.fact(plc, 'station-name', 'PRESS');
  cell.fact(plc, 'config-revision', '0x1A2B', 'user program');
  cell.fact(plc, 'protection-level', '1');
  cell.fact(plc, 'gateway', '10.0.0.254', undefined, 'dhcp');
  cell.fact(network, 'vlan', '10', 'port 2', 'lldp');
  cell.fact(network, 'neighbour', 'PRESS', 'port 2', 'snmp');
  cell.service(plc, 102);
  cell.service(plc, 502);
  const polling = cell.talk(hmi, plc, 502);
  cell.operate(polling, 'read-holding-registers');
  cell.act(polling, 'write', { table: 'holding-register', start: 100, count: 10 }, 'unit 1');
  const engineering = cell.talk(laptop, plc, 102, 's7comm');
  return { plc, hmi, laptop, network, polling, engineering };
}

type Plant = ReturnType<typeof plant>;

interface Case {
  readonly kind: DifferenceKind;
  readonly what: string;
  act(cell: Cell, plant: Plant): void;
  /** The same once more, which must be no second difference. Absent: `act` again. */
  again?(cell: Cell, plant: Plant): void;
  /** The baseline is back. Absent: an act stays what it was. */
  back?(cell: Cell, plant: Plant): void;
  /** What may come with it: the same happening seen from another side. */
  readonly with?: readonly DifferenceKind[];
}

const others = (plant: Plant, but: TestHost) =>
  [plant.plc, plant.hmi, plant.laptop, plant.network].filter((host) => host !== but);

const changes = (
  kind: DifferenceKind,
  what: string,
  say: (cell: Cell, plant: Plant, isBack: boolean) => void,
): Case => ({
  kind,
  what,
  act: (cell, plant) => say(cell, plant, false),
  back: (cell, plant) => say(cell, plant, true),
});

const acts = (
  kind: DifferenceKind,
  event: Parameters<Cell['act']>[1],
  isEngineering = true,
): Case => ({
  kind,
  what: event,
  act: (cell, { engineering }) => cell.act(engineering, event, { block: 'OB1' }),
  with: isEngineering ? ['engineering.session'] : [],
});

const stranger = (cell: Cell) => cell.host('b8:27:eb:00:00:77', '10.0.0.77');

const cases: readonly Case[] = [
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

/** Learnt, settled, watching; nothing was told on the way. */
function watching(cell = new Cell()): { cell: Cell; plant: Plant } {
  const learnt = plant(cell);
  cell.steady.add(learnt.polling);
  // In a cell that works all is said again and again.
  for (let minutes = 0; minutes < 45; minutes++) {
    cell.pass(MINUTE);
    for (const host of [learnt.plc, learnt.network]) {
      for (const fact of host.facts.values()) fact.lastSeen = cell.time;
      for (const service of host.services.values()) service.lastSeen = cell.time;
    }
  }
  return { cell, plant: learnt };
}

test('what is learnt is told to nobody, and then the cell is watched', () => {
  const { cell } = watching();
  expect(cell.told).toEqual([]);
  expect(cell.differences.phase).toBe('monitoring');
});

describe.each(cases)('$kind: $what', ({ kind, act, again, back, with: beside = [] }) => {
  test('is told once, and repeating it is not news', () => {
    const { cell, plant } = watching();
    act(cell, plant);
    const told = cell.of(kind);
    const keys = new Set(told.map(({ key }) => key));
    expect(told.length).toBeGreaterThan(0);
    expect(keys.size).toBe(1);
    expect(told[0]).toMatchObject({ occurrence: 1, state: 'open', count: 1, phase: 'monitoring' });
    expect(new Set(cell.kinds.filter((each) => each !== kind))).toEqual(new Set(beside));

    cell.at(cell.time + 5 * SECOND);
    (again ?? act)(cell, plant);
    cell.differences.minute();
    expect(new Set(cell.of(kind).map(({ key }) => key))).toEqual(keys);
    expect(cell.of(kind).every(({ occurrence }) => occurrence === 1)).toBe(true);
    expect(cell.of(kind).every(({ state }) => state === 'open')).toBe(true);
  });

  test.skipIf(back === undefined)(
    'is resolved when the baseline is back, and told afresh after that',
    () => {
      const { cell, plant } = watching();
      act(cell, plant);
      cell.at(cell.time + 5 * SECOND);
      back!(cell, plant);
      const [first] = cell.of(kind);
      expect(cell.of(kind).at(-1)).toMatchObject({
        key: first!.key,
        occurrence: 1,
        state: 'resolved',
      });
      cell.at(cell.time + 5 * SECOND);
      act(cell, plant);
      expect(cell.of(kind).at(-1)).toMatchObject({ key: first!.key, occurrence: 2, state: 'open' });
    },
  );

  test('is silent after a restart that reads the same again', async () => {
    const { cell, plant: learnt } = watching();
    act(cell, learnt);
    const folder = temporaryFolder();
    const position = { epoch: 'e', through: 1 };
    await writeBaseline(localDisk, folder, snapshotOf(cell.differences, position));

    const restarted = new Cell(START - HOUR);
    expect(await readBaseline(localDisk, folder, restarted.differences)).toEqual(position);
    restarted.differences.skipThrough = cell.time;
    restarted.at(START);
    const again = watching(restarted);
    act(again.cell, again.plant);
    expect(restarted.told).toEqual([]);
  });
});

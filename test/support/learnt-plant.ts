/** A small cell that was learnt and is watched. */
import { Cell, MINUTE, type TestHost } from './cell.ts';

export const MAC = {
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
  cell.fact(plc, 'register', '1500', 'unit 1 holding-register 100 limit', 'modbus');
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

export type Plant = ReturnType<typeof plant>;

export const others = (plant: Plant, but: TestHost) =>
  [plant.plc, plant.hmi, plant.laptop, plant.network].filter((host) => host !== but);

/** Learnt, settled, watching; nothing was told on the way. */
export function watching(cell = new Cell()): { cell: Cell; plant: Plant } {
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

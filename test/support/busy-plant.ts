/** A plant in which something happens all the time, as a capture: what an agent has much to say about. */

import { Connection } from '../../tools/demo-cell/connection.ts';
import { ModbusClient } from '../../tools/demo-cell/modbus.ts';
import { announceAddress } from '../../tools/demo-cell/neighbours.ts';
import { capture } from '../../tools/demo-cell/pcap.ts';
import { type Station, Wire } from '../../tools/demo-cell/wire.ts';

export interface BusyPlant {
  readonly devices: number;
  /** Of packet time. */
  readonly seconds: number;
}

const SECOND = 1_000_000;
const ASKING_EVERY = 5;

/**
 * Two stations write to every device and read it, each second; a device gets other firmware every 16
 * seconds, another one at a time; every other second somebody new announces himself.
 */
export function busyPlant({ devices, seconds }: BusyPlant): Uint8Array {
  const wire = new Wire();
  const operators = [station(0, 250), station(0, 251)];
  const sessions = Array.from({ length: devices }, (_, number) =>
    operators.map((operator, index) => {
      const port = 49_152 + number * 2 + index;
      const connection = new Connection(wire, operator, port, station(1, number), 502).open();
      return new ModbusClient(connection, 1);
    }),
  );
  for (let second = 1; second < seconds; second++) {
    wire.now = Math.max(wire.now, second * SECOND);
    if (second % 2 === 0) announceAddress(wire, station(2, second >> 1));
    for (const [number, [writer, reader]] of sessions.entries()) {
      writer?.writeSingleRegister(100 + (second % 7), second);
      if ((second + number) % ASKING_EVERY > 0) reader?.readHoldingRegisters(0, [second, number]);
      else
        reader?.readIdentification('Schneider Electric', 'BMX P34 2020', revision(second, number));
    }
  }
  return capture(wire.frames());
}

function revision(second: number, number: number): string {
  return `v2.${(second + number) >> 4}0`;
}

/** The `number`-th of a kind. */
function station(kind: number, number: number): Station {
  const byte = (value: number) => value.toString(16).padStart(2, '0');
  return { mac: `00:80:f4:0c:${byte(kind)}:${byte(number)}`, ip: `10.30.${kind}.${number}` };
}

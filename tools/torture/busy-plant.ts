/** A plant in which something happens all the time: what an agent has much to say about. */

import { Connection } from '../demo-cell/connection.ts';
import { ModbusClient } from '../demo-cell/modbus.ts';
import { announceAddress } from '../demo-cell/neighbours.ts';
import { capture } from '../demo-cell/pcap.ts';
import { type Frame, type Station, Wire } from '../demo-cell/wire.ts';

const SECOND = 1_000_000;
const ASKING_EVERY = 5;

/** The stations that write and read: each cell sees the same two. */
const OPERATORS = [250, 251].map((number) => station(0, 0, number));

/**
 * Two stations write to every device and read it, each second; a device gets other firmware every 16
 * seconds, another one at a time; every other second somebody new announces himself.
 */
export class BusyPlant {
  readonly #wire = new Wire();
  readonly #cell: number;
  readonly #sessions: readonly (readonly ModbusClient[])[];

  /** Cells differ in all their devices. */
  constructor(devices: number, cell = 0) {
    this.#cell = cell;
    this.#sessions = Array.from({ length: devices }, (_, number) =>
      OPERATORS.map((operator, index) => {
        const port = 49_152 + number * 2 + index;
        const device = station(cell, 1, number);
        return new ModbusClient(new Connection(this.#wire, operator, port, device, 502).open(), 1);
      }),
    );
  }

  /** What happens in a second of the plant's own, asked for one after another from 1 on. */
  during(second: number): readonly Frame[] {
    this.#wire.now = Math.max(this.#wire.now, second * SECOND);
    if (second % 2 === 0) announceAddress(this.#wire, station(this.#cell, 2, second >> 1));
    for (const [number, [writer, reader]] of this.#sessions.entries()) {
      writer?.writeSingleRegister(100 + (second % 7), second & 0xffff);
      if ((second + number) % ASKING_EVERY > 0)
        reader?.readHoldingRegisters(0, [second & 0xffff, number]);
      else
        reader?.readIdentification('Schneider Electric', 'BMX P34 2020', revision(second, number));
    }
    return this.#wire.take();
  }
}

/** So many seconds of it as a capture. */
export function busyPlant({ devices, seconds }: { devices: number; seconds: number }): Uint8Array {
  const plant = new BusyPlant(devices);
  const each = Array.from({ length: seconds - 1 }, (_, second) => plant.during(second + 1));
  return capture(each.flat());
}

function revision(second: number, number: number): string {
  return `v2.${(second + number) >> 4}0`;
}

/** The `number`-th of a kind in a cell: 65,536 of each. */
function station(cell: number, kind: number, number: number): Station {
  const [high, low] = [(number >> 8) & 0xff, number & 0xff];
  const hex = [cell, kind, high, low].map((value) => value.toString(16).padStart(2, '0'));
  return {
    mac: `00:80:${hex.join(':')}`,
    ip: `10.${30 + cell * 4 + kind}.${high}.${low}`,
  };
}

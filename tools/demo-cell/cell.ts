/** What the cell does all day: the panel reads and steers, the historian collects and asks who is there. */
import { ip as ipBytes, mac as macBytes } from './bytes.ts';
import { Connection } from './connection.ts';
import { ModbusClient } from './modbus.ts';
import { announceNeighbour, resolveAddress } from './neighbours.ts';
import * as plant from './plant.ts';
import { CpuMode, S7Client } from './s7.ts';
import { SnmpManager, type Value } from './snmp.ts';
import { type Station, Wire } from './wire.ts';

const SECOND = 1_000_000;
/** Columns of the switch's tables: RFC 4188 (dot1dTpFdbPort), IEEE 802.1AB-2016, 11 (lldpRemSysName). */
const FORWARDING_PORT = '1.3.6.1.2.1.17.4.3.1.2';
const FORWARDING_STATUS = '1.3.6.1.2.1.17.4.3.1.3';
const NEIGHBOUR_NAME = '1.0.8802.1.1.2.1.4.1.1.9';
const NEIGHBOUR_DESCRIPTION = '1.0.8802.1.1.2.1.4.1.1.10';

/** How things stand in the cell; the story changes them. */
export interface Condition {
  pumpFirmware: string;
  ovenPort: number;
}

export class Cell {
  readonly wire = new Wire();
  readonly condition: Condition = {
    pumpFirmware: 'v2.70',
    ovenPort: plant.ports.get(plant.oven)!,
  };
  /** Who else is in the cell: each is told the second. */
  readonly visitors: ((second: number) => void)[] = [];
  readonly #press: S7Client;
  readonly #oven: S7Client;
  readonly #pump: ModbusClient;
  readonly #io: ModbusClient;
  readonly #collected: readonly ModbusClient[];
  readonly #manager: SnmpManager;
  readonly #connections: Connection[] = [];

  /** Everybody finds everybody and connects. */
  constructor() {
    for (const device of [plant.press, plant.oven, plant.pump, plant.remoteIo]) {
      resolveAddress(this.wire, plant.panel, device);
    }
    for (const device of [plant.press, plant.pump, plant.networkSwitch]) {
      resolveAddress(this.wire, plant.historian, device);
    }
    this.#press = this.s7(plant.panel, 49_170, plant.press, 3);
    this.#oven = this.s7(plant.panel, 49_171, plant.oven, 3);
    this.#pump = new ModbusClient(this.connect(plant.panel, 49_172, plant.pump, 502), 1);
    this.#io = new ModbusClient(this.connect(plant.panel, 49_173, plant.remoteIo, 502), 1);
    this.#collected = [
      new ModbusClient(this.connect(plant.historian, 50_210, plant.pump, 502), 1),
      new ModbusClient(this.connect(plant.historian, 50_211, plant.remoteIo, 502), 1),
    ];
    this.#manager = new SnmpManager(this.wire, plant.historian, 51_161, 'public');
  }

  connect(client: Station, port: number, server: Station, serverPort: number): Connection {
    const connection = new Connection(this.wire, client, port, server, serverPort).open();
    this.#connections.push(connection);
    return connection;
  }

  s7(client: Station, port: number, server: Station, connectionType: number): S7Client {
    const session = new S7Client(this.connect(client, port, server, 102));
    session.connect(connectionType);
    return session;
  }

  /** One second of an ordinary day, the `second`-th of the story. */
  live(second: number): void {
    const { wire } = this;
    wire.now = second * SECOND + 10_000;
    const wave = (period: number, size: number) =>
      Math.round(size * (1 + Math.sin((second * 2 * Math.PI) / period)));
    this.#press.readBlock(10, 0, [0, wave(40, 100), 0, wave(60, 80), second & 1, 0]);
    this.#oven.readBlock(20, 0, [0, wave(120, 90), 0, wave(90, 60)]);
    this.#pump.readHoldingRegisters(100, [wave(30, 700), wave(45, 300), 1, 0]);
    this.#io.readDiscreteInputs(0, 16, [second & 0xff, wave(20, 100) & 0xff]);
    if (second % 5 === 2) this.#pump.writeSingleRegister(110, 400 + wave(300, 10));
    if (second % 2 === 1) this.#collect(second, wave);
    if (second % 10 === 4) this.#inspect();
    if (second % 15 === 6) this.#askTheSwitch(second);
    if (second % 30 === 8) this.#refreshAddresses();
    if (second % 15 === 9)
      for (const port of [1, 5, 6]) announceNeighbour(wire, plant.switchPort(port));
  }

  /** Whoever came to the cell does what it came for. */
  visit(second: number): void {
    for (const visitor of this.visitors) visitor(second);
  }

  /** Everybody hangs up. */
  close(second: number): void {
    this.wire.now = second * SECOND;
    for (const connection of this.#connections) connection.close();
  }

  #collect(second: number, wave: (period: number, size: number) => number): void {
    const [pump, io] = this.#collected;
    this.wire.now += 150_000;
    pump?.readHoldingRegisters(200, [wave(200, 1000), wave(100, 50)]);
    io?.readHoldingRegisters(0, [second & 0xffff, 0]);
  }

  /** Who are you, and how are you: plates of the Modbus devices, plates and modes of the CPUs. */
  #inspect(): void {
    const { pumpFirmware } = this.condition;
    const { vendor, productCode } = plant.pumpPlate;
    this.wire.now += 200_000;
    this.#collected[0]?.readIdentification(vendor, productCode, pumpFirmware);
    this.#collected[1]?.readIdentification('WAGO', '750-352', '01.07.15');
    this.#press.readPlate(plant.press.plate);
    this.#press.readMode(CpuMode.run);
    this.#oven.readPlate(plant.oven.plate);
    this.#oven.readMode(CpuMode.run);
  }

  #askTheSwitch(second: number): void {
    const { name, description, location, objectId } = plant.switchPlate;
    this.wire.now += 250_000;
    this.#manager.get(plant.networkSwitch, {
      '1.3.6.1.2.1.1.1.0': { text: description },
      '1.3.6.1.2.1.1.2.0': { oid: objectId },
      '1.3.6.1.2.1.1.3.0': { ticks: 8_640_000 + second * 100 },
      '1.3.6.1.2.1.1.5.0': { text: name },
      '1.3.6.1.2.1.1.6.0': { text: location },
    });
    const forwarding: Record<string, Value> = {};
    const neighbours: Record<string, Value> = {};
    for (const [station, usual] of plant.ports) {
      const port = station === plant.oven ? this.condition.ovenPort : usual;
      forwarding[[...macBytes(station.mac)].join('.')] = { integer: port };
    }
    const names: [number, string][] = [
      [1, plant.press.plate.stationName],
      [this.condition.ovenPort, plant.oven.plate.stationName],
    ];
    for (const [port, text] of names) neighbours[`0.${port}.1`] = { text };
    this.#manager.walk(
      plant.networkSwitch,
      FORWARDING_PORT,
      sorted(forwarding),
      `${FORWARDING_STATUS}.${[...ipBytes('0.0.0.0'), 0, 0].join('.')}`,
    );
    this.#manager.walk(
      plant.networkSwitch,
      NEIGHBOUR_NAME,
      neighbours,
      `${NEIGHBOUR_DESCRIPTION}.0.1.1`,
    );
  }

  #refreshAddresses(): void {
    this.wire.now += 400_000;
    resolveAddress(this.wire, plant.panel, plant.remoteIo);
    resolveAddress(this.wire, plant.historian, plant.networkSwitch);
  }
}

/** A walk comes in lexicographic order of the numbers. */
function sorted(rows: Record<string, Value>): Record<string, Value> {
  const key = (suffix: string) =>
    suffix
      .split('.')
      .map((number) => number.padStart(10, '0'))
      .join('.');
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (key(a) < key(b) ? -1 : 1)));
}

/** What happens in the demo cell, and when. The same text is printed by `npm start`. */
import { Cell } from './cell.ts';
import { Connection } from './connection.ts';
import { ModbusClient } from './modbus.ts';
import { announceAddress, leaseAddress, resolveAddress } from './neighbours.ts';
import * as plant from './plant.ts';
import { CpuMode, organisationBlock, S7Client } from './s7.ts';
import type { Frame } from './wire.ts';

const SECOND = 1_000_000;

export interface Chapter {
  /** Seconds after the start of the replay. */
  readonly at: number;
  readonly says: string;
  /** Difference kinds that have to follow. */
  readonly raises: readonly string[];
}

/** Until then the agent learns what is normal. */
export const LEARNING_SECONDS = 40;
export const STORY_SECONDS = 150;
/** Afterwards the same quiet minute again and again. */
export const LOOP_SECONDS = 60;

export const chapters: readonly Chapter[] = [
  { at: 0, says: 'The cell does its ordinary work: the agent learns it.', raises: [] },
  {
    at: 50,
    says: `A device nobody knows (${plant.stranger.mac}) takes an address and reads the pump controller.`,
    raises: ['device.new', 'flow.new'],
  },
  {
    at: 65,
    says: `A spare coupler is plugged in that still has the address ${plant.spare.ip}.`,
    raises: ['address.conflict'],
  },
  {
    at: 80,
    says: 'The pump controller comes back with firmware v2.80 instead of v2.70.',
    raises: ['firmware.changed'],
  },
  {
    at: 100,
    says: 'The engineering laptop stops PLC-7, downloads a new OB1 and starts it again.',
    raises: ['mode.changed', 'logic.download'],
  },
  {
    at: 125,
    says: 'The curing oven is moved from switch port 2 to port 7.',
    raises: ['topology.changed'],
  },
];

/** What is done to the cell besides its ordinary work, by the second of the story. */
const acts: ReadonlyMap<number, (cell: Cell) => void> = new Map([
  [12, lookAround],
  [50, intrude],
  [65, plugInSpare],
  [80, updatePump],
  [100, download],
  [125, moveOven],
]);

/** The whole story, times from 0. */
export function tellStory(): readonly Frame[] {
  const cell = new Cell();
  cell.wire.now = 500_000;
  leaseAddress(cell.wire, plant.laptop, plant.historian);
  for (let second = 1; second < STORY_SECONDS; second++) {
    cell.live(second);
    cell.wire.now = second * SECOND + 600_000;
    acts.get(second)?.(cell);
    cell.visit(second);
  }
  cell.close(STORY_SECONDS);
  return cell.wire.frames();
}

/** A quiet minute of the cell as the story left it. */
export function tellLoop(): readonly Frame[] {
  const cell = new Cell();
  Object.assign(cell.condition, { ovenPort: 7, pumpFirmware: 'v2.80' });
  for (let second = 1; second < LOOP_SECONDS; second++) cell.live(second);
  cell.close(LOOP_SECONDS);
  return cell.wire.frames();
}

/** The engineer goes online and only looks: that is part of what is normal here. */
export function lookAround(cell: Cell): void {
  resolveAddress(cell.wire, plant.laptop, plant.press);
  const connection = new Connection(cell.wire, plant.laptop, 52_001, plant.press, 102).open();
  const session = new S7Client(connection);
  session.connect(1);
  session.readPlate(plant.press.plate);
  session.readMode(CpuMode.run);
  connection.close();
}

/** From now on it reads every third second. */
function intrude(cell: Cell): void {
  leaseAddress(cell.wire, plant.stranger, plant.historian);
  announceAddress(cell.wire, plant.stranger);
  resolveAddress(cell.wire, plant.stranger, plant.pump);
  const client = new ModbusClient(cell.connect(plant.stranger, 40_512, plant.pump, 502), 1);
  client.readIdentification(plant.pumpPlate.vendor, plant.pumpPlate.productCode, 'v2.70');
  client.readRefused(60_000, 10);
  cell.visitors.push((second) => {
    if (second % 3 === 0) client.readHoldingRegisters(100, [second, 0, 0, 0]);
  });
}

/** Both stations claim the address, several times: one alone might be a mistake of the moment. */
function plugInSpare(cell: Cell): void {
  for (let again = 0; again < 5; again++) {
    announceAddress(cell.wire, plant.spare);
    cell.wire.now += 0.2 * SECOND;
    if (again === 1) announceAddress(cell.wire, plant.remoteIo);
  }
}

function updatePump(cell: Cell): void {
  cell.condition.pumpFirmware = 'v2.80';
}

function moveOven(cell: Cell): void {
  cell.condition.ovenPort = 7;
}

/** The engineering laptop stops PLC-7, loads OB1 and starts it again. */
export function download(cell: Cell): void {
  resolveAddress(cell.wire, plant.laptop, plant.press);
  const connection = new Connection(cell.wire, plant.laptop, 52_044, plant.press, 102).open();
  const session = new S7Client(connection);
  session.connect(1);
  session.readMode(CpuMode.run);
  cell.wire.now += 0.5 * SECOND;
  session.stop();
  session.readMode(CpuMode.stop);
  cell.wire.now += SECOND;
  session.download('0800001', organisationBlock(7));
  cell.wire.now += SECOND;
  session.start();
  session.readMode(CpuMode.run);
  connection.close();
}

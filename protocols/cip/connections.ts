/** Connections opened through the Connection Manager: CIP Volume 1 (ODVA), services of the Connection Manager object. */
import type { Cursor } from '../contract/cursor.ts';
import { readPath } from '../encodings/cip-path.ts';

/** What Forward_Open asked for. The target names the id it is written to in its answer. */
export interface Opening {
  readonly toOriginator: number;
  /** Serial of the connection, unique with its originator: Forward_Close names it. */
  readonly serial: number;
  readonly route: string;
}

export interface Connection extends Opening {
  readonly toTarget: number;
}

const MOST = 8;

export function readOpening(cursor: Cursor, isLarge: boolean): Opening {
  cursor.skip(2); // priority, ticks
  cursor.skip(4); // originator to target: named by the target
  const toOriginator = cursor.u32le();
  const serial = cursor.u16le();
  cursor.skip(6); // originator's vendor and serial
  cursor.skip(4); // timeout multiplier
  const parameters = isLarge ? 4 : 2;
  cursor.skip(4 + parameters); // packet interval and parameters, each way
  cursor.skip(4 + parameters);
  cursor.skip(1); // transport
  return { toOriginator, serial, route: readPath(cursor, cursor.u8()).route };
}

/** Serial of the connection that Forward_Close ends. */
export function readClosing(cursor: Cursor): number {
  cursor.skip(2); // priority, ticks
  return cursor.u16le();
}

/** The answer to a Forward_Open: under which id the target will be written to. */
export function opened(opening: Opening, cursor: Cursor): Connection {
  return { ...opening, toTarget: cursor.u32le() };
}

/** The newest last; the oldest makes room. */
export function remember(connections: Connection[], connection: Connection): void {
  const known = connections.findIndex(({ toTarget }) => toTarget === connection.toTarget);
  if (known >= 0) connections.splice(known, 1);
  else if (connections.length >= MOST) connections.shift();
  connections.push(connection);
}

export function forget(connections: Connection[], serial: number): void {
  const known = connections.findIndex((connection) => connection.serial === serial);
  if (known >= 0) connections.splice(known, 1);
}

/** Data messages of Ethernet Global Data: GE GFK-2224, as the fields of TShark 4.0's egd dissector show them. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { DATA, VERSION } from './frame.ts';

export interface EgdMessage {
  /** Written as an address, which it often is. */
  readonly producer: string;
  readonly exchange: number;
  readonly status: number;
  /** Changes with the layout of what is exchanged. */
  readonly signature: number;
}

export interface Exchange {
  status: number;
  signature: number;
}
export type Exchanges = Map<number, Exchange>;
export type EgdTurn = Turn<Exchanges, never>;

export function start(): Exchanges {
  return new Map();
}

export function decode(cursor: Cursor): EgdMessage | undefined {
  const kind = cursor.u8();
  const version = cursor.u8();
  if (kind !== DATA) return undefined; // commands have another header
  cursor.require(version === VERSION, 'illegal', 'version');
  cursor.skip(2); // number of the request
  const producer = cursor.ipv4();
  const exchange = cursor.u32le();
  cursor.skip(8); // when it was made
  const status = cursor.u32le();
  const signature = cursor.u32le();
  cursor.skip(4); // reserved
  return { producer, exchange, status, signature };
}

export function operation(): string {
  return 'data';
}

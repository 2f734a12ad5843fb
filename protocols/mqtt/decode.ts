/** MQTT 3.1.1, 3.1 and 3.2; MQTT 5.0, 3.1 and 3.2. Topics and what is published under them are the plant's business. */
import type { Cursor } from '../contract/cursor.ts';
import type { Turn } from '../contract/protocol.ts';
import { whole } from './frame.ts';
import { PacketType } from './mqtt.table.ts';

export interface MqttMessage {
  readonly type: number;
  /** Of a client that connects, and in its answer. */
  readonly connect: Connect | undefined;
  /** Of an answer to a client that connected; -1: it is none. */
  readonly code: number;
}

export interface Connect {
  readonly client: string;
  readonly version: string;
  readonly hasUser: boolean;
  readonly hasPassword: boolean;
}

export type MqttTurn = Turn<undefined, Connect>;

const QUESTION = 0;
const FIVE = 5;
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [3, '3.1'],
  [4, '3.1.1'],
  [FIVE, '5.0'],
]);
const ConnectFlag = { user: 0x80, password: 0x40 } as const;

export function decode(cursor: Cursor, turn: MqttTurn): MqttMessage | undefined {
  const rest = whole(cursor.bytes, cursor.start, cursor.end) - (cursor.end - cursor.start);
  turn.skip(rest);
  const type = cursor.u8() >> 4;
  if (type !== PacketType.connect && type !== PacketType.connectAnswer)
    return { type, connect: undefined, code: -1 };
  variableSize(cursor);
  if (type === PacketType.connect) return connecting(cursor, turn);
  cursor.skip(1); // session present
  const code = cursor.u8();
  if (cursor.flaw !== undefined) return undefined;
  return { type, connect: turn.asked(QUESTION), code };
}

function connecting(cursor: Cursor, turn: MqttTurn): MqttMessage | undefined {
  cursor.skip(cursor.u16()); // the name of the protocol
  const number = cursor.u8() & 0x7f; // a bridge sets the highest bit
  const version = VERSIONS.get(number);
  cursor.require(version !== undefined, 'illegal', 'version');
  const flags = cursor.u8();
  cursor.skip(2); // how long it may be silent
  if (number === FIVE) cursor.skip(variableSize(cursor));
  const client = cursor.text(cursor.u16());
  if (cursor.flaw !== undefined) return undefined;
  const hasUser = (flags & ConnectFlag.user) !== 0;
  const hasPassword = (flags & ConnectFlag.password) !== 0;
  const connect = { client, version: version ?? '', hasUser, hasPassword };
  if (hasUser || hasPassword) turn.conceal();
  turn.ask(QUESTION, connect);
  return { type: PacketType.connect, connect, code: -1 };
}

/** Seven bits a byte, the low ones first; of four bytes at most. */
function variableSize(cursor: Cursor): number {
  let size = 0;
  for (let at = 0; at < 4; at++) {
    const byte = cursor.u8();
    size += (byte & 0x7f) * 128 ** at;
    if (byte < 0x80) break;
  }
  return size;
}

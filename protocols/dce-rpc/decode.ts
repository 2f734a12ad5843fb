/** Which of the two kinds of PDU it is: connectionless ones of version 4, connection-oriented ones of version 5. C706, 12. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction } from '../contract/protocol.ts';
import { type Association, associationState, readPdu } from './association.ts';
import { type CallState, callState } from './carry.ts';
import { type CallMessage, callDirection, callOperation, readDatagram } from './datagram.ts';
import { pduDirection } from './frame.ts';
import type { RpcMessage, RpcTurn } from './message.ts';

export type RpcState = CallState & Association;
export const CONNECTED = 'connection';

export function start(): RpcState {
  return { ...callState(), ...associationState() };
}

export function decode(cursor: Cursor, turn: RpcTurn): CallMessage | RpcMessage | undefined {
  return turn.framing === CONNECTED ? readPdu(cursor, turn) : readDatagram(cursor);
}

export function direction(
  bytes: Uint8Array,
  start: number,
  end: number,
  by?: string,
): Direction | undefined {
  return by === 'tcp' ? pduDirection(bytes, start, end) : callDirection(bytes, start, end);
}

export function operation(message: CallMessage | RpcMessage): string | undefined {
  return message.kind === 'call' ? callOperation(message) : message.operation;
}

/** Makes calls whole that were cut into fragments, and hands them on, header first. C706, 10. */
import type { Direction, Listener } from '../contract/protocol.ts';
import { type Assembly, append, forget, nothing, taken } from '../encodings/assembly.ts';
import { CALL_HEADER, CallFlag, CallType } from '../encodings/dce-rpc-header.ts';
import type { CallMessage } from './datagram.ts';
import type { RpcMessage, RpcTurn } from './message.ts';

interface Unfinished {
  id: number;
  /** The number of the fragment that comes next. */
  next: number;
  readonly body: Assembly;
}
export type CallState = Readonly<Record<Direction, Unfinished>>;

const carried: ReadonlySet<number> = new Set([
  CallType.request,
  CallType.response,
  CallType.fault,
  CallType.reject,
]);

export function callState(): CallState {
  const unfinished = () => ({ id: 0, next: 0, body: nothing() });
  return { request: unfinished(), response: unfinished() };
}

/** The key is the first 32 bits of the interface's UUID. */
export function carry(message: CallMessage | RpcMessage, tell: Listener, turn: RpcTurn): void {
  if (message.kind !== 'call') return;
  const { call, whole } = message;
  if (!carried.has(call.type)) return;
  if ((call.flags & CallFlag.fragment) === 0) return tell.carry('dce-rpc', call.interface, whole);
  const unfinished = turn.state[turn.direction];
  if (call.fragment === 0) begin(unfinished, call.id);
  if (unfinished.id !== call.id || unfinished.next !== call.fragment) return; // sent again, or one is missing
  const { bytes, start: from, end } = whole; // of fragments behind the first the header adds nothing
  append(unfinished.body, {
    bytes,
    start: call.fragment === 0 ? from : from + CALL_HEADER,
    end,
  });
  unfinished.next++;
  if ((call.flags & CallFlag.lastFragment) === 0) return;
  unfinished.id = 0;
  const body = taken(unfinished.body);
  if (body !== undefined) tell.carry('dce-rpc', call.interface, body);
}

function begin(unfinished: Unfinished, id: number): void {
  forget(unfinished.body);
  unfinished.id = id;
  unfinished.next = 0;
}

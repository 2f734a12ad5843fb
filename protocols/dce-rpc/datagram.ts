/** Connectionless calls: DCE 1.1 RPC (Open Group C706), 12.5. What they ask is the business of whoever they carry. */
import type { Cursor } from '../contract/cursor.ts';
import type { Direction } from '../contract/protocol.ts';
import type { Span } from '../contract/span.ts';
import { type Call, CallType, callSize, readCall } from '../encodings/dce-rpc-header.ts';

export interface CallMessage {
  readonly kind: 'call';
  readonly call: Call;
  /** Header and body. */
  readonly whole: Span;
}

const operations: ReadonlyMap<number, string> = new Map([
  [CallType.ping, 'ping'],
  [CallType.fault, 'fault'],
  [CallType.working, 'working'],
  [CallType.noCall, 'no-call'],
  [CallType.reject, 'reject'],
  [CallType.cancel, 'cancel'],
]);

const asked: ReadonlySet<number> = new Set([
  CallType.request,
  CallType.ping,
  CallType.ack,
  CallType.cancel,
]);

export function callFrame(bytes: Uint8Array, start: number, end: number): number {
  return callSize(bytes, start, end);
}

/** Off its port: a header whose size fills the datagram. */
export function callSignature(bytes: Uint8Array, start: number, end: number): number {
  return callSize(bytes, start, end) === end - start ? end - start : -1;
}

export function callDirection(
  bytes: Uint8Array,
  start: number,
  end: number,
): Direction | undefined {
  if (callSize(bytes, start, end) <= 0 || bytes[start + 1] === CallType.fack) return undefined;
  return asked.has(bytes[start + 1]!) ? 'request' : 'response';
}

export function readDatagram(cursor: Cursor): CallMessage | undefined {
  cursor.require(callSize(cursor.bytes, cursor.start, cursor.end) > 0, 'illegal', 'header');
  if (cursor.flaw !== undefined) return undefined;
  const call = readCall(cursor.bytes, cursor.start);
  return { kind: 'call', call, whole: cursor.span(cursor.remaining) };
}

export function callOperation({ call }: CallMessage): string | undefined {
  return operations.get(call.type);
}

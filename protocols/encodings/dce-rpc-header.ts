/** The header of a connectionless call: DCE 1.1 RPC (Open Group C706), 12.5. Offsets within its 80 bytes. */
import { foldBytes } from './fold.ts';

export const CALL_HEADER = 80;
/** The last six bytes of the object a call is for: a MAC, or numbers of whoever made up the object. */
export const OBJECT_NODE = 18;
const VERSION = 4;
const LITTLE_ENDIAN = 0x10;

export const CallType = {
  request: 0,
  ping: 1,
  response: 2,
  fault: 3,
  working: 4,
  noCall: 5,
  reject: 6,
  ack: 7,
  cancel: 8,
  fack: 9,
  cancelAck: 10,
} as const;

export const CallFlag = { lastFragment: 0x02, fragment: 0x04 } as const;

const Offset = { type: 1, flags: 2, representation: 4, interface: 24, activity: 40 };
const Count = { sequence: 64, operation: 68, size: 74, fragment: 76 };

/** Where these bytes begin such a header: the size of its PDU; else -1, or 0 for too few bytes. */
export function callSize(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < CALL_HEADER) return bytes[start] === VERSION || start === end ? 0 : -1;
  const isCall =
    bytes[start] === VERSION &&
    bytes[start + Offset.type]! <= CallType.cancelAck &&
    (bytes[start + Offset.representation]! & 0xef) === 0 && // ASCII, either order of bytes
    bytes[start + Offset.representation + 1]! <= 3 &&
    bytes[start + Offset.representation + 2] === 0;
  return isCall ? CALL_HEADER + short(bytes, start, Count.size) : -1;
}

export interface Call {
  readonly type: number;
  readonly flags: number;
  readonly isLittle: boolean;
  /** The first 32 bits of the interface's UUID. */
  readonly interface: number;
  readonly operation: number;
  readonly fragment: number;
  /** Tells a call from others: its activity and its number there. 32 bits. */
  readonly id: number;
}

export function readCall(bytes: Uint8Array, start: number): Call {
  const isLittle = isLittleEndian(bytes, start);
  return {
    type: bytes[start + Offset.type]!,
    flags: bytes[start + Offset.flags]!,
    isLittle,
    interface: long(bytes, start, Offset.interface),
    operation: short(bytes, start, Count.operation),
    fragment: short(bytes, start, Count.fragment),
    id: callId(bytes, start),
  };
}

/** Both ends write the activity in their own order of bytes: it is read as the numbers it consists of. */
function callId(bytes: Uint8Array, start: number): number {
  let id = long(bytes, start, Count.sequence);
  const at = start + Offset.activity;
  id = Math.imul(id ^ long(bytes, start, Offset.activity), 0x9e37_79b1);
  id = Math.imul(id ^ short(bytes, start, Offset.activity + 4), 0x85eb_ca6b);
  id = Math.imul(id ^ short(bytes, start, Offset.activity + 6), 0xc2b2_ae35);
  return foldBytes(bytes, at + 8, at + 16, id);
}

function isLittleEndian(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + Offset.representation]! & LITTLE_ENDIAN) !== 0;
}

function short(bytes: Uint8Array, start: number, offset: number): number {
  const [first, second] = [bytes[start + offset]!, bytes[start + offset + 1]!];
  return isLittleEndian(bytes, start) ? (second << 8) | first : (first << 8) | second;
}

function long(bytes: Uint8Array, start: number, offset: number): number {
  const high = short(bytes, start, offset);
  const low = short(bytes, start, offset + 2);
  return isLittleEndian(bytes, start) ? low * 0x1_0000 + high : high * 0x1_0000 + low;
}

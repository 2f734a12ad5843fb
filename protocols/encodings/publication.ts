/**
 * What publications of a substation lie in: a frame (IEC 61850-8-1 and 61850-9-2, their headers are
 * one), or a session over UDP (IEC 61850-90-5, as TShark 4.0's r-goose dissector reads it).
 */
import type { Cursor } from '../contract/cursor.ts';
import { FOREIGN, type Probe } from '../contract/protocol.ts';

export interface Envelope {
  readonly appId: number;
  readonly isSimulated: boolean;
  /** What `Cursor.leave` wants: the cursor is confined to the APDU. */
  readonly outer: number;
}

export const ROUTABLE = 'routable';
export const Session = { goose: 0xa1, sampledValues: 0xa2 } as const;

const HEADER = 8; // APPID, length, two reserved fields
const SIMULATED = 0x8000;
const UNIT_DATA = [0x01, 0x40]; // of the connectionless transport: its length and code
const COMMON = 0x80;
const APDU_HEADER = 6; // payload type, simulation, APPID, length
const TO_KEY = 14; // lengths, number and version of the SPDU, before what is said of keys
const KEY = 10;

/** The header of a frame. */
export function enterFrame(cursor: Cursor): Envelope {
  const appId = cursor.u16();
  const size = cursor.u16();
  const isSimulated = (cursor.u16() & SIMULATED) !== 0;
  cursor.skip(2);
  cursor.require(size >= HEADER, 'inconsistent', 'length');
  return { appId, isSimulated, outer: cursor.enter(size - HEADER) };
}

/** The session up to its first payload; undefined where that is encrypted or of another kind. */
export function enterSession(cursor: Cursor, tag: number): Envelope | undefined {
  cursor.skip(UNIT_DATA.length + 4); // session and common header with their lengths
  cursor.skip(TO_KEY - 4);
  cursor.skip(KEY);
  cursor.skip(cursor.u8());
  const size = cursor.u32();
  cursor.require(size >= APDU_HEADER && size <= cursor.remaining, 'inconsistent', 'payload length');
  const payload = cursor.u8();
  const isSimulated = cursor.u8() !== 0;
  const appId = cursor.u16();
  const outer = cursor.enter(cursor.u16());
  return cursor.peek() === tag && payload >= 0x81 ? { appId, isSimulated, outer } : undefined;
}

/** A session of that kind behind the connectionless transport. */
export function sessionSignature(kind: number): Probe {
  return (bytes, start, end) => {
    if (end - start < UNIT_DATA.length + TO_KEY + KEY + 1 + 4 + APDU_HEADER) return FOREIGN;
    const isTransport = bytes[start] === UNIT_DATA[0] && bytes[start + 1] === UNIT_DATA[1];
    return isTransport && bytes[start + 2] === kind && bytes[start + 4] === COMMON ? 1 : FOREIGN;
  };
}

/** A number for bytes, to see that they are those of before: FNV-1a, 32 bits. */
export function digest(bytes: Uint8Array, start: number, end: number, seed = 0x811c_9dc5): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x0100_0193);
  return hash;
}

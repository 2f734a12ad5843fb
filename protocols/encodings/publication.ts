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
const HEADERS = 4; // of the session, and common: an identifier and a length each
const SPDU = 10; // length, number, version
const KEY = 10; // when it was made, when the next one comes, its number
const VECTOR_SIZE = 1; // of the initialization vector's length
const PAYLOAD_SIZE = 4; // of the payloads' length
const APDU_HEADER = 6; // payload type, simulation, APPID, length
const LEAST = UNIT_DATA.length + HEADERS + SPDU + KEY + VECTOR_SIZE + PAYLOAD_SIZE + APDU_HEADER;

/** The header of a frame. */
export function enterFrame(cursor: Cursor): Envelope {
  const appId = cursor.u16();
  const size = cursor.u16();
  const isSimulated = (cursor.u16() & SIMULATED) !== 0;
  cursor.skip(2); // reserved
  cursor.require(size >= HEADER, 'inconsistent', 'length');
  return { appId, isSimulated, outer: cursor.enter(size - HEADER) };
}

/** The session up to its first payload; undefined where that is encrypted or of another kind. */
export function enterSession(cursor: Cursor, tag: number): Envelope | undefined {
  cursor.skip(UNIT_DATA.length + HEADERS + SPDU + KEY);
  cursor.skip(cursor.u8()); // initialization vector
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
    if (end - start < LEAST) return FOREIGN;
    const isTransport = bytes[start] === UNIT_DATA[0] && bytes[start + 1] === UNIT_DATA[1];
    return isTransport && bytes[start + 2] === kind && bytes[start + 4] === COMMON ? 1 : FOREIGN;
  };
}

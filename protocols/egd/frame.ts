/** What a data message begins with: GE GFK-2224, as the fields of TShark 4.0's egd dissector show it. */
import { FOREIGN } from '../contract/protocol.ts';

export const DATA = 0x0d;
export const VERSION = 1;

export function signature(bytes: Uint8Array, start: number, end: number): number {
  return bytes[start] === DATA && bytes[start + 1] === VERSION ? end - start : FOREIGN;
}

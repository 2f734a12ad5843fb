/** Where a packet ends: MQTT 3.1.1, 2.2. Of a long one only the head is read, the rest is passed over. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { hasWord } from '../encodings/text-line.ts';
import { answered, asked, flags, PacketType } from './mqtt.table.ts';

const MOST_READ = 1024;
const MOST_SIZE_BYTES = 4;
const NAMES = ['\0\x04mqtt', '\0\x06mqisdp']; // of 3.1.1 and later, and of 3.1

export function frame(bytes: Uint8Array, start: number, end: number): number {
  const size = whole(bytes, start, end);
  return size > MOST_READ ? MOST_READ : size;
}

/** Bytes of the packet, all of them. */
export function whole(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return MORE;
  const type = bytes[start]! >> 4;
  const fixed = type === PacketType.publish ? bytes[start]! & 15 : flags.get(type);
  if (fixed !== (bytes[start]! & 15)) return FOREIGN;
  let size = 0;
  for (let at = 1; at <= MOST_SIZE_BYTES; at++) {
    if (start + at >= end) return MORE;
    const byte = bytes[start + at]!;
    size += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return 1 + at + size;
  }
  return FOREIGN;
}

/** A client that connects says what it speaks. */
export function signature(bytes: Uint8Array, start: number, end: number): number {
  if (whole(bytes, start, end) < 1 || bytes[start]! >> 4 !== PacketType.connect) return FOREIGN;
  let at = start + 1;
  while (bytes[at]! & 0x80) at++;
  return NAMES.some((name) => hasWord(bytes, at + 1, end, name)) ? 1 : FOREIGN;
}

export function direction(bytes: Uint8Array, start: number): Direction | undefined {
  const type = bytes[start]! >> 4;
  if (asked.has(type)) return 'request';
  return answered.has(type) ? 'response' : undefined;
}

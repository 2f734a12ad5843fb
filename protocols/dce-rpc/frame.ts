/** Where a PDU of a connection ends: its header has the size. C706, 12.6; MS-RPCE, 2.2.2. */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';

export const HEADER = 16;
export const VERIFIER = 8; // in front of what proves somebody
const VERSION = 5;
const LAST_MINOR = 1;
const LITTLE_ENDIAN = 0x10;

export const PduType = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  bindNak: 13,
  alter: 14,
  alterAck: 15,
  auth3: 16,
  shutdown: 17,
  cancel: 18,
  orphaned: 19,
} as const;

export const PduFlag = { first: 0x01, last: 0x02, object: 0x80 } as const;

/** The least each is long. What is missing here is no PDU of a connection. */
const least: ReadonlyMap<number, number> = new Map([
  [PduType.request, 24],
  [PduType.response, 24],
  [PduType.fault, 28],
  [PduType.bind, 28],
  [PduType.bindAck, 26],
  [PduType.bindNak, 18],
  [PduType.alter, 28],
  [PduType.alterAck, 26],
  [PduType.auth3, HEADER + VERIFIER],
  [PduType.shutdown, HEADER],
  [PduType.cancel, HEADER],
  [PduType.orphaned, HEADER],
]);

const asking: ReadonlySet<number> = new Set([
  PduType.request,
  PduType.bind,
  PduType.alter,
  PduType.auth3,
  PduType.cancel,
  PduType.orphaned,
]);

export function pduFrame(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== VERSION) return FOREIGN;
  if (end - start < HEADER) return MORE;
  const smallest = least.get(bytes[start + 2]!);
  const isHeader =
    smallest !== undefined &&
    bytes[start + 1]! <= LAST_MINOR &&
    (bytes[start + 4]! & ~LITTLE_ENDIAN) === 0 && // ASCII, either order of bytes
    bytes[start + 5]! <= 3 &&
    bytes[start + 6] === 0 &&
    bytes[start + 7] === 0;
  if (!isHeader) return FOREIGN;
  const size = short(bytes, start, 8);
  const proof = short(bytes, start, 10);
  if (size < smallest) return FOREIGN;
  return proof > 0 && HEADER + VERIFIER + proof > size ? FOREIGN : size;
}

/** Off its port: a whole header, the versions, the order of bytes and sizes that agree. */
export function pduSignature(bytes: Uint8Array, start: number, end: number): number {
  return end - start < HEADER ? FOREIGN : pduFrame(bytes, start, end);
}

export function pduDirection(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  if (pduFrame(bytes, start, end) <= 0) return undefined;
  return asking.has(bytes[start + 2]!) ? 'request' : 'response';
}

export function isLittleEndian(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + 4]! & LITTLE_ENDIAN) !== 0;
}

function short(bytes: Uint8Array, start: number, offset: number): number {
  const [first, second] = [bytes[start + offset]!, bytes[start + offset + 1]!];
  return isLittleEndian(bytes, start) ? (second << 8) | first : (first << 8) | second;
}

/**
 * RTU frames on a stream: MODBUS over Serial Line V1.02, 2.5.1. On the line silence ends a frame;
 * here the function code tells how long it may be, as a question or as an answer, and the CRC which.
 */
import { type Direction, FOREIGN, MORE } from '../contract/protocol.ts';
import { reflectedCrc, reflectedTable } from '../encodings/crc16.ts';
import { EXCEPTION, FunctionCode, MeiType } from './function-codes.table.ts';

const SMALLEST = 4; // unit, function, CRC
const LARGEST = 256;
const COUNTED = 5; // unit, function, byte count, CRC
const UNKNOWN = -1;
const CRC = reflectedTable(0xa001); // Serial Line V1.02, 6.2.2
const BEFORE = 0xffff; // what its register holds at first

/** Size of the frame: fixed, or with the byte count that stands at `count` added; 0 where no such frame is known. */
interface Size {
  readonly fixed: number;
  readonly count: number;
}
const fixed = (size: number): Size => ({ fixed: size, count: UNKNOWN });
const counted = (size: number, count: number): Size => ({ fixed: size, count });

const REQUESTS: ReadonlyMap<number, Size> = new Map([
  [FunctionCode.readCoils, fixed(8)],
  [FunctionCode.readDiscreteInputs, fixed(8)],
  [FunctionCode.readHoldingRegisters, fixed(8)],
  [FunctionCode.readInputRegisters, fixed(8)],
  [FunctionCode.writeSingleCoil, fixed(8)],
  [FunctionCode.writeSingleRegister, fixed(8)],
  [FunctionCode.readExceptionStatus, fixed(4)],
  [FunctionCode.diagnostics, fixed(8)],
  [FunctionCode.getCommEventCounter, fixed(4)],
  [FunctionCode.getCommEventLog, fixed(4)],
  [FunctionCode.writeMultipleCoils, counted(9, 6)],
  [FunctionCode.writeMultipleRegisters, counted(9, 6)],
  [FunctionCode.reportServerId, fixed(4)],
  [FunctionCode.readFileRecord, counted(COUNTED, 2)],
  [FunctionCode.writeFileRecord, counted(COUNTED, 2)],
  [FunctionCode.maskWriteRegister, fixed(10)],
  [FunctionCode.readWriteMultipleRegisters, counted(13, 10)],
  [FunctionCode.readFifoQueue, fixed(6)],
  [FunctionCode.encapsulatedInterface, fixed(7)],
]);

const RESPONSES: ReadonlyMap<number, Size> = new Map([
  [FunctionCode.readCoils, counted(COUNTED, 2)],
  [FunctionCode.readDiscreteInputs, counted(COUNTED, 2)],
  [FunctionCode.readHoldingRegisters, counted(COUNTED, 2)],
  [FunctionCode.readInputRegisters, counted(COUNTED, 2)],
  [FunctionCode.writeSingleCoil, fixed(8)],
  [FunctionCode.writeSingleRegister, fixed(8)],
  [FunctionCode.readExceptionStatus, fixed(5)],
  [FunctionCode.diagnostics, fixed(8)],
  [FunctionCode.getCommEventCounter, fixed(8)],
  [FunctionCode.getCommEventLog, counted(COUNTED, 2)],
  [FunctionCode.writeMultipleCoils, fixed(8)],
  [FunctionCode.writeMultipleRegisters, fixed(8)],
  [FunctionCode.reportServerId, counted(COUNTED, 2)],
  [FunctionCode.readFileRecord, counted(COUNTED, 2)],
  [FunctionCode.writeFileRecord, counted(COUNTED, 2)],
  [FunctionCode.maskWriteRegister, fixed(10)],
  [FunctionCode.readWriteMultipleRegisters, counted(COUNTED, 2)],
  [FunctionCode.readFifoQueue, counted(6, 3)],
]);

export function rtuFrame(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SMALLEST) return MORE;
  const asked = requestSize(bytes, start, end);
  if (isFrame(bytes, start, end, asked)) return asked;
  const answered = responseSize(bytes, start, end);
  if (isFrame(bytes, start, end, answered)) return answered;
  const mayGrow = isOpen(asked, end - start) || isOpen(answered, end - start);
  return mayGrow ? MORE : FOREIGN;
}

/** One frame, and nothing behind it: sixteen bits of CRC in a segment of the right length. */
export function rtuSignature(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SMALLEST + 1) return FOREIGN; // four bytes prove too little
  return rtuFrame(bytes, start, end) === end - start ? end - start : FOREIGN;
}

export function rtuDirection(bytes: Uint8Array, start: number, end: number): Direction | undefined {
  const isRequest = isFrame(bytes, start, end, requestSize(bytes, start, end));
  const isResponse = isFrame(bytes, start, end, responseSize(bytes, start, end));
  if (isRequest === isResponse) return undefined;
  return isRequest ? 'request' : 'response';
}

function isOpen(size: number, there: number): boolean {
  return size === MORE || (size > there && size <= LARGEST);
}

function isFrame(bytes: Uint8Array, start: number, end: number, size: number): boolean {
  if (size < SMALLEST || size > LARGEST || start + size > end) return false;
  const crc = reflectedCrc(CRC, bytes, start, start + size - 2, BEFORE);
  return bytes[start + size - 2] === (crc & 0xff) && bytes[start + size - 1] === crc >> 8;
}

function requestSize(bytes: Uint8Array, start: number, end: number): number {
  return sizeBy(REQUESTS.get(bytes[start + 1]!), bytes, start, end);
}

function responseSize(bytes: Uint8Array, start: number, end: number): number {
  const functionCode = bytes[start + 1]!;
  if (functionCode & EXCEPTION) return REQUESTS.has(functionCode & ~EXCEPTION) ? 5 : UNKNOWN;
  if (functionCode === FunctionCode.encapsulatedInterface)
    return identificationSize(bytes, start, end);
  return sizeBy(RESPONSES.get(functionCode), bytes, start, end);
}

function sizeBy(size: Size | undefined, bytes: Uint8Array, start: number, end: number): number {
  if (size === undefined) return UNKNOWN;
  if (size.count === UNKNOWN) return size.fixed;
  return start + size.count < end ? size.fixed + bytes[start + size.count]! : MORE;
}

/** Objects, each with its length, as many as the eighth byte says. Application Protocol V1.1b3, 6.21. */
function identificationSize(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 2] !== MeiType.readDeviceIdentification) return UNKNOWN;
  let at = start + 8;
  if (at > end) return MORE;
  for (let left = bytes[start + 7]!; left > 0; left--) {
    if (at + 2 > end) return MORE;
    at += 2 + bytes[at + 1]!;
    if (at - start > LARGEST) return UNKNOWN;
  }
  return at + 2 - start;
}

/** Modbus/TCP as the demo cell speaks it: Application Protocol V1.1b3, 6; Messaging on TCP/IP V1.0b, 3.1.3. */
import { join, u8, u16 } from './bytes.ts';
import type { Connection } from './connection.ts';

export class ModbusClient {
  readonly #connection: Connection;
  readonly #unit: number;
  #transaction = 0;

  constructor(connection: Connection, unit: number) {
    this.#connection = connection;
    this.#unit = unit;
  }

  readHoldingRegisters(start: number, values: readonly number[]): void {
    this.#exchange(
      join(u8(3), u16(start, values.length)),
      join(u8(3, values.length * 2), u16(...values)),
    );
  }

  readDiscreteInputs(start: number, count: number, packed: readonly number[]): void {
    this.#exchange(join(u8(2), u16(start, count)), join(u8(2, packed.length), packed));
  }

  writeSingleRegister(register: number, value: number): void {
    const echo = join(u8(6), u16(register, value));
    this.#exchange(echo, echo);
  }

  writeMultipleRegisters(start: number, values: readonly number[]): void {
    this.#exchange(
      join(u8(16), u16(start, values.length), u8(values.length * 2), u16(...values)),
      join(u8(16), u16(start, values.length)),
    );
  }

  /** Read Device Identification, basic stream: vendor, product code, revision. 6.21. */
  readIdentification(vendor: string, productCode: string, revision: string): void {
    const objects = [vendor, productCode, revision].map((text, id) =>
      join(u8(id, text.length), text),
    );
    this.#exchange(u8(43, 14, 1, 0), join(u8(43, 14, 1, 1, 0, 0, objects.length), ...objects));
  }

  /** Exception 2, illegal data address. */
  readRefused(start: number, count: number): void {
    this.#exchange(join(u8(3), u16(start, count)), u8(0x83, 2));
  }

  #exchange(question: Uint8Array, answer: Uint8Array): void {
    this.#transaction = (this.#transaction + 1) & 0xffff;
    const wrap = (pdu: Uint8Array) =>
      join(u16(this.#transaction, 0, pdu.length + 1), u8(this.#unit), pdu);
    this.#connection.exchange(wrap(question), wrap(answer));
  }
}

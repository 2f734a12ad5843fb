/**
 * S7 communication as the demo cell speaks it, on TPKT (RFC 1006) and COTP (X.224, 13). Siemens
 * publishes no specification: the layouts are those TShark's `s7comm` dissector reads.
 */
import { join, type Piece, padded, u8, u16, u32 } from './bytes.ts';
import type { Connection } from './connection.ts';

const JOB = 1;
const ACK_DATA = 3;
const USERDATA = 7;

export interface CpuPlate {
  readonly orderCode: string;
  /** Three numbers: V3.2.6 is [3, 2, 6]. */
  readonly firmware: readonly [number, number, number];
  readonly stationName: string;
  readonly moduleName: string;
  readonly moduleType: string;
  readonly serial: string;
}

export const CpuMode = { stop: 0x04, run: 0x08 } as const;

export class S7Client {
  readonly #connection: Connection;
  #reference = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** COTP connection to rack 0, slot 2, then the S7 one. */
  connect(connectionType: number): void {
    const request = (code: number, destination: number, source: number) =>
      join(
        u8(17, code),
        u16(destination, source),
        u8(0, 0xc0, 1, 10, 0xc1, 2, 1, 0, 0xc2, 2, connectionType, 2),
      );
    this.#connection.exchange(tpkt(request(0xe0, 0, 1)), tpkt(request(0xd0, 1, 2)));
    const setup = join(u8(0xf0, 0), u16(1, 1, 480));
    this.#job(setup, setup);
  }

  /** Reads bytes of a data block. */
  readBlock(block: number, start: number, values: readonly number[]): void {
    const item = join(
      u8(0x12, 10, 0x10, 2),
      u16(values.length, block),
      u8(0x84),
      u32(start * 8).subarray(1),
    );
    this.#job(
      join(u8(4, 1), item),
      u8(4, 1),
      [],
      join(u8(0xff, 4), u16(values.length * 8), values),
    );
  }

  /** Module identification (SZL 0x0011) and component identification (0x001C). */
  readPlate(plate: CpuPlate): void {
    const code = padded(plate.orderCode, 20, 0x20);
    const version = plate.firmware;
    this.#list(0x0011, 0, 28, [
      join(u16(1), code, u16(0x00c0, 4, 1)),
      join(u16(6), code, u16(0x00c0, 4, 1)),
      join(u16(7), padded('', 20, 0x20), u8(0, 0xc0, 0x56, ...version)),
    ]);
    const texts: [number, string][] = [
      [1, plate.stationName],
      [2, plate.moduleName],
      [4, 'Original Siemens Equipment'],
      [5, plate.serial],
      [7, plate.moduleType],
    ];
    this.#list(
      0x001c,
      0,
      34,
      texts.map(([index, text]) => join(u16(index), padded(text, 32))),
    );
  }

  /** Mode of the CPU (SZL 0x0424). */
  readMode(mode: number): void {
    const record = join(u8(0x51, 0x44, 0xff, mode), new Uint8Array(8), clock());
    this.#list(0x0424, 0, 20, [record]);
  }

  stop(): void {
    this.#job(join(u8(0x29, 0, 0, 0, 0, 0, 9), 'P_PROGRAM'), u8(0x29));
  }

  start(): void {
    this.#job(join(u8(0x28, 0, 0, 0, 0, 0, 0, 0xfd), u16(0), u8(9), 'P_PROGRAM'), u8(0x28));
  }

  /** Asks for the download; the PLC then fetches the block itself, and the client links it in. */
  download(block: string, code: Uint8Array): void {
    const name = `_${block}P`;
    const file = join(u8(0, 1, 0), u32(0), u8(name.length), name);
    const digits = (size: number) => String(size).padStart(6, '0');
    const lengths = `1${digits(code.length)}${digits(code.length - 52)}`;
    this.#job(join(u8(0x1a), file, u8(lengths.length), lengths), u8(0x1a));

    const fetched = join(u8(0, 0, 0), u32(0), u8(name.length), name);
    this.#fetch(join(u8(0x1b), fetched), u8(0x1b, 0), join(u16(code.length), u8(0x00, 0xfb), code));
    this.#fetch(join(u8(0x1c), fetched), u8(0x1c));
    const link = join(u8(1, 0), block, 'P');
    this.#job(
      join(u8(0x28, 0, 0, 0, 0, 0, 0, 0xfd), u16(link.length), link, u8(5), '_INSE'),
      u8(0x28),
    );
  }

  #job(question: Uint8Array, answer: Uint8Array, asked: Piece = [], data: Piece = []): void {
    const reference = this.#next();
    this.#connection.exchange(
      message(JOB, reference, question, asked),
      message(ACK_DATA, reference, answer, data),
    );
  }

  #fetch(question: Uint8Array, answer: Uint8Array, data: Piece = []): void {
    const reference = 0x6500 + this.#next();
    this.#connection.fetch(
      message(JOB, reference, question),
      message(ACK_DATA, reference, answer, data),
    );
  }

  /** Read SZL: CPU functions, subfunction 1. */
  #list(id: number, index: number, size: number, records: readonly Uint8Array[]): void {
    const reference = this.#next();
    const list = join(u16(id, index, size, records.length), ...records);
    this.#connection.exchange(
      message(USERDATA, reference, u8(0, 1, 0x12, 4, 0x11, 0x44, 1, 0), [
        ...u8(0xff, 9),
        ...u16(4, id, index),
      ]),
      message(
        USERDATA,
        reference,
        u8(0, 1, 0x12, 8, 0x12, 0x84, 1, 1, 0, 0, 0, 0),
        join(u8(0xff, 9), u16(list.length), list),
      ),
    );
  }

  #next(): number {
    this.#reference += 1;
    return this.#reference;
  }
}

/** Organisation block 1 as a made-up block of the right outer form: header, code, trailer. */
export function organisationBlock(version: number): Uint8Array {
  const size = 160;
  const head = join(
    u16(0x7070),
    u8(1, 1, 2, 8),
    u16(1),
    u32(size),
    u32(0),
    clock(),
    u16(0, 0, 0, 28, 36),
  );
  const code = Uint8Array.from({ length: size - head.length }, (_, at) => (at * version) & 0xff);
  return join(head, code);
}

function tpkt(tpdu: Uint8Array): Uint8Array {
  return join(u8(3, 0), u16(tpdu.length + 4), tpdu);
}

function message(type: number, reference: number, parameter: Piece, data: Piece = []) {
  const [first, second] = [join(parameter), join(data)];
  return tpkt(
    join(
      u8(2, 0xf0, 0x80, 0x32, type),
      u16(0, reference, first.length, second.length),
      type === ACK_DATA ? u16(0) : [], // error class and code
      first,
      second,
    ),
  );
}

/** 2026-01-12 06:00:00, a Monday, in binary coded decimals. */
function clock(): Uint8Array {
  return u8(0x26, 0x01, 0x12, 0x06, 0, 0, 0, 0x02);
}

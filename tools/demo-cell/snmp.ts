/** SNMPv2c as the demo cell speaks it: RFC 3416, in BER (X.690, 8). */
import { ascii, join, u8 } from './bytes.ts';
import type { Station, Wire } from './wire.ts';

const PORT = 161;
const ANSWER_TIME = 1500;
const Tag = { integer: 0x02, text: 0x04, nothing: 0x05, oid: 0x06, sequence: 0x30, ticks: 0x43 };
const Pdu = { get: 0xa0, getNext: 0xa1, response: 0xa2 };

export type Value =
  | { readonly integer: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly oid: string }
  | { readonly ticks: number };

export class SnmpManager {
  readonly #wire: Wire;
  readonly #station: Station;
  readonly #port: number;
  readonly #community: string;
  #request = 0;

  constructor(wire: Wire, station: Station, port: number, community: string) {
    this.#wire = wire;
    this.#station = station;
    this.#port = port;
    this.#community = community;
  }

  get(agent: Station, values: Readonly<Record<string, Value>>): void {
    const oids = Object.keys(values);
    this.#exchange(agent, Pdu.get, oids, Object.entries(values));
  }

  /** Walks a column: each answer is the next question. `end` is what lies behind the column. */
  walk(agent: Station, column: string, rows: Readonly<Record<string, Value>>, end: string): void {
    let at = column;
    for (const [suffix, value] of Object.entries(rows)) {
      const next = `${column}.${suffix}`;
      this.#exchange(agent, Pdu.getNext, [at], [[next, value]]);
      at = next;
    }
    this.#exchange(agent, Pdu.getNext, [at], [[end, { integer: 1 }]]);
  }

  #exchange(agent: Station, pdu: number, oids: string[], values: [string, Value][]): void {
    this.#request += 1;
    const asked = oids.map((oid) => tagged(Tag.sequence, encodeOid(oid), u8(Tag.nothing, 0)));
    this.#wire.udp(this.#station, this.#port, agent, PORT, this.#message(pdu, asked));
    this.#wire.now += ANSWER_TIME;
    const said = values.map(([oid, value]) =>
      tagged(Tag.sequence, encodeOid(oid), encodeValue(value)),
    );
    this.#wire.udp(agent, PORT, this.#station, this.#port, this.#message(Pdu.response, said));
  }

  #message(pdu: number, bindings: readonly Uint8Array[]): Uint8Array {
    return tagged(
      Tag.sequence,
      integer(1), // v2c
      tagged(Tag.text, ascii(this.#community)),
      tagged(
        pdu,
        integer(this.#request),
        integer(0),
        integer(0),
        tagged(Tag.sequence, ...bindings),
      ),
    );
  }
}

function encodeValue(value: Value): Uint8Array {
  if ('integer' in value) return integer(value.integer);
  if ('text' in value) return tagged(Tag.text, ascii(value.text));
  if ('bytes' in value) return tagged(Tag.text, value.bytes);
  if ('oid' in value) return encodeOid(value.oid);
  return tagged(Tag.ticks, magnitude(value.ticks));
}

function integer(value: number): Uint8Array {
  return tagged(Tag.integer, magnitude(value));
}

/** The shortest two's complement form of a number that is not negative. X.690, 8.3. */
function magnitude(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest % 256);
  }
  return bytes[0]! < 0x80 ? u8(...bytes) : u8(0, ...bytes);
}

/** X.690, 8.19: the first two numbers share a byte, the others are base 128. */
function encodeOid(oid: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift(0x80 | (left % 128));
    }
    return digits;
  };
  return tagged(Tag.oid, u8(first * 40 + second, ...rest.flatMap(base128)));
}

function tagged(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const body = join(...parts);
  const size = body.length;
  if (size < 0x80) return join(u8(tag, size), body);
  return join(size < 0x100 ? u8(tag, 0x81, size) : u8(tag, 0x82, size >> 8, size & 0xff), body);
}

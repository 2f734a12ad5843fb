/** One TCP connection of the demo cell: handshake, data with its acknowledgements, orderly end. RFC 9293, 3. */
import { join } from './bytes.ts';
import type { Station, Wire } from './wire.ts';

const FIN = 0x01;
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;
const SEGMENT_SIZE = 1460;
const SYN_OPTIONS = [2, 4, SEGMENT_SIZE >> 8, SEGMENT_SIZE & 0xff]; // maximum segment size
const ANSWER_TIME = 1800; // µs a device of the cell thinks
const ACK_TIME = 400;

interface End {
  readonly station: Station;
  readonly port: number;
  /** Next byte it will send. */
  sequence: number;
}

export class Connection {
  readonly #wire: Wire;
  readonly #client: End;
  readonly #server: End;

  constructor(wire: Wire, client: Station, clientPort: number, server: Station, port: number) {
    this.#wire = wire;
    const first = clientPort * 65_521; // differs by connection, and is the same in every run
    this.#client = { station: client, port: clientPort, sequence: first };
    this.#server = { station: server, port, sequence: first + 7_919 };
  }

  open(): this {
    this.#send(this.#client, this.#server, SYN);
    this.#send(this.#server, this.#client, SYN | ACK);
    this.#send(this.#client, this.#server, ACK);
    return this;
  }

  /** The client asks, the server answers, the client acknowledges. */
  exchange(question: Uint8Array, answer: Uint8Array): void {
    this.#data(this.#client, this.#server, question);
    this.#wire.now += ANSWER_TIME;
    this.#data(this.#server, this.#client, answer);
    this.#wire.now += ACK_TIME;
    this.#send(this.#client, this.#server, ACK);
  }

  /** The server asks, the client answers: an S7 PLC fetching its new program. */
  fetch(question: Uint8Array, answer: Uint8Array): void {
    this.#wire.now += ANSWER_TIME;
    this.#data(this.#server, this.#client, question);
    this.#wire.now += ANSWER_TIME;
    this.#data(this.#client, this.#server, answer);
    this.#wire.now += ACK_TIME;
    this.#send(this.#server, this.#client, ACK);
  }

  close(): void {
    this.#send(this.#client, this.#server, FIN | ACK);
    this.#send(this.#server, this.#client, FIN | ACK);
    this.#send(this.#client, this.#server, ACK);
  }

  #data(from: End, to: End, payload: Uint8Array): void {
    this.#send(from, to, PSH | ACK, payload);
  }

  #send(from: End, to: End, flags: number, payload = join()): void {
    const isFirst = (flags & SYN) !== 0 && (flags & ACK) === 0;
    this.#wire.tcp(from.station, to.station, {
      fromPort: from.port,
      toPort: to.port,
      sequence: from.sequence,
      acknowledged: isFirst ? 0 : to.sequence,
      flags,
      ...((flags & SYN) !== 0 && { options: SYN_OPTIONS }),
      payload,
    });
    from.sequence += payload.length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  }
}

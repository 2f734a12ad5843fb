/** An agent of the ingest bench: one batch in flight, the next when it is acknowledged. */
import { hash } from 'node:crypto';
import { connectAsync } from 'mqtt';

const RESEND_MS = 5000;

export class Sender {
  /** How long each batch took from publishing to its acknowledgement, since somebody took them away. */
  waits = [];
  messages = 0;
  #first = 1;
  #digest = '0000000000000000';
  #acked;

  static async connect(at, { url, username, password }) {
    const sender = new Sender();
    sender.topic = `plumbline/1/bench/agent-${at}`;
    sender.client = await connectAsync(url, { username, password });
    sender.client.on('message', (_, payload) => sender.#acked?.(JSON.parse(payload)));
    await sender.client.subscribeAsync(`${sender.topic}/ack`, { qos: 1 });
    return sender;
  }

  /** The next batch of the series as it travels: to be sent in the order in which it was packed. */
  packed({ records, body, crc }) {
    const header = this.#numbered(records, crc);
    const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
    return { bytes, count: header.count, last: header.first + header.count - 1 };
  }

  async send({ bytes, count, last }) {
    const start = performance.now();
    const done = new Promise((resolve, reject) => {
      this.#acked = ({ through, need }) => {
        if (need !== undefined) reject(new Error(`needed ${need}`));
        if (through === last) resolve();
      };
    });
    const publish = () => this.client.publish(`${this.topic}/report`, bytes, { qos: 1 });
    publish();
    const again = setInterval(publish, RESEND_MS); // as an agent does: a batch may be dropped
    await done.finally(() => clearInterval(again));
    this.waits.push(performance.now() - start);
    this.messages += count;
  }

  #numbered(records, crc) {
    const prev = this.#digest;
    let digest = prev;
    for (const record of records) {
      const link = Buffer.concat([Buffer.from(digest, 'hex'), Buffer.from(record)]);
      digest = hash('sha256', link, 'hex').slice(0, 16);
    }
    const place = { epoch: 'bench', first: this.#first, count: records.length };
    this.#first += records.length;
    this.#digest = digest;
    return { version: 1, ...place, prev, crc, encoding: 'gzip' };
  }
}

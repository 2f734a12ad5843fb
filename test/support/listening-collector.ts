import { createHash } from 'node:crypto';
import { crc32, gunzipSync } from 'node:zlib';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  type BatchHeader,
  FIRST_DIGEST,
  MAX_WIRE_BYTES,
  readBatch,
} from '../../protocols/messages/envelope.ts';
import { readTopic, topics } from '../../protocols/messages/topics.ts';

type From = NonNullable<ReturnType<typeof readTopic>>;
type Reaction = 'accept' | 'ignore' | 'refuse';

interface Stream {
  through: number;
  digest: string;
}

/**
 * The collector's half of the wire in memory: it commits a batch that continues the chain, answers a
 * gap, and refuses what does not fit, as design.md §5 has it. `react` decides what becomes of a batch.
 */
export class ListeningCollector {
  /** Committed messages of each epoch, in the order of their numbers. */
  readonly committed = new Map<string, unknown[]>();
  readonly headers: BatchHeader[] = [];
  readonly problems: string[] = [];
  readonly statuses: unknown[] = [];
  store = 'store-1';
  react: (header: BatchHeader) => Reaction = () => 'accept';
  readonly #streams = new Map<string, Stream>();
  #client!: MqttClient;

  async connect(port: number): Promise<void> {
    this.#client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      protocolVersion: 4,
      reconnectPeriod: 50,
    });
    this.#client.on('message', (topic, payload) => this.#hear(topic, payload));
    await this.#client.subscribeAsync([topics.everyReport, topics.everyStatus], { qos: 1 });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  get messages(): unknown[] {
    return [...this.committed.values()].flat();
  }

  stream(epoch: string): Stream {
    const stream = this.#streams.get(epoch) ?? { through: 0, digest: FIRST_DIGEST };
    this.#streams.set(epoch, stream);
    return stream;
  }

  publish(topic: string, value: unknown): Promise<unknown> {
    return this.#client.publishAsync(topic, JSON.stringify(value), { qos: 1, retain: true });
  }

  acknowledge(from: Pick<From, 'site' | 'agent'>, epoch: string, need?: number): void {
    const { through, digest } = this.stream(epoch);
    const { store } = this;
    const ack = { epoch, through, digest, store, ...(need === undefined ? {} : { need }) };
    void this.publish(topics.ack(from), ack).catch(() => {});
  }

  #hear(topic: string, payload: Buffer): void {
    const from = readTopic(topic);
    if (from?.purpose === 'status') this.statuses.push(JSON.parse(payload.toString()));
    if (from?.purpose !== 'report') return;
    if (payload.length > MAX_WIRE_BYTES) this.problems.push(`${payload.length} bytes on the wire`);
    const batch = readBatch(payload);
    if ('problem' in batch) {
      this.problems.push(batch.problem);
      return;
    }
    const { header, body } = batch;
    this.headers.push(header);
    const reaction = this.react(header);
    if (reaction === 'ignore') return;
    const stream = this.stream(header.epoch);
    if (reaction === 'refuse') return this.acknowledge(from, header.epoch, stream.through + 1);
    const last = header.first + header.count - 1;
    if (header.first > stream.through + 1) {
      return this.acknowledge(from, header.epoch, stream.through + 1);
    }
    const isForeign = header.first === stream.through + 1 && header.prev !== stream.digest;
    if (last > stream.through && !isForeign) this.#commit(header, body, stream);
    this.acknowledge(from, header.epoch);
  }

  #commit(header: BatchHeader, body: Uint8Array, stream: Stream): void {
    if (crc32(body) !== header.crc) this.problems.push('crc');
    const plain = header.encoding === 'gzip' ? gunzipSync(body) : Buffer.from(body);
    const lines = plain.toString('utf8').split('\n');
    if (lines.length !== header.count) this.problems.push('count');
    const committed = this.committed.get(header.epoch) ?? [];
    this.committed.set(header.epoch, committed);
    let digest = header.prev;
    for (const [index, line] of lines.entries()) {
      const number = header.first + index;
      const before = digest;
      const hash = createHash('sha256').update(digest, 'hex').update(line).digest('hex');
      digest = hash.slice(0, 16);
      if (number <= stream.through) continue;
      if (before !== stream.digest) this.problems.push(`the chain breaks before ${number}`);
      const message = JSON.parse(line);
      committed.push(message);
      stream.through = number;
      stream.digest = digest;
      if (message.type === 'lost' && message.digest !== undefined) {
        stream.through = message.to;
        stream.digest = message.digest;
      }
    }
  }
}

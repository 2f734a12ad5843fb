/**
 * The agent's one connection: MQTT 3.1.1, QoS 1, clean session, a last will. It carries what `Delivery`
 * hands it and brings back what the collector says. design.md §5.
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { Desired } from '../../protocols/messages/desired.ts';
import { Acknowledgement, type Status } from '../../protocols/messages/envelope.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { topics } from '../../protocols/messages/topics.ts';
import type { Spool } from '../spool/spool.ts';
import { Delivery } from './delivery.ts';

export interface PublisherOptions {
  readonly url: string;
  readonly site: SiteId;
  readonly agent: AgentId;
  /** User, password, certificates: as the MQTT client takes them. */
  readonly credentials: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>;
  readonly version: string;
  readonly boot: string;
  readonly spool: Spool;
  readonly minResendMs: number;
  readonly maxResendMs: number;
  readonly minReconnectMs: number;
  readonly maxReconnectMs: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  readonly onDesired: (desired: Desired) => void;
  /** The head of the evidence ledger, as the collector names it. */
  readonly onAnchor: (anchor: string) => void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;
const FAREWELL_MS = 2000;
/** Several times what the largest desired state takes. */
const MOST_HEARD_BYTES = 4 * 1024 * 1024;

export class MqttPublisher {
  readonly #options: PublisherOptions;
  readonly #delivery: Delivery;
  #client: MqttClient | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #failures = 0;
  #isStopped = false;
  #isConnected = false;
  #sentBatches = 0;
  #sentBytes = 0;
  #unreadable = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#delivery = new Delivery({
      ...options,
      send: (bytes) => this.#send(bytes),
      onTrouble: (text, fields) => options.log.warn(fields, text),
    });
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** `unreadable`: what came in the collector's name and was not what it says. */
  get counters() {
    const { acknowledgementMs } = this.#delivery;
    const [batches, bytes, unreadable] = [this.#sentBatches, this.#sentBytes, this.#unreadable];
    return { batches, bytes, unreadable, acknowledgementMs };
  }

  /** Connects, and again for as long as it takes: a broker that is not there is no error. */
  start(): void {
    if (this.#isStopped) return;
    const client = connect(this.#options.url, this.#clientOptions());
    this.#client = client;
    client.on('connect', () => this.#greet(client));
    client.on('message', (topic, payload) => this.#hear(topic, payload));
    client.once('error', (error) => {
      if (this.#failures === 0) this.#options.log.warn({ error }, 'no connection to the broker');
    });
    client.on('error', () => {}); // a handshake that fails is told twice
    client.once('close', () => this.#lost(client));
  }

  /** Says goodbye and leaves. What was not acknowledged stays in the spool. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#reconnect);
    await this.#delivery.close();
    const client = this.#client;
    if (client === undefined) return;
    if (this.#isConnected) await this.#sayStatus(client, false);
    await new Promise<void>((resolve) => client.end(true, {}, () => resolve()));
  }

  #clientOptions(): IClientOptions {
    const { site, agent, credentials } = this.#options;
    return {
      ...credentials,
      protocolVersion: 4,
      clientId: `plumbline-${site}-${agent}`,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A fresh client each time: the old one would keep and repeat what it had not got a PUBACK for.
      reconnectPeriod: 0,
      will: {
        topic: topics.status({ site, agent }),
        payload: Buffer.from(JSON.stringify(this.#status(false))),
        qos: 1,
        retain: true,
      },
    };
  }

  #greet(client: MqttClient): void {
    const { site, agent, log } = this.#options;
    const wanted = [topics.ack({ site, agent }), topics.desired({ site, agent })];
    client.subscribe(wanted, { qos: 1 }, (error) => {
      if (error !== null) {
        log.warn({ error }, 'the broker refuses the subscription');
        client.end(true);
        return;
      }
      this.#failures = 0;
      this.#isConnected = true;
      log.info('connected to the broker');
      void this.#sayStatus(client, true);
      this.#delivery.connected();
    });
  }

  #lost(client: MqttClient): void {
    client.removeAllListeners();
    client.on('error', () => {}); // a socket may still complain while it is taken down
    client.end(true);
    if (this.#client === client) this.#client = undefined; // it would not answer another `end`
    const isMishap = this.#isConnected && !this.#isStopped;
    if (isMishap) this.#options.log.warn('the connection to the broker is lost');
    this.#isConnected = false;
    this.#delivery.disconnected();
    if (this.#isStopped) return;
    const { minReconnectMs, maxReconnectMs, random } = this.#options;
    const wait = Math.min(maxReconnectMs, minReconnectMs * 2 ** Math.min(this.#failures++, 16));
    this.#reconnect = setTimeout(() => this.start(), wait * (0.75 + random() / 2));
  }

  #send(bytes: Uint8Array): void {
    const { site, agent } = this.#options;
    this.#sentBatches++;
    this.#sentBytes += bytes.length;
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#client?.publish(topics.report({ site, agent }), payload, { qos: 1 }, () => {});
  }

  async #sayStatus(client: MqttClient, online: boolean): Promise<void> {
    const topic = topics.status(this.#options);
    const text = JSON.stringify(this.#status(online));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FAREWELL_MS);
      client.publish(topic, text, { qos: 1, retain: true }, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #status(online: boolean): Status {
    const { version, boot, now } = this.#options;
    return { online, version, boot, at: new Date(now()).toISOString() as Instant };
  }

  #hear(topic: string, payload: Uint8Array): void {
    const { onAnchor } = this.#options;
    const json = readJson(payload);
    if (topic === topics.ack(this.#options)) {
      const { data } = Acknowledgement.safeParse(json);
      if (data === undefined) return this.#refuse('an acknowledgement was not readable');
      if (data.anchor !== undefined) onAnchor(data.anchor);
      void this.#delivery.heard(data);
    } else if (topic === topics.desired(this.#options)) {
      const { data } = Desired.safeParse(json);
      if (data === undefined) return this.#refuse('a desired state was not readable');
      this.#options.onDesired(data);
    }
  }

  #refuse(sentence: string): void {
    this.#unreadable++;
    this.#options.log.warn(sentence);
  }
}

function readJson(payload: Uint8Array): unknown {
  if (payload.length > MOST_HEARD_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

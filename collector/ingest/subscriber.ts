/**
 * Hears the agents and answers them. Holds one batch an agent; what comes meanwhile is a repeat and is
 * dropped unread. Nothing is acknowledged that is not committed. wire-and-store.md rules 2, 4, 9, 14.
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { type Acknowledgement, Status } from '../../protocols/messages/envelope.ts';
import { readTopic, topics } from '../../protocols/messages/topics.ts';
import type { Log } from '../log.ts';
import { type Acceptance, accept } from './accept.ts';
import type { IngestCounters } from './counters.ts';
import { Patience } from './patience.ts';
import type { Sender } from './stream-repository.ts';

export interface SubscriberOptions extends Acceptance {
  readonly url: string;
  readonly credentials: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>;
  /** Name of the MQTT 5 shared subscription; undefined with our own broker, which has none. */
  readonly share: string | undefined;
  readonly log: Log;
  readonly counters: IngestCounters;
  /** Whether there is disk enough to take anything. */
  readonly hasRoom: () => boolean;
  /** Something was committed: whoever relays may look. */
  readonly onCommitted: () => void;
  /** The broker may be another one, that kept nothing of what was said. */
  readonly onListening: () => void;
}

const PATIENCE_MS = 5000;
const WATCH_MS = 500;
const PROBE_MS = 2000;
/** A collector that hangs is given no more batches after one and a half of these. */
const KEEPALIVE_S = 10;

export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #client: MqttClient;
  readonly #busy = new Map<string, Promise<void>>();
  /** Agents that were answered since it listens. */
  readonly #answered = new Set<string>();
  /** Agents of which a batch was not committed, though it came. */
  readonly #owed = new Set<string>();
  readonly #reports: string;
  readonly #patience = new Patience(PATIENCE_MS);
  readonly #watch: NodeJS.Timeout;
  #isListening = false;
  #isClosed = false;
  /** It left, or could not begin. */
  #isStalled = false;
  /** Of one outage the first word is enough. */
  #isTold = false;
  #probe: NodeJS.Timeout | undefined;
  #settle: () => void = () => {};

  private constructor(options: SubscriberOptions, client: MqttClient) {
    this.#options = options;
    this.#client = client;
    this.#reports = options.share
      ? `$share/${options.share}/${topics.everyReport}`
      : topics.everyReport;
    client.on('message', (topic, payload, { retain }) => this.#hear(topic, payload, !retain));
    client.on('error', (error) => this.#tell('no connection to the broker, trying again', error));
    client.on('close', () => {
      this.#isListening = false;
      this.#tell('the connection to the broker is lost, trying again');
    });
    client.on('connect', () => {
      this.#isTold = false;
      void this.#listen();
    });
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    this.#watch.unref();
  }

  /** Answers once it listens, or something is in its way: it goes on trying then. */
  static async connect(options: SubscriberOptions): Promise<Subscriber> {
    const client = connect(options.url, {
      ...options.credentials,
      protocolVersion: options.share === undefined ? 4 : 5,
      clean: true,
      reconnectPeriod: 1000,
      keepalive: KEEPALIVE_S,
      resubscribe: false,
    });
    const subscriber = new Subscriber(options, client);
    await new Promise<void>((resolve) => {
      subscriber.#settle = resolve;
    });
    return subscriber;
  }

  get isReady(): boolean {
    return this.#client.connected && this.#isListening && this.#options.hasRoom();
  }

  /** What is wanted of an agent, kept by the broker for when it comes. Rejects without a connection. */
  async want(of: Sender, desired: string): Promise<void> {
    if (!this.#client.connected) throw new Error('no connection to the broker');
    await this.#client.publishAsync(topics.desired(of), desired, { qos: 1, retain: true });
  }

  /** Finishes what is being committed, acknowledges it, and leaves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#probe);
    clearInterval(this.#watch);
    await Promise.all(this.#busy.values());
    await this.#client.endAsync(!this.#client.connected);
  }

  /**
   * Listens when it can commit, then tells every agent again how far we are: after a restore that may
   * be less than they think.
   */
  async #listen(): Promise<void> {
    try {
      const { store, newId } = this.#options;
      const storeId = newId();
      await store.transaction(({ streams }) => streams.renewStoreId(storeId));
      if (this.#isClosed || !this.#client.connected) return;
      this.#answered.clear();
      await this.#client.subscribeAsync(topics.everyStatus, { qos: 1 });
      await this.#client.subscribeAsync(this.#reports, { qos: 1 });
      this.#isListening = true;
      this.#patience.rest();
      if (this.#isStalled) this.#options.log.info('listening to agents again');
      this.#isStalled = false;
      await this.#remind(storeId);
      this.#options.onListening();
    } catch (error) {
      if (this.#isClosed) return;
      if (!this.#isStalled)
        this.#options.log.error({ error }, 'cannot listen to agents, trying again');
      this.#leave();
    } finally {
      this.#settle();
    }
  }

  #clock(): number {
    return Date.parse(this.#options.now());
  }

  #tell(sentence: string, error?: Error): void {
    this.#settle();
    if (this.#isTold || this.#isClosed) return;
    this.#isTold = true;
    this.#options.log.warn({ error }, sentence);
  }

  /** Once they are heard, for they send again what they hear this upon. A newer answer is not overtaken. */
  async #remind(storeId: string): Promise<void> {
    const { store } = this.#options;
    const positions = await store.read(({ streams }) => streams.positions());
    for (const { site, agent, anchor, ...position } of positions) {
      const key = `${site}/${agent}`;
      if (this.#busy.has(key) || this.#answered.has(key)) continue;
      await this.#acknowledge(
        { site, agent },
        {
          ...{ ...position, store: storeId },
          ...(anchor !== null && { anchor }),
        },
      );
    }
  }

  /** `isLive`: said now, not kept by the broker. */
  #hear(topic: string, payload: Buffer, isLive: boolean): void {
    const from = readTopic(topic);
    if (from === undefined || this.#isClosed) return;
    const { site, agent, purpose } = from;
    if (purpose === 'status') void this.#status({ site, agent }, payload, isLive);
    if (purpose !== 'report') return;
    const { counters, hasRoom } = this.#options;
    const key = `${site}/${agent}`;
    if (this.#busy.has(key)) {
      counters.dropped++;
      return;
    }
    if (!hasRoom()) {
      counters.refused++;
      this.#owed.add(key);
      return;
    }
    const work = this.#take({ site, agent }, payload).finally(() => {
      if (this.#busy.get(key) === work) this.#busy.delete(key);
    });
    this.#busy.set(key, work);
  }

  async #take(sender: Sender, payload: Buffer): Promise<void> {
    const { counters, onCommitted, log } = this.#options;
    const key = `${sender.site}/${sender.agent}`;
    this.#patience.begin(this.#clock());
    try {
      const accepted = await accept(sender, payload, this.#options);
      this.#patience.succeed(this.#clock());
      counters.batches++;
      if (accepted.is === 'unreadable') counters.rejected++;
      if (accepted.is !== 'busy') this.#displaced(sender, accepted.displaced);
      if (accepted.is !== 'answered') return;
      counters.messages += accepted.taken;
      counters.rejected += accepted.rejected;
      if (accepted.taken > 0) onCommitted();
      this.#busy.delete(key); // its next batch may be quicker than the PUBACK
      // An answer would say that the batch before this one never came: the agent may give it up for that.
      const isOwed = this.#owed.delete(key);
      if (isOwed && accepted.acknowledgement.need !== undefined) return;
      await this.#acknowledge(sender, accepted.acknowledgement);
    } catch (error) {
      counters.failed++;
      this.#owed.add(key);
      if (this.#isClosed) return;
      if (this.#patience.fail()) log.error({ error, ...sender }, 'a batch could not be committed');
    }
  }

  /** Whoever cannot commit leaves the shared subscription to those who can. */
  #look(): void {
    if (!this.#isListening || !this.#patience.isOver(this.#clock())) return;
    this.#options.log.error('nothing was committed for too long: leaving the agents to others');
    this.#leave();
  }

  #leave(): void {
    this.#isListening = false;
    this.#isStalled = true;
    if (this.#client.connected) this.#client.unsubscribe(this.#reports, () => {});
    clearTimeout(this.#probe);
    if (!this.#isClosed) this.#probe = setTimeout(() => void this.#listen(), PROBE_MS);
  }

  async #acknowledge(sender: Sender, acknowledgement: Acknowledgement): Promise<void> {
    this.#answered.add(`${sender.site}/${sender.agent}`);
    const text = JSON.stringify(acknowledgement);
    await this.#client.publishAsync(topics.ack(sender), text, { qos: 1, retain: true });
  }

  #displaced(sender: Sender, displaced: number): void {
    if (displaced === 0) return;
    this.#options.counters.displaced += displaced;
    this.#options.log.warn(sender, 'the quarantine of an agent is full: the oldest goes');
  }

  async #status(sender: Sender, payload: Buffer, isLive: boolean): Promise<void> {
    const { store, counters, now, newId, onCommitted, log } = this.#options;
    const { site, agent } = sender;
    const status = statusOf(payload);
    if (status === undefined) {
      counters.rejected++;
      return;
    }
    try {
      const received = now();
      const isCloned = await store.transaction(async ({ health, outbox }) => {
        const tell = (body: object) =>
          outbox.add(received, [{ event: newId(), site, kind: 'agent', body: { agent, ...body } }]);
        if (!(await health.status(sender, status, received))) return false;
        await tell({ what: 'status', isOnline: status.online });
        if (!isLive || !status.online || !(await health.connected(sender, status, received))) {
          return false;
        }
        await tell({ what: 'cloned' });
        return true;
      });
      if (isCloned) {
        counters.cloned++;
        log.warn(sender, 'two agents go by one name: agent.cloned');
      }
      onCommitted();
    } catch (error) {
      if (!this.#isClosed) log.error({ error, site, agent }, 'a status could not be committed');
    }
  }
}

function statusOf(payload: Buffer): Status | undefined {
  try {
    return Status.safeParse(JSON.parse(payload.toString())).data;
  } catch {
    return undefined;
  }
}

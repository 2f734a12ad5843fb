/** Listens on the broker to all that is said, and remembers when: reports, acknowledgements, events. */
import { createHash } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { Acknowledgement, readBatch } from '../../protocols/messages/envelope.ts';
import { readTopic } from '../../protocols/messages/topics.ts';

/** What was heard of one agent. */
export interface Heard {
  /** Newest number sent, and newest acknowledged. */
  sent: number;
  through: number;
}

/** Something more of an agent's was acknowledged. */
export interface Commit {
  readonly agent: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An event as it was delivered. */
export interface Delivered {
  times: number;
  /** The first time. Milliseconds since 1970. */
  readonly at: number;
  readonly digest: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const RECONNECT_MS = 100;
const REPORTS = 'plumbline/1/+/+/report';
const ACKNOWLEDGEMENTS = 'plumbline/1/+/+/ack';
const EVENTS = 'plumbline/1/+/events/+';

export class Observer {
  readonly agents = new Map<string, Heard>();
  readonly commits: Commit[] = [];
  readonly events = new Map<string, Delivered>();
  /** Events that came again and said something else. */
  readonly changed = new Set<string>();
  readonly #client: MqttClient;
  readonly #deaf: Span[] = [];
  #deafSince: number | undefined = Date.now();
  #onReport: (() => void)[] = [];

  constructor(url: string, credentials: Pick<IClientOptions, 'username' | 'password'>) {
    const client = connect(url, {
      ...credentials,
      ...{ reconnectPeriod: RECONNECT_MS, connectTimeout: 1000, keepalive: 10, clean: true },
      resubscribe: false,
    });
    this.#client = client;
    client.on('error', () => {}); // it tries again
    client.on('close', () => {
      this.#deafSince ??= Date.now();
    });
    client.on('connect', () => {
      client.subscribe([REPORTS, ACKNOWLEDGEMENTS, EVENTS], { qos: 1 }, (error) => {
        if (error !== null || this.#deafSince === undefined) return;
        this.#deaf.push({ from: this.#deafSince, to: Date.now() });
        this.#deafSince = undefined;
      });
    });
    client.on('message', (topic, payload) => this.#hear(topic, payload));
  }

  /** When it could hear nothing: the broker was gone, or it had not been found again. */
  get deaf(): readonly Span[] {
    const now = this.#deafSince;
    return now === undefined
      ? [...this.#deaf]
      : [...this.#deaf, { from: now, to: Number.MAX_SAFE_INTEGER }];
  }

  /** True where something of this agent, or of anybody, was sent and not yet acknowledged. */
  isUnderWay(agent: string | undefined): boolean {
    const all = agent === undefined ? [...this.agents.values()] : [this.agents.get(agent)];
    return all.some((heard) => heard !== undefined && heard.sent > heard.through);
  }

  /** The next report of anybody, or the end of patience. */
  report(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#onReport.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #hear(topic: string, payload: Buffer): void {
    const from = readTopic(topic);
    if (from === undefined) return this.#event(payload);
    if (from.purpose === 'report') this.#report(from.agent, payload);
    if (from.purpose === 'ack') this.#acknowledgement(from.agent, payload);
  }

  #of(agent: string): Heard {
    const heard = this.agents.get(agent) ?? { sent: 0, through: 0 };
    this.agents.set(agent, heard);
    return heard;
  }

  #report(agent: string, payload: Buffer): void {
    const batch = readBatch(payload);
    if ('problem' in batch) return;
    const { first, count } = batch.header;
    const heard = this.#of(agent);
    heard.sent = Math.max(heard.sent, first + count - 1);
    for (const resolve of this.#onReport.splice(0)) resolve();
  }

  #acknowledgement(agent: string, payload: Buffer): void {
    const { through } = Acknowledgement.parse(JSON.parse(payload.toString()));
    const heard = this.#of(agent);
    if (through <= heard.through) return;
    heard.through = through;
    this.commits.push({ agent, at: Date.now() });
  }

  #event(payload: Buffer): void {
    const { event } = JSON.parse(payload.toString()) as { event: string };
    const digest = createHash('sha256').update(payload).digest('hex');
    const known = this.events.get(event);
    if (known === undefined) this.events.set(event, { times: 1, at: Date.now(), digest });
    else if (known.digest === digest) known.times++;
    else this.changed.add(event);
  }
}

/** Each committed drift, each step of a record and each anchor of the evidence ledger on `plumbline/1/<site>/events/<kind>`, for whoever listens there. design.md §5. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { topics } from '../../protocols/messages/topics.ts';
import type { Left } from '../store/outbox-repository.ts';
import {
  type Destination,
  type DestinationSurroundings,
  defineDestination,
} from './destination.ts';

const CONNECT_TIMEOUT_MS = 10_000;

class MqttEvents implements Destination {
  readonly #broker: DestinationSurroundings['broker'];
  #client: MqttClient | undefined;

  constructor(broker: DestinationSurroundings['broker']) {
    this.#broker = broker;
  }

  async deliver(rows: readonly Left[], signal: AbortSignal): Promise<void> {
    const leaving = rows.flatMap(({ event, site, kind, made, body }) => {
      const of = topicOf(kind, body);
      if (of === undefined) return [];
      return [{ topic: topics.events(site, of), text: JSON.stringify({ event, made, ...body }) }];
    });
    if (leaving.length === 0) return;
    const client = await this.#connected();
    try {
      await whileOpen(client, signal, () =>
        Promise.all(leaving.map(({ topic, text }) => client.publishAsync(topic, text, { qos: 1 }))),
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.endAsync(true);
  }

  /** A fresh client after every trouble: the old one would keep, and repeat, what it has no PUBACK for. */
  async #connected(): Promise<MqttClient> {
    if (this.#client?.connected) return this.#client;
    await this.close();
    const { url, credentials } = this.#broker;
    this.#client = await open(url, {
      ...credentials,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    return this.#client;
  }
}

/** `logic.download` of a drift, `change` of a record; what only pages want to know does not leave here. */
function topicOf(kind: Left['kind'], body: object): string | undefined {
  switch (kind) {
    case 'drift':
      return (body as { readonly kind: string }).kind;
    case 'record':
      return (body as { readonly record: string }).record;
    case 'verdict':
    case 'notice':
    case 'digest':
    case 'anchor':
      return kind;
    case 'asset':
    case 'agent':
    case 'declared':
      return undefined;
  }
}

function open(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = connect(url, options);
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('close', () => reject(new Error('the broker ended the connection')));
    client.on('error', reject); // stays: what breaks later is noticed by whoever delivers
  });
}

/** Rejects when the connection closes or the signal is aborted before the work is done. */
async function whileOpen<T>(
  client: MqttClient,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const any = AbortSignal.any([signal, ended.signal]);
  const onClose = () => ended.abort(new Error('the connection to the broker is lost'));
  client.once('close', onClose);
  try {
    return await new Promise<T>((resolve, reject) => {
      any.addEventListener('abort', () => reject(any.reason), { once: true });
      any.throwIfAborted();
      work().then(resolve, reject);
    });
  } finally {
    client.removeListener('close', onClose);
  }
}

export const mqttEvents = defineDestination({
  name: 'mqtt-events',
  open: ({ broker }) => new MqttEvents(broker),
});

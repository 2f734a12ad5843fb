/** Each committed drift on `plumbline/1/<site>/events/<kind>`, for whoever listens there. design.md §5. */
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { topics } from '../../protocols/messages/topics.ts';
import type { Left } from '../store/outbox-repository.ts';

export class MqttEvents {
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
  }

  static async connect(
    url: string,
    credentials: Pick<IClientOptions, 'username' | 'password' | 'ca' | 'cert' | 'key'>,
  ): Promise<MqttEvents> {
    return new MqttEvents(await connectAsync(url, { ...credentials, reconnectPeriod: 1000 }));
  }

  /** `event` is the same when it comes twice: a receiver can tell. */
  async deliver(rows: readonly Left[]): Promise<void> {
    for (const { event, site, kind, made, body } of rows) {
      if (kind !== 'drift') continue;
      const { kind: of } = body as { kind: string };
      const text = JSON.stringify({ event, made, ...body });
      await this.#client.publishAsync(topics.events(site, of), text, { qos: 1 });
    }
  }

  async close(): Promise<void> {
    await this.#client.endAsync();
  }
}

/**
 * The embedded broker: on loopback, for agents of this machine. Who may speak is who was given a
 * password by this process; as whom, and about what, is in the name.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { readTopic } from '../../protocols/messages/topics.ts';
import type { Sender } from './stream-repository.ts';

export interface Credentials {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const HOST = '127.0.0.1';
const COLLECTOR = 'collector';

export class Broker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #accounts: Map<string, Buffer>;
  readonly #newPassword: () => string;
  readonly url: string;

  private constructor(
    parts: { aedes: Aedes; server: Server; accounts: Map<string, Buffer> },
    url: string,
    newPassword: () => string,
  ) {
    this.#aedes = parts.aedes;
    this.#server = parts.server;
    this.#accounts = parts.accounts;
    this.#newPassword = newPassword;
    this.url = url;
  }

  /** Throws where the port is taken. 0: any free one. */
  static async start(port: number, newPassword: () => string): Promise<Broker> {
    const accounts = new Map<string, Buffer>();
    const names = new WeakMap<Client, string>();
    const aedes = await Aedes.createBroker({
      authenticate(client, username, password, done) {
        const expected = accounts.get(username ?? '');
        const isRight =
          expected !== undefined &&
          password !== undefined &&
          timingSafeEqual(expected, digest(password));
        if (isRight) names.set(client, username as string);
        done(null, isRight);
      },
      authorizePublish(client, { topic }, done) {
        const isAllowed = client === null || mayPublish(names.get(client), topic);
        done(isAllowed ? null : new Error('not your topic'));
      },
      authorizeSubscribe(client, subscription, done) {
        done(null, maySubscribe(names.get(client), subscription.topic) ? subscription : null);
      },
    });
    const server = createServer(aedes.handle);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    const address = server.address();
    const at = typeof address === 'object' && address !== null ? address.port : port;
    return new Broker({ aedes, server, accounts }, `mqtt://${HOST}:${at}`, newPassword);
  }

  /** What one agent connects with. Asked again: another password, the old one ends. */
  agent({ site, agent }: Sender): Credentials {
    return this.#account(`${site}/${agent}`);
  }

  /** What the collector itself connects with. */
  collector(): Credentials {
    return this.#account(COLLECTOR);
  }

  #account(username: string): Credentials {
    const password = this.#newPassword();
    this.#accounts.set(username, digest(password));
    return { url: this.url, username, password };
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Agents say what they see; what the collector says, only it may say. */
function mayPublish(username: string | undefined, topic: string): boolean {
  if (username === COLLECTOR) return topic.startsWith('plumbline/1/');
  const read = readTopic(topic);
  if (read === undefined || username !== `${read.site}/${read.agent}`) return false;
  return read.purpose === 'report' || read.purpose === 'status';
}

function maySubscribe(username: string | undefined, topic: string): boolean {
  if (username === COLLECTOR) return topic.startsWith('plumbline/1/');
  const read = readTopic(topic);
  if (read === undefined || username !== `${read.site}/${read.agent}`) return false;
  return read.purpose === 'ack' || read.purpose === 'desired';
}

const digest = (password: string | Buffer) => createHash('sha256').update(password).digest();

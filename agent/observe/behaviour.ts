/** What hosts do to each other, counted from their conversations and events. */
import type { ConversationView, EventView, HostView } from './sightings.ts';

export interface Behaviour {
  /** Hosts it answers, by protocol. Hearing a question is not answering it. */
  readonly answers: ReadonlyMap<string, number>;
  /** Hosts it asks, by protocol. */
  readonly asks: ReadonlyMap<string, number>;
  /** Groups it sends to, whoever listens, by protocol. */
  readonly calls: ReadonlyMap<string, number>;
  /** Hosts it did something to, by kind of event; refused attempts count, too. */
  readonly did: ReadonlyMap<string, number>;
}

export const quiet: Behaviour = {
  answers: new Map(),
  asks: new Map(),
  calls: new Map(),
  did: new Map(),
};

class Counted implements Behaviour {
  readonly #seen = new Set<string>();
  readonly answers = new Map<string, number>();
  readonly asks = new Map<string, number>();
  readonly calls = new Map<string, number>();
  readonly did = new Map<string, number>();

  count(what: 'answers' | 'asks' | 'calls' | 'did', name: string, other: HostView): void {
    const key = `${what} ${name} ${other.id}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this[what].set(name, (this[what].get(name) ?? 0) + 1);
  }
}

export function behavioursOf(
  conversations: Iterable<ConversationView>,
  events: Iterable<EventView>,
): ReadonlyMap<HostView, Behaviour> {
  const behaviours = new Map<HostView, Counted>();
  const of = (host: HostView) => {
    const behaviour = behaviours.get(host) ?? new Counted();
    behaviours.set(host, behaviour);
    return behaviour;
  };
  for (const { client, server, protocol, receivedBytes } of conversations) {
    if (protocol === '') continue;
    of(client).count(server.isGroup ? 'calls' : 'asks', protocol, server);
    if (receivedBytes > 0) of(server).count('answers', protocol, client);
  }
  for (const { kind, source, target } of events) of(source).count('did', kind, target);
  return behaviours;
}

/** What hosts do to each other, counted from their conversations and events. */
import type { ConversationView, EventView, HostView } from './sightings.ts';

export interface Behaviour {
  /** Hosts it answers, by protocol. Hearing a question is not answering it. */
  readonly answers: ReadonlyMap<string, number>;
  /** Hosts it asks, by protocol. */
  readonly asks: ReadonlyMap<string, number>;
  /** Hosts it did something to, by kind of event; refused attempts count, too. */
  readonly did: ReadonlyMap<string, number>;
}

export const quiet: Behaviour = { answers: new Map(), asks: new Map(), did: new Map() };

class Counted implements Behaviour {
  readonly #seen = new Set<string>();
  readonly answers = new Map<string, number>();
  readonly asks = new Map<string, number>();
  readonly did = new Map<string, number>();

  count(what: 'answers' | 'asks' | 'did', name: string, other: HostView): void {
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
    if (!server.isGroup) of(client).count('asks', protocol, server); // to call to all is to ask nobody
    if (receivedBytes > 0) of(server).count('answers', protocol, client);
  }
  for (const { kind, source, target } of events) of(source).count('did', kind, target);
  return behaviours;
}

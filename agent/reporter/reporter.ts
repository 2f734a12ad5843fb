/**
 * Turns the picture into messages: what is new soon, what is only still so seldom, so that a quiet cell
 * costs next to nothing. Control events at once, their repeats by interval. design.md §5.
 */
import type { Event, Message, Observation } from '../../protocols/messages/message.ts';
import type { AgentId } from '../../protocols/messages/names.ts';
import { instant, wireHost } from '../baseline/wire-host.ts';
import type {
  ConversationView,
  EventView,
  FactView,
  HostView,
  ServiceView,
  Sightings,
} from '../observe/sightings.ts';
import { TalkCounts } from './talk-counts.ts';
import { wireEnd } from './wire-ends.ts';
import { wireFact } from './wire-fact.ts';

export interface Role {
  readonly role: string;
  readonly level: number | undefined;
  readonly reason: string;
}

/** Microseconds of packet time. */
export interface ReporterOptions {
  readonly agent: AgentId;
  readonly tell: (message: Message) => void;
  readonly roleOf: (host: HostView) => Role;
  readonly hosts: () => Iterable<HostView>;
  readonly conversations: () => Iterable<ConversationView>;
  /** A change waits so long for others of its host. */
  readonly soon: number;
  /** Counts of what goes on: conversations with something new, repeated acts that are no writes. */
  readonly often: number;
  /** That hosts are still there, counts of conversations and of routine writes. */
  readonly seldom: number;
  /** Everything that is known of every host. */
  readonly whole: number;
}

interface Change {
  readonly facts: Set<FactView>;
  readonly services: Set<ServiceView>;
}

const MOST_FACTS = 500;
const MOST_SERVICES = 256;

export class Reporter implements Sightings {
  readonly #options: ReporterOptions;
  readonly #changed = new Map<HostView, Change>();
  readonly #fresh = new Set<ConversationView>();
  readonly #talks: TalkCounts;
  readonly #events = new WeakMap<EventView, { from: number; count: number }>();
  /** Acts that were repeated since they were told. */
  readonly #repeated = new Set<EventView>();
  readonly #roles = new WeakMap<HostView, string>();
  readonly #touched = new WeakMap<HostView, number>();
  #now = 0;
  #dueSoon = Number.POSITIVE_INFINITY;
  #dueOften = 0;
  #dueSeldom = 0;
  #dueWhole = 0;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#talks = new TalkCounts(options.agent);
  }

  /** Before each packet, and while none comes: the time it is, µs. */
  at(time: number): void {
    const { soon, often, seldom, whole } = this.#options;
    if (this.#now === 0 || time < this.#now - whole) this.#begin(time);
    this.#now = time;
    if (time >= this.#dueSoon) this.#tellChanges();
    if (time >= this.#dueOften) {
      this.#dueOften = time + often;
      this.#tellFresh();
    }
    if (time >= this.#dueSeldom) {
      this.#dueSeldom = time + seldom;
      this.#tellTouched();
    }
    if (time >= this.#dueWhole) {
      this.#dueWhole = time + whole;
      for (const host of this.#options.hosts()) this.#observe(host, wholeOf(host));
    }
    if (this.#dueSoon === Number.POSITIVE_INFINITY && this.#changed.size > 0) {
      this.#dueSoon = time + soon;
    }
  }

  /** All that was not told yet: at the end of a capture, and before the agent stops. */
  flush(): void {
    this.#tellChanges();
    this.#tellFresh();
    this.#tellTouched();
  }

  /** What is known of these comes before what is said of them. */
  announce(hosts: Iterable<HostView>): void {
    for (const host of hosts) {
      const change = this.#changed.get(host);
      if (change !== undefined) this.#observe(host, change);
    }
  }

  /** All that is known and was not told yet. */
  announceAll(): void {
    this.#tellChanges();
  }

  host(host: HostView): void {
    this.#change(host);
  }

  joined(host: HostView, gone: HostView): void {
    this.#changed.delete(gone);
    const { facts, services } = this.#change(host);
    for (const fact of host.facts.values()) facts.add(fact);
    for (const service of host.services.values()) services.add(service);
  }

  address(host: HostView): void {
    this.#change(host);
  }

  fact(host: HostView, fact: FactView): void {
    const { facts } = this.#change(host);
    for (const other of facts) if (isSameFact(other, fact)) facts.delete(other);
    facts.add(fact);
  }

  service(host: HostView, service: ServiceView): void {
    this.#change(host).services.add(service);
  }

  conversation(conversation: ConversationView): void {
    this.#fresh.add(conversation);
  }

  operation(conversation: ConversationView): void {
    this.#fresh.add(conversation);
  }

  event(event: EventView): void {
    this.announce([event.source, event.target]);
    this.#tellEvent(event, event.firstSeen, event.count);
    this.#events.set(event, { from: event.lastSeen, count: event.count });
  }

  repeat(event: EventView): void {
    this.#repeated.add(event);
  }

  #begin(time: number): void {
    const { often, seldom, whole } = this.#options;
    this.#dueOften = time + often;
    this.#dueSeldom = time + seldom;
    this.#dueWhole = time + whole;
    this.#dueSoon = Number.POSITIVE_INFINITY;
  }

  #change(host: HostView): Change {
    let change = this.#changed.get(host);
    if (change === undefined) {
      change = { facts: new Set(), services: new Set() };
      this.#changed.set(host, change);
    }
    return change;
  }

  #tellChanges(): void {
    this.#dueSoon = Number.POSITIVE_INFINITY;
    for (const [host, change] of this.#changed) this.#observe(host, change);
    this.#changed.clear(); // hosts that were never heard and have no address yet
  }

  #tellFresh(): void {
    for (const conversation of this.#fresh) this.#tellTalk(conversation);
    this.#fresh.clear();
    for (const event of this.#repeated) if (event.kind !== 'write') this.#tellRepeats(event);
  }

  #tellTouched(): void {
    for (const host of this.#options.hosts()) {
      const before = this.#touched.get(host);
      if (host.lastSeen > (before ?? 0))
        this.#observe(host, { facts: new Set(), services: new Set() });
    }
    for (const conversation of this.#options.conversations()) this.#tellTalk(conversation);
    for (const event of this.#repeated) this.#tellRepeats(event);
  }

  #observe(host: HostView, { facts, services }: Change): void {
    this.#changed.delete(host);
    const subject = wireHost(this.#options.agent, host);
    if (subject === undefined || host.isGroup || host.packets === 0) return;
    const { role, level, reason } = this.#options.roleOf(host);
    const from = this.#touched.get(host) ?? host.firstSeen;
    const isSameRole = this.#roles.get(host) === role;
    const to = Math.max(from, host.lastSeen);
    const observation: Observation = {
      type: 'observation',
      from: instant(from),
      to: instant(to),
      host: subject,
      ...(isSameRole ? {} : { role, roleReason: reason.slice(0, 256) }),
      ...(isSameRole || level === undefined ? {} : { level }),
      services: [...services].slice(0, MOST_SERVICES).map(({ transport, port, protocol }) => ({
        transport,
        port,
        protocol,
      })),
      facts: [...facts].slice(0, MOST_FACTS).map(wireFact),
    };
    this.#touched.set(host, to);
    this.#roles.set(host, role);
    this.#options.tell(observation);
  }

  #tellTalk(conversation: ConversationView): void {
    const message = this.#talks.since(conversation);
    if (message !== undefined) this.#options.tell(message);
  }

  #tellRepeats(event: EventView): void {
    this.#repeated.delete(event);
    const told = this.#events.get(event) ?? { from: event.firstSeen, count: 0 };
    const more = event.count - told.count;
    if (more > 0) this.#tellEvent(event, told.from, more);
    this.#events.set(event, { from: event.lastSeen, count: event.count });
  }

  #tellEvent(event: EventView, from: number, count: number): void {
    const { agent, tell } = this.#options;
    const source = wireEnd(agent, event.source, event.sourceAddress);
    const target = wireEnd(agent, event.target, event.targetAddress);
    if (source === undefined || target === undefined) return;
    const { kind, outcome, part, detail, protocol, frame, lastSeen } = event;
    const message: Event = {
      type: 'event',
      from: instant(from),
      to: instant(lastSeen),
      count,
      source,
      target,
      protocol,
      frame,
      event: { kind, outcome, ...(part === undefined ? {} : { part }), detail },
    };
    tell(message);
  }
}

function isSameFact(one: FactView, other: FactView): boolean {
  const { attribute, part, protocol } = other;
  return one.attribute === attribute && one.part === part && one.protocol === protocol;
}

function wholeOf({ facts, services }: HostView): Change {
  return { facts: new Set(facts.values()), services: new Set(services.values()) };
}

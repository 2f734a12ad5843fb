/**
 * Turns the picture into messages: what is new soon, what is only still so seldom, so that a quiet cell
 * costs next to nothing. Control events at once, their repeats by interval. design.md §5.
 */
import type { Fact } from '../../protocols/messages/fact.ts';
import type { Message, Observation } from '../../protocols/messages/message.ts';
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
import { ActCounts } from './act-counts.ts';
import { otherAddresses } from './other-addresses.ts';
import { TalkCounts } from './talk-counts.ts';
import { lookedUpFact, wireFact } from './wire-fact.ts';

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
  /** Whom its MAC address is registered to. */
  readonly makerOf: (host: HostView) => string | undefined;
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
  readonly addresses: Set<string>;
}

const nothing = (): Change => ({ facts: new Set(), services: new Set(), addresses: new Set() });

const MOST_FACTS = 500;
const MOST_SERVICES = 256;
/** What a host did counts for its role a little later than it was seen. */
const ROLE_LOOKS = 2;

export class Reporter implements Sightings {
  readonly #options: ReporterOptions;
  readonly #changed = new Map<HostView, Change>();
  readonly #fresh = new Set<ConversationView>();
  readonly #talks: TalkCounts;
  readonly #acts: ActCounts;
  /** Acts that were repeated since they were told. */
  readonly #repeated = new Set<EventView>();
  readonly #roles = new WeakMap<HostView, string>();
  /** Who did something new: it may have another role by it. How often to look. */
  readonly #doubted = new Map<HostView, number>();
  readonly #makers = new WeakMap<HostView, string>();
  readonly #touched = new WeakMap<HostView, number>();
  #now = 0;
  #dueSoon = Number.POSITIVE_INFINITY;
  #dueOften = 0;
  #dueSeldom = 0;
  #dueWhole = 0;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#talks = new TalkCounts(options.agent);
    this.#acts = new ActCounts(options.agent);
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
      for (const host of this.#options.hosts()) {
        this.#makers.delete(host);
        this.#observe(host, wholeOf(host));
      }
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

  address(host: HostView, address: string): void {
    this.#change(host).addresses.add(address);
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
    this.#doubt(conversation.client);
    this.#doubt(conversation.server);
  }

  operation(conversation: ConversationView): void {
    this.#fresh.add(conversation);
  }

  event(event: EventView): void {
    this.announce([event.source, event.target]);
    this.#doubt(event.source);
    this.#tellAct(event);
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
      change = nothing();
      this.#changed.set(host, change);
    }
    return change;
  }

  #doubt(host: HostView): void {
    if (!host.isGroup) this.#doubted.set(host, ROLE_LOOKS);
  }

  #tellRoles(): void {
    for (const [host, looks] of this.#doubted) {
      if (looks > 1) this.#doubted.set(host, looks - 1);
      else this.#doubted.delete(host);
      const told = this.#roles.get(host);
      if (told !== undefined && told !== this.#options.roleOf(host).role)
        this.#observe(host, this.#changed.get(host) ?? nothing());
    }
  }

  #tellChanges(): void {
    this.#dueSoon = Number.POSITIVE_INFINITY;
    for (const [host, change] of this.#changed) this.#observe(host, change);
    this.#changed.clear(); // hosts that were never heard and have no address yet
  }

  #tellFresh(): void {
    for (const conversation of this.#fresh) this.#tellTalk(conversation);
    this.#fresh.clear();
    this.#tellRoles();
    for (const event of this.#repeated) if (event.kind !== 'write') this.#tellAct(event);
  }

  #tellTouched(): void {
    for (const host of this.#options.hosts()) {
      const before = this.#touched.get(host);
      if (host.lastSeen > (before ?? 0)) this.#observe(host, this.#changed.get(host) ?? nothing());
    }
    for (const conversation of this.#options.conversations()) this.#tellTalk(conversation);
    for (const event of this.#repeated) this.#tellAct(event);
  }

  #observe(host: HostView, { facts, services, addresses }: Change): void {
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
      ...otherAddresses(host, subject, from, addresses),
      ...(isSameRole ? {} : { role, roleReason: reason.slice(0, 256) }),
      ...(isSameRole || level === undefined ? {} : { level }),
      services: [...services].slice(0, MOST_SERVICES).map(({ transport, port, protocol }) => ({
        transport,
        port,
        protocol,
      })),
      facts: [...this.#lookedUp(host), ...[...facts].map(wireFact)].slice(0, MOST_FACTS),
    };
    this.#touched.set(host, to);
    this.#roles.set(host, role);
    this.#options.tell(observation);
  }

  /** Its maker, where nobody was told yet. */
  #lookedUp(host: HostView): readonly Fact[] {
    const maker = this.#options.makerOf(host);
    if (maker === undefined || this.#makers.get(host) === maker) return [];
    this.#makers.set(host, maker);
    return [lookedUpFact('vendor', maker, host)];
  }

  #tellTalk(conversation: ConversationView): void {
    const message = this.#talks.since(conversation);
    if (message !== undefined) this.#options.tell(message);
  }

  #tellAct(event: EventView): void {
    this.#repeated.delete(event);
    const message = this.#acts.since(event);
    if (message !== undefined) this.#options.tell(message);
  }
}

function isSameFact(one: FactView, other: FactView): boolean {
  const { attribute, part, protocol } = other;
  return one.attribute === attribute && one.part === part && one.protocol === protocol;
}

function wholeOf({ facts, services }: HostView): Change {
  return {
    facts: new Set(facts.values()),
    services: new Set(services.values()),
    addresses: new Set(), // as ever: those that were heard
  };
}

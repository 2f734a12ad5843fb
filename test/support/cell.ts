import { Differences } from '../../agent/baseline/differences.ts';
import type { QuietOptions } from '../../agent/baseline/quiet.ts';
import type {
  ConversationView,
  EventView,
  FactView,
  HostView,
  ServiceView,
} from '../../agent/observe/sightings.ts';
import { attributes } from '../../protocols/messages/attributes.table.ts';
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import type { Difference, DifferenceKind } from '../../protocols/messages/difference.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';
import { type Departure, Message } from '../../protocols/messages/message.ts';
import { AgentId, Host } from '../../protocols/messages/names.ts';

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2026, 10, 20) * 1000;

const agent = AgentId.parse('cell-1');

export const patience: QuietOptions = {
  learningQuiet: 10 * MINUTE,
  learningLongest: 24 * HOUR,
  settling: 30 * MINUTE,
  silentAfter: 15 * MINUTE,
  serviceGoneAfter: 2 * HOUR,
  moduleGoneAfter: 30 * MINUTE,
};

type Writable<View> = { -readonly [Key in keyof View]: View[Key] };
export type TestHost = Omit<Writable<HostView>, 'macs' | 'ips' | 'facts' | 'services'> & {
  macs: Set<string>;
  ips: Set<string>;
  facts: Map<string, Writable<FactView>>;
  services: Map<string, Writable<ServiceView>>;
  /** Of addresses that are silent while the host speaks. */
  heardAt: Map<string, number>;
};
export type TestConversation = Writable<ConversationView> & { operations: Map<string, number> };

/**
 * A picture played by hand, as `observe` would tell it: a value that is the same as before is not told,
 * an act that is repeated is told as such.
 */
export class Cell {
  readonly differences: Differences;
  readonly told: Departure[] = [];
  time: number;
  /** Conversations that go on by themselves while time passes. */
  readonly steady = new Set<TestConversation>();
  readonly #hosts: TestHost[] = [];
  readonly #conversations = new Map<string, TestConversation>();
  readonly #events = new Map<string, Writable<EventView>>();
  #frame = 0;

  constructor(time = START, options: QuietOptions = patience) {
    this.time = time;
    this.differences = new Differences(
      {
        agent,
        self: Host.parse({ network: 'cell-1/capture', mac: '02:00:00:00:00:01' }),
        tell: (departure) => this.told.push(Message.parse(departure) as Departure),
        evidence: () => [],
      },
      options,
    );
    this.at(time);
  }

  at(time: number): void {
    this.time = time;
    this.differences.at(time);
  }

  /** Time goes on by steps of a minute; everybody in `talking` (all, unless told) is heard in each. */
  pass(duration: number, talking: readonly TestHost[] = this.#hosts): void {
    const end = this.time + duration;
    while (this.time < end) {
      const next = Math.min(end, this.time + MINUTE);
      for (const host of talking) host.lastSeen = next;
      for (const conversation of this.steady) conversation.packets += 60;
      this.at(next);
    }
  }

  host(mac: string | undefined, ...ips: string[]): TestHost {
    const host: TestHost = {
      id: this.#hosts.length,
      network: 'eth0/0',
      macs: new Set(mac === undefined ? [] : [mac]),
      ips: new Set(ips),
      via: undefined,
      isRouter: false,
      formerIps: new Set(),
      packets: 1,
      isGroup: false,
      firstSeen: this.time,
      lastSeen: this.time,
      facts: new Map(),
      services: new Map(),
      heard: (address) => host.heardAt.get(address) ?? host.lastSeen,
      heardAt: new Map(),
    };
    this.#hosts.push(host);
    this.differences.host(host);
    for (const address of [...host.macs, ...host.ips]) {
      this.differences.address(host, address, true);
    }
    return host;
  }

  gain(host: TestHost, ip: string): void {
    host.ips.add(ip);
    host.lastSeen = this.time;
    this.differences.address(host, ip, true);
  }

  lose(host: TestHost, ip: string): void {
    host.ips.delete(ip);
    this.differences.address(host, ip, false);
  }

  fact(host: TestHost, attribute: Attribute, value: string, part?: string, protocol = 's7comm') {
    const key = `${protocol}/${attribute}/${part ?? ''}`;
    const known = host.facts.get(key);
    host.lastSeen = this.time;
    if (known?.value === value) {
      known.lastSeen = this.time;
      return;
    }
    const fact: FactView = {
      attribute,
      value,
      part,
      class: attributes[attribute],
      protocol,
      method: 'passive',
      firstSeen: this.time,
      lastSeen: this.time,
      frame: ++this.#frame,
    };
    host.facts.set(key, fact);
    this.differences.fact(host, fact, known?.value);
  }

  service(host: TestHost, port: number): void {
    const known = host.services.get(`tcp/${port}`);
    if (known !== undefined) {
      known.lastSeen = this.time;
      return;
    }
    const { time } = this;
    const service = {
      transport: 'tcp',
      port,
      protocol: '',
      firstSeen: time,
      lastSeen: time,
    } as const;
    host.services.set(`tcp/${port}`, service);
    this.differences.service(host, service);
  }

  talk(client: TestHost, server: TestHost, port: number, protocol = 'modbus'): TestConversation {
    const key = `${client.id} ${server.id} ${port}`;
    const known = this.#conversations.get(key);
    if (known !== undefined) {
      known.lastSeen = this.time;
      known.packets++;
      return known;
    }
    const ends = (host: TestHost) => ({ ip: [...host.ips][0], mac: [...host.macs][0] });
    const conversation: TestConversation = {
      id: this.#conversations.size,
      client,
      server,
      clientAddress: ends(client),
      serverAddress: ends(server),
      transport: 'tcp',
      port,
      protocol,
      packets: 1,
      bytes: 100,
      sentBytes: 60,
      receivedBytes: 40,
      operations: new Map(),
      firstSeen: this.time,
      lastSeen: this.time,
    };
    this.#conversations.set(key, conversation);
    this.differences.conversation(conversation);
    return conversation;
  }

  operate(conversation: TestConversation, operation: string): void {
    const isNew = !conversation.operations.has(operation);
    conversation.operations.set(operation, (conversation.operations.get(operation) ?? 0) + 1);
    conversation.lastSeen = this.time;
    if (isNew) this.differences.operation(conversation, operation);
  }

  act(
    conversation: TestConversation,
    kind: EventKind,
    detail: Record<string, string | number> = {},
    part?: string,
    outcome: Outcome = 'accepted',
  ): void {
    const key = JSON.stringify([conversation.id, kind, detail, part, outcome]);
    conversation.lastSeen = this.time;
    const known = this.#events.get(key);
    if (known !== undefined) {
      known.count++;
      known.lastSeen = this.time;
      this.differences.repeat(known);
      return;
    }
    const { client: source, server: target, protocol } = conversation;
    const event: Writable<EventView> = {
      kind,
      protocol,
      source,
      target,
      conversation,
      sourceAddress: conversation.clientAddress,
      targetAddress: conversation.serverAddress,
      part,
      outcome,
      detail,
      count: 1,
      firstSeen: this.time,
      lastSeen: this.time,
      frame: ++this.#frame,
    };
    this.#events.set(key, event);
    this.differences.event(event);
  }

  /** Everything told of this kind, in order. */
  of(kind: DifferenceKind): Difference[] {
    return this.told.map(({ difference }) => difference).filter((each) => each.kind === kind);
  }

  get kinds(): DifferenceKind[] {
    return this.told.map(({ difference }) => difference.kind);
  }
}

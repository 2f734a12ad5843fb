import type { HostView } from '../../agent/observe/sightings.ts';
import { Reporter } from '../../agent/reporter/reporter.ts';
import {
  type Conversation,
  type Event,
  Message,
  type Observation,
} from '../../protocols/messages/message.ts';
import { AgentId } from '../../protocols/messages/names.ts';
import { Cell, HOUR, MINUTE, SECOND, type TestConversation, type TestHost } from './cell.ts';

/** A cell whose sightings go to a reporter instead of a baseline. */
export class Reported extends Cell {
  readonly said: Message[] = [];
  readonly reporter: Reporter;
  readonly known: TestHost[] = [];
  readonly talks = new Set<TestConversation>();
  /** What they do says more than what they state. */
  readonly roles = new Map<HostView, string>();

  constructor() {
    super();
    this.reporter = new Reporter({
      agent: AgentId.parse('cell-1'),
      tell: (message) => this.said.push(Message.parse(message)),
      roleOf: (host: HostView) => ({
        role: this.roles.get(host) ?? (host.facts.size > 0 ? 'plc' : 'unknown'),
        level: host.facts.size > 0 ? 1 : undefined,
        reason: 'says so',
      }),
      makerOf: ({ macs }) => ([...macs][0]?.startsWith('00:1b:1b') ? 'Siemens AG' : undefined),
      hosts: () => this.known,
      conversations: () => this.talks,
      soon: 2 * SECOND,
      often: MINUTE,
      seldom: 15 * MINUTE,
      whole: HOUR,
    });
    Object.assign(this.differences, {
      host: (host: TestHost) => this.reporter.host(host),
      address: this.reporter.address.bind(this.reporter),
      fact: this.reporter.fact.bind(this.reporter),
      service: this.reporter.service.bind(this.reporter),
      conversation: this.reporter.conversation.bind(this.reporter),
      operation: this.reporter.operation.bind(this.reporter),
      event: this.reporter.event.bind(this.reporter),
      repeat: this.reporter.repeat.bind(this.reporter),
    });
    this.reporter.at(this.time);
  }

  override host(mac: string | undefined, ...ips: string[]): TestHost {
    const host = super.host(mac, ...ips);
    this.known.push(host);
    return host;
  }

  override talk(...[client, server, port, protocol]: Parameters<Cell['talk']>): TestConversation {
    const conversation = super.talk(client, server, port, protocol);
    this.talks.add(conversation);
    return conversation;
  }

  go(duration: number, step = SECOND): void {
    const end = this.time + duration;
    while (this.time < end) {
      this.at(Math.min(end, this.time + step));
      this.reporter.at(this.time);
    }
  }

  get observations(): Observation[] {
    return this.said.filter(({ type }) => type === 'observation') as Observation[];
  }

  get conversations(): Conversation[] {
    return this.said.filter(({ type }) => type === 'conversation') as Conversation[];
  }

  get events(): Event[] {
    return this.said.filter(({ type }) => type === 'event') as Event[];
  }
}

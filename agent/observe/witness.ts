/** Hears what the decoder sees and reads, and writes it into the picture under the right host. */
import { hexText } from '../../protocols/contract/address-text.ts';
import type { Deed, Place, Values } from '../../protocols/contract/protocol.ts';
import type { Span } from '../../protocols/contract/span.ts';
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import type { Attribute } from '../../protocols/messages/fact.ts';
import type { Counters } from '../counters.ts';
import type { Station } from '../decode/addresses.ts';
import type { Dissector } from '../decode/dissect.ts';
import { IpProtocol } from '../decode/ip.ts';
import type { Observer } from '../decode/recorder.ts';
import type { Between, Talk } from '../decode/talk.ts';
import { isUnicastIp, isUnicastMac, unmarked } from './address-rules.ts';
import { type ControlLog, type Doer, Told } from './control-log.ts';
import { type Conversation, type Conversations, transportOf } from './conversations.ts';
import { ENVELOPES, Envelopes } from './envelopes.ts';
import type { Facts } from './facts.ts';
import type { Hosts } from './hosts.ts';
import { LastingActs } from './lasting-acts.ts';
import { Offices } from './offices.ts';
import type { Points } from './points.ts';
import type { Scans } from './scans.ts';
import type { Sightings } from './sightings.ts';
import { Statements } from './statements.ts';

const HEX_HEAD = 64;

export interface WitnessParts {
  readonly hosts: Hosts;
  readonly facts: Facts;
  readonly conversations: Conversations;
  readonly log: ControlLog;
  readonly scans: Scans;
  readonly counters: Counters;
  readonly sightings: Sightings;
  readonly vendorOf: ((protocol: string, id: string) => string | undefined) | undefined;
  readonly points: Points | undefined;
  readonly onFault: ((protocol: string, error: unknown, hexHead: string) => void) | undefined;
}

export class Witness implements Observer {
  private readonly parts: WitnessParts;
  private readonly statements: Statements;
  private readonly lastingActs: LastingActs;
  private readonly offices: Offices;
  private readonly told = new Told();
  private readonly envelopes = new Envelopes();
  private readonly faulty = new Set<string>();
  private dissector!: Dissector;
  greeted?: NonNullable<Observer['greeted']>;

  constructor(parts: WitnessParts) {
    this.parts = parts;
    this.statements = new Statements(parts);
    this.lastingActs = new LastingActs(parts.log);
    this.offices = new Offices(parts.sightings);
  }

  /** Whom the words come from is asked of the dissector. */
  hear(dissector: Dissector): void {
    this.dissector = dissector;
  }

  station(station: Station): void {
    this.parts.hosts.station(station);
    this.statements.met(station);
  }

  stationGone(station: Station): void {
    this.parts.hosts.stationGone(station);
  }

  /** Of datagrams only the lower port can be one that is asked: an answer may be seen first. */
  flow({ transport, client, station0, station1, port0, port1 }: Between): void {
    if (transport !== IpProtocol.udp) return;
    const { scans } = this.parts;
    if (client === 0 && port1 < port0) scans.tried(station0!, station1!, 'udp', port1);
    if (client === 1 && port0 < port1) scans.tried(station1!, station0!, 'udp', port0);
  }

  asked({ client, station0, station1, port0, port1 }: Between): void {
    if (client === 0) this.parts.scans.tried(station0!, station1!, 'tcp', port1);
    else this.parts.scans.tried(station1!, station0!, 'tcp', port0);
  }

  /** What is told now happened in no packet that is in hand. */
  get isLate(): boolean {
    return this.lastingActs.isTelling || this.dissector.lapsing !== undefined;
  }

  look(time: number): void {
    this.parts.hosts.look(time);
    this.lastingActs.look(time);
  }

  opaque(flow: Between, kind = ''): void {
    this.name(flow, kind);
  }

  flowGone(flow: Between): void {
    const envelope = this.envelopes.of(flow);
    if (flow.conversation === undefined) {
      const isTransport = flow.transport === IpProtocol.tcp || flow.transport === IpProtocol.udp;
      if (envelope !== undefined) this.name(flow, envelope);
      else if (isTransport && (flow.heard === 3 || flow.transport === IpProtocol.udp))
        this.name(flow, '');
    }
    this.envelopes.take(flow);
  }

  service(station: Station, transport: number, port: number): void {
    this.serve(station, transport === IpProtocol.tcp ? 'tcp' : 'udp', port, '');
  }

  /** Named before its server was heard, as at the start of a capture: only now is there a service. */
  answered(flow: Between): void {
    const { conversation } = flow;
    if (conversation === undefined) return;
    const { protocol } = conversation as Conversation;
    if (flow.client === 0) this.serve(flow.station1!, 'tcp', flow.port1, protocol);
    else this.serve(flow.station0!, 'tcp', flow.port0, protocol);
  }

  unnamed(talk: Talk): void {
    const { flow } = talk;
    if (flow === undefined) return;
    const speaker = talk.nameGiver;
    if (speaker.protocol.isEnvelope === true && this.envelopes.wait(talk).messages++ < ENVELOPES)
      return;
    this.name(flow, speaker.protocol.name);
  }

  operation(name: string): void {
    const talk = this.dissector.speaking!;
    const flow = talk.flow!;
    const { conversation } = flow;
    if (conversation !== undefined) return this.count(conversation as Conversation, name);
    const speaker = talk.nameGiver;
    if (speaker.protocol.isEnvelope !== true)
      return this.count(this.name(flow, speaker.protocol.name), name);
    const { operations } = this.envelopes.wait(talk);
    if (operations.length < ENVELOPES) operations.push(name);
  }

  fact(attribute: Attribute, value: string, place?: Place): void {
    const station = this.end(place?.whose !== 'hearer');
    const { name } = this.dissector.speaking!.protocol;
    this.statements.heard(station, name, attribute, value, place, this.time(), this.frame());
  }

  holds(office: string): void {
    const station = this.end(true);
    const { name } = this.dissector.speaking!.protocol;
    this.offices.held(this.parts.hosts.of(station), station, name, office);
  }

  address(mac: string, ip: string): void {
    if (!isUnicastMac(mac) || !isUnicastIp(ip)) return;
    const { hosts, scans } = this.parts;
    hosts.claim(this.end(true).network, mac, ip, this.time());
    scans.answered(this.end(false), ip);
  }

  sought(ip: string): void {
    if (isUnicastIp(ip)) this.parts.scans.sought(this.end(true), ip, this.time());
  }

  event(kind: EventKind, same: number, outcome: Outcome, deed: () => Deed): void {
    const conversation = this.spokenIn();
    this.fill(this.told, kind, same, outcome);
    this.parts.log.tell(conversation, this.told, deed);
  }

  lasting(
    seconds: number,
    kind: EventKind,
    same: number,
    outcome: Outcome,
    deed: () => Deed,
  ): void {
    const told = new Told();
    this.fill(told, kind, same, outcome);
    this.lastingActs.keep(this.spokenIn(), told, seconds, deed);
  }

  undone(kind: EventKind, same: number): void {
    const { protocol, client, flow } = this.dissector.speaking!;
    const act = { protocol: protocol.name, kind, same };
    this.lastingActs.undo(this.spokenIn(), client !== flow!.client, act, this.time());
  }

  private spokenIn(): Conversation {
    const talk = this.dissector.speaking!;
    const flow = talk.flow!;
    return (
      (flow.conversation as Conversation | undefined) ??
      this.name(flow, talk.nameGiver.protocol.name)
    );
  }

  private fill(told: Told, kind: EventKind, same: number, outcome: Outcome): void {
    const talk = this.dissector.speaking!;
    told.kind = kind;
    told.protocol = talk.protocol.name;
    told.same = same;
    told.outcome = outcome;
    told.time = this.time();
    told.frame = this.frame();
    told.isReversed = talk.client !== talk.flow!.client;
    told.by = talk.carriage.comesBack === true ? this.sender() : undefined;
  }

  declares = (talk: Talk): boolean => this.parts.points?.declares(talk) ?? false;

  values(shown: Values): void {
    this.parts.points?.heard(this.dissector, shown);
  }

  anomaly(protocol: string, flaw: string, field: string): void {
    this.parts.counters.anomaly(protocol, flaw, field);
    this.parts.sightings.anomaly?.(protocol, flaw, field);
  }

  unread(): void {}

  fault(protocol: string, error: unknown, { bytes, start, end }: Span): void {
    if (this.faulty.has(protocol)) return;
    this.faulty.add(protocol);
    this.parts.onFault?.(protocol, error, hexText(bytes, start, Math.min(end, start + HEX_HEAD)));
  }

  private time(): number {
    const { lapsing, clock } = this.dissector;
    return lapsing === undefined ? clock.time[0]! : lapsing.second * 1_000_000;
  }

  private frame(): number {
    const { lapsing, clock } = this.dissector;
    return lapsing === undefined ? clock.frame : lapsing.frame;
  }

  /** Whose frame it is that comes back, by the MAC it bears now. */
  private sender(): Doer | undefined {
    const speaker = this.end(true);
    const { mac = '', network } = speaker.isGroup ? this.end(false) : speaker;
    const own = unmarked(mac);
    if (own === mac) return undefined;
    const host = this.parts.hosts.named(network, own, this.time());
    return { host, address: { mac: own, ip: undefined } };
  }

  /** Who speaks, or who is spoken to. */
  private end(isSpeaker: boolean): Station {
    const { speaking, side } = this.dissector;
    const { station0, station1 } = speaking!.flow!;
    return (side === 0) === isSpeaker ? station0! : station1!;
  }

  private count(conversation: Conversation, name: string): void {
    if (conversation.operation(name)) this.parts.sightings.operation?.(conversation, name);
  }

  /** From now on the flow is part of a conversation in that protocol. */
  private name(flow: Between, protocol: string): Conversation {
    const isUp = flow.client === 0;
    const client = isUp ? flow.station0! : flow.station1!;
    const server = isUp ? flow.station1! : flow.station0!;
    const port = this.dissector.choice.servedPort(flow);
    if (client.owner === undefined) this.parts.hosts.station(client);
    if (server.owner === undefined) this.parts.hosts.station(server);
    const transport = transportOf(flow.transport);
    const conversation = this.parts.conversations.of(
      {
        client,
        server,
        clientHost: this.parts.hosts.of(client),
        serverHost: this.parts.hosts.of(server),
        transport,
        port,
        protocol,
      },
      flow.tally,
    );
    flow.tally = conversation.tally;
    flow.conversation = conversation;
    if ((transport === 'tcp' || transport === 'udp') && server.packets > 0 && !flow.isRefused)
      this.serve(server, transport, port, protocol);
    for (const operation of this.envelopes.take(flow)?.operations ?? [])
      this.count(conversation, operation);
    return conversation;
  }

  private serve(station: Station, transport: 'tcp' | 'udp', port: number, protocol: string): void {
    if (station.owner === undefined) this.parts.hosts.station(station);
    const host = this.parts.hosts.of(station);
    if (host.isGroup) return;
    const news = host.serves(transport, port, protocol, station.ip, this.time());
    if (news !== undefined) this.parts.sightings.service?.(host, news);
  }
}

/** What is on the wire, as far as the packets so far show it. */
import type { Protocol } from '../../protocols/contract/protocol.ts';
import type { Point } from '../../protocols/messages/point.ts';
import type { Packet } from '../capture/source.ts';
import { Counters } from '../counters.ts';
import { Decoder } from '../decode/decoder.ts';
import { subnetOf } from './address-rules.ts';
import { ControlLog } from './control-log.ts';
import { Conversations } from './conversations.ts';
import { Facts } from './facts.ts';
import { Fingerprints } from './fingerprints.ts';
import type { Host } from './host.ts';
import { Hosts } from './hosts.ts';
import { Points } from './points.ts';
import { Scans } from './scans.ts';
import type { ConversationView, EventView, HostView, Sightings } from './sightings.ts';
import { isTagStripped } from './stripped-tags.ts';
import { Witness } from './witness.ts';

export interface PictureOptions {
  readonly protocols: readonly Protocol[];
  readonly sightings?: Sightings;
  /** Name of an interface of the capture; empty or absent: its number stands for it. */
  readonly interfaceName?: (index: number) => string;
  /** The name behind a vendor number a protocol told; undefined where nobody knows it. */
  readonly vendorOf?: (protocol: string, id: string) => string | undefined;
  /** What a person declared to be watched; of tables that `protocols` have. */
  readonly points?: readonly Point[];
  /** A decoder threw: a bug of ours. Told once for each protocol, with the first bytes it read. */
  readonly onFault?: (protocol: string, error: unknown, hexHead: string) => void;
}

const MAX_SUBNETS = 64;

export class Picture {
  readonly counters = new Counters();
  private current: Packet | undefined = undefined;
  private readonly decoder: Decoder;
  private readonly allHosts: Hosts;
  private readonly allConversations: Conversations;
  private readonly log: ControlLog;
  private readonly witness: Witness;

  constructor(options: PictureOptions) {
    const sightings = options.sightings ?? {};
    const networkName = (network: number): string => {
      const { networks } = this.decoder;
      const index = networks.interfaceOf(network);
      const name = options.interfaceName?.(index) || `${index}`;
      const tunnel = networks.tunnelOf(network);
      return `${name}/${tunnel && `${tunnel}/`}${networks.vlanOf(network) || '0'}`;
    };
    const facts: Facts = new Facts(sightings, (host, fact) => fingerprints.stated(host, fact));
    const fingerprints = new Fingerprints(facts);
    this.allHosts = new Hosts(sightings, networkName, facts, (host) => scans.forget(host));
    const scans = new Scans(sightings, this.allHosts);
    this.log = new ControlLog(sightings);
    this.allConversations = new Conversations(sightings);
    const { protocols, points: declared = [] } = options;
    const points =
      declared.length === 0
        ? undefined
        : new Points(declared, protocols, { hosts: this.allHosts, facts });
    this.witness = new Witness({
      hosts: this.allHosts,
      facts,
      conversations: this.allConversations,
      log: this.log,
      scans,
      counters: this.counters,
      sightings,
      vendorOf: options.vendorOf,
      onFault: options.onFault,
      points,
    });
    this.decoder = new Decoder(protocols, this.witness, this.counters);
    this.witness.hear(this.decoder.dissector);
    const { clock } = this.decoder.dissector;
    this.witness.greeted = (station, bytes, start, end, isAnswer) => {
      const host = station.owner as Host | undefined;
      if (host === undefined) return;
      fingerprints.greeted(host, bytes, start, end, isAnswer, clock);
    };
    this.counters.coverage = this.decoder.dissector.coverage.values();
    this.counters.vlans = () => this.decoder.networks.vlans();
    this.counters.isTagStripped = () => isTagStripped(this.allHosts, this.decoder.networks.vlans());
    this.counters.tunnels = () => this.decoder.networks.tunnelsSeen();
    this.counters.subnets = () => this.subnets();
    this.counters.tables = () => ({ ...this.tables(facts), ...(points && { points }) });
  }

  /** The packet a sighting is told of, while it is read; its bytes are gone after `packet` returns. */
  get packetInHand(): Packet | undefined {
    return this.witness.isLate ? undefined : this.current;
  }

  /** The packet in hand holds what proves who somebody is. */
  get isConcealed(): boolean {
    return this.current?.frame === this.decoder.dissector.clock.concealedFrame;
  }

  packet(packet: Packet): void {
    const { counters } = this;
    if (counters.packets === 0) counters.firstTime = packet.time;
    if (packet.time > counters.lastTime) counters.lastTime = packet.time;
    this.current = packet;
    this.decoder.packet(packet);
    this.current = undefined;
  }

  /** The clock went on though nothing arrived. Microseconds since 1970, not before the last packet. */
  tick(time: number): void {
    this.decoder.tick(time);
  }

  /** The end of the capture: what is half read is read as far as it goes, open questions lapse. */
  close(): void {
    this.decoder.close();
  }

  /** In the order they were first seen or named; also those never heard (`packets` is 0). */
  hosts(): IterableIterator<HostView> {
    return this.allHosts[Symbol.iterator]();
  }

  conversations(): IterableIterator<ConversationView> {
    return this.allConversations[Symbol.iterator]();
  }

  events(): IterableIterator<EventView> {
    return this.log[Symbol.iterator]();
  }

  private subnets(): string[] {
    const subnets = new Set<string>();
    for (const host of this.allHosts) {
      if (subnets.size >= MAX_SUBNETS) break;
      if (host.packets > 0 && host.via === undefined)
        for (const ip of host.ips) subnets.add(subnetOf(ip));
    }
    return [...subnets].sort();
  }

  private tables(facts: Facts) {
    const { flows, stations, fragments, transport } = this.decoder;
    const { streams } = transport;
    return {
      flows,
      stations,
      fragments: { used: fragments.kept, size: fragments.limit, evicted: fragments.forgotten },
      streams: { used: streams.kept, size: streams.limit, evicted: streams.gaps },
      hosts: this.allHosts,
      conversations: this.allConversations,
      events: this.log,
      facts: { used: facts.used, size: facts.size, evicted: facts.refused },
    };
  }
}

/**
 * What the picture is made of, as the stages behind `observe` see it, and what they are told the
 * moment it is known. Objects are live: the owner (`observe`) goes on writing to them.
 * Times are microseconds since 1970 (packet time).
 */
import type { EventKind, Outcome } from '../../protocols/messages/control-event.ts';
import type { Attribute, FactClass } from '../../protocols/messages/fact.ts';

export interface HostView {
  /** Dense, stable within a run. */
  readonly id: number;
  /** `interface/vlan` as the capture knows it, `interface/tunnel/vlan` inside one; the agent's name is put in front when it is reported. */
  readonly network: string;
  /** Its own MACs, `00:1b:1b:23:eb:3b`. Empty behind a router: then `via` is the router's. */
  readonly macs: ReadonlySet<string>;
  readonly ips: ReadonlySet<string>;
  readonly via: string | undefined;
  readonly isRouter: boolean;
  /** Addresses it had in this run and gave up to another host. */
  readonly formerIps: ReadonlySet<string>;
  /** Packets it sent. 0: it was only spoken to, or spoken of. */
  readonly packets: number;
  /** A group or everybody: the far end of a conversation, never told as a host. */
  readonly isGroup: boolean;
  /** Of its first packet, or of the first one that named it. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly facts: ReadonlyMap<string, FactView>;
  readonly services: ReadonlyMap<string, ServiceView>;
  /** When it last spoke under this address of its own; one that it is only known to have: when it last spoke at all. */
  heard(address: string): number;
}

export interface FactView {
  readonly attribute: Attribute;
  readonly value: string;
  readonly part: string | undefined;
  readonly class: FactClass;
  readonly protocol: string;
  readonly method: 'passive' | 'active';
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly frame: number;
  /** Nobody stated it: a table of ours has it for what was stated, and that is what may differ. */
  readonly isLookedUp?: true | undefined;
  /** Who made it so, where that was seen: the client of a write. */
  readonly by?: HostView | undefined;
  /** When the value before this one was last stated. */
  readonly formerSeen?: number | undefined;
}

export interface ServiceView {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  /** Empty while nobody knows. */
  readonly protocol: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** Who spoke which protocol to whom on which port: many flows (client ports) are one conversation. */
export interface ConversationView {
  readonly id: number;
  readonly client: HostView;
  readonly server: HostView;
  readonly clientAddress: Ends;
  readonly serverAddress: Ends;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  /** The server's. Without ports: EtherType, the DSAP, or the IP protocol number. */
  readonly port: number;
  readonly protocol: string;
  readonly packets: number;
  readonly bytes: number;
  /** Bytes client to server and back, for sessions nobody can read. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly operations: ReadonlyMap<string, number>;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface Ends {
  readonly ip: string | undefined;
  readonly mac: string | undefined;
}

/** One act of control, repeats within its conversation folded. */
export interface EventView {
  readonly kind: EventKind;
  readonly protocol: string;
  readonly source: HostView;
  readonly target: HostView;
  /** The very addresses of the packets, where a host has several. */
  readonly sourceAddress: Ends;
  readonly targetAddress: Ends;
  readonly conversation: ConversationView;
  readonly part: string | undefined;
  readonly outcome: Outcome;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly frame: number;
}

/** What one at a time has on a network: it publishes a stream (`goose`), it routes for a group (`vrrp`). */
export interface OfficeView {
  readonly protocol: string;
  readonly name: string;
  /** Of its holder: an IP, or the MAC of who speaks without one. */
  readonly address: string;
}

/** Told at once and in packet order. What a listener throws is its own bug: nobody catches it. */
export interface Sightings {
  /** A host nobody had seen in this run. */
  host?(host: HostView): void;
  /** `gone` turned out to be `host`: everything known of it is now known of that one. */
  joined?(host: HostView, gone: HostView): void;
  /** It gained an address (also its first ones), or gave one up to another host. */
  address?(host: HostView, address: string, isGained: boolean): void;
  /** Two hosts claim one IP on one network at the same time (ARP or traffic). */
  conflict?(ip: string, holder: HostView, claimant: HostView): void;
  /** A value heard for the first time, or another one than before (`previous`). */
  fact?(host: HostView, fact: FactView, previous: string | undefined): void;
  service?(host: HostView, service: ServiceView): void;
  conversation?(conversation: ConversationView): void;
  /** First time this operation is heard in it. */
  operation?(conversation: ConversationView, operation: string): void;
  /** First of its fold. Repeats raise `count` and are told by `repeat`. */
  event?(event: EventView): void;
  repeat?(event: EventView): void;
  /** Somebody has an office that nobody had in this run, or somebody else. */
  office?(holder: HostView, office: OfficeView): void;
  /** A MAC now speaks on another network (`interface/vlan`) than before, and there alone for a minute. */
  moved?(host: HostView, from: string, to: string): void;
  /** One source tried this many distinct addresses, or ports of one address, within a minute and in vain; told again as they double. No port: it only asked who is there. */
  scan?(source: HostView, targets: number, ports: number): void;
  /** So many new senders within a minute that they must be forged: from here on only those that persist are hosts. */
  flood?(network: string, hosts: number): void;
  anomaly?(protocol: string, flaw: string, field: string): void;
}

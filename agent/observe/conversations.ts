/** Who speaks which protocol to whom: all flows of one client to one port of one server are one. */
import type { Station } from '../decode/addresses.ts';
import { ETHERNET } from '../decode/flow.ts';
import { IpProtocol } from '../decode/ip.ts';
import { Tally } from '../decode/tally.ts';
import { Hand } from './hand.ts';
import type { Host } from './host.ts';
import type { ConversationView, Ends, EventView, Sightings } from './sightings.ts';

const MAX_CONVERSATIONS = 8192;
const MAX_LOOKED = 16;
const MAX_OPERATIONS = 128; // names of one conversation

/** An act of control, counted on. */
export interface Act extends EventView {
  count: number;
  lastSeen: number;
}

/** How often an operation was heard. */
interface Heard {
  readonly name: string;
  count: number;
}

export class Conversation implements ConversationView {
  readonly id: number;
  readonly key: string;
  readonly clientAddress: Ends;
  readonly serverAddress: Ends;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
  readonly tally = new Tally();
  acts: Map<number, Act> | undefined = undefined;
  lastAct: Act | undefined = undefined;
  lastActKey = 0;
  /** Few names a conversation: comparing them one by one is faster than hashing. */
  private readonly heard: Heard[] = [];
  private last: Heard | undefined = undefined;
  /** Asked for their host each time: it may turn out to be another one. */
  private readonly clientStation: Station | undefined;
  private readonly serverStation: Station | undefined;
  private readonly ownerOfClient: Host;
  private readonly ownerOfServer: Host;

  constructor(id: number, key: string, ends: ConversationEnds) {
    this.id = id;
    this.key = key;
    this.clientStation = ends.client.owner === undefined ? undefined : ends.client;
    this.serverStation = ends.server.owner === undefined ? undefined : ends.server;
    this.clientAddress = { ip: ends.client.ip, mac: ends.client.mac };
    this.serverAddress = { ip: ends.server.ip, mac: ends.server.mac };
    this.transport = ends.transport;
    this.port = ends.port;
    this.protocol = ends.protocol;
    this.ownerOfClient = ends.clientHost;
    this.ownerOfServer = ends.serverHost;
  }

  get client(): Host {
    return (this.clientStation?.owner as Host | undefined) ?? this.ownerOfClient;
  }

  get server(): Host {
    return (this.serverStation?.owner as Host | undefined) ?? this.ownerOfServer;
  }

  get packets(): number {
    return this.tally.packets;
  }

  get bytes(): number {
    return this.tally.sentBytes + this.tally.receivedBytes;
  }

  get sentBytes(): number {
    return this.tally.sentBytes;
  }

  get receivedBytes(): number {
    return this.tally.receivedBytes;
  }

  get firstSeen(): number {
    return this.tally.firstSeen;
  }

  get lastSeen(): number {
    return this.tally.lastSeen;
  }

  /** Made anew at each call. */
  get operations(): ReadonlyMap<string, number> {
    return new Map(this.heard.map(({ name, count }) => [name, count]));
  }

  /** True: it had not been heard here before. */
  operation(name: string): boolean {
    const { last } = this;
    if (last !== undefined && last.name === name) {
      last.count++;
      return false;
    }
    for (const heard of this.heard) {
      if (heard.name !== name) continue;
      heard.count++;
      this.last = heard;
      return false;
    }
    if (this.heard.length >= MAX_OPERATIONS) return false;
    this.last = { name, count: 1 };
    this.heard.push(this.last);
    return true;
  }
}

export interface ConversationEnds {
  readonly client: Station;
  readonly server: Station;
  readonly clientHost: Host;
  readonly serverHost: Host;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
}

/** Senders that are part of a crowd converse as one. */
function nameOf(station: Station): string {
  return station.owner === undefined ? 'crowd' : (station.ip ?? station.mac ?? '');
}

export class Conversations {
  readonly size = MAX_CONVERSATIONS;
  evicted = 0;
  private next = 0;
  private readonly all = new Map<string, Conversation>();
  private readonly hand = new Hand(this.all);
  private readonly sightings: Sightings;

  constructor(sightings: Sightings) {
    this.sightings = sightings;
  }

  get used(): number {
    return this.all.size;
  }

  [Symbol.iterator](): IterableIterator<Conversation> {
    return this.all.values();
  }

  of(ends: ConversationEnds, passed: Tally): Conversation {
    const { client, server, transport, port, protocol } = ends;
    const from = nameOf(client);
    const to = nameOf(server);
    const key = `${client.network} ${from} ${to} ${transport} ${port} ${protocol}`;
    let conversation = this.all.get(key);
    const isNew = conversation === undefined;
    if (conversation === undefined) {
      if (this.all.size >= MAX_CONVERSATIONS) this.evict();
      conversation = new Conversation(this.next++, key, ends);
      conversation.tally.firstSeen = passed.firstSeen;
      this.all.set(key, conversation);
    }
    conversation.tally.add(passed);
    if (isNew) this.sightings.conversation?.(conversation);
    return conversation;
  }

  /** A hand goes round: of the next few, the one that is longest silent goes. */
  private evict(): void {
    let worst: Conversation | undefined;
    for (let looked = 0; looked < MAX_LOOKED; looked++) {
      const conversation = this.hand.next();
      if (worst === undefined || conversation.lastSeen < worst.lastSeen) worst = conversation;
    }
    this.evicted++;
    this.all.delete(worst!.key);
  }
}

/** Of an IP protocol number, or of what stands for a frame without IP. */
export function transportOf(transport: number): 'tcp' | 'udp' | 'ip' | 'ethernet' {
  if (transport === IpProtocol.tcp) return 'tcp';
  if (transport === IpProtocol.udp) return 'udp';
  return transport < ETHERNET ? 'ip' : 'ethernet';
}

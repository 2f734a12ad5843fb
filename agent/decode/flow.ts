/** Two ends, what passed between them, and how far it was read. Flows are reused: nobody keeps one. */
import type { Station } from './addresses.ts';
import type { Stream } from './stream.ts';
import type { Between, Side, Talk } from './talk.ts';
import { Tally } from './tally.ts';

/** IP protocol number, or one of these plus twice the row of who reads it among those of one number. */
export const ETHERNET = 0x100;
export const LOGICAL_LINK = 0x101;
/** A port of no protocol. */
export const NOBODY = -1;

/** What is asked of every packet stands together: a flow is many lines of the processor's cache. */
export class Flow implements Between {
  /** The key: ports (side 0 above side 1), addresses, network and transport, what is left of long addresses. */
  ports = 0;
  address0 = 0;
  address1 = 0;
  meta = 0;
  more0 = 0;
  more1 = 0;
  /** IPv4 identification each side used last, and whether it ever changed: what a copy is told by. */
  id0 = -1;
  id1 = -1;
  changesIds = 0;
  station0: Station | undefined = undefined;
  station1: Station | undefined = undefined;
  /** Its own until it joins a conversation, then that one's. */
  tally: Tally;
  /** Bit 0: side 0 was heard; bit 1: side 1. */
  heard = 0;
  /** Who asks. `isSure`: a handshake or the protocol said so. */
  client: Side = 0;
  /** Number of the last packet. */
  lastFrame = 0;
  /** More than a SYN was seen. */
  isCounted = false;
  /** Nothing but greetings came before it was reset. */
  isRefused = false;
  /** Both directions were seen, and counted. */
  isBothWays = false;
  /** Nobody here speaks it: payload is not looked at. */
  isOpaque = false;
  /** What does not fit the straight way: an unfinished message, segments that came too early. */
  stream0: Stream | undefined = undefined;
  stream1: Stream | undefined = undefined;
  /** What is spoken; undefined while nobody knows. */
  talk: Talk | undefined = undefined;
  /** The flow of the question, where this one holds answers from another port; `homeAge`: its age then. */
  home: Flow | undefined = undefined;
  homeAge = 0;
  /** How often it was begun: whoever remembers a flow knows by it whether it still is the same. */
  age = 0;
  /** Next sequence number of each side, and whether it is known: bit 0, bit 1. */
  next0 = 0;
  next1 = 0;
  isKnown = 0;
  /** After a gap, or begun in the middle: bit 0, bit 1. */
  isLost = 0;
  /** The picture's: which conversation this flow is part of. */
  conversation: unknown = undefined;
  /** FINs seen: bit 0, bit 1. */
  finished = 0;

  readonly slot: number;
  transport = 0;
  /** Ports of side 0 and side 1; EtherType or LLC key in both where there are none. */
  port0 = 0;
  port1 = 0;
  isSure = false;
  /** The same protocol with the other side asking. */
  reverse: Talk | undefined = undefined;
  tries = 0;
  /** What its port names was given up: it is what it shows, or nothing. */
  isMisnamed = false;
  /** Its port is one of a tunnel's. */
  isTunnel = false;
  /** The tunnel it was last seen to be, and the place inside. */
  tunnel: { readonly kind: string; readonly id: number; readonly place: number } | undefined =
    undefined;
  private readonly own = new Tally();

  constructor(slot: number) {
    this.slot = slot;
    this.tally = this.own;
  }

  begin(time: number): void {
    this.age++;
    this.transport = this.meta & 0x1ff;
    this.port0 = this.ports >>> 16;
    this.port1 = this.ports & 0xffff;
    this.station0 = undefined;
    this.station1 = undefined;
    this.client = 0;
    this.isSure = false;
    this.heard = 0;
    this.isCounted = false;
    this.isBothWays = false;
    this.isRefused = false;
    this.own.begin(time);
    this.tally = this.own;
    this.conversation = undefined;
    this.isTunnel = false;
    this.tunnel = undefined;
    this.id0 = -1;
    this.id1 = -1;
    this.changesIds = 0;
    this.restart();
  }

  /** That side sent a packet with this IPv4 identification. */
  numbered(side: Side, id: number): void {
    if (side === 0) {
      if (this.id0 !== id && this.id0 >= 0) this.changesIds |= 1;
      this.id0 = id;
    } else {
      if (this.id1 !== id && this.id1 >= 0) this.changesIds |= 2;
      this.id1 = id;
    }
  }

  /** Somebody else asks than was thought. */
  turnTo(client: Side): void {
    if (this.client === client) return;
    this.client = client;
    if (this.conversation !== undefined) return;
    const { sentBytes, receivedBytes } = this.tally;
    this.tally.sentBytes = receivedBytes;
    this.tally.receivedBytes = sentBytes;
  }

  /** It is not what its port says, nor, the second time, what it showed: then nobody looks at it any more. */
  misname(): boolean {
    this.isOpaque = this.isMisnamed;
    this.isMisnamed = true;
    this.tries = 0;
    return this.isOpaque;
  }

  /** Another connection between the same ports. */
  restart(): void {
    this.talk = undefined;
    this.home = undefined;
    this.reverse = undefined;
    this.isOpaque = false;
    this.tries = 0;
    this.isMisnamed = false;
    this.isKnown = 0;
    this.isLost = 0;
    this.stream0 = undefined;
    this.stream1 = undefined;
    this.finished = 0;
  }
}

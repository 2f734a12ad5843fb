/** What the agent counts: its only mutable statistics. Labels are constants of ours, never packet data. */
import { isReadable } from './decode/link-headers.ts';
import { linkTypeName } from './decode/link-types.table.ts';
import type { Coverage } from './decode/talk.ts';

export interface Malformed {
  readonly protocol: string;
  readonly flaw: string;
  readonly field: string;
  count: number;
}

export interface TableOccupancy {
  readonly used: number;
  readonly size: number;
  readonly evicted: number;
}

export class Counters {
  /** Every record read, copies included. */
  packets = 0;
  /** On the wire, headers included. */
  bytes = 0;
  /** Packets that were a copy of one seen within 50 ms. */
  duplicates = 0;
  /** Packets of which the capture kept only the beginning, and messages unreadable because of it. */
  cut = 0;
  cutMessages = 0;
  unicastPackets = 0;
  groupPackets = 0;
  /** TCP flows that got beyond a SYN, and those of which both directions were seen. */
  tcpFlows = 0;
  tcpBothWays = 0;
  firstTime = 0;
  lastTime = 0;
  /** Messages of each protocol. */
  coverage: Iterable<Coverage> = [];
  /** Flows, hosts and whatever else is bounded, asked for when somebody wants to know. */
  tables: () => Readonly<Record<string, TableOccupancy>> = () => ({});
  vlans: () => readonly number[] = () => [];
  subnets: () => readonly string[] = () => [];
  /** Hosts of many subnets stand on a cable that shows no tag. */
  isTagStripped: () => boolean = () => false;
  /** Tunnels looked into, as networks name them. */
  tunnels: () => readonly string[] = () => [];
  private readonly flaws = new Map<string, Malformed>();
  private readonly links = new Map<number, { count: number }>();
  private lastLink = -1;
  private lastLinkCount = { count: 0 };

  link(linkType: number): void {
    if (linkType !== this.lastLink) {
      this.lastLink = linkType;
      this.lastLinkCount = this.links.get(linkType) ?? { count: 0 };
      this.links.set(linkType, this.lastLinkCount);
    }
    this.lastLinkCount.count++;
  }

  /** The packet in hand was counted as what carries it, and is inside for a group, or not. */
  regroup(isGroup: boolean): void {
    const step = isGroup ? 1 : -1;
    this.groupPackets += step;
    this.unicastPackets -= step;
  }

  anomaly(protocol: string, flaw: string, field: string): void {
    const key = `${protocol}/${flaw}/${field}`;
    const known = this.flaws.get(key);
    if (known !== undefined) known.count++;
    else this.flaws.set(key, { protocol, flaw, field, count: 1 });
  }

  /** Sorted by protocol, flaw and field. */
  malformed(): readonly Malformed[] {
    return [...this.flaws].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, malformed]) => malformed);
  }

  /** Packets of each link type, by name, in the order they were first seen. */
  linkTypes(): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const [type, { count }] of this.links) {
      const name = linkTypeName(type);
      names.set(name, (names.get(name) ?? 0) + count);
    }
    return names;
  }

  /** The same of those link types that nobody here reads. */
  unreadable(): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const [type, { count }] of this.links)
      if (!isReadable(type)) names.set(linkTypeName(type), count);
    return names;
  }

  /** 0 to 1: of the TCP conversations seen, how many showed one direction only. */
  get oneSided(): number {
    return this.tcpFlows === 0 ? 0 : 1 - this.tcpBothWays / this.tcpFlows;
  }
}

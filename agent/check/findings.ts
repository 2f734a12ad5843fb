/** What a port shows and what it cannot show, from what was captured there: data, no words yet. design.md §4, §9. */
import type { Counters } from '../counters.ts';
import type { ConversationView, HostView } from '../observe/sightings.ts';

export interface PortFindings {
  readonly packets: number;
  readonly seconds: number;
  readonly hosts: number;
  readonly routers: number;
  readonly subnets: readonly string[];
  readonly vlans: readonly number[];
  /** Hosts that spoke each protocol, most first. */
  readonly protocols: readonly { readonly name: string; readonly hosts: number }[];
  /** 0 to 1. */
  readonly unicastShare: number;
  readonly oneSidedShare: number;
  readonly lossShare: number | undefined;
  readonly duplicateShare: number;
  readonly cutShare: number;
  readonly malformed: number;
  /** Interfaces of the capture on which hosts of several subnets stand and no frame had a tag. */
  readonly isTagStripped: boolean;
}

export interface Picture {
  readonly counters: Counters;
  hosts(): Iterable<HostView>;
  conversations(): Iterable<ConversationView>;
}

/** `dropped`: packets nobody could read; -1 where the source cannot say. */
export function findingsOf(picture: Picture, dropped: number): PortFindings {
  const { counters } = picture;
  const hosts = [...picture.hosts()].filter(({ packets, isGroup }) => packets > 0 && !isGroup);
  const local = hosts.filter(({ via }) => via === undefined);
  const share = (part: number, of = counters.packets) => (of === 0 ? 0 : part / of);
  const subnets = counters.subnets().filter((subnet) => !subnet.startsWith('fe80'));
  const vlans = counters.vlans().filter((vlan) => vlan > 0);
  const routers = hosts.filter(({ isRouter }) => isRouter).length;
  return {
    packets: counters.packets,
    seconds: (counters.lastTime - counters.firstTime) / 1_000_000,
    hosts: hosts.length,
    routers,
    subnets,
    vlans,
    protocols: protocolsOf(picture.conversations()),
    unicastShare: share(counters.unicastPackets),
    oneSidedShare: counters.oneSided,
    lossShare: dropped < 0 ? undefined : share(dropped, counters.packets + dropped),
    duplicateShare: share(counters.duplicates),
    cutShare: share(counters.cut),
    malformed: counters.malformed().reduce((sum, { count }) => sum + count, 0),
    isTagStripped: vlans.length === 0 && subnetsOf(local).size >= 3,
  };
}

function protocolsOf(conversations: Iterable<ConversationView>) {
  const speakers = new Map<string, Set<HostView>>();
  for (const { protocol, client, server } of conversations) {
    if (protocol === '') continue;
    const of = speakers.get(protocol) ?? new Set();
    speakers.set(protocol, of);
    for (const host of [client, server]) if (!host.isGroup && host.packets > 0) of.add(host);
  }
  return [...speakers]
    .map(([name, of]) => ({ name, hosts: of.size }))
    .sort((a, b) => b.hosts - a.hosts || (a.name < b.name ? -1 : 1));
}

/** Private IPv4 /24s in which hosts stand with a MAC of their own. */
function subnetsOf(hosts: readonly HostView[]): Set<string> {
  const subnets = new Set<string>();
  for (const { ips, macs } of hosts) {
    if (macs.size === 0) continue;
    for (const ip of ips) {
      const network = /^((?:10|172|192)\.\d+\.\d+)\.\d+$/.exec(ip)?.[1];
      if (network !== undefined) subnets.add(network);
    }
  }
  return subnets;
}

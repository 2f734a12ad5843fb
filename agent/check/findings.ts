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
  /** Hosts of several subnets stand on one cable, and no frame had a tag. */
  readonly isTagStripped: boolean;
  /** What was looked into, as networks name it. */
  readonly tunnels: readonly string[];
  /** Link types nobody reads here, and how much came in them. */
  readonly unreadable: readonly { readonly name: string; readonly share: number }[];
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
    isTagStripped: counters.isTagStripped(),
    tunnels: counters.tunnels(),
    unreadable: [...counters.unreadable()].map(([name, count]) => ({ name, share: share(count) })),
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

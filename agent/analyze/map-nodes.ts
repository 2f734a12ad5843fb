/**
 * Who talks to whom as nodes and edges a person can still tell apart: hosts of one role that talk
 * to the same others become one node when there are too many to draw each.
 */
import { roles } from '../observe/roles.table.ts';
import type {
  AnalysisAsset,
  AnalysisConversation,
  AnalysisDocument,
  AnalysisEnd,
} from './document.ts';

export type Band = 4 | 3 | 'network' | 2 | 1 | 0 | 'unplaced';

export interface MapNode {
  readonly members: readonly AnalysisAsset[];
  readonly role: string;
  readonly band: Band;
}

export interface MapEdge {
  /** Index of the node that asks. */
  readonly from: number;
  readonly to: number;
  /** Packets by protocol. */
  readonly protocols: ReadonlyMap<string, number>;
  readonly packets: number;
  /** Control events, repeats included. */
  readonly events: number;
}

export interface NodesAndEdges {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

const MOST_IN_BAND = 16;
const MOST_SINGLED_OUT = 6; // in a band, of those that control events touched

/** Whom an asset talks to: all of them as one text to compare, and the one it talks to most. */
interface Company {
  readonly all: string;
  readonly main: string;
  readonly hasEvents: boolean;
}

type Grouping = (asset: AnalysisAsset, company: Company) => string;

/** From the finest to the coarsest; each band takes the first that is few enough. */
const groupings: readonly Grouping[] = [
  ({ id }) => id,
  ({ role, vendor }, { all }) => `${role} ${vendor ?? ''} ${all}`,
  ({ role }, { all }) => `${role} ${all}`,
  ({ role, vendor }, { main }) => `${role} ${vendor ?? ''} ${main}`,
  ({ role }, { main }) => `${role} ${main}`,
  ({ role, ips }) => `${role} ${subnetOf(ips[0])}`,
  ({ role }) => role,
];

export function nodesAndEdges(document: AnalysisDocument): NodesAndEdges {
  const { assets } = document;
  const find = finder(assets);
  const pairs = pairsOf(document, find);
  const companies = companiesOf(assets, pairs);
  const nodes = [...bandsOf(assets)].flatMap(([band, members]) =>
    grouped(band, members, companies),
  );
  const nodeOf = new Map<AnalysisAsset, number>();
  for (const [index, { members }] of nodes.entries()) {
    for (const member of members) nodeOf.set(member, index);
  }
  return { nodes, edges: joined(pairs, nodeOf) };
}

interface Pair {
  readonly client: AnalysisAsset;
  readonly server: AnalysisAsset;
  readonly protocol: string;
  readonly packets: number;
  readonly events: number;
}

function pairsOf(
  document: AnalysisDocument,
  find: (end: AnalysisEnd) => AnalysisAsset | undefined,
) {
  const pairs: Pair[] = [];
  const add = (from: AnalysisEnd, to: AnalysisEnd, what: Omit<Pair, 'client' | 'server'>) => {
    const [client, server] = [find(from), find(to)];
    if (client !== undefined && server !== undefined && client !== server) {
      pairs.push({ client, server, ...what });
    }
  };
  for (const conversation of document.conversations) {
    const { client, server, packets } = conversation;
    if (conversation.protocol === 'arp') continue; // asking where somebody is says nothing to him
    add(client, server, { protocol: protocolName(conversation), packets, events: 0 });
  }
  for (const { source, target, protocol, count } of document.events) {
    add(source, target, { protocol, packets: 0, events: count });
  }
  return pairs;
}

/** What says most first: what was understood, then the unknown, then who asked for an address. */
export function byInterest(a: AnalysisConversation, b: AnalysisConversation): number {
  return interestOf(b) - interestOf(a) || b.packets - a.packets;
}

function interestOf({ protocol }: AnalysisConversation): number {
  if (protocol === 'arp') return 0;
  return protocol === '' ? 1 : 2;
}

/** What nobody could name is `other`. */
export function protocolName({ protocol }: Pick<AnalysisConversation, 'protocol'>): string {
  return protocol === '' ? 'other' : protocol;
}

/** Which asset an end is: by IP and MAC, else by either alone. */
export function finder(
  assets: readonly AnalysisAsset[],
): (end: AnalysisEnd) => AnalysisAsset | undefined {
  const byIp = new Map<string, AnalysisAsset[]>();
  const byMac = new Map<string, AnalysisAsset>();
  for (const asset of assets) {
    for (const ip of asset.ips) byIp.set(ip, [...(byIp.get(ip) ?? []), asset]);
    for (const mac of asset.macs) if (!byMac.has(mac)) byMac.set(mac, asset);
  }
  return ({ ip, mac }) => {
    if (ip === undefined) return mac === undefined ? undefined : byMac.get(mac);
    const holders = byIp.get(ip) ?? [];
    return holders.find(({ macs }) => mac !== undefined && macs.includes(mac)) ?? holders[0];
  };
}

function companiesOf(
  assets: readonly AnalysisAsset[],
  pairs: readonly Pair[],
): ReadonlyMap<AnalysisAsset, Company> {
  const packets = new Map(assets.map((asset) => [asset, new Map<string, number>()]));
  const touched = new Set<AnalysisAsset>();
  const count = (asset: AnalysisAsset, peer: string, more: number) => {
    const peers = packets.get(asset)!;
    peers.set(peer, (peers.get(peer) ?? 0) + more);
  };
  for (const { client, server, protocol, packets: more, events } of pairs) {
    count(client, `>${server.id} ${protocol}`, more);
    count(server, `<${client.id} ${protocol}`, more);
    if (events > 0) touched.add(client).add(server);
  }
  return new Map(
    [...packets].map(([asset, peers]) => {
      const sorted = [...peers].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      const all = [...peers.keys()].sort().join();
      return [asset, { all, main: sorted[0]?.[0] ?? '', hasEvents: touched.has(asset) }];
    }),
  );
}

function bandsOf(assets: readonly AnalysisAsset[]): Map<Band, AnalysisAsset[]> {
  const bands = new Map<Band, AnalysisAsset[]>(
    ([4, 3, 'network', 2, 1, 0, 'unplaced'] as const).map((band) => [band, []]),
  );
  for (const asset of assets) bands.get(bandOf(asset.role))!.push(asset);
  return bands;
}

export function bandOf(role: string): Band {
  const level = roles[role as keyof typeof roles]?.level;
  if (level !== undefined) return level;
  return role === 'unknown' ? 'unplaced' : 'network';
}

function grouped(
  band: Band,
  members: readonly AnalysisAsset[],
  companies: ReadonlyMap<AnalysisAsset, Company>,
): MapNode[] {
  const touched = members.filter((member) => companies.get(member)!.hasEvents);
  const singled = new Set(touched.length > MOST_SINGLED_OUT ? [] : touched);
  let groups = new Map<string, AnalysisAsset[]>();
  for (const grouping of groupings) {
    groups = new Map();
    for (const member of members) {
      const key = singled.has(member) ? member.id : grouping(member, companies.get(member)!);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [member]);
      else group.push(member);
    }
    if (groups.size <= MOST_IN_BAND) break;
  }
  return [...groups.values()].map((group) => ({ members: group, role: group[0]!.role, band }));
}

function joined(pairs: readonly Pair[], nodeOf: ReadonlyMap<AnalysisAsset, number>): MapEdge[] {
  const edges = new Map<
    string,
    { from: number; to: number; protocols: Map<string, number>; packets: number; events: number }
  >();
  for (const { client, server, protocol, packets, events } of pairs) {
    const [from, to] = [nodeOf.get(client)!, nodeOf.get(server)!];
    if (from === to) continue;
    const key = `${from} ${to}`;
    const edge = edges.get(key) ?? { from, to, protocols: new Map(), packets: 0, events: 0 };
    edges.set(key, edge);
    edge.packets += packets;
    edge.events += events;
    edge.protocols.set(protocol, (edge.protocols.get(protocol) ?? 0) + packets);
  }
  return [...edges.values()];
}

function subnetOf(ip: string | undefined): string {
  if (ip === undefined) return '';
  return ip.includes(':')
    ? ip.split(':').slice(0, 4).join(':')
    : ip.split('.').slice(0, 3).join('.');
}

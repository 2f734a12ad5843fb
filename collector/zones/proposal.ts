/** What might be a zone or a conduit, from what was seen: always the same from the same, with why. Pure. */
import { hash } from 'node:crypto';
import type { Instant } from '../../protocols/messages/names.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import type { ZoneBody } from '../records/kinds/zone.ts';
import type { Side } from './zone.ts';

export type ZoneDraft = Pick<
  ZoneBody,
  'name' | 'side' | 'networks' | 'ranges' | 'members' | 'purpose'
>;
export type ConduitDraft = Pick<
  ConduitBody,
  'name' | 'from' | 'to' | 'rules' | 'isObservedOnly' | 'isSafety' | 'purpose'
>;

export interface ZoneProposal {
  readonly key: string;
  readonly kind: 'zone';
  readonly reason: string;
  readonly assets: number;
  readonly draft: ZoneDraft;
}

export interface ConduitProposal {
  readonly key: string;
  readonly kind: 'conduit';
  readonly reason: string;
  readonly flows: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** The conduit that lacks these rules; null: there is none between the two. */
  readonly record: string | null;
  readonly draft: ConduitDraft;
}

/** Short, the same for the same, and fit for a path. */
export const keyOf = (kind: string, ...parts: readonly string[]) =>
  `${kind}-${hash('sha256', parts.join('\t'), 'hex').slice(0, 24)}`;

/** Assets in no zone that share a block of addresses on one network. */
export interface Group {
  readonly network: string;
  /** Null: they have no IP. */
  readonly block: string | null;
  /** Heard under MACs of their own; else from beyond a router. */
  readonly isNear: boolean;
  readonly makeup: readonly {
    readonly role: string | null;
    readonly level: number | null;
    readonly count: number;
  }[];
}

/** Fewer are no zone. */
const FEWEST = 2;
export const SAFETY_ROLE = 'safety-controller';
const OFFICE_ROLES = new Set(['pc', 'printer', 'phone']);

/** `groups`: all of the site's, so that a network with one block alone is taken whole. */
export function zoneProposal(group: Group, groups: readonly Group[]): ZoneProposal | undefined {
  const { network, block, isNear, makeup } = group;
  const assets = makeup.reduce((sum, { count }) => sum + count, 0);
  if (assets < FEWEST || (block === null && !isNear)) return undefined;
  const blocks = groups.filter(
    (one) => one.network === network && one.isNear && one.block !== null,
  ).length;
  if (block === null && blocks === 1) return undefined; // the only block is proposed with the network
  const isWhole = block === null || (isNear && blocks === 1);
  const draft: ZoneDraft = {
    name: (block === null ? network : `${block} on ${network}`).slice(0, 80),
    side: sideOf(makeup),
    networks: isWhole ? [network] : [],
    ranges: isWhole || block === null ? [] : [{ network, cidr: block }],
    ...{ members: [], purpose: '' },
  };
  const place = block === null ? network : `${block} on ${network}`;
  const far = isNear ? '' : ', beyond a router';
  const reason = `${assets} assets of ${place}${far}: ${rolesIn(makeup)}${levelsIn(makeup)}.`;
  return {
    key: keyOf('zone', network, block ?? '', String(isNear)),
    kind: 'zone',
    reason,
    assets,
    draft,
  };
}

/** Safety controllers stand apart from the cell they are in: csms.md §4, C19. */
export function safetyProposal(
  network: string,
  controllers: readonly string[],
): ZoneProposal | undefined {
  if (controllers.length === 0) return undefined;
  const members = [...controllers].sort().slice(0, 600);
  return {
    key: keyOf('safety', network),
    kind: 'zone',
    reason: `${members.length} safety controllers on ${network}: what protects people stands apart from what it protects.`,
    assets: members.length,
    draft: {
      ...{ name: `Safety on ${network}`.slice(0, 80), side: 'safety', members },
      ...{ networks: [], ranges: [], purpose: '' },
    },
  };
}

/** Who speaks among themselves within a block, once those who speak with many are left aside. */
export function communityProposals(
  place: string,
  members: readonly string[],
  pairs: readonly (readonly [string, string])[],
): readonly ZoneProposal[] {
  const { communities, hubs } = communitiesIn(members, pairs);
  if (communities.length < 2) return [];
  return communities.map((own) => ({
    key: keyOf('line', own[0] ?? ''),
    kind: 'zone',
    reason: `${own.length} assets of ${place} speak among themselves and, but for ${hubs} that speak with many, with none of the other ${members.length - own.length}.`,
    assets: own.length,
    draft: {
      ...{ name: `Line of ${own.length} in ${place}`.slice(0, 80), side: 'ot' as Side },
      ...{ members: own.slice(0, 600), networks: [], ranges: [], purpose: '' },
    },
  }));
}

const LEAST_HUB = 8;
const LEAST_COMMUNITY = 3;

function communitiesIn(
  members: readonly string[],
  pairs: readonly (readonly [string, string])[],
): { readonly communities: readonly (readonly string[])[]; readonly hubs: number } {
  const peers = peersOf(members, pairs);
  const many = Math.max(LEAST_HUB, members.length / 4);
  const met = new Set(members.filter((member) => (peers.get(member)?.size ?? 0) > many));
  const hubs = met.size;
  const communities: (readonly string[])[] = [];
  for (const member of [...members].sort()) {
    const own = met.has(member) ? [] : reached(member, peers, met);
    if (own.length >= LEAST_COMMUNITY) communities.push(own);
  }
  return { communities, hubs };
}

type Peers = ReadonlyMap<string, Set<string>>;

function peersOf(members: readonly string[], pairs: readonly (readonly [string, string])[]): Peers {
  const peers = new Map(members.map((member) => [member, new Set<string>()]));
  for (const [one, other] of pairs) {
    const [own, theirs] = [peers.get(one), peers.get(other)];
    if (one === other || own === undefined || theirs === undefined) continue;
    own.add(other);
    theirs.add(one);
  }
  return peers;
}

/** Everybody who can be reached from there by who speaks to whom, and was not met; they are met now. */
function reached(from: string, peers: Peers, met: Set<string>): readonly string[] {
  const own = [from];
  met.add(from);
  for (const one of own) {
    for (const other of peers.get(one) ?? []) {
      if (met.has(other)) continue;
      met.add(other);
      own.push(other);
    }
  }
  return own.sort();
}

/** By the levels that are known, else by what an office has. */
function sideOf(makeup: Group['makeup']): Side {
  const votes = new Map<Side, number>();
  for (const { role, level, count } of makeup) {
    const side = sideAt(role, level);
    if (side !== undefined) votes.set(side, (votes.get(side) ?? 0) + count);
  }
  const order: readonly Side[] = ['ot', 'dmz', 'it'];
  return order.reduce(
    (best, side) => ((votes.get(side) ?? 0) > (votes.get(best) ?? 0) ? side : best),
    'ot' as Side,
  );
}

function sideAt(role: string | null, level: number | null): Side | undefined {
  if (level !== null) return level >= 4 ? 'it' : level > 3 ? 'dmz' : 'ot';
  return role !== null && OFFICE_ROLES.has(role) ? 'it' : undefined;
}

function rolesIn(makeup: Group['makeup']): string {
  const counts = new Map<string, number>();
  for (const { role, count } of makeup) {
    const name = role === null || role === 'unknown' ? 'of unknown role' : role;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const isKnown = (name: string) => (name === 'of unknown role' ? 1 : 0);
  return [...counts]
    .sort(
      ([one, most], [other, more]) =>
        isKnown(one) - isKnown(other) || more - most || (one < other ? -1 : 1),
    )
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function levelsIn(makeup: Group['makeup']): string {
  const levels = makeup.flatMap(({ level }) => (level === null ? [] : [level]));
  if (levels.length === 0) return '';
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return least === most ? `; level ${least}` : `; levels ${least} to ${most}`;
}

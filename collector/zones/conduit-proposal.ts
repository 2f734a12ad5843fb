/** Conduits from what goes between zones and nothing allows: a rule a service, with how often and when. Pure. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { ConduitBody } from '../records/kinds/conduit.ts';
import { type ConduitInForce, type Direction, OUTSIDE } from './conduit.ts';
import { Conformance, type End } from './conformity.ts';
import { Membership } from './membership.ts';
import { type ConduitProposal, keyOf } from './proposal.ts';
import type { ZoneInForce } from './zone.ts';

/** One service from one zone to another that no conduit in force allows. */
export interface Lacking {
  /** Null: public addresses. */
  readonly from: string | null;
  readonly to: string | null;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
  readonly flows: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

/** A conduit as it is written, in force or not. */
export interface Written extends Omit<ConduitInForce, 'rules'> {
  readonly rules: ConduitBody['rules'];
}

/** With the services it is made of. */
export interface Lack extends ConduitProposal {
  readonly of: readonly Lacking[];
}

/** What somebody dismissed: one service, one way. */
export const lackingKey = ({ from, to, transport, port, protocol }: Lacking) =>
  keyOf('rule', from ?? OUTSIDE, to ?? OUTSIDE, transport, String(port), protocol);

/** Most rules one proposal holds: what is left is proposed when these are decided on. */
const MOST_RULES = 100;

export function conduitProposals(
  lacking: readonly Lacking[],
  zones: readonly ZoneInForce[],
  written: readonly Written[],
  dismissed: ReadonlySet<string>,
): readonly Lack[] {
  const names = new Map(zones.map(({ id, name }) => [id, name]));
  const sides = new Map(zones.map(({ id, side }) => [id, side]));
  const pending = new Conformance(new Membership(zones), written);
  const pairs = new Map<string, Lacking[]>();
  for (const one of lacking) {
    if (dismissed.has(lackingKey(one)) || isWritten(one, pending)) continue;
    const pair = [one.from ?? OUTSIDE, one.to ?? OUTSIDE].sort().join('\t');
    const own = pairs.get(pair);
    if (own === undefined) pairs.set(pair, [one]);
    else own.push(one);
  }
  return [...pairs]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([pair, all]) => {
      const of = all.toSorted(byService).slice(0, MOST_RULES);
      const [one = '', other = ''] = pair.split('\t');
      const present = written.find(
        ({ from, to, isExpired }) =>
          !isExpired && [from, to].includes(one) && [from, to].includes(other),
      );
      const from = present?.from ?? busier(of, one, other);
      const to = from === one ? other : one;
      const taken = new Set(present?.rules.map(({ id }) => id));
      const nameOf = (zone: string) => names.get(zone) ?? 'the outside';
      const flows = of.reduce((sum, { flows: more }) => sum + more, 0);
      const services = new Set(of.map(serviceOf)).size;
      return {
        key: keyOf('conduit', one, other),
        kind: 'conduit' as const,
        reason: `${flows} conversations of ${services} services go between ${nameOf(from)} and ${nameOf(to)}, and no rule allows them.`,
        ...{ flows, record: present?.id ?? null, of },
        firstSeen: of.map(({ firstSeen }) => firstSeen).sort()[0] as Instant,
        lastSeen: of
          .map(({ lastSeen }) => lastSeen)
          .sort()
          .at(-1) as Instant,
        draft: {
          name: `${nameOf(from)} and ${nameOf(to)}`.slice(0, 120),
          ...{ from, to, isObservedOnly: true, purpose: '' },
          isSafety: [from, to].some((zone) => sides.get(zone) === 'safety'),
          rules: rulesOf(of, from, taken),
        },
      };
    });
}

const serviceOf = ({ transport, port, protocol }: Lacking) => `${transport}\t${port}\t${protocol}`;

const byService = (one: Lacking, other: Lacking) =>
  other.flows - one.flows || (serviceOf(one) < serviceOf(other) ? -1 : 1);

/** A conduit that is no more than a proposal of somebody's may hold it already. */
function isWritten({ from, to, ...service }: Lacking, pending: Conformance): boolean {
  const flow = { ...service, client: endIn(from), server: endIn(to) };
  const { conformity } = pending.judge(flow);
  return conformity === 'conforming' || conformity === 'inside';
}

const endIn = (zone: string | null): End => ({
  ...{ asset: zone === null ? null : 'somebody', zone, isDualHomed: false },
  // Any public address will do.
  address: { network: '', mac: null, ip: zone === null ? '9.9.9.9' : null },
});

/** Whoever begins more of it. */
function busier(lacking: readonly Lacking[], one: string, other: string): string {
  const begun = (zone: string) =>
    lacking
      .filter(({ from }) => (from ?? OUTSIDE) === zone)
      .reduce((sum, { flows }) => sum + flows, 0);
  return begun(other) > begun(one) ? other : one;
}

function rulesOf(
  lacking: readonly Lacking[],
  from: string,
  taken: Set<string>,
): ConduitBody['rules'] {
  const services = new Map<string, { first: Lacking; flows: number; ways: Set<Direction> }>();
  for (const one of lacking) {
    const known = services.get(serviceOf(one)) ?? { first: one, flows: 0, ways: new Set() };
    known.flows += one.flows;
    known.ways.add((one.from ?? OUTSIDE) === from ? 'forward' : 'backward');
    services.set(serviceOf(one), known);
  }
  const anybody = { assets: [], ranges: [] };
  return [...services.values()].map(({ first, flows, ways }) => {
    const { transport, port, protocol } = first;
    const [way = 'forward'] = ways;
    return {
      id: newId(protocol, port, taken),
      ...{ protocol, transport, port: String(port), source: anybody, destination: anybody },
      direction: ways.size > 1 ? ('both' as const) : way,
      purpose: `${flows} conversations seen, ${first.firstSeen.slice(0, 10)} to ${first.lastSeen.slice(0, 10)}`,
    };
  });
}

function newId(protocol: string, port: number, taken: Set<string>): string {
  const plain = `${protocol
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 20)}-${port}`;
  const base = plain.replace(/^-+/, '') || `port-${port}`;
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

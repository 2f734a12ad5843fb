/** Holds a conversation against the zones and conduits in force. Pure. csms.md §4, C16 to C19. */
import { type Address, isGroup, isPublic } from './address.ts';
import { type ConduitInForce, type ConduitRule, type EndSelector, OUTSIDE } from './conduit.ts';
import type { Conformity } from './conformities.table.ts';
import type { Membership } from './membership.ts';
import { RangeMap } from './range.ts';

/** One end of a conversation. */
export interface End {
  /** Null: nobody's that is known. */
  readonly asset: string | null;
  readonly address: Address;
  /** Of the asset. */
  readonly zone: string | null;
  /** It has addresses in several zones: this conversation counts where its own address is. */
  readonly isDualHomed: boolean;
}

export interface Flow {
  readonly client: End;
  readonly server: End;
  readonly transport: 'tcp' | 'udp' | 'ip' | 'ethernet';
  readonly port: number;
  readonly protocol: string;
}

export interface Judgement {
  readonly from: string | null;
  readonly to: string | null;
  readonly conformity: Conformity;
  readonly conduit: string | null;
  readonly rule: string | null;
}

interface Ready {
  readonly conduit: ConduitInForce;
  readonly rules: readonly ReadyRule[];
}

interface ReadyRule {
  readonly rule: ConduitRule;
  readonly ports: readonly [first: number, last: number] | null;
  readonly source: (end: End) => boolean;
  readonly destination: (end: End) => boolean;
}

export class Conformance {
  readonly #membership: Membership;
  readonly #between = new Map<string, Ready[]>();

  /** Of several conduits between two zones the first in the order of their ids that allows it counts. */
  constructor(membership: Membership, conduits: readonly ConduitInForce[]) {
    this.#membership = membership;
    for (const conduit of conduits.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
      const pair = pairOf(conduit.from, conduit.to);
      const ready = { conduit, rules: conduit.rules.map(readyOf) };
      this.#between.set(pair, [...(this.#between.get(pair) ?? []), ready]);
    }
  }

  judge(flow: Flow): Judgement {
    const { client, server } = flow;
    const from = this.#zoneOf(client);
    const to = this.#zoneOf(server);
    const plain = { from, to, conduit: null, rule: null };
    if (isGroup(server.address) || isGroup(client.address)) {
      return { ...plain, to: null, conformity: 'inside' };
    }
    if (from !== null && from === to) return { ...plain, conformity: 'inside' };
    const begun = from ?? outside(client);
    const reached = to ?? outside(server);
    if (begun !== null && reached !== null) {
      const allowed = this.#allowed(begun, reached, flow);
      if (allowed !== undefined) return { ...plain, ...allowed };
    }
    return { ...plain, conformity: this.#refusal(begun, reached) };
  }

  /** What it is where nothing allows it. */
  #refusal(begun: string | null, reached: string | null): Conformity {
    if (begun === OUTSIDE || reached === OUTSIDE) {
      const inside = begun === OUTSIDE ? reached : begun;
      return inside === OUTSIDE || this.#isOffice(inside) ? 'unzoned' : 'public';
    }
    if (begun === null || reached === null) return 'unzoned';
    const joining = this.#between.get(pairOf(begun, reached)) ?? [];
    return joining.some(({ conduit }) => !conduit.isExpired) ? 'no-rule' : 'no-conduit';
  }

  #allowed(begun: string, reached: string, flow: Flow) {
    const conduits = this.#between.get(pairOf(begun, reached)) ?? [];
    let expired: { conformity: 'expired'; conduit: string; rule: string } | undefined;
    for (const { conduit, rules } of conduits) {
      const isForward = conduit.from === begun;
      const ready = rules.find((one) => allows(one, flow, isForward));
      if (ready === undefined) continue;
      const of = { conduit: conduit.id, rule: ready.rule.id };
      if (!conduit.isExpired) return { conformity: 'conforming' as const, ...of };
      expired ??= { conformity: 'expired', ...of };
    }
    return expired;
  }

  #zoneOf({ asset, address, zone, isDualHomed }: End): string | null {
    if (asset !== null && !isDualHomed) return zone;
    return this.#membership.of(address, asset)?.zone ?? zone;
  }

  /** An office may speak to the Internet: what is of concern is the plant that does. */
  #isOffice(zone: string | null): boolean {
    return zone !== null && this.#membership.zones.get(zone)?.side === 'it';
  }
}

const pairOf = (one: string, other: string) =>
  one < other ? `${one}\t${other}` : `${other}\t${one}`;

const outside = ({ address }: End) => (isPublic(address) ? OUTSIDE : null);

function readyOf(rule: ConduitRule): ReadyRule {
  return {
    rule,
    ports: portsOf(rule.port),
    source: selecting(rule.source),
    destination: selecting(rule.destination),
  };
}

/** Null: any. */
function portsOf(port: string): readonly [number, number] | null {
  if (port === 'any') return null;
  const [first = '', last = first] = port.split('-');
  return [Number(first), Number(last)];
}

function selecting({ assets, ranges }: EndSelector): (end: End) => boolean {
  if (assets.length === 0 && ranges.length === 0) return () => true;
  const named = new Set(assets);
  const blocks = new Map<string, RangeMap<true>>();
  for (const { network, cidr } of ranges) {
    const own = blocks.get(network) ?? new RangeMap<true>();
    own.set(cidr, true);
    blocks.set(network, own);
  }
  return ({ asset, address: { network, ip } }) =>
    (asset !== null && named.has(asset)) ||
    (ip !== null && blocks.get(network)?.holding(ip).next().value === true);
}

function allows(ready: ReadyRule, flow: Flow, isForward: boolean): boolean {
  const { rule, ports, source, destination } = ready;
  const isItsWay = rule.direction === 'both' || (rule.direction === 'forward') === isForward;
  return (
    isItsWay &&
    (rule.protocol === 'any' || rule.protocol === flow.protocol) &&
    (rule.transport === 'any' || rule.transport === flow.transport) &&
    (ports === null || (flow.port >= ports[0] && flow.port <= ports[1])) &&
    source(flow.client) &&
    destination(flow.server)
  );
}

/**
 * An observation as the rows it may leave. Digests tell whether anything but the time is new: `self`
 * is of the host, `said` of which facts were stated, `told` of their values too. Volatile facts are
 * in none.
 */
import { hash } from 'node:crypto';
import type { Fact, FactClass } from '../../protocols/messages/fact.ts';
import type { Observation, Service } from '../../protocols/messages/message.ts';
import { type Host, type Instant, type Ip, Mac } from '../../protocols/messages/names.ts';
import { type Identifier, identifiersOf, textOf } from './identity.ts';

export interface Stated {
  readonly attribute: string;
  readonly part: string;
  readonly protocol: string;
  readonly value: string;
  readonly class: FactClass;
  readonly method: 'passive' | 'active';
  readonly frame: number | null;
  readonly first: Instant;
  readonly last: Instant;
}

/** What one protocol said of a host. There is one without a protocol where no fact was stated. */
export interface Statement {
  readonly protocol: string;
  readonly said: number;
  readonly told: number;
  readonly facts: readonly Stated[];
}

export interface Sighting {
  readonly host: Host;
  /** `mac ip network`, with a hyphen for what is not known. */
  readonly address: string;
  readonly from: Instant;
  readonly to: Instant;
  /** How many observations it stands for. */
  readonly n: number;
  readonly claims: readonly Identifier[];
  readonly role: string | null;
  readonly roleReason: string | null;
  readonly level: number | null;
  readonly services: readonly Service[];
  readonly self: number;
  /** At least one. */
  readonly statements: readonly Statement[];
  readonly volatile: readonly Stated[];
  /** Known to the agent from before the interval: not proven again by it. */
  readonly stale: readonly Stated[];
}

export const addressOf = ({ network, mac, ip }: Host) => `${mac ?? '-'} ${ip ?? '-'} ${network}`;

/** One for the host, and a silent one for each other address it was heard under. */
export function sightingsOf(observation: Observation): readonly Sighting[] {
  const own = sightingOf(observation);
  const { addresses, from, to } = observation;
  if (addresses === undefined || observation.host.mac === undefined) return [own];
  const others = addresses.map((address) => silentOf(observation.host, address, from, to));
  return [own, ...others];
}

/** Of an IP the MAC tells whose it is; of another MAC both are claimed, the one that is known first. */
function silentOf(host: Host, address: Mac | Ip, from: Instant, to: Instant): Sighting {
  const { network, mac } = host;
  const isMac = Mac.safeParse(address).success;
  const other: Host = isMac
    ? { network, mac: address as Mac }
    : { network, mac: mac as Mac, ip: address as Ip };
  const { claims, self, ...rest } = sightingOf({
    ...{ type: 'observation', from, to, host: other, services: [], facts: [] },
  });
  const all = isMac ? [...identifiersOf({ network, mac: mac as Mac }, []), ...claims] : claims;
  return { ...rest, claims: all, self: isMac ? digest(all.map(textOf).join('\n')) : self };
}

export function sightingOf(observation: Observation): Sighting {
  const { host, facts, from, to, role = null, roleReason = null, level = null } = observation;
  const { services } = observation;
  const claims = identifiersOf(host, facts);
  const { spoken, volatile, stale } = sorted(observation);
  const heard = services.map(({ transport, port, protocol }) => `${transport} ${port} ${protocol}`);
  const statements: Statement[] = [];
  for (const [protocol, stated] of spoken) statements.push(statementOf(protocol, stated));
  if (statements.length === 0) statements.push(SILENCE);
  const old = stale.map(({ protocol, attribute, part, value }) =>
    [protocol, attribute, part, value].join('\t'),
  );
  const identity = [host.via, role, roleReason, level, ...claims.map(textOf)];
  return {
    host,
    address: addressOf(host),
    from,
    to,
    n: 1,
    claims,
    role,
    roleReason,
    level,
    services,
    self: digest([...identity, ...heard.sort(), ...old.sort()].join('\n')),
    statements,
    volatile,
    stale,
  };
}

function sorted({ facts, from, to }: Observation) {
  const spoken = new Map<string, Stated[]>();
  const volatile: Stated[] = [];
  const stale: Stated[] = [];
  for (const fact of facts) {
    if (fact.about !== undefined) continue; // said of another host: the agent observes that one too
    const stated = statedOf(fact, from, to);
    const before = spoken.get(fact.protocol);
    if (fact.class === 'volatile') volatile.push(stated);
    else if (stated.last < from) stale.push(stated);
    else if (before) before.push(stated);
    else spoken.set(fact.protocol, [stated]);
  }
  return { spoken, volatile, stale };
}

function statedOf(fact: Fact, from: Instant, to: Instant): Stated {
  return {
    attribute: fact.attribute,
    part: fact.part ?? '',
    protocol: fact.protocol,
    value: fact.value,
    class: fact.class,
    method: fact.method,
    frame: fact.frame ?? null,
    first: fact.firstSeen ?? from,
    last: fact.lastSeen ?? to,
  };
}

const SILENCE: Statement = { protocol: '', said: 0, told: 0, facts: [] };

/** Of several values for one attribute and part the last one stated stands. */
function statementOf(protocol: string, stated: readonly Stated[]): Statement {
  const own = new Map<string, Stated>();
  for (const fact of stated) own.set(`${fact.attribute}\t${fact.part}`, fact);
  const keys = [...own.keys()].sort();
  const facts = keys.map((key) => own.get(key) as Stated);
  return {
    protocol,
    said: digest(keys.join('\n')),
    told: digest(facts.map(({ value }, at) => `${keys[at]}\t${value}`).join('\n')),
    facts,
  };
}

/** 52 bits: exact as a JavaScript number and as a bigint. A device gains nothing by a collision. */
const digest = (text: string) => Number.parseInt(hash('sha1', text, 'hex').slice(0, 13), 16);

/** Sightings in rounds: an address once a round, in order; repeats that say nothing new are one. */
export function roundsOf(sightings: readonly Sighting[]): readonly (readonly Sighting[])[] {
  const rounds: Sighting[][] = [];
  const latest = new Map<string, { round: number; at: number }>();
  for (const sighting of sightings) {
    const before = latest.get(sighting.address);
    const previous = before && rounds[before.round]?.[before.at];
    if (before && previous && isRepeat(previous, sighting)) {
      (rounds[before.round] as Sighting[])[before.at] = again(previous, sighting);
      continue;
    }
    const round = before ? before.round + 1 : 0;
    const row = rounds[round] ?? [];
    rounds[round] = row;
    latest.set(sighting.address, { round, at: row.push(sighting) - 1 });
  }
  return rounds;
}

/** Field by field, as above: there are thousands a second, and a spread costs microseconds. */
function again(before: Sighting, sighting: Sighting): Sighting {
  return {
    host: sighting.host,
    address: sighting.address,
    from: earlier(before.from, sighting.from),
    to: later(before.to, sighting.to),
    n: before.n + 1,
    claims: sighting.claims,
    role: sighting.role,
    roleReason: sighting.roleReason,
    level: sighting.level,
    services: sighting.services,
    self: sighting.self,
    statements: sighting.statements,
    volatile: sighting.volatile,
    stale: sighting.stale,
  };
}

function isRepeat(one: Sighting, other: Sighting): boolean {
  return (
    one.self === other.self &&
    one.statements.length === other.statements.length &&
    one.statements.every(
      ({ protocol, told }, at) =>
        other.statements[at]?.protocol === protocol && other.statements[at]?.told === told,
    )
  );
}

export const earlier = (one: Instant, other: Instant) => (one < other ? one : other);
export const later = (one: Instant, other: Instant) => (one < other ? other : one);

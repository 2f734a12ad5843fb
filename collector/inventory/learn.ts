/** Recognised sightings to the rows they leave. Pure, but for the order of what it is given. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Arrival, Claim, Presence } from './asset-repository.ts';
import { type FactWrite, type KnownFact, keyOf, type StatedOf } from './changes.ts';
import type { Utterance } from './seen-repository.ts';
import { later, type Sighting, type Stated, type Statement } from './sighting.ts';
import { SUMMARY, type Summary, summaryOf } from './summary.ts';

/** A sighting whose asset is known, with the statements of it that are news. */
export interface Recognised {
  readonly sighting: Sighting;
  readonly asset: string;
  readonly statements: readonly Statement[];
  readonly isStranger: boolean;
}

export interface Present {
  readonly sighting: Sighting;
  readonly asset: string;
}

export function utterance(
  asset: string,
  { address, self, to, n }: Sighting,
  { protocol, said, told, facts }: Statement,
): Utterance {
  let last: Instant | undefined;
  for (const fact of facts) last = last === undefined ? fact.last : later(last, fact.last);
  return { asset, address, protocol, said, told, self, last: last ?? to, n };
}

/** Old facts are only told again to who may not know them yet. */
export function statedOf(recognised: readonly Recognised[]): readonly StatedOf[] {
  const rows: StatedOf[] = [];
  for (const { asset, sighting, statements, isStranger } of recognised) {
    for (const { said, facts } of statements) {
      for (const fact of facts) rows.push(saidOf(fact, asset, said));
    }
    for (const fact of sighting.volatile) rows.push(saidOf(fact, asset, 0));
    if (!isStranger) continue;
    for (const fact of sighting.stale) rows.push(saidOf(fact, asset, 0));
  }
  return rows;
}

const saidOf = (fact: Stated, asset: string, said: number): StatedOf => ({
  asset,
  said,
  attribute: fact.attribute,
  part: fact.part,
  protocol: fact.protocol,
  value: fact.value,
  class: fact.class,
  method: fact.method,
  frame: fact.frame,
  first: fact.first,
  last: fact.last,
});

/** When each asset was seen, from its first sighting to its last. */
function spans(present: readonly Present[]): ReadonlyMap<string, { from: Instant; to: Instant }> {
  const found = new Map<string, { from: Instant; to: Instant }>();
  for (const { asset, sighting } of present) {
    const before = found.get(asset);
    const isEarlier = before === undefined || sighting.from < before.from;
    found.set(asset, {
      from: isEarlier ? sighting.from : before.from,
      to: before === undefined ? sighting.to : later(before.to, sighting.to),
    });
  }
  return found;
}

/** One row an asset; its newest sighting speaks. */
export function presences(present: readonly Present[]): readonly Presence[] {
  const whole = spans(present);
  const found = new Map<string, Presence>();
  for (const { asset, sighting } of present.toSorted((one, other) => order(one, other))) {
    const { host, role, roleReason, level } = sighting;
    const before = found.get(asset);
    found.set(asset, {
      asset,
      from: whole.get(asset)?.from ?? sighting.from,
      to: whole.get(asset)?.to ?? sighting.to,
      network: host.network,
      mac: host.mac ?? before?.mac ?? null,
      role: role ?? before?.role ?? null,
      roleReason: role === null ? (before?.roleReason ?? null) : roleReason,
      level: role === null ? (before?.level ?? null) : level,
    });
  }
  return [...found.values()];
}

const order = ({ sighting: one }: Present, { sighting: other }: Present) =>
  one.to === other.to ? 0 : one.to < other.to ? -1 : 1;

/** New assets with what a list shows of them: of each kind the address that was claimed last. */
export function arrivalsOf(
  news: readonly Presence[],
  claims: readonly Claim[],
  summaries: readonly Summary[],
): readonly Arrival[] {
  const own = new Map<string, Claim[]>();
  for (const claim of claims) {
    if (claim.kind !== 'serial') own.set(claim.asset, [...(own.get(claim.asset) ?? []), claim]);
  }
  const lines = new Map(summaries.map((summary) => [summary.id, summary]));
  return news.map((presence) => {
    const held = (own.get(presence.asset) ?? []).toSorted(byNewest);
    const ip = held.find(({ kind }) => kind === 'ip');
    const { id: _, ...summary } = lines.get(presence.asset) ?? summaryOf(presence.asset, []);
    return {
      ...{ ...presence, ...summary, ip: ip?.value ?? null, addresses: held.length },
      network: ip?.network ?? presence.network,
      mac: held.find(({ kind }) => kind === 'mac')?.value ?? presence.mac,
    };
  });
}

const byNewest = (one: Claim, other: Claim) =>
  one.to === other.to ? (one.value < other.value ? -1 : 1) : one.to < other.to ? 1 : -1;

/** An asset that lost an address: what a list shows of it is looked up again. */
export const absence = (asset: string): Presence => ({
  ...{ asset, from: null, to: null, network: null, mac: null },
  ...{ role: null, roleReason: null, level: null },
});

/** The lines of the assets whose summary these writes may change. */
export function summariesOf(
  known: readonly KnownFact[],
  writes: readonly FactWrite[],
): readonly Summary[] {
  const shown = writes.filter(isShown);
  const own = new Map<string, KnownFact[]>();
  for (const fact of known.length === 0 ? shown : renewed(known, shown)) {
    const facts = own.get(fact.asset);
    if (facts) facts.push(fact);
    else own.set(fact.asset, [fact]);
  }
  return [...own].map(([asset, facts]) => summaryOf(asset, facts));
}

/** What is known of the assets of these writes, with the writes in place of what they replace. */
function renewed(known: readonly KnownFact[], writes: readonly FactWrite[]): Iterable<KnownFact> {
  const changed = new Set(writes.map(({ asset }) => asset));
  const facts = new Map<string, KnownFact>();
  for (const fact of known) {
    if (changed.has(fact.asset) && isShown(fact)) facts.set(keyOf(fact), fact);
  }
  for (const fact of writes) facts.set(keyOf(fact), fact);
  return facts.values();
}

const isShown = ({ attribute }: KnownFact) => SUMMARY.has(attribute);

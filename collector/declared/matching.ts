/**
 * Works off who is to be looked at: loads both sides, decides who is who, judges how it stands, and
 * writes down what is new. Only what arrived or changed is looked at, a set at a time.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { DeclaredWhole, Match } from './declared-asset.ts';
import type { NamedIdentity } from './declared-repository.ts';
import { groupsOf } from './groups.ts';
import { type Candidate, type Decision, decide, type Finding } from './match.ts';
import type { Due } from './matching-repository.ts';
import { namesOfDeclared, namesOfObserved } from './names.ts';
import { nextRow } from './next-row.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';
import { rivalsAmong } from './rivals.ts';
import { type Judged, judge } from './standing.ts';
import type { Watching } from './watching.ts';

export interface Looking {
  readonly repositories: Repositories;
  readonly now: Instant;
  /** Of a site; asked only where somebody is silent. */
  watching(site: SiteId): Promise<Watching>;
}

/** Answers the rows that are new or other than they were. All of one site. */
export async function look(
  site: SiteId,
  due: readonly Due[],
  looking: Looking,
): Promise<readonly ReconciliationRow[]> {
  const { repositories, now } = looking;
  const { declared, matching } = repositories;
  const asked = (side: Due['side']) => [
    ...new Set(due.filter((one) => one.side === side).map(({ subject }) => subject)),
  ];
  const started = await declared.whole(asked('declared'));
  const seen = await matching.standing(asked('observed'));
  await matching.follow(seen);
  const namesakes = await matching.seenAs(site, namesOfDeclared(started));
  const before = await matching.matches([...seen, ...namesakes], asked('declared'));
  const observed = await matching.observed(
    unique([...seen, ...namesakes, ...before.map((one) => one.observed)]),
    now,
  );
  const scene = await sceneOf(site, started, observed, looking);
  const found = new Matching(scene).all();
  await write(scene, found, looking);
  // Merged away, or taken back: there is nothing left to stand in any way.
  await repositories.reconciliations.drop(
    asked('declared').filter((id) => !scene.declared.has(id)),
  );
  return standings(scene, found, looking);
}

interface Scene {
  readonly site: SiteId;
  /** Those who are looked at: matched again. */
  readonly observed: readonly ObservedAsset[];
  /** And the other members of whatever they may be. */
  readonly others: ReadonlyMap<string, ObservedAsset>;
  readonly declared: ReadonlyMap<string, DeclaredWhole>;
  readonly named: readonly NamedIdentity[];
  readonly matches: readonly Match[];
  readonly apart: ReadonlyMap<string, readonly string[]>;
  readonly statics: ReadonlySet<string>;
}

async function sceneOf(
  site: SiteId,
  started: readonly DeclaredWhole[],
  observed: readonly ObservedAsset[],
  { repositories: { declared, matching, zones }, now }: Looking,
): Promise<Scene> {
  const ids = observed.map(({ id }) => id);
  const names = [...observed.flatMap(namesOfObserved), ...namesOfDeclared(started)];
  const named = await declared.named(site, names);
  const models = observed.flatMap(({ model }) => model ?? []);
  const alike = await matching.alike(site, unique(models));
  const held = await matching.matches(ids, []);
  const known = unique([
    ...started.map(({ id }) => id),
    ...named.map((one) => one.declared),
    ...held.map((one) => one.declared),
    ...alike,
  ]);
  const wholes = (await declared.whole(known)).filter(({ mergedInto }) => mergedInto === null);
  const matches = await matching.matches(ids, known);
  const members = unique(matches.map((one) => one.observed)).filter((id) => !ids.includes(id));
  const others = await matching.observed(members, now);
  const zonesThere = await zones.list(site);
  return {
    ...{ site, observed, named, matches },
    others: new Map([...observed, ...others].map((one) => [one.id, one])),
    declared: new Map(wholes.map((one) => [one.id, one])),
    apart: await matching.apart(ids),
    statics: new Set(zonesThere.filter(({ isStatic }) => isStatic).map(({ id }) => id)),
  };
}

export interface Found {
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Observed to declared, as it is now; whoever was not looked at is as before. */
  readonly matches: ReadonlyMap<string, Match | Finding>;
}

/** Goes through the observed ones, so that each sees who is it already. Each looks at its own candidates alone. */
class Matching {
  readonly #scene: Scene;
  readonly #before: ReadonlyMap<string, Match>;
  readonly #held = new Map<string, Match | Finding>();
  /** Who is held to be it, by declared id. */
  readonly #members = new Map<string, Set<string>>();
  readonly #byName: ReadonlyMap<string, readonly NamedIdentity[]>;
  readonly #byModel: ReadonlyMap<string, readonly DeclaredWhole[]>;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#before = new Map(scene.matches.map((one) => [one.observed, one]));
    for (const one of scene.matches) this.#hold(one.observed, one);
    this.#byName = groupsOf(scene.named, ({ kind, value }) => `${kind}\t${value}`);
    this.#byModel = groupsOf(scene.declared.values(), ({ model }) => model?.toLowerCase() ?? '');
  }

  all(): Found {
    const decisions = new Map<string, Decision>();
    for (const observed of this.#scene.observed) {
      const decision = this.#one(observed);
      decisions.set(observed.id, decision);
      this.#hold(observed.id, decision.match);
    }
    return { decisions, matches: this.#held };
  }

  #hold(observed: string, match: Match | Finding | undefined): void {
    const before = this.#held.get(observed);
    // What is held again keeps its place: members are told in their order.
    if (before !== undefined && before.declared !== match?.declared) {
      this.#members.get(before.declared)?.delete(observed);
    }
    if (match === undefined) return void this.#held.delete(observed);
    this.#held.set(observed, match);
    const members = this.#members.get(match.declared) ?? new Set();
    this.#members.set(match.declared, members.add(observed));
  }

  #one(observed: ObservedAsset): Decision {
    const held = this.#before.get(observed.id);
    const decided = held?.decidedBy ? held.declared : null;
    const apart = this.#scene.apart.get(observed.id) ?? [];
    return decide(observed, this.#candidates(observed, held), { declared: decided, apart });
  }

  #candidates(observed: ObservedAsset, held: Match | undefined): readonly Candidate[] {
    const named = namesOfObserved(observed)
      .flatMap(({ kind, value }) => this.#byName.get(`${kind}\t${value}`) ?? [])
      .map(({ declared }) => declared);
    const { model } = observed;
    const alike = model === null ? [] : (this.#byModel.get(model.toLowerCase()) ?? []);
    const all = [...named, ...(held ? [held.declared] : []), ...alike.map(({ id }) => id)];
    return unique(all).flatMap((id) => {
      const asset = this.#scene.declared.get(id);
      if (asset === undefined) return [];
      const isStatic = asset.zone !== null && this.#scene.statics.has(asset.zone);
      const members = [...(this.#members.get(id) ?? [])]
        .filter((member) => member !== observed.id)
        .flatMap((member) => this.#scene.others.get(member) ?? []);
      return [{ asset, isStatic, members }];
    });
  }
}

async function write(scene: Scene, { decisions }: Found, { repositories, now }: Looking) {
  const { matching } = repositories;
  const before = new Map(scene.matches.map((one) => [one.observed, one]));
  const fresh: Match[] = [];
  const gone: string[] = [];
  for (const [observed, { match }] of decisions) {
    const held = before.get(observed);
    if (match === undefined) {
      if (held) gone.push(observed);
    } else if (held?.declared !== match.declared || (held.way !== match.way && !held.decidedBy)) {
      fresh.push({ ...match, observed, decidedBy: null, at: now });
    }
  }
  await matching.unite(fresh);
  await matching.part(gone);
  await matching.lead([...scene.declared.keys()]);
}

/** Judges everybody who was looked at, and writes what is other than it was. */
async function standings(scene: Scene, found: Found, looking: Looking) {
  const { repositories, now } = looking;
  const { matching, reconciliations } = repositories;
  const rogues = scene.observed.filter(({ id }) => !found.matches.has(id));
  const declared = [...scene.declared.values()];
  const subjects = [...declared, ...scene.observed].map(({ id }) => id);
  const before = new Map((await reconciliations.rows(subjects)).map((row) => [row.subject, row]));
  const answers = await matching.answers(declared.map(({ id }) => id));
  const answersOf = groupsOf(answers, (one) => one.declared);
  const matchesOf = groupsOf(found.matches, ([, one]) => one.declared);
  const rivalsIn = rivalsAmong({ ...scene, decisions: found.decisions });
  const rows: ReconciliationRow[] = [];
  for (const asset of declared) {
    const members = membersOf(matchesOf.get(asset.id) ?? [], scene);
    const watchedMs = await silenceOf(asset, members, looking);
    const rivals = rivalsIn(asset);
    const own = answersOf.get(asset.id) ?? [];
    const judged = judge({ declared: asset, members, rivals, answers: own, watchedMs, now });
    const [first] = members;
    const match = first && found.matches.get(first.id);
    rows.push(nextRow(before.get(asset.id), rowOf(asset, judged, first, match, now)));
  }
  for (const one of rogues)
    rows.push(nextRow(before.get(one.id), rogueRow(one, before, found, now)));
  const changed = rows.filter((row) => row !== before.get(row.subject));
  await reconciliations.put(changed);
  const isRogue = new Set(rogues.map(({ id }) => id));
  await reconciliations.drop(
    scene.observed.flatMap(({ id }) => (before.has(id) && !isRogue.has(id) ? [id] : [])),
  );
  return changed;
}

function membersOf(
  own: readonly (readonly [string, Match | Finding])[],
  { others }: Scene,
): readonly ObservedAsset[] {
  return own
    .toSorted(([a, one], [b, two]) => two.confidence - one.confidence || (a < b ? -1 : 1))
    .flatMap(([observed]) => others.get(observed) ?? []);
}

const RECENT_MS = 6 * 24 * 3_600_000;

/** Watched time is asked for where it may matter alone. */
async function silenceOf(
  asset: DeclaredWhole,
  members: readonly ObservedAsset[],
  { repositories, now, watching }: Looking,
): Promise<number | null> {
  if (asset.lifecycle !== 'operational') return null;
  const heard = members
    .map(({ lastSeen }) => lastSeen)
    .sort()
    .at(-1);
  const since = heard ?? asset.lifecycleSince;
  if (Date.parse(now) - Date.parse(since) < RECENT_MS) return members.length > 0 ? 0 : null;
  const there = await watching(asset.site);
  if (members.length > 0) {
    const hearers = await repositories.matching.hearers(members.map(({ id }) => id));
    return there.watchedMs([...hearers.values()].flat(), since, now);
  }
  const ips = asset.identities.filter(({ kind, until }) => kind === 'ip' && until === null);
  const agents = there.ofAddresses(ips.map(({ value }) => value));
  return there.watchedMs(agents, since, now);
}

function rowOf(
  asset: DeclaredWhole,
  { status, isOpen, conflicts, reason }: Judged,
  first: ObservedAsset | undefined,
  match: Match | Finding | undefined,
  now: Instant,
): ReconciliationRow {
  const { id: subject, site, zone } = asset;
  return {
    ...{ subject, site, zone: zone ?? first?.zone ?? null, status, isOpen, declared: subject },
    ...{ observed: first?.id ?? null, name: asset.name ?? asset.tag ?? first?.name ?? null },
    ...{
      conflicts,
      suggestions: [],
      way: match?.way ?? null,
      confidence: match?.confidence ?? null,
    },
    ...{ reason, since: now, judged: now, ignoredUntil: null, version: 1 },
  };
}

function rogueRow(
  one: ObservedAsset,
  before: ReadonlyMap<string, ReconciliationRow>,
  { decisions }: Found,
  now: Instant,
): ReconciliationRow {
  const until = before.get(one.id)?.ignoredUntil ?? null;
  const isIgnored = until !== null && until > now;
  return {
    ...{ subject: one.id, site: one.site, zone: one.zone, status: isIgnored ? 'ignored' : 'rogue' },
    ...{ isOpen: !isIgnored, declared: null, observed: one.id, name: one.name ?? one.model },
    ...{ conflicts: [], suggestions: decisions.get(one.id)?.suggestions ?? [] },
    ...{ way: null, confidence: null, since: isIgnored ? now : one.firstSeen, judged: now },
    reason: isIgnored ? 'A person said to leave it until that day.' : 'Nobody declared it.',
    ...{ ignoredUntil: isIgnored ? until : null, version: 1 },
  };
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

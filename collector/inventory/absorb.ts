/**
 * Makes the inventory true to a batch of observations. What was said before costs one statement for
 * all; only what is new is looked at, a set at a time.
 */
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { compare, keyOf, newest } from './changes.ts';
import {
  absence,
  type Present,
  presences,
  type Recognised,
  spans,
  statedOf,
  summariesOf,
  utterance,
} from './learn.ts';
import { meet } from './meeting.ts';
import type { Recollection } from './recollection.ts';
import type { Utterance } from './seen-repository.ts';
import type { Sighting, Statement } from './sighting.ts';

export interface Heard {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly received: Instant;
  readonly newId: () => string;
  readonly recollection: Recollection;
}

type Stores = Pick<Repositories, 'assets' | 'facts' | 'seen' | 'merges'>;

/** The assets that are new to the site, and those of which something else is known now. */
export interface Absorbed {
  readonly arrived: readonly string[];
  readonly changed: readonly string[];
}

/** `rounds`: see roundsOf. */
export async function absorb(
  heard: Heard,
  rounds: readonly (readonly Sighting[])[],
  stores: Stores,
): Promise<Absorbed> {
  const arrived: string[] = [];
  const changed = new Set<string>();
  for (const round of rounds) {
    const { known, strangers } = await recognise(heard, round, stores);
    const met = await introduce(heard, strangers, stores, arrived);
    for (const asset of await learn(heard, [...known, ...met], stores)) changed.add(asset);
  }
  for (const asset of arrived) changed.delete(asset);
  return { arrived, changed: [...changed] };
}

interface Row extends Utterance {
  readonly sighting: Sighting;
  readonly statement: Statement;
}

/** A glance: the host is who it was, when what is said of it is what it was. */
async function recognise(heard: Heard, round: readonly Sighting[], stores: Stores) {
  const { rows, hinted, touched, unknown } = recall(heard, round);
  const answers = await stores.seen.hear(heard.agent, rows);
  await stores.assets.touch(touched);
  const changed = new Map(answers.map((answer) => [rows[answer.at], answer]));
  const recognised = new Set<Sighting>();
  const news = new Map<Sighting, Statement[]>();
  for (const row of rows) {
    const answer = changed.get(row);
    if (answer === undefined || answer.isKnown) recognised.add(row.sighting);
    if (answer) news.set(row.sighting, [...(news.get(row.sighting) ?? []), row.statement]);
  }
  const known: Recognised[] = [];
  const strangers = [...unknown];
  for (const { sighting, asset } of hinted) {
    const statements = news.get(sighting) ?? [];
    if (!recognised.has(sighting)) strangers.push(sighting);
    else if (statements.length > 0 || sighting.volatile.length > 0) {
      known.push({ sighting, asset, statements, isStranger: false });
    }
  }
  return { known, strangers };
}

function recall({ site, agent, recollection }: Heard, round: readonly Sighting[]) {
  const unknown: Sighting[] = [];
  const rows: Row[] = [];
  const hinted: Present[] = [];
  const touched: { asset: string; to: Instant }[] = [];
  for (const sighting of round) {
    const memory = recollection.recall(site, agent, sighting.address);
    if (memory === undefined) {
      unknown.push(sighting);
      continue;
    }
    const { asset, hour } = memory;
    hinted.push({ sighting, asset });
    for (const statement of sighting.statements) {
      rows.push({ ...utterance(asset, sighting, statement), sighting, statement });
    }
    if (sighting.to.slice(0, 13) > hour) {
      touched.push({ asset, to: sighting.to });
      recollection.keep(site, agent, sighting.address, asset, sighting.to);
    }
  }
  return { rows, hinted, touched, unknown };
}

/** Finds out who they are: by serial, MAC, address; merges what was one; adds who is new. */
async function introduce(
  { site, agent, newId, received, recollection }: Heard,
  strangers: readonly Sighting[],
  { assets, merges, seen }: Stores,
  arrivals: string[],
): Promise<readonly Recognised[]> {
  if (strangers.length === 0) return [];
  const claims = strangers.flatMap((sighting) => sighting.claims);
  let meeting = meet(strangers, await assets.lockHolders(site, claims), newId);
  if (meeting.arrivals.length > 0) {
    await assets.lockArrivals(site);
    meeting = meet(strangers, await assets.lockHolders(site, claims), newId);
  }
  while (meeting.merges.length > 0) {
    for (const { winner, loser, reason } of meeting.merges) {
      await merges.merge({ id: newId(), winner, loser, reason, actor: 'collector', at: received });
    }
    meeting = meet(strangers, await assets.lockHolders(site, claims), newId);
  }
  const who = meeting.assets;
  const present = strangers.flatMap((sighting, at) => {
    const asset = who[at];
    return asset === undefined ? [] : [{ sighting, asset }];
  });
  const isNew = new Set(meeting.arrivals);
  await assets.add(site, spans(present.filter(({ asset }) => isNew.has(asset))));
  await assets.forget(site, meeting.gone);
  await assets.claim(site, meeting.claims);
  await seen.doubt(meeting.bereft);
  await assets.present([...presences(present), ...meeting.bereft.map(absence)]);
  await assets.offer(
    agent,
    present.flatMap(({ sighting: { services, from, to }, asset }) =>
      services.map((service) => ({ ...service, asset, from, to })),
    ),
  );
  for (const { sighting, asset } of present) {
    recollection.keep(site, agent, sighting.address, asset, sighting.to);
  }
  arrivals.push(...meeting.arrivals);
  return present.map(({ sighting, asset }) => ({
    sighting,
    asset,
    statements: sighting.statements,
    isStranger: true,
  }));
}

/** Writes the facts that are news, and what they replaced. Answers of whom. */
async function learn(
  { agent, received }: Heard,
  recognised: readonly Recognised[],
  { assets, facts, seen }: Stores,
): Promise<readonly string[]> {
  if (recognised.length === 0) return [];
  const stated = newest(statedOf(recognised));
  const known = stated.length === 0 ? [] : await facts.known(stated);
  const before = new Map(known.map((fact) => [keyOf(fact), fact]));
  const { writes, changes } = compare(stated, before);
  await seen.say(
    agent,
    recognised.flatMap(({ asset, sighting, statements }) =>
      statements.map((statement) => utterance(asset, sighting, statement)),
    ),
  );
  await facts.write(agent, writes);
  await facts.remember(changes.map((change) => ({ ...change, received, agent })));
  await assets.summarise(summariesOf(known, writes));
  return changes.map(({ asset }) => asset);
}

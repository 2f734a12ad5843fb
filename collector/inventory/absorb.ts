/**
 * Makes the inventory true to a batch of observations. What was said before costs one statement for
 * all; only what is new is looked at, a set at a time.
 */
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { compare, keyOf, newest } from './changes.ts';
import {
  absence,
  arrivalsOf,
  type Present,
  presences,
  type Recognised,
  statedOf,
  summariesOf,
  utterance,
} from './learn.ts';
import { type Meeting, meet } from './meeting.ts';
import type { Draft } from './recollection.ts';
import type { Utterance } from './seen-repository.ts';
import type { Sighting, Statement } from './sighting.ts';
import type { Summary } from './summary.ts';

export interface Heard {
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly received: Instant;
  readonly newId: () => string;
  readonly recollection: Draft;
}

type Stores = Pick<Repositories, 'assets' | 'facts' | 'seen' | 'merges'>;

/** The assets that are new to the site, and those of which something else is known now. */
export interface Absorbed {
  readonly arrived: readonly string[];
  readonly changed: readonly string[];
  /** Those whose addresses may be others now. */
  readonly placed: readonly string[];
}

/** `rounds`: see roundsOf. */
export async function absorb(
  heard: Heard,
  rounds: readonly (readonly Sighting[])[],
  stores: Stores,
): Promise<Absorbed> {
  const arrived: string[] = [];
  const changed = new Set<string>();
  const placed = new Set<string>();
  for (const round of rounds) {
    let { known, strangers }: Glance = await recognise(heard, round, stores);
    do {
      const meeting = await introduce(heard, strangers, stores);
      for (const asset of await learn(heard, known, meeting, stores)) changed.add(asset);
      arrived.push(...meeting.arrivals);
      for (const { asset } of meeting.present) placed.add(asset);
      for (const asset of meeting.bereft) placed.add(asset);
      known = [];
      strangers = meeting.rest;
    } while (strangers.length > 0);
  }
  for (const asset of arrived) changed.delete(asset);
  return { arrived, changed: [...changed], placed: [...placed] };
}

interface Row extends Utterance {
  readonly sighting: Sighting;
  readonly statement: Statement;
}

interface Glance {
  readonly known: readonly Recognised[];
  readonly strangers: readonly Sighting[];
}

/** A glance: the host is who it was, when what is said of it is what it was. */
async function recognise(
  heard: Heard,
  round: readonly Sighting[],
  stores: Stores,
): Promise<Glance> {
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
      recollection.note(site, agent, sighting.address, asset, sighting.to);
    }
  }
  return { rows, hinted, touched, unknown };
}

/** Finds out who they are: by serial, MAC, address; merges what was one. Nobody else decides on them meanwhile. */
async function introduce(
  { site, newId, received }: Heard,
  strangers: readonly Sighting[],
  { assets, merges }: Stores,
): Promise<Introduced> {
  const claims = strangers.flatMap((sighting) => sighting.claims);
  let meeting = meet(strangers, await assets.lockHolders(site, claims), newId);
  while (meeting.merges.length > 0) {
    for (const { winner, loser, reason } of meeting.merges) {
      await merges.merge({ id: newId(), winner, loser, reason, actor: 'collector', at: received });
    }
    meeting = meet(strangers, await assets.lockHolders(site, claims), newId);
  }
  const present = meeting.assets.flatMap((asset, at) => {
    const sighting = strangers[at];
    return asset === undefined || sighting === undefined ? [] : [{ sighting, asset }];
  });
  return { ...meeting, present };
}

interface Introduced extends Meeting {
  readonly present: readonly Present[];
}

/** Writes who is new and what is news, and what it replaced. Answers of whom. */
async function learn(
  heard: Heard,
  known: readonly Recognised[],
  introduced: Introduced,
  stores: Stores,
): Promise<readonly string[]> {
  const { agent, received } = heard;
  const { assets, facts, seen } = stores;
  const recognised = [...known, ...introduced.present.map(strangerOf)];
  if (recognised.length === 0) return [];
  const stated = newest(statedOf(recognised));
  const isNew = new Set(introduced.arrivals);
  const asked = [...stated.values()].filter(({ asset }) => !isNew.has(asset));
  const former = await facts.known(asked);
  const before = new Map(former.map((fact) => [keyOf(fact), fact]));
  const { writes, changes } = compare(stated, before);
  const summaries = summariesOf(former, writes);
  await enter(heard, introduced, summaries, stores);
  const isBegun = ({ asset }: { readonly asset: string }) => isNew.has(asset);
  const told = apart(recognised.flatMap(utterances), isBegun);
  await seen.begin(agent, told.these);
  await seen.say(agent, told.others);
  const written = apart(writes, isBegun);
  await facts.begin(agent, received, written.these);
  await facts.write(agent, received, written.others, apart(changes, isBegun).others);
  await assets.summarise(summaries.filter(({ id }) => !isNew.has(id)));
  return changes.map(({ asset }) => asset);
}

const utterances = ({ asset, sighting, statements }: Recognised) =>
  statements.map((statement) => utterance(asset, sighting, statement));

function apart<Row>(rows: readonly Row[], is: (row: Row) => boolean) {
  const these: Row[] = [];
  const others: Row[] = [];
  for (const row of rows) (is(row) ? these : others).push(row);
  return { these, others };
}

const strangerOf = ({ sighting, asset }: Present): Recognised => ({
  ...{ sighting, asset, statements: sighting.statements, isStranger: true },
});

/** Who is new goes in whole, in one row; of the others what their addresses and services are now. */
async function enter(
  { site, agent, recollection }: Heard,
  { present, arrivals, claims, gone, bereft }: Introduced,
  summaries: readonly Summary[],
  { assets, seen }: Stores,
): Promise<void> {
  if (present.length === 0) return;
  const isNew = new Set(arrivals);
  const rows = presences(present);
  await assets.add(
    site,
    arrivalsOf(
      rows.filter(({ asset }) => isNew.has(asset)),
      claims,
      summaries,
    ),
  );
  await assets.forget(site, gone);
  await assets.claim(site, claims);
  await seen.doubt(bereft.filter((asset) => !isNew.has(asset)));
  await assets.present([
    ...rows.filter(({ asset }) => !isNew.has(asset)),
    ...bereft.filter((asset) => !isNew.has(asset)).map(absence),
  ]);
  await assets.offer(
    agent,
    present.flatMap(({ sighting: { services, from, to }, asset }) =>
      services.map((service) => ({ ...service, asset, from, to })),
    ),
  );
  for (const { sighting, asset } of present) {
    recollection.note(site, agent, sighting.address, asset, sighting.to);
  }
}

/**
 * All that has to be judged together: a change with those of its session, of its peers, and with
 * whatever took from the same requests. correlate.ts says why.
 */

import type { SiteId } from '../../protocols/messages/names.ts';
import { liveGrants } from '../access/live-grants.ts';
import type { LiveGrant } from '../access/standing.ts';
import { keysOf } from '../change/candidate.ts';
import type { ChangeRequest } from '../change/change.ts';
import { namesOf, type ObservedChange } from '../change/observed-change.ts';
import { uncertainty } from '../change/placement.ts';
import { SESSION_GAP_MS } from '../change/session.ts';
import type { Span } from '../coverage/timeline.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { Happening, KnownAsset, Neighbourhood } from './happening.ts';
import { observedOf } from './observed.ts';
import { standingsOf } from './standings.ts';
import type { VerdictRow } from './verdict-row.ts';

export interface Gathered {
  readonly site: SiteId;
  readonly happenings: ReadonlyMap<string, Happening>;
  readonly changes: ReadonlyMap<string, ObservedChange>;
  /** What is said of them today. */
  readonly rows: ReadonlyMap<string, VerdictRow>;
  readonly requests: readonly ChangeRequest[];
  readonly names: ReadonlyMap<string, KnownAsset>;
  /** From the first of them to the last. */
  readonly span: Span;
}

/** Whatever is beyond is another day's matter. */
const MOST_CHANGES = 2000;
const MOST_NEAR = 500;
const MOST_ROUNDS = 4;

/** `focus`: drifts of one site. Those that are there no more are left out. */
export async function gather(
  focus: readonly string[],
  site: SiteId,
  repositories: Repositories,
): Promise<Gathered> {
  const all = new Growing();
  let wanted = focus;
  for (let round = 0; round < MOST_ROUNDS && wanted.length > 0; round++) {
    const fresh = await observe(wanted, all, repositories);
    const near = await repositories.happenings.near(
      fresh.flatMap((change) => placesOf(change, round === 0)),
      MOST_NEAR,
    );
    const taken = await requestsOf(fresh, site, all, repositories);
    const beside = await repositories.verdicts.under(taken, MOST_NEAR);
    const known = all.changes.size;
    wanted = [...new Set([...near, ...beside])]
      .filter((id) => !all.changes.has(id))
      .slice(0, Math.max(0, MOST_CHANGES - known));
  }
  const { happenings, changes, rows, names } = all;
  return {
    ...{ site, happenings, changes, rows, names, requests: [...all.requests.values()] },
    span: spanOf([...changes.values()]),
  };
}

class Growing {
  readonly happenings = new Map<string, Happening>();
  readonly changes = new Map<string, ObservedChange>();
  readonly rows = new Map<string, VerdictRow>();
  readonly requests = new Map<string, ChangeRequest>();
  readonly names = new Map<string, KnownAsset>();
}

/** The changes themselves, as they are to be read; what is not there any more is not among them. */
export async function observe(
  drifts: readonly string[],
  into: Pick<Growing, 'happenings' | 'changes' | 'rows' | 'names'>,
  repositories: Repositories,
): Promise<readonly ObservedChange[]> {
  const { happenings: reading, zones, verdicts } = repositories;
  const happenings = await reading.of(drifts);
  const asked = happenings.flatMap(({ asset, sourceAsset }) =>
    [asset, sourceAsset].flatMap((id) => id ?? []),
  );
  const assets = await reading.assets([...new Set(asked)]);
  const ids = [...new Set([...assets.values()].map(({ id }) => id))];
  const zoneOf = await zones.of(ids);
  const sites = [...new Set(happenings.map(({ site }) => site))];
  const known = (await Promise.all(sites.map((site) => zones.list(site)))).flat();
  const rows = await verdicts.of(happenings.map(({ id }) => id));
  const people = [...rows.values()].flatMap(({ drift, person }) =>
    person === null ? [] : [[drift, person] as const],
  );
  const around = {
    ...{ assets, zoneOf, zones: new Map(known.map((zone) => [zone.id, zone])) },
    ...{ standings: await standingsOf(ids, repositories), people: new Map(people) },
    grants: await grantsAt(happenings, assets, repositories),
    rogues: await repositories.declared.roguesAmong(ids),
  };
  for (const [id, asset] of assets) into.names.set(id, asset);
  for (const [id, row] of rows) into.rows.set(id, row);
  return happenings.map((happening) => {
    const change = observedOf(happening, around);
    into.happenings.set(change.id, happening);
    into.changes.set(change.id, change);
    return change;
  });
}

/** Grants that name a station something was done from, live about then. */
async function grantsAt(
  happenings: readonly Happening[],
  assets: ReadonlyMap<string, KnownAsset>,
  repositories: Repositories,
): Promise<readonly LiveGrant[]> {
  const done = happenings.filter(({ sourceAsset }) => sourceAsset !== null);
  if (done.length === 0) return [];
  const stations = done.flatMap(({ sourceAsset }) => {
    const known = assets.get(sourceAsset ?? '');
    return known === undefined ? (sourceAsset ?? []) : [known.id, ...known.aliases];
  });
  const times = done.map(({ earliest, latest, skewMs }) => uncertainty(earliest, latest, skewMs));
  return liveGrants(repositories, {
    from: instantOf(Math.min(...times.map(({ from }) => from))),
    to: instantOf(Math.max(...times.map(({ to }) => to))),
    keys: [...new Set(stations)].map((station) => `source:${station}`),
  });
}

/** Where others of the same work may have happened: on it, where it was done from, and on its neighbours. */
function placesOf(change: ObservedChange, isFirst: boolean): readonly Neighbourhood[] {
  const { from, to } = whenOf(change);
  const other = change.source?.asset ?? null;
  const assets = new Set([
    ...namesOf(change),
    ...(other === null ? [] : [other]),
    ...(change.behind === null ? [] : [change.behind]),
    ...(isFirst ? change.peers : []),
  ]);
  return [...assets].map((asset) => ({
    asset,
    from: instantOf(from - SESSION_GAP_MS),
    to: instantOf(to + SESSION_GAP_MS),
  }));
}

const whenOf = ({ earliest, latest, skewMs }: ObservedChange) =>
  uncertainty(earliest, latest, skewMs);

/** Answers those that were not known yet. */
async function requestsOf(
  fresh: readonly ObservedChange[],
  site: SiteId,
  into: Growing,
  { changeRequests }: Repositories,
): Promise<readonly string[]> {
  if (fresh.length === 0) return [];
  const keys = [...new Set(fresh.flatMap(keysOf))];
  const found = await changeRequests.candidates(site, keys, spanOf(fresh));
  const taken = new Set<string>();
  for (const request of found) {
    const key = `${request.id} ${request.version}`;
    if (into.requests.has(key)) continue;
    into.requests.set(key, request);
    taken.add(request.id);
  }
  return [...taken];
}

function spanOf(changes: readonly ObservedChange[]): Span {
  const spans = changes.map(whenOf);
  return {
    from: spans.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY),
    to: spans.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY),
  };
}

/** Every view, read one statement after the other: whoever else needs the database goes in between. */
import type { Instant } from '../../protocols/messages/names.ts';
import { liveGrants } from '../access/live-grants.ts';
import type { LiveGrant } from '../access/standing.ts';
import { union } from '../coverage/timeline.ts';
import type { Finding as LedgerFinding, Verification } from '../evidence/verification.ts';
import type { Repositories } from '../store/repositories.ts';
import { instantOf } from '../store/time.ts';
import type { Scope } from './check.ts';
import type { KnownViews } from './check-run.ts';
import { arrivedWith, permitsOf, withPermits } from './permitted.ts';
import {
  type AssetRow,
  type GrantRow,
  type LedgerRow,
  REACH_DAYS,
  type WatchRow,
} from './views.ts';
import type { Hearing, Watched } from './watch-view-repository.ts';
import { DAY_MS } from './watched.ts';

/** Flows, contacts and services are told of no further back; nor are changes that are over. */
const TRAFFIC_DAYS = 92;
const DRIFT_DAYS = 366;

export interface Gathered {
  readonly views: KnownViews;
  readonly scopes: readonly Scope[];
}

/** `kinds`: of records there can be. What nobody can write down is not known, rather than not there. */
export async function gather(
  repositories: Repositories,
  kinds: ReadonlySet<string>,
  now: Instant,
  verification: Verification,
): Promise<Gathered> {
  const { changeViews, declaredViews, inventoryViews, trafficViews, watchViews } = repositories;
  const ago = (days: number) => instantOf(Date.parse(now) - days * DAY_MS);
  const where = <Row>(known: readonly string[], read: () => Promise<Row[]>) =>
    known.every((kind) => kinds.has(kind)) ? read() : Promise.resolve(null);

  const live = kinds.has('access-grant')
    ? await liveGrants(repositories, { from: ago(DRIFT_DAYS), to: now })
    : null;
  const permits = permitsOf(live ?? [], await shownBy(live ?? [], repositories));
  const assets = withPermits(await declaredViews.assets(), permits, now);
  const arrivals = async () => arrivedWith(await inventoryViews.arrivals(ago(DRIFT_DAYS)), permits);
  const hearings = await watchViews.hearings();
  const views: KnownViews = {
    assets,
    watches: await watches(watchViews, hearings, ago(REACH_DAYS)),
    conflicts: await declaredViews.conflicts(),
    arrivals: await where(['task'], arrivals),
    drawings: await where(['drawing'], () => changeViews.drawings()),
    topology: await changeViews.topology(ago(DRIFT_DAYS)),
    baselines: await where(['baseline'], () => inventoryViews.baselines()),
    drifts: await changeViews.drifts(ago(DRIFT_DAYS)),
    modes: await inventoryViews.modes(declaredSafe(assets)),
    requests: await where(['change'], () => changeViews.requests(ago(REACH_DAYS))),
    grants: live === null ? null : placed(live, assets),
    flows: await where(['zone', 'conduit'], () => trafficViews.flows(ago(TRAFFIC_DAYS))),
    rules: await where(['zone', 'conduit'], () => trafficViews.rules()),
    contacts: await trafficViews.contacts(ago(TRAFFIC_DAYS)),
    homes: await where(['zone'], () => inventoryViews.homes()),
    plainServices: await trafficViews.plainServices(ago(TRAFFIC_DAYS)),
    snmp: await inventoryViews.snmp(ago(TRAFFIC_DAYS)),
    clocks: await watchViews.clocks(hearings, now),
    timeSources: await trafficViews.timeSources(ago(TRAFFIC_DAYS)),
    ledger: [ledgerRow(verification)],
  };
  return { views, scopes: weighed(await inventoryViews.scopes(), assets) };
}

const declaredSafe = (assets: readonly AssetRow[]) =>
  assets.filter(({ isSafety, isObserved }) => isSafety && isObserved).map(({ id }) => id);

/** In each zone they name, and in that of each asset they name. */
function placed(live: readonly LiveGrant[], assets: readonly AssetRow[]): GrantRow[] {
  const zoneOf = live.length === 0 ? new Map() : new Map(assets.map(({ id, zone }) => [id, zone]));
  return live.flatMap(({ id, ref, site, body, live: times }) => {
    const named = body.targets.assets.map((asset) => zoneOf.get(asset) ?? null);
    const zones = new Set<string | null>([...body.targets.zones, ...named]);
    return [...zones].map((zone) => ({ id, ref, site, zone, body, live: times }));
  });
}

async function shownBy(live: readonly LiveGrant[], { inventoryViews }: Repositories) {
  const devices = live.flatMap(({ body: { device } }) => device ?? []);
  return inventoryViews.shown(devices.flatMap(({ macs, serials }) => [...macs, ...serials]));
}

async function watches(
  views: Repositories['watchViews'],
  hearings: readonly Hearing[],
  since: Instant,
): Promise<readonly WatchRow[]> {
  const learning = new Set(await views.learning());
  return watchRows(hearings, await views.watched(since), learning);
}

/** At least one of the agents that hear them watched: together, as long as that. */
function watchRows(
  hearings: readonly Hearing[],
  watched: readonly Watched[],
  learning: ReadonlySet<string>,
): readonly WatchRow[] {
  const byAgent = new Map<string, Watched[]>();
  for (const one of watched) {
    const agent = `${one.site}/${one.agent}`;
    byAgent.set(agent, [...(byAgent.get(agent) ?? []), one]);
  }
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  return hearings.map(({ id, site, zone, agents: names, assets }) => {
    const agents = names.map((name) => `${site}/${name}`);
    const spans = agents.flatMap((agent) => byAgent.get(agent) ?? []);
    return {
      ...{ id, site, zone, agents, assets },
      watching: union(
        spans.filter(({ isClear }) => !isClear),
        always,
      ),
      clearly: union(
        spans.filter(({ isClear }) => isClear),
        always,
      ),
      isLearning: agents.some((agent) => learning.has(agent)),
    };
  });
}

/** A zone matters as much as the asset in it that matters most. */
function weighed(scopes: readonly Scope[], assets: readonly AssetRow[]): readonly Scope[] {
  const most = new Map<string, number>();
  for (const { zone, criticality } of assets) {
    if (zone !== null && criticality !== null) {
      most.set(zone, Math.max(most.get(zone) ?? 0, criticality));
    }
  }
  return scopes.map((scope) => {
    const own = scope.zone === null ? undefined : most.get(scope.zone);
    if (own === undefined) return scope;
    return { ...scope, criticality: Math.max(own, scope.criticality ?? 0) };
  });
}

function ledgerRow({ records, findings, more, anchored }: Verification): LedgerRow {
  const said = findings.map(sentence);
  return {
    ...{ site: '', zone: null, records },
    findings: more === 0 ? said : [...said, `And ${more} more.`],
    anchoredAt: anchored?.at ?? null,
    anchoredBy: anchored?.by ?? null,
  };
}

function sentence(finding: LedgerFinding): string {
  switch (finding.is) {
    case 'altered':
      return `Record ${finding.seq} is not what was written (${finding.what}).`;
    case 'gap':
      return `Records ${finding.from} to ${finding.to} are missing.`;
    case 'truncated':
      return `It ends before record ${finding.seq}, which ${finding.by} remembers.`;
    case 'replaced':
      return `It is another ledger than the one ${finding.by} remembers.`;
    case 'forged':
      return `The signature of ${finding.by} at record ${finding.seq} is not theirs.`;
    case 'untrusted':
      return `Record ${finding.seq} is signed with ${finding.by}, which nobody trusts.`;
  }
}

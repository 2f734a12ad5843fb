/** What was seen of a request and could have been, and what is left to be done before it is closed. csms.md §3.2. */
import type { AgentId, Instant, SiteId } from '../../../protocols/messages/names.ts';
import { attestationsIn, type KeptAttestation } from '../../change/attestations.ts';
import type { ChangeRequest, ExpectedEffect } from '../../change/change.ts';
import type { SeenChange } from '../../change/change-request-repository.ts';
import {
  type Closing,
  type EffectStanding,
  type Judged,
  LONGEST_WAIT_MS,
  type OpenPoint,
  openPointsOf,
  type Proofs,
  standingsOf,
  type Visibility,
} from '../../change/completeness.ts';
import { graceOf } from '../../change/placement.ts';
import { stepsAsTold } from '../../change/request-of.ts';
import { occurrencesOf } from '../../change/window.ts';
import { type Span, share, timelineOf, union } from '../../coverage/timeline.ts';
import type { Repositories } from '../../store/store.ts';
import { instantOf } from '../../store/time.ts';

export interface Verification {
  readonly standings: readonly EffectStanding[];
  readonly openPoints: readonly OpenPoint[];
  readonly attestations: readonly KeptAttestation[];
}

/** Undefined: it is no request that anybody was asked about. `at`: of the decision. */
export async function verificationOf(
  repositories: Repositories,
  id: string,
  at: Instant,
): Promise<Verification | undefined> {
  const request = (await repositories.changeRequests.of(id)).at(-1);
  if (request === undefined) return undefined;
  const seen = await repositories.changeRequests.seen(id);
  const steps = stepsAsTold(await repositories.records.stepsOf(id));
  const span = workOf(request, Date.parse(at));
  const known: Proofs = {
    ...{ judged: seen.map(judgedOf), visibility: [], attestations: attestationsIn(steps) },
    ...{ windowEnd: span.to, now: Date.parse(at) },
    heardAgain: await heardAgain(repositories, request, span),
  };
  const visibility = await visibilityOf(repositories, request, standingsOf(request, known), span);
  const standings = standingsOf(request, { ...known, visibility });
  const extras = seen.filter(({ isUndecided }) => isUndecided).map((change) => change.id);
  return {
    standings,
    openPoints: openPointsOf(
      request,
      standings,
      await closingOf(repositories, request, seen),
      extras,
    ),
    attestations: attestationsIn(steps),
  };
}

/** From its first window that began to the end of the last. */
function workOf({ windows, emergency }: ChangeRequest, now: number): Span {
  const begins = Math.min(...windows.map(({ from }) => Date.parse(from)));
  const on = Number.isFinite(begins) ? occurrencesOf(windows, { from: begins, to: now + 1 }) : [];
  const last = on.at(-1);
  if (last !== undefined) return { from: last.from, to: Math.max(...on.map(({ to }) => to)) };
  if (emergency === null) return { from: now, to: now };
  return { from: Date.parse(emergency.openedAt), to: Date.parse(emergency.until) };
}

function judgedOf({ verdict, isUndecided: _, ...change }: SeenChange): Judged {
  const unknown = { skewMs: 0, pollMs: 0, outcome: null, zone: null, behind: null, source: null };
  const none = { aliases: [], peers: [], identities: [], later: [] };
  const place = { criticality: null, isSafety: false, isOperational: true };
  return { change: { ...change, ...unknown, ...none, ...place }, verdict };
}

async function heardAgain(
  { coverage }: Repositories,
  { items, site }: ChangeRequest,
  { from, to }: Span,
): Promise<readonly AgentId[]> {
  const heard: AgentId[] = [];
  for (const effect of items.flatMap(({ effects }) => effects)) {
    if (effect.type !== 'mirror-returns') continue;
    const { agent } = effect;
    const end = instantOf(to + LONGEST_WAIT_MS);
    const intervals = await coverage.between({ site, agent }, instantOf(from), end, MOST);
    const isBack = intervals.some(
      ({ until, packets }) => Date.parse(until) > from && (packets ?? 0) > 0,
    );
    if (isBack) heard.push(agent);
  }
  return heard;
}

const MOST = 5000;

/** How well each expected effect could have been seen where it was expected. */
async function visibilityOf(
  repositories: Repositories,
  request: ChangeRequest,
  standings: readonly EffectStanding[],
  span: Span,
): Promise<readonly Visibility[]> {
  const effects = new Map(
    request.items.flatMap((item) => item.effects).map((effect) => [effect.id, effect]),
  );
  const range = { from: span.from, to: span.to + graceOf(request, 0).afterMs };
  const found: Visibility[] = [];
  for (const { effect: id, asset, state } of standings) {
    const effect = effects.get(id);
    if (asset === null || effect === undefined || state === 'seen' || state === 'attested')
      continue;
    const watched = await watchedOf(repositories, request.site, asset, range);
    found.push({
      effect: id,
      asset,
      ...watched,
      ...(await proofOf(repositories, asset, effect, span)),
    });
  }
  return found;
}

/** Any of those who ever heard it will do; nobody ever did: nobody could have. */
async function watchedOf(
  { coverage }: Repositories,
  site: SiteId,
  asset: string,
  range: Span,
): Promise<Pick<Visibility, 'watched'>> {
  const clear: Span[] = [];
  for (const { agent } of await coverage.hearers(asset)) {
    const [from, to] = [instantOf(range.from), instantOf(range.to)];
    const intervals = await coverage.between({ site, agent }, from, to, MOST);
    clear.push(...timelineOf(intervals, range, 'on-its-way').clearly);
  }
  return { watched: range.to > range.from ? share(union(clear, range), range) : 0 };
}

/** A value is learnt where it was learnt before; acts are seen as they are done. §3.2a.7. */
async function proofOf(
  { proofs }: Repositories,
  asset: string,
  effect: ExpectedEffect,
  span: Span,
): Promise<Pick<Visibility, 'isObservable' | 'reproofMs'>> {
  if (effect.type !== 'difference' || effect.kind !== 'firmware.changed') {
    return { isObservable: true, reproofMs: null };
  }
  const [last] = await proofs.of([asset], ['firmware']);
  if (last === undefined) return { isObservable: false, reproofMs: null };
  const age = span.to - Date.parse(last.lastProven);
  return { isObservable: true, reproofMs: age > 0 ? age : null };
}

const rewiring = ['topology.changed', 'config.switch', 'config.network', 'address.changed'];

async function closingOf(
  { records }: Repositories,
  { id, kind }: ChangeRequest,
  seen: readonly SeenChange[],
): Promise<Closing> {
  const baselines = await records.byKeys('baseline', [`change:${id}`]);
  const tasks = await records.byKeys('task', [`change:${id}`]);
  const isRaised = (purpose: string) =>
    tasks.some(({ body, state }) => body['purpose'] === purpose && state !== 'cancelled');
  const open = baselines.filter(({ state }) => state !== 'approved');
  const [first] = baselines;
  return {
    baselineApprovedBy:
      first === undefined || open.length > 0 ? null : await approverOf(first.id, records),
    isBackupTaskRaised: isRaised('backup'),
    isTopologyChanged: kind === 'network' || seen.some((change) => rewiring.includes(change.kind)),
    isDrawingTaskRaised: isRaised('drawing'),
  };
}

async function approverOf(id: string, records: Repositories['records']): Promise<string | null> {
  const approvals = await records.approvalsOf(id);
  return approvals.findLast(({ decision }) => decision === 'given')?.user ?? null;
}

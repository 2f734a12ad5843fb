/** How far a request has come: which of its expected effects were seen, could have been, or could not. csms.md §3.2, Completeness. */
import type { Instant } from '../../protocols/messages/names.ts';
import { attestationsIn, type KeptAttestation } from '../change/attestations.ts';
import type { ChangeRequest } from '../change/change.ts';
import {
  type Closing,
  type EffectStanding,
  isIncomplete,
  type OpenPoint,
  openPointsOf,
  standingsOf,
} from '../change/completeness.ts';
import { stepsAsTold } from '../change/request-of.ts';
import { occurrencesOf } from '../change/window.ts';
import type { Span } from '../coverage/timeline.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { observe } from './gathering.ts';
import { drawn } from './proofs.table.ts';
import { heardAgain, visibilityOf } from './visibility.ts';

export interface Progress {
  /** What keeps it from being closed; null: it is not judged yet. */
  readonly openPoints: readonly OpenPoint[] | null;
  /** Effects that could have been seen and were not. */
  readonly isIncomplete: boolean;
  /** When the next effect is no longer waited for. */
  readonly waitsUntil: Instant | null;
}

const NOTHING: Progress = { openPoints: null, isIncomplete: false, waitsUntil: null };
const ASKED: readonly string[] = ['verifying', 'incomplete'];
const MOST_JUDGED = 2000;
/** Of a standing change the latest are enough. */
const MOST_OCCURRENCES = 20;

/** What was seen of a request, what was shown of it, and what is left to be done before it is closed. */
export interface Verification {
  readonly standings: readonly EffectStanding[];
  readonly openPoints: readonly OpenPoint[];
  readonly attestations: readonly KeptAttestation[];
}

export async function progressOf(
  { id, state }: Pick<KeptRecord, 'id' | 'state'>,
  now: Instant,
  repositories: Repositories,
): Promise<Progress> {
  if (!ASKED.includes(state)) return NOTHING;
  const verification = await verificationOf(id, now, repositories);
  if (verification === undefined) return NOTHING;
  const { standings, openPoints } = verification;
  return { openPoints, isIncomplete: isIncomplete(standings), waitsUntil: nextOf(standings) };
}

/** Undefined: it is no request that anybody was asked about. */
export async function verificationOf(
  id: string,
  now: Instant,
  repositories: Repositories,
): Promise<Verification | undefined> {
  const request = (await repositories.changeRequests.of(id)).at(-1);
  if (request === undefined) return undefined;
  const at = Date.parse(now);
  const windows = workOf(request, at);
  const last = windows.at(-1) ?? { from: at, to: at };

  const drifts = await repositories.verdicts.under([id], MOST_JUDGED);
  const known = { happenings: new Map(), changes: new Map(), rows: new Map(), names: new Map() };
  const changes = await observe(drifts, known, repositories);
  const judged = changes.flatMap((change) => {
    const verdict = known.rows.get(change.id)?.machine;
    return verdict === undefined ? [] : [{ change, verdict }];
  });
  const attestations = attestationsIn(await toldSteps(id, repositories));
  const standings = standingsOf(request, {
    ...{ judged, attestations, now: at, windowEnd: last.to },
    visibility: await visibilityOf(request, windows, repositories),
    heardAgain: await heardAgain(request, last, now, repositories),
  });
  const extras = drifts.filter((drift) => {
    const row = known.rows.get(drift);
    return row?.isExtra === true && row.decided === null;
  });
  const isTopologyChanged =
    request.kind === 'network' || changes.some(({ kind }) => drawn.includes(kind));
  const closing = await closingOf(id, isTopologyChanged, repositories);
  return { standings, attestations, openPoints: openPointsOf(request, standings, closing, extras) };
}

/** Its windows that began; of work that could not wait, the time it was given. */
function workOf({ windows, emergency }: ChangeRequest, now: number): readonly Span[] {
  const from = Math.min(...windows.map((window) => Date.parse(window.from)));
  const past = Number.isFinite(from) ? occurrencesOf(windows, { from: from - 1, to: now + 1 }) : [];
  if (past.length > 0 || emergency === null) return past.slice(-MOST_OCCURRENCES);
  return [{ from: Date.parse(emergency.openedAt), to: Date.parse(emergency.until) }];
}

async function toldSteps(id: string, { records }: Repositories) {
  const kept = await records.stepsOf(id);
  return stepsAsTold(kept).map((step, index) => ({ ...step, number: kept[index]?.number ?? 0 }));
}

async function closingOf(
  id: string,
  isTopologyChanged: boolean,
  { records }: Repositories,
): Promise<Closing> {
  const keys = [`change:${id}`];
  const baselines = await records.byKeys('baseline', keys);
  const tasks = await records.byKeys('task', keys);
  const isRaised = (purpose: string) =>
    tasks.some(({ body, state }) => body['purpose'] === purpose && state !== 'cancelled');
  const [first] = baselines;
  const isStanding = first !== undefined && baselines.every(({ state }) => state === 'approved');
  return {
    baselineApprovedBy: isStanding ? await approverOf(first.id, records) : null,
    isBackupTaskRaised: isRaised('backup'),
    isTopologyChanged,
    isDrawingTaskRaised: isRaised('drawing'),
  };
}

async function approverOf(id: string, records: Repositories['records']): Promise<string | null> {
  const approvals = await records.approvalsOf(id);
  return approvals.findLast(({ decision }) => decision === 'given')?.user ?? null;
}

function nextOf(standings: readonly EffectStanding[]): Instant | null {
  return standings.flatMap(({ waitsUntil }) => waitsUntil ?? []).sort()[0] ?? null;
}

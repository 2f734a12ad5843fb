/**
 * A record of the engine as the change check reads it: one request for each revision. What an older
 * revision said, and who had approved it, never changes once another stands. csms.md §3.2, §3.2a.4.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { instantOf } from '../store/time.ts';
import { type Approval, approvedContent, type Digest } from './approval.ts';
import type { ChangeRequest, ChangeState, RecordedValue } from './change.ts';
import type { ChangeBody } from './change-body.ts';
import type { Emergency, RetroDecision } from './emergency.ts';
import { HOUR } from './window.ts';

export interface RequestRecord {
  readonly id: string;
  readonly ref: string;
  readonly site: SiteId;
  readonly state: string;
  /** Id of a person. */
  readonly createdBy: string;
}

/** Ordered by number, without a gap. */
export interface RequestRevision {
  readonly revision: number;
  readonly body: ChangeBody;
  readonly hash: string;
  readonly since: Instant;
}

/** Oldest first. `revision`: the one that stood behind the step. */
export interface RequestStep {
  readonly revision: number;
  readonly at: Instant;
  /** Id of a person, or who else it was. */
  readonly actor: string;
  readonly event: string;
  readonly to: string;
  readonly asked: Readonly<Record<string, unknown>>;
}

/** Oldest first. `hash`: of what was approved; who gave it to an older revision gave it to each that says the same. */
export interface RequestApproval extends Omit<Approval, 'recordHash'> {
  readonly revision: number;
  readonly hash: string;
}

/** What ends it for good: nobody's approval covers anything any more. */
const ENDED: readonly string[] = ['cancelled', 'rejected', 'closed', 'failed_rolled_back'];

/** Oldest revision first. An approval counts for what it was given to, and only while it stands. */
export function requestOf(
  record: RequestRecord,
  revisions: readonly RequestRevision[],
  steps: readonly RequestStep[],
  approvals: readonly RequestApproval[],
  digest: Digest,
): readonly ChangeRequest[] {
  return revisions.map(({ revision, body, hash }, index) => {
    const next = revisions[index + 1];
    const own = steps.filter((step) => step.revision === revision);
    const plain = plainOf(record, body, {
      version: revision,
      supersededAt: next?.since ?? null,
      state: next === undefined ? (record.state as ChangeState) : stateOf(steps, revision),
      cancelledAt: own.findLast(({ to }) => ENDED.includes(to))?.at ?? null,
      recorded: recordedIn(own),
      emergency: next === undefined ? emergencyIn(steps) : null,
      project:
        body.project === null
          ? null
          : { ...body.project, closedAt: own.find(({ to }) => to === 'closed')?.at ?? null },
    });
    const content = digest(approvedContent(plain));
    const given = approvals
      .filter((approval) => approval.revision <= revision)
      .map(({ slot, user, decision, at, meaning, hash: seen }) => ({
        ...{ slot, user, decision, at, meaning },
        recordHash: seen === hash ? content : seen,
      }));
    return { ...plain, approvals: given };
  });
}

type Derived = Pick<
  ChangeRequest,
  'version' | 'supersededAt' | 'state' | 'cancelledAt' | 'recorded' | 'emergency' | 'project'
>;

function plainOf(
  { id, ref, site, createdBy }: RequestRecord,
  body: ChangeBody,
  derived: Derived,
): ChangeRequest {
  const { requestedBy, origin, ...written } = body;
  return {
    ...{ ...written, id, ref, site },
    requestedBy: requestedBy ?? createdBy,
    origin: origin === null ? null : { system: origin.system, reference: origin.reference },
    approvals: [],
    ...derived,
  };
}

/** What it had come to when another revision took its place. */
function stateOf(steps: readonly RequestStep[], revision: number): ChangeState {
  const last = steps.findLast((step) => step.revision <= revision);
  return (last?.to ?? 'draft') as ChangeState;
}

function recordedIn(steps: readonly RequestStep[]): readonly RecordedValue[] {
  return steps
    .filter(({ event }) => event === 'record-value')
    .map(({ asked, actor, at }) => ({
      effect: textIn(asked, 'effect'),
      value: textIn(asked, 'value'),
      ...{ by: actor, at },
    }));
}

/** The last one that was opened; what came before it belongs to another one. */
export function emergencyIn(steps: readonly RequestStep[]): Emergency | null {
  const start = steps.findLastIndex(({ event }) => event === 'open-emergency');
  const opened = steps[start];
  if (opened === undefined) return null;
  const since = steps.slice(start + 1);
  const acknowledged = since.find(({ event }) => event === 'acknowledge');
  const { asked, at, actor } = opened;
  return {
    ...{ openedAt: at, openedBy: actor, reason: textIn(asked, 'reason') },
    until: until(at, Number(asked['hours'])),
    isAlone: asked['isAlone'] === true,
    acknowledged:
      acknowledged === undefined ? null : { by: acknowledged.actor, at: acknowledged.at },
    retro: since.flatMap(decisionIn),
  };
}

const until = (at: Instant, hours: number) =>
  instantOf(Date.parse(at) + (Number.isFinite(hours) ? hours : 0) * HOUR);

const decisions = { 'approve-afterwards': 'approved', 'refuse-afterwards': 'refused' } as const;

function decisionIn({ event, asked, actor, at }: RequestStep): readonly RetroDecision[] {
  if (!(event in decisions)) return [];
  const side = asked['slot'];
  if (side !== 'ot' && side !== 'it') return [];
  const decision = decisions[event as keyof typeof decisions];
  return [{ side, user: actor, decision, at }];
}

const textIn = (asked: Readonly<Record<string, unknown>>, name: string) => {
  const value = asked[name];
  return typeof value === 'string' ? value : '';
};

/** Steps as the engine keeps them, in the words of this file. */
export function stepsAsTold<
  Kept extends Omit<RequestStep, 'actor'> & { readonly by: { readonly id: string } },
>(steps: readonly Kept[]): readonly (Kept & RequestStep)[] {
  return steps.map((step) => ({ ...step, actor: step.by.id }));
}

/** Whether anybody but its author was ever to see it. */
export const wasAsked = ({ state, approvals }: ChangeRequest): boolean =>
  state !== 'draft' || approvals.length > 0;

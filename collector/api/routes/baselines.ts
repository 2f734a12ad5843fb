import {
  type BaselineDecision,
  decisionStates,
  lapses,
} from '../../baselines/baseline-decision.ts';
import { AppError } from '../../errors.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  BaselineDifference,
  BaselineDifferenceQuery,
  BulkApproval,
  BulkApproved,
  DecisionQuery,
  Decisions,
  ZoneProposal,
  ZoneProposed,
} from '../contract/baseline.ts';
import { RecordParams } from '../contract/record.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['baselines'];
const reasonOf = ({ state, lapse }: BaselineDecision) =>
  lapse === null ? decisionStates[state] : lapses[lapse];

export function baselineRoutes(api: Api, { baselines, records }: Services): void {
  api.get(
    '/api/v1/baselines/:id/difference',
    {
      schema: {
        ...{ tags, summary: 'What differs: between revisions, or from what is observed now' },
        ...{ params: RecordParams, querystring: BaselineDifferenceQuery },
        response: { 200: BaselineDifference, ...refused },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const found = await baselines.difference(callerIn(request), request.params.id, from, to);
      return { ...found, entries: [...found.entries] };
    },
  );

  api.get(
    '/api/v1/baseline-decisions',
    {
      schema: {
        ...{ tags, summary: 'What agents are to take into their baselines, the newest first' },
        ...{ querystring: DecisionQuery, response: { 200: Decisions, ...refused } },
      },
    },
    async (request) => {
      const found = await baselines.decisions(callerIn(request), request.query);
      return { items: found.map((one) => ({ ...one, reason: reasonOf(one) })) };
    },
  );

  api.post(
    '/api/v1/baselines/propose',
    {
      schema: {
        ...{ tags, summary: 'Propose a baseline for each asset of a zone that has none' },
        ...{ body: ZoneProposal, response: { 200: ZoneProposed, ...refused } },
      },
    },
    async (request) => baselines.proposeForZone(callerIn(request), request.body),
  );

  api.post(
    '/api/v1/baselines/approve',
    {
      schema: {
        ...{ tags, summary: 'Approve baselines, each as it was seen' },
        ...{ body: BulkApproval, response: { 200: BulkApproved, ...refused } },
      },
    },
    async (request) => {
      const caller = callerIn(request);
      baselines.admit(caller);
      const { items, meaning } = request.body;
      const answers: { id: string; code: string | null; detail: string | null }[] = [];
      for (const { id, version } of items) {
        const asked = { slot: 'owner', meaning };
        const told = { version, asked };
        const refusal = await records
          .step(caller, 'baseline', id, 'approve', told)
          .then(() => undefined, refusalOf);
        const { code = null, detail = null } = refusal ?? {};
        answers.push({ id, code, detail });
      }
      if (answers.every(({ code }) => code === 'forbidden')) {
        throw new AppError('forbidden', { detail: answers[0]?.detail ?? '' });
      }
      return { items: answers };
    },
  );
}

/** What concerns all of them is the answer to all. */
function refusalOf(error: unknown): { readonly code: string; readonly detail: string | null } {
  if (!(error instanceof AppError) || error.code === 'proof-needed') throw error;
  return { code: error.code, detail: error.detail ?? null };
}

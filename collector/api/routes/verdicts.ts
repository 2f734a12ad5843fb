import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import { entriesOf } from '../../judgement/conclusion.ts';
import { wordsOf } from '../../judgement/told.ts';
import type { EntryRow } from '../../judgement/verdict-row.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { Drift, DriftParams, IfMatch } from '../contract/drift.ts';
import {
  ExtraDecision,
  VerdictAcceptance,
  VerdictConfirmation,
  type VerdictEntry,
  VerdictHistory,
  VerdictOverride,
} from '../contract/verdict.ts';
import type { Services } from '../services.ts';
import { tagged } from './drift.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['drift'];

type Caller = Parameters<typeof callerIn>[0];

export function verdictRoutes(api: Api, { drift, verdicts }: Services): void {
  const answer = async (request: Caller, id: string, reply: FastifyReply) =>
    tagged(reply, await drift.one(callerIn(request), id));

  api.get(
    '/api/v1/drift/:id/history',
    {
      schema: {
        tags,
        summary: 'All that was ever said of a drift',
        params: DriftParams,
        response: { 200: VerdictHistory, ...refused },
      },
    },
    async (request) => {
      const entries = await verdicts.history(callerIn(request), request.params.id);
      return { items: entries.map(entryOf) };
    },
  );

  api.post(
    '/api/v1/drift/:id/override',
    {
      schema: {
        tags,
        summary: 'Say that it is something else; an analyst proposes',
        params: DriftParams,
        headers: IfMatch,
        body: VerdictOverride,
        response: { 200: Drift, ...refused },
      },
    },
    async (request, reply) => {
      const version = versionIn(request.headers['if-match']);
      const { id } = request.params;
      await verdicts.override(callerIn(request), id, { version, ...request.body });
      return answer(request, id, reply);
    },
  );

  for (const [path, summary, act] of [
    ['confirm-override', 'Confirm what an analyst proposed', 'confirmOverride'],
    ['confirm', 'Say that it was oneself, as the implementer', 'confirm'],
  ] as const) {
    api.post(
      `/api/v1/drift/:id/${path}`,
      {
        schema: {
          tags,
          summary,
          params: DriftParams,
          headers: IfMatch,
          body: VerdictConfirmation,
          response: { 200: Drift, ...refused },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const version = versionIn(request.headers['if-match']);
        await verdicts[act](callerIn(request), id, version);
        return answer(request, id, reply);
      },
    );
  }

  api.post(
    '/api/v1/drift/:id/accept',
    {
      schema: {
        tags,
        summary: 'Live with it, by a request that was written for it afterwards',
        params: DriftParams,
        headers: IfMatch,
        body: VerdictAcceptance,
        response: { 200: Drift, ...refused },
      },
    },
    async (request, reply) => {
      const version = versionIn(request.headers['if-match']);
      const { id } = request.params;
      await verdicts.accept(callerIn(request), id, { version, ...request.body });
      return answer(request, id, reply);
    },
  );

  api.post(
    '/api/v1/drift/extras',
    {
      schema: {
        tags,
        summary: 'Decide on extras of one request at once',
        body: ExtraDecision,
        response: { 204: z.undefined(), ...refused },
      },
    },
    async (request, reply) => {
      const { drifts, decision, reason } = request.body;
      await verdicts.decideExtras(callerIn(request), drifts, decision, reason);
      return reply.code(204).send(undefined);
    },
  );
}

function entryOf({ n, at, type, actor, body }: EntryRow): VerdictEntry {
  const [entry] = entriesOf([{ n, at, type, actor, body }]);
  const reason = (body as { readonly reason?: string }).reason ?? null;
  const said = { n, at, type, actor, reason, confirmedBy: null, severity: null, request: null };
  if (entry?.type === 'machine') {
    const { verdict, severity, request, reasons } = entry.verdict;
    const words = wordsOf(reasons, new Map());
    return { ...said, verdict, severity, request: request?.ref ?? null, reasons: words };
  }
  if (entry?.type === 'override') {
    const confirmedBy = entry.confirmedBy?.by ?? null;
    return { ...said, verdict: entry.verdict, reasons: [], confirmedBy };
  }
  return { ...said, verdict: null, reasons: [] };
}

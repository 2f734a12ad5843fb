import type { Result } from '../../declared/decisions.ts';
import type { ReconciliationRow } from '../../declared/reconciliation-row.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  BatchParams,
  Decision,
  DecisionBatches,
  DecisionResult,
  Reconciliation,
  ReconciliationCounts,
  ReconciliationFilter,
  ReconciliationPage,
  ReconciliationQuery,
  SubjectParams,
  Undoing,
} from '../contract/reconciliation.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';
import { shownDeclared } from './shown-declared.ts';

const tags = ['reconciliation'];

export function reconciliationRoutes(api: Api, services: Services): void {
  reading(api, services);
  deciding(api, services);
}

function reading(api: Api, { reconciliation }: Services): void {
  api.get(
    '/api/v1/reconciliation',
    {
      schema: {
        tags,
        summary: 'How what is declared stands to what was seen',
        querystring: ReconciliationQuery,
        response: { 200: ReconciliationPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      const page = await reconciliation.page(callerIn(request), wantedOf(filter), selection);
      return { ...page, items: page.items.map(shown) };
    },
  );

  api.get(
    '/api/v1/reconciliation/counts',
    {
      schema: {
        tags,
        summary: 'How many stand how',
        querystring: ReconciliationFilter,
        response: { 200: ReconciliationCounts, ...refused },
      },
    },
    async (request) => ({
      items: [...(await reconciliation.counts(callerIn(request), wantedOf(request.query)))],
    }),
  );

  api.get(
    '/api/v1/reconciliation/:subject',
    {
      schema: {
        tags,
        summary: 'One asset: declared, approved and observed, attribute by attribute',
        params: SubjectParams,
        response: { 200: Reconciliation, ...refused },
      },
    },
    async (request, reply) => {
      const found = await reconciliation.one(callerIn(request), request.params.subject);
      reply.header('etag', `"${found.version}"`);
      return {
        ...shown(found),
        asset: found.asset && shownDeclared(found.asset),
        members: [...found.members],
        attributes: found.attributes.map((one) => ({ ...one, observed: [...one.observed] })),
        hearers: [...found.hearers],
      };
    },
  );
}

function deciding(api: Api, { decisions }: Services): void {
  api.post(
    '/api/v1/reconciliation/preview',
    {
      schema: {
        tags,
        summary: 'What a decision would change; nothing is done',
        body: Decision,
        response: { 200: DecisionResult, ...refused },
      },
    },
    async (request) => resultOf(await decisions.preview(callerIn(request), request.body)),
  );

  api.post(
    '/api/v1/reconciliation/apply',
    {
      schema: {
        tags,
        summary: 'Decide: all rows or none, and each that hinders it says why',
        description:
          'A decision is signed: it takes a session in which the person proved anew who they are, once for ' +
          'all rows. Asking somebody to look (`block`, `investigate`) is not.',
        body: Decision,
        response: { 200: DecisionResult, 412: DecisionResult, ...refused },
      },
    },
    async (request, reply) => {
      const result = await decisions.apply(callerIn(request), request.body);
      return reply.code(result.batch === null ? 412 : 200).send(resultOf(result));
    },
  );

  api.get(
    '/api/v1/reconciliation/batches',
    {
      schema: {
        tags,
        summary: 'What was decided, the newest first',
        response: { 200: DecisionBatches, ...refused },
      },
    },
    async (request) => ({ items: [...(await decisions.batches(callerIn(request)))] }),
  );

  api.post(
    '/api/v1/reconciliation/batches/:batch/undo',
    {
      schema: {
        tags,
        summary: 'Take a decision back within a day: whole, or not where somebody changed it since',
        params: BatchParams,
        body: Undoing,
        response: { 200: DecisionResult, 412: DecisionResult, ...refused },
      },
    },
    async (request, reply) => {
      const { batch } = request.params;
      const result = await decisions.undo(callerIn(request), batch, request.body.why);
      return reply.code(result.batch === null ? 412 : 200).send(resultOf(result));
    },
  );
}

const resultOf = ({ batch, rows }: Result) => ({
  batch,
  rows: rows.map((row) => ({ ...row, changes: [...row.changes], followUps: [...row.followUps] })),
});

const shown = <Row extends ReconciliationRow>(row: Row) => ({
  ...row,
  conflicts: [...row.conflicts],
  suggestions: [...row.suggestions],
});

/** A query string knows no true and false. */
const wantedOf = ({ isOpen, ...filter }: ReconciliationFilter) =>
  isOpen === undefined ? filter : { ...filter, isOpen: isOpen === 'true' };

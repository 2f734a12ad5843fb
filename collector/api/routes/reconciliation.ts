import type { ReconciliationRow } from '../../declared/reconciliation-row.ts';
import { callerIn } from '../auth.ts';
import {
  Reconciliation,
  ReconciliationCounts,
  ReconciliationFilter,
  ReconciliationPage,
  ReconciliationQuery,
  SubjectParams,
} from '../contract/reconciliation.ts';
import type { Api } from '../server.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';
import { shownDeclared } from './shown-declared.ts';

const tags = ['reconciliation'];

export function reconciliationRoutes(api: Api, { reconciliation }: Services): void {
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

const shown = <Row extends ReconciliationRow>(row: Row) => ({
  ...row,
  conflicts: [...row.conflicts],
  suggestions: [...row.suggestions],
});

/** A query string knows no true and false. */
const wantedOf = ({ isOpen, ...filter }: ReconciliationFilter) =>
  isOpen === undefined ? filter : { ...filter, isOpen: isOpen === 'true' };

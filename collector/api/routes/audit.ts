/** The audit trail: page by page, and as a spreadsheet reads it. */
import { Readable } from 'node:stream';
import { csvLine } from '../../exchange/csv-line.ts';
import type { AuditRow } from '../../users/audit-entry.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { AuditExportQuery, AuditPage, AuditQuery } from '../contract/audit.ts';
import type { Services } from '../services.ts';
import { refused, refusedOr } from './refused.ts';

const tags = ['audit'];
const columns = ['at', 'actor', 'action', 'subject', 'address', 'detail'] as const;

export function auditRoutes(api: Api, { audit }: Services): void {
  api.get(
    '/api/v1/audit',
    {
      schema: {
        tags,
        summary: 'Who did what, newest first',
        querystring: AuditQuery,
        response: { 200: AuditPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const selection = { limit, ...(cursor !== undefined && { after: cursor }) };
      return audit.page(callerIn(request), filter, selection);
    },
  );

  api.get(
    '/api/v1/audit/export.csv',
    {
      schema: {
        tags,
        summary: 'All that the filter matches, as CSV',
        querystring: AuditExportQuery,
        response: refusedOr('text/csv'),
      },
    },
    async (request, reply) => {
      const pages = audit.every(callerIn(request), request.query);
      reply.header('content-disposition', 'attachment; filename="plumbline-audit.csv"');
      reply.header('cache-control', 'no-store');
      return reply.type('text/csv; charset=utf-8').send(Readable.from(lines(pages)));
    },
  );
}

async function* lines(pages: AsyncIterable<readonly AuditRow[]>): AsyncGenerator<string> {
  yield csvLine([...columns]);
  for await (const rows of pages) {
    yield rows
      .map((row) => ({ ...row, detail: JSON.stringify(row.detail) }))
      .map((row) => csvLine(columns.map((column) => row[column])))
      .join('');
  }
}

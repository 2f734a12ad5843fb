/** The inventory as a spreadsheet reads it, streamed: what the filter matches, however much it is. */
import { Readable } from 'node:stream';
import { csvLine } from '../../exchange/csv-line.ts';
import type { AssetRow } from '../../inventory/asset-row.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { AssetExportQuery } from '../contract/asset.ts';
import { assetFields } from '../contract/fields.table.ts';
import type { Services } from '../services.ts';
import { filterOf } from './asset-filter.ts';
import { refusedOr } from './refused.ts';

const columns = Object.keys(assetFields) as (keyof AssetRow)[];

export function assetExport(api: Api, { assets }: Services): void {
  api.get(
    '/api/v1/assets/export.csv',
    {
      schema: {
        tags: ['assets'],
        summary: 'What the filter matches, as CSV with ECS names',
        querystring: AssetExportQuery,
        response: refusedOr('text/csv'),
      },
    },
    async (request, reply) => {
      const { sort, ...filter } = request.query;
      const pages = assets.every(callerIn(request), filterOf(filter), sort);
      reply.header('content-disposition', 'attachment; filename="plumbline-assets.csv"');
      reply.header('cache-control', 'no-store');
      return reply.type('text/csv; charset=utf-8').send(Readable.from(lines(pages)));
    },
  );
}

async function* lines(pages: AsyncIterable<readonly AssetRow[]>): AsyncGenerator<string> {
  yield csvLine(columns.map((column) => assetFields[column]));
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
  }
}

/** The inventory for other programs: as a list that comes back by itself, and as a bill of hardware. */
import { Readable } from 'node:stream';
import type * as z from 'zod';
import type { DeclaredFilter as Wanted } from '../../declared/declared-row.ts';
import { csvLine } from '../../exchange/csv-line.ts';
import { writeBom } from '../../exchange/cyclonedx.ts';
import { DECLARED_TITLES, declaredCells } from '../../exchange/declared-line.ts';
import { NETBOX_TITLES, netboxCells } from '../../exchange/netbox/netbox-line.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { AssetFilter } from '../contract/asset.ts';
import { DeclaredFilter } from '../contract/declared.ts';
import type { Services } from '../services.ts';
import { filterOf } from './asset-filter.ts';
import { refusedOr } from './refused.ts';

const tags = ['exports'];
const CSV = 'text/csv';
const BOM = 'application/vnd.cyclonedx+json';

export function exportRoutes(api: Api, { exports }: Services): void {
  const lists = [
    {
      file: 'declared.csv',
      summary: 'What is declared, as a CSV that an import takes as it is',
      ...{ titles: DECLARED_TITLES, cellsOf: declaredCells },
    },
    {
      file: 'declared-netbox.csv',
      summary: 'What is declared, as NetBox imports devices; without what has no vendor or model',
      ...{ titles: NETBOX_TITLES, cellsOf: netboxCells },
    },
  ] as const;
  for (const { file, summary, titles, cellsOf } of lists) {
    api.get(
      `/api/v1/exports/${file}`,
      { schema: { tags, summary, querystring: DeclaredFilter, response: refusedOr(CSV) } },
      async (request, reply) => {
        const pages = exports.declared(callerIn(request), wantedOf(request.query));
        return sent(reply, file, CSV, linesOf(titles, pages, cellsOf));
      },
    );
  }

  api.get(
    '/api/v1/exports/declared.cdx.json',
    {
      schema: {
        ...{ tags, summary: 'What is declared, as a CycloneDX 1.6 bill of hardware and firmware' },
        ...{ querystring: DeclaredFilter, response: refusedOr(BOM) },
      },
    },
    async (request, reply) => {
      const pages = exports.declaredHardware(callerIn(request), wantedOf(request.query));
      const about = { of: 'declared', store: await exports.store(), filter: queryIn(request.url) };
      return sent(reply, 'declared.cdx.json', BOM, writeBom(about, pages));
    },
  );

  api.get(
    '/api/v1/exports/observed.cdx.json',
    {
      schema: {
        ...{ tags, summary: 'What was observed, as a CycloneDX 1.6 bill of hardware and firmware' },
        ...{ querystring: AssetFilter, response: refusedOr(BOM) },
      },
    },
    async (request, reply) => {
      const pages = exports.observedHardware(callerIn(request), filterOf(request.query));
      const about = { of: 'observed', store: await exports.store(), filter: queryIn(request.url) };
      return sent(reply, 'observed.cdx.json', BOM, writeBom(about, pages));
    },
  );
}

function wantedOf({ isSafety, ...filter }: z.infer<typeof DeclaredFilter>): Wanted {
  return isSafety === undefined ? filter : { ...filter, isSafety: isSafety === 'true' };
}

const queryIn = (url: string) => url.split('?')[1] ?? '';

async function* linesOf<Row>(
  titles: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly (string | number | null)[] | undefined,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(titles)}`;
  for await (const rows of pages) {
    const lines = rows.map(cellsOf).filter((cells) => cells !== undefined);
    yield lines.map((cells) => csvLine(cells)).join('');
  }
}

interface Reply {
  header(name: string, value: string): unknown;
  type(type: string): { send(body: Readable): unknown };
}

/** In UTF-8 with its mark: spreadsheets on Windows read it as what it is. */
function sent(reply: Reply, file: string, type: string, text: AsyncIterable<string>) {
  reply.header('content-disposition', `attachment; filename="plumbline-${file}"`);
  reply.header('cache-control', 'no-store');
  return reply
    .type(type === CSV ? `${CSV}; charset=utf-8` : type)
    .send(Readable.from(text)) as never;
}

/** Lists of assets from elsewhere: sent, mapped, looked at, applied, undone. */
import type { Readable } from 'node:stream';
import { type ImportBatch as Batch, VERDICTS } from '../../exchange/batch.ts';
import { limits } from '../../exchange/limits.ts';
import { tooLarge } from '../../exchange/upload-folder.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { IfMatch } from '../contract/drift.ts';
import {
  ApplyBody,
  BomQuery,
  ImportBatch,
  ImportPage,
  ImportParams,
  ImportQuery,
  ImportRowPage,
  ImportRowQuery,
  NetboxPullBody,
  NetboxSchedule,
  PreviewBody,
  SavedMappings,
  UndoBody,
  UploadQuery,
} from '../contract/import.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['imports'];
const one = { 200: ImportBatch, ...refused };
const begun = { 201: ImportBatch, ...refused };

const FILES = [
  ...['text/csv', 'application/csv', 'text/tab-separated-values', 'application/vnd.ms-excel'],
  'application/octet-stream',
];

export async function importRoutes(api: Api, services: Services): Promise<void> {
  await api.register(async (scope) => upload(scope as unknown as Api, services));
  await api.register(async (scope) => uploadBom(scope as unknown as Api, services));
  reading(api, services);
  deciding(api, services);
}

/** The file is the body, read as it comes: the limit of other bodies is not its limit. */
function upload(api: Api, { imports }: Services): void {
  api.addContentTypeParser(FILES, (_, payload, done) => done(null, payload));
  api.post(
    '/api/v1/imports',
    {
      schema: {
        ...{ tags, summary: 'Send a CSV file: the body, as text/csv' },
        description:
          `At most ${limits.bytes} bytes, ${limits.rows} rows, ${limits.columns} columns, ` +
          `${limits.cell} characters a cell. What its columns may be is answered in \`reading\`.`,
        ...{ querystring: UploadQuery, response: begun },
      },
    },
    async (request, reply) => {
      const caller = callerIn(request);
      // Whoever does not want the rest of it ends the connection behind the answer.
      reply.header('connection', 'close');
      if (Number(request.headers['content-length']) > limits.bytes) throw tooLarge();
      const file = request.body as Readable | undefined;
      const bytes = file?.iterator({ destroyOnReturn: false }) ?? nothing();
      const batch = await imports.upload(caller, request.query, bytes);
      reply.removeHeader('connection');
      return tagged(reply.code(201), batch);
    },
  );
}

const BILLS = ['application/vnd.cyclonedx+json', 'application/json', 'application/octet-stream'];

/** As it comes, as well. */
function uploadBom(api: Api, { imports }: Services): void {
  api.removeContentTypeParser('application/json');
  api.addContentTypeParser(BILLS, (_, payload, done) => done(null, payload));
  api.post(
    '/api/v1/imports/cyclonedx',
    {
      schema: {
        ...{ tags, summary: 'Send a CycloneDX bill of hardware: the body, as JSON, 1.4 to 1.6' },
        description:
          `At most ${limits.bytes} bytes and ${limits.rows} devices. It is previewed at once; problems ` +
          'are told by where they stand: `components[3].version`.',
        ...{ querystring: BomQuery, response: begun },
      },
    },
    async (request, reply) => {
      const caller = callerIn(request);
      reply.header('connection', 'close');
      if (Number(request.headers['content-length']) > limits.bytes) throw tooLarge();
      const file = request.body as Readable | undefined;
      const bytes = file?.iterator({ destroyOnReturn: false }) ?? nothing();
      const batch = await imports.uploadBom(caller, request.query, bytes);
      reply.removeHeader('connection');
      return tagged(reply.code(201), batch);
    },
  );
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function reading(api: Api, { imports, netbox }: Services): void {
  api.get(
    '/api/v1/imports/netbox',
    {
      schema: {
        ...{ tags, summary: 'What is pulled from the NetBox by itself: when, and what came of it' },
        response: { 200: NetboxSchedule, ...refused },
      },
    },
    async (request) => netbox.schedule(callerIn(request)) as never,
  );
  api.get(
    '/api/v1/imports',
    {
      schema: {
        ...{ tags, summary: 'Imports, newest first' },
        ...{ querystring: ImportQuery, response: { 200: ImportPage, ...refused } },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const selection = { limit, ...(cursor !== undefined && { after: cursor }) };
      return imports.page(callerIn(request), filter, selection);
    },
  );
  api.get(
    '/api/v1/imports/mappings',
    {
      schema: {
        ...{ tags, summary: 'Mappings that were kept for the next list' },
        response: { 200: SavedMappings, ...refused },
      },
    },
    async (request) => ({ items: await imports.mappings(callerIn(request)) }),
  );
  api.get(
    '/api/v1/imports/:id',
    { schema: { tags, summary: 'One import', params: ImportParams, response: one } },
    async (request, reply) =>
      tagged(reply, await imports.one(callerIn(request), request.params.id)),
  );
  api.get(
    '/api/v1/imports/:id/rows',
    {
      schema: {
        ...{ tags, summary: 'What each row comes to, in the order of the list' },
        ...{ params: ImportParams, querystring: ImportRowQuery },
        response: { 200: ImportRowPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor: after = -1, is: verdicts = VERDICTS } = request.query;
      const { id } = request.params;
      return imports.rows(callerIn(request), id, { limit, after, verdicts });
    },
  );
}

function deciding(api: Api, { imports, netbox }: Services): void {
  api.post(
    '/api/v1/imports/netbox',
    {
      schema: {
        ...{ tags, summary: 'Read the devices of the NetBox that is configured' },
        ...{ body: NetboxPullBody, response: begun },
      },
    },
    async (request, reply) =>
      tagged(reply.code(201), await netbox.pull(callerIn(request), request.body)),
  );
  api.post(
    '/api/v1/imports/:id/preview',
    {
      schema: {
        ...{ tags, summary: 'What each row would change, with the columns mapped like this' },
        ...{ params: ImportParams, headers: IfMatch, body: PreviewBody, response: one },
      },
    },
    async (request, reply) => {
      const version = versionIn(request.headers['if-match']);
      const wish = { ...request.body, version };
      return tagged(reply, await imports.preview(callerIn(request), request.params.id, wish));
    },
  );
  api.post(
    '/api/v1/imports/:id/apply',
    {
      schema: {
        ...{ tags, summary: 'Do what was previewed' },
        ...{ params: ImportParams, headers: IfMatch, body: ApplyBody, response: one },
      },
    },
    async (request, reply) => {
      const { comment = null, ...how } = request.body;
      const wish = { ...how, comment, version: versionIn(request.headers['if-match']) };
      return tagged(reply, await imports.apply(callerIn(request), request.params.id, wish));
    },
  );
  api.post(
    '/api/v1/imports/:id/undo',
    {
      schema: {
        ...{ tags, summary: 'Take it back, within a day; what others changed since stays' },
        ...{ params: ImportParams, headers: IfMatch, body: UndoBody, response: one },
      },
    },
    async (request, reply) => {
      const { comment = null } = request.body;
      const wish = { comment, version: versionIn(request.headers['if-match']) };
      return tagged(reply, await imports.undo(callerIn(request), request.params.id, wish));
    },
  );
  api.post(
    '/api/v1/imports/:id/discard',
    {
      schema: {
        ...{ tags, summary: 'It is not wanted' },
        ...{ params: ImportParams, headers: IfMatch, body: UndoBody.omit({ comment: true }) },
        response: one,
      },
    },
    async (request, reply) => {
      const wish = { version: versionIn(request.headers['if-match']) };
      return tagged(reply, await imports.discard(callerIn(request), request.params.id, wish));
    },
  );
}

function tagged(reply: { header(name: string, value: string): unknown }, batch: Batch): Batch {
  reply.header('etag', `"${batch.version}"`);
  return batch;
}

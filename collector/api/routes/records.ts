/** The same routes for every kind of record: read, write down, change, and each event of its table. */
import * as z from 'zod';
import { SiteId } from '../../../protocols/messages/names.ts';
import type { RecordKind } from '../../records/lifecycle.ts';
import type { KeptRecord } from '../../records/record.ts';
import type { WholeRecord as Whole } from '../../records/record-service.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { IfMatch } from '../contract/drift.ts';
import {
  Comment,
  RecordPage,
  RecordParams,
  RecordQuery,
  RecordRevisions,
  WholeRecord,
} from '../contract/record.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

interface Reply {
  header(name: string, value: string): unknown;
}

export function recordRoutes(api: Api, services: Services): void {
  for (const kind of services.records.kinds) {
    reading(api, services, kind);
    writing(api, services, kind);
    for (const event of new Set(kind.steps.map((step) => step.event))) {
      stepping(api, services, kind, event);
    }
  }
}

function reading(api: Api, { records }: Services, kind: RecordKind): void {
  const tags = [kind.plural];
  const path = `/api/v1/${kind.plural}`;
  api.get(
    path,
    {
      schema: {
        ...{ tags, summary: `${kind.title}: list`, querystring: RecordQuery },
        response: { 200: RecordPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      const page = await records.page(callerIn(request), kind.kind, filter, selection);
      return { ...page, items: page.items.map((record) => summary(kind, record)) };
    },
  );

  api.get(
    `${path}/:id`,
    {
      schema: {
        ...{ tags, summary: `${kind.title}: one, with its history`, params: RecordParams },
        response: { 200: WholeRecord, ...refused },
      },
    },
    async (request, reply) =>
      tagged(reply, await records.one(callerIn(request), kind.kind, request.params.id)),
  );

  api.get(
    `${path}/:id/revisions`,
    {
      schema: {
        ...{ tags, summary: `${kind.title}: every wording there was`, params: RecordParams },
        response: { 200: RecordRevisions, ...refused },
      },
    },
    async (request) => {
      const items = await records.revisions(callerIn(request), kind.kind, request.params.id);
      return {
        items: items.map(({ revision, body, since, by }) => ({ revision, body, since, by })),
      };
    },
  );
}

function writing(api: Api, { records }: Services, kind: RecordKind): void {
  const tags = [kind.plural];
  const path = `/api/v1/${kind.plural}`;
  const site = kind.isSiteless ? {} : { site: SiteId };
  const response = { 201: WholeRecord, ...refused };
  api.post(
    path,
    {
      schema: {
        ...{ tags, summary: `${kind.title}: write one down`, response },
        body: z.strictObject({
          ...site,
          body: kind.body.meta({ examples: [kind.example] }),
          comment: Comment,
        }),
      },
    },
    async (request, reply) => {
      const given = request.body as { site?: SiteId; body: object; comment?: string };
      const record = await records.create(callerIn(request), kind.kind, {
        ...{ site: given.site ?? null, body: given.body, comment: given.comment },
      });
      reply.code(201);
      return tagged(reply, record);
    },
  );

  if (kind.edits.from.length === 0) return;
  api.put(
    `${path}/:id`,
    {
      schema: {
        ...{ tags, summary: `${kind.title}: another wording`, params: RecordParams },
        ...{ headers: IfMatch, response: { 200: WholeRecord, ...refused } },
        body: z.strictObject({
          body: kind.body.meta({ examples: [kind.example] }),
          comment: Comment,
        }),
      },
    },
    async (request, reply) => {
      const { body, comment } = request.body;
      const version = versionIn(request.headers['if-match']);
      const told = { version, comment };
      const caller = callerIn(request);
      return tagged(reply, await records.edit(caller, kind.kind, request.params.id, body, told));
    },
  );
}

function stepping(api: Api, { records }: Services, kind: RecordKind, event: string): void {
  const rows = kind.steps.filter((step) => step.event === event);
  if (rows.every(({ takes }) => takes === null)) return; // the collector's alone
  const asks = rows.find((row) => row.asks !== undefined)?.asks?.shape ?? {};
  const body = z.strictObject({ ...asks, comment: Comment });
  const to = [...new Set(rows.map((row) => row.to ?? 'as it is'))]
    .join(' or ')
    .replaceAll('_', ' ');
  api.post(
    `/api/v1/${kind.plural}/:id/${event}`,
    {
      schema: {
        ...{ tags: [kind.plural], summary: `${kind.title}: ${event}, to ${to}` },
        ...{ params: RecordParams, headers: IfMatch, body },
        response: { 200: WholeRecord, ...refused },
      },
    },
    async (request, reply) => {
      const { comment, ...asked } = request.body;
      const version = versionIn(request.headers['if-match']);
      const told = { version, comment, asked: asked as KeptRecord['body'] };
      const caller = callerIn(request);
      const { id } = request.params;
      return tagged(reply, await records.step(caller, kind.kind, id, event, told));
    },
  );
}

/** What lists show. */
export function summary(kind: RecordKind, record: KeptRecord) {
  return { ...record, body: kind.briefOf?.(record.body) ?? record.body };
}

/** One record, with its ETag. */
export function tagged(reply: Reply, record: Whole) {
  reply.header('etag', `"${record.version}"`);
  const { hash, approvals, ...rest } = record;
  return {
    ...rest,
    ...{ steps: [...rest.steps], openSides: [...rest.openSides], possible: [...rest.possible] },
    approvals: approvals.map(({ hash: of, ...approval }) => ({
      ...approval,
      isCurrent: of === hash,
    })),
  };
}

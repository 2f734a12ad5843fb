import type { DeclaredWhole } from '../../declared/declared-asset.ts';
import type { DeclaredFilter } from '../../declared/declared-row.ts';
import { LIFECYCLE_EVENTS } from '../../declared/lifecycle.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  Declared,
  DeclaredEdit,
  DeclaredHistory,
  DeclaredPage,
  DeclaredParams,
  DeclaredQuery,
  DeclaredStep,
  NewDeclared,
} from '../contract/declared.ts';
import { IfMatch } from '../contract/drift.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';
import { shownDeclared, shownRow } from './shown-declared.ts';

const tags = ['declared assets'];

export function declaredRoutes(api: Api, { declared }: Services): void {
  api.get(
    '/api/v1/declared-assets',
    {
      schema: {
        tags,
        summary: 'What people say they have',
        querystring: DeclaredQuery,
        response: { 200: DeclaredPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, isSafety, ...filter } = request.query;
      const wanted: DeclaredFilter =
        isSafety === undefined ? filter : { ...filter, isSafety: isSafety === 'true' };
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      const page = await declared.page(callerIn(request), wanted, selection);
      return { ...page, items: page.items.map(shownRow) };
    },
  );

  api.post(
    '/api/v1/declared-assets',
    {
      schema: {
        tags,
        summary: 'Declare an asset',
        body: NewDeclared,
        response: { 201: Declared, ...refused },
      },
    },
    async (request, reply) => {
      const { site, lifecycle, why, identities, ...fields } = request.body;
      const saying = { fields, lifecycle, why, ...(identities && { identities }) };
      const asset = await declared.create(callerIn(request), site, saying);
      return tagged(reply.code(201), asset);
    },
  );

  api.get(
    '/api/v1/declared-assets/:id',
    {
      schema: {
        tags,
        summary: 'One declared asset with its names',
        params: DeclaredParams,
        response: { 200: Declared, ...refused },
      },
    },
    async (request, reply) =>
      tagged(reply, await declared.one(callerIn(request), request.params.id)),
  );

  api.patch(
    '/api/v1/declared-assets/:id',
    {
      schema: {
        tags,
        summary: 'Say something else of it',
        params: DeclaredParams,
        headers: IfMatch,
        body: DeclaredEdit,
        response: { 200: Declared, ...refused },
      },
    },
    async (request, reply) => {
      const { why, identities, ...fields } = request.body;
      const version = versionIn(request.headers['if-match']);
      const saying = { fields, why, version, ...(identities && { identities }) };
      return tagged(reply, await declared.edit(callerIn(request), request.params.id, saying));
    },
  );

  for (const event of LIFECYCLE_EVENTS) {
    api.post(
      `/api/v1/declared-assets/:id/${event}`,
      {
        schema: {
          tags,
          summary: `A step of its life: ${event}`,
          params: DeclaredParams,
          headers: IfMatch,
          body: DeclaredStep,
          response: { 200: Declared, ...refused },
        },
      },
      async (request, reply) => {
        const version = versionIn(request.headers['if-match']);
        const said = { version, why: request.body.why };
        return tagged(
          reply,
          await declared.step(callerIn(request), request.params.id, event, said),
        );
      },
    );
  }

  api.get(
    '/api/v1/declared-assets/:id/history',
    {
      schema: {
        tags,
        summary: 'What became of it, field by field, the newest first',
        params: DeclaredParams,
        response: { 200: DeclaredHistory, ...refused },
      },
    },
    async (request) => ({
      items: [...(await declared.history(callerIn(request), request.params.id))],
    }),
  );
}

function tagged(reply: { header(name: string, value: string): unknown }, asset: DeclaredWhole) {
  reply.header('etag', `"${asset.version}"`);
  return shownDeclared(asset);
}

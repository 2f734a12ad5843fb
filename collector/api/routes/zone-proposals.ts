import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  Adopted,
  Adoption,
  Dismissal,
  Dismissed,
  DismissedPage,
  ProposalPage,
  ProposalParams,
  ProposalQuery,
} from '../contract/proposal.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['zones'];
const path = '/api/v1/zone-proposals';

export function zoneProposalRoutes(api: Api, { proposals }: Services): void {
  api.get(
    path,
    {
      schema: {
        ...{ tags, summary: 'What might be a zone or a conduit, from what was seen' },
        ...{ querystring: ProposalQuery, response: { 200: ProposalPage, ...refused } },
      },
    },
    async (request) => {
      const items = await proposals.list(callerIn(request), request.query.site);
      return { items: items.map((one) => ({ ...one, draft: { ...one.draft } })) };
    },
  );

  api.post(
    `${path}/:key/adopt`,
    {
      schema: {
        ...{ tags, summary: 'Make it a draft, or add its rules to the conduit that lacks them' },
        ...{ params: ProposalParams, body: Adoption, response: { 201: Adopted, ...refused } },
      },
    },
    async (request, reply) => {
      const { site, name, comment = null } = request.body;
      const { key } = request.params;
      const decision = { site, name, comment };
      const record = await proposals.adopt(callerIn(request), key, decision);
      reply.code(201).header('etag', `"${record.version}"`);
      return record;
    },
  );

  api.post(
    `${path}/:key/dismiss`,
    {
      schema: {
        ...{ tags, summary: 'Say that it is none: it is not proposed again' },
        ...{ params: ProposalParams, body: Dismissal, response: { 200: Dismissed, ...refused } },
      },
    },
    async (request) => {
      const { site, comment = null } = request.body;
      await proposals.dismiss(callerIn(request), request.params.key, { site, comment });
      return { key: request.params.key };
    },
  );

  api.get(
    `${path}/dismissed`,
    {
      schema: {
        ...{ tags, summary: 'What somebody said is none' },
        ...{ querystring: ProposalQuery, response: { 200: DismissedPage, ...refused } },
      },
    },
    async (request) => {
      const items = await proposals.dismissed(callerIn(request), request.query.site);
      return { items: [...items] };
    },
  );

  api.post(
    `${path}/:key/reconsider`,
    {
      schema: {
        ...{ tags, summary: 'Take a dismissal back: what is still so is proposed again' },
        ...{ params: ProposalParams, body: Dismissal, response: { 200: Dismissed, ...refused } },
      },
    },
    async (request) => {
      const { site, comment = null } = request.body;
      const { key } = request.params;
      await proposals.reconsider(callerIn(request), key, { site, comment });
      return { key };
    },
  );
}

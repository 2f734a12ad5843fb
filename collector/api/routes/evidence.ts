import { Readable } from 'node:stream';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  EvidenceKeys,
  EvidencePage,
  EvidenceParams,
  EvidenceQuery,
  EvidenceRecord,
  EvidenceVerification,
} from '../contract/evidence.ts';
import type { Services } from '../services.ts';
import { refused, refusedOr } from './refused.ts';

const tags = ['evidence'];

export function evidenceRoutes(api: Api, { evidence }: Services): void {
  api.get(
    '/api/v1/evidence',
    {
      schema: {
        tags,
        summary: 'What was decided and proven, newest first',
        querystring: EvidenceQuery,
        response: { 200: EvidencePage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const selection = { limit, ...(cursor !== undefined && { after: cursor }) };
      return evidence.page(callerIn(request), filter, selection);
    },
  );

  api.get(
    '/api/v1/evidence/:seq',
    {
      schema: {
        tags,
        summary: 'One record',
        params: EvidenceParams,
        response: { 200: EvidenceRecord, ...refused },
      },
    },
    async (request) => evidence.one(callerIn(request), request.params.seq),
  );

  api.get(
    '/api/v1/evidence/verification',
    {
      schema: {
        tags,
        summary: 'Whether the chain is whole, and what agents remember of it',
        response: { 200: EvidenceVerification, ...refused },
      },
    },
    async (request) => {
      const { findings, ...rest } = await evidence.verify(callerIn(request));
      return { ...rest, findings: [...findings] };
    },
  );

  api.get(
    '/api/v1/evidence/keys',
    {
      schema: {
        tags,
        summary: 'The public keys that heads were signed with: keep them elsewhere',
        response: { 200: EvidenceKeys, ...refused },
      },
    },
    async (request) => ({ items: [...(await evidence.keys(callerIn(request)))] }),
  );

  api.get(
    '/api/v1/evidence/ledger.jsonl',
    {
      schema: {
        tags,
        summary: 'The whole ledger, for `plumbline verify`',
        response: refusedOr('application/jsonl'),
      },
    },
    async (request, reply) => {
      const lines = await evidence.file(callerIn(request));
      reply.header('content-disposition', 'attachment; filename="plumbline-ledger.jsonl"');
      reply.header('cache-control', 'no-store');
      return reply.type('application/jsonl').send(Readable.from(lines));
    },
  );
}

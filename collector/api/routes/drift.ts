import type { DriftRecord } from '../../drift/drift-decisions.ts';
import { AppError } from '../../errors.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { captureFile } from '../capture-file.ts';
import {
  Drift,
  DriftDecision,
  DriftPage,
  DriftParams,
  DriftQuery,
  IfMatch,
} from '../contract/drift.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused, refusedOr } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['drift'];

export function driftRoutes(api: Api, { drift }: Services): void {
  api.get(
    '/api/v1/drift',
    {
      schema: {
        tags,
        summary: 'Drift',
        querystring: DriftQuery,
        response: { 200: DriftPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      return drift.page(callerIn(request), filter, selection);
    },
  );

  api.get(
    '/api/v1/drift/:id',
    {
      schema: {
        tags,
        summary: 'One drift with its evidence',
        params: DriftParams,
        response: { 200: Drift, ...refused },
      },
    },
    async (request, reply) => {
      const record = await drift.one(callerIn(request), request.params.id);
      return tagged(reply, record);
    },
  );

  api.get(
    '/api/v1/drift/:id/evidence.pcap',
    {
      schema: {
        tags,
        summary: 'The packets that prove a drift, for any analyser',
        params: DriftParams,
        response: refusedOr('application/vnd.tcpdump.pcap'),
      },
    },
    async (request, reply) => {
      const { id, evidence } = await drift.one(callerIn(request), request.params.id);
      if (evidence.length === 0)
        throw new AppError('not-found', { detail: 'No packets were kept.' });
      const { extension, type, bytes } = captureFile(evidence);
      reply.header('content-disposition', `attachment; filename="plumbline-${id}.${extension}"`);
      reply.header('cache-control', 'no-store');
      return reply.type(type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    },
  );

  for (const action of ['acknowledge', 'reopen'] as const) {
    api.post(
      `/api/v1/drift/:id/${action}`,
      {
        schema: {
          tags,
          summary:
            action === 'acknowledge' ? 'Say that it was seen' : 'Take the acknowledgement back',
          params: DriftParams,
          headers: IfMatch,
          body: DriftDecision,
          response: { 200: Drift, ...refused },
        },
      },
      async (request, reply) => {
        const decision = {
          version: versionIn(request.headers['if-match']),
          comment: request.body.comment,
        };
        const record = await drift[action](callerIn(request), request.params.id, decision);
        return tagged(reply, record);
      },
    );
  }
}

export function tagged(
  reply: { header(name: string, value: string): unknown },
  record: DriftRecord,
) {
  reply.header('etag', `"${record.version}"`);
  const evidence = record.evidence.map(({ bytes, ...packet }) => ({
    ...packet,
    bytes: Buffer.from(bytes).toString('base64'),
  }));
  return { ...record, evidence };
}

import { differences, differencesOf } from '../../declared/attestation.ts';
import type { AttestationRow } from '../../declared/attestation-row.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  AttestationAnswered,
  AttestationAnswers,
  AttestationPage,
  AttestationQuery,
  AttestationSummary,
} from '../contract/attestation.ts';
import { RecordParams } from '../contract/record.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['attestations'];

export function attestationRoutes(api: Api, { attestations }: Services): void {
  api.get(
    '/api/v1/attestations/:id/rows',
    {
      schema: {
        ...{
          tags,
          summary: 'The sheet: what is ticked already, and what its owner has to look at',
        },
        ...{ params: RecordParams, querystring: AttestationQuery },
        response: { 200: AttestationPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, owner, isPreticked, isAnswered } = request.query;
      const filter = {
        ...(owner === undefined ? {} : { owner: owner === 'none' ? null : owner }),
        ...(isPreticked === undefined ? {} : { isPreticked: isPreticked === 'true' }),
        ...(isAnswered === undefined ? {} : { isAnswered: isAnswered === 'true' }),
      };
      const selection = selectionOf({ limit, cursor, offset });
      const page = await attestations.rows(callerIn(request), request.params.id, filter, selection);
      return { ...page, items: page.items.map(shown) };
    },
  );

  api.get(
    '/api/v1/attestations/:id/summary',
    {
      schema: {
        ...{ tags, summary: 'How far each owner has got' },
        ...{ params: RecordParams, response: { 200: AttestationSummary, ...refused } },
      },
    },
    async (request) => ({
      items: [...(await attestations.summary(callerIn(request), request.params.id))],
    }),
  );

  api.post(
    '/api/v1/attestations/:id/rows',
    {
      schema: {
        ...{ tags, summary: 'Answer: sign what is ticked already, and say how the others are' },
        ...{ params: RecordParams, body: AttestationAnswers },
        response: { 200: AttestationAnswered, ...refused },
      },
    },
    async (request) => {
      const result = await attestations.answer(
        ...([callerIn(request), request.params.id, request.body] as const),
      );
      return { ...result, tasks: [...result.tasks] };
    },
  );
}

function shown(row: AttestationRow) {
  const { lastAnswer, lastAt, answer, comment, by, at, isOpen: _, isSeen: __, ...rest } = row;
  return {
    ...{ ...rest, changed: [...row.changed], conflicts: [...row.conflicts] },
    differences: differencesOf(row).map((code) => ({ code, sentence: differences[code] })),
    last: lastAnswer === null || lastAt === null ? null : { answer: lastAnswer, at: lastAt },
    answer:
      answer === null || at === null ? null : { answer, comment: comment ?? '', by: by ?? '', at },
  };
}

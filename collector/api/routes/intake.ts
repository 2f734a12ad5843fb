/** Changes that were approved in another system. */
import { MOST_ROWS } from '../../intake/csv-documents.ts';
import type { RowAnswer } from '../../intake/intake-desk.ts';
import type { PeopleList } from '../../intake/people-elsewhere.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { IfMatch } from '../contract/drift.ts';
import {
  IntakeAnswers,
  IntakeBody,
  IntakeFileQuery,
  IntakeParams,
  PeopleBody,
  PeopleElsewhereList,
} from '../contract/intake.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['intake'];
/** Some hundred documents of some kilobytes. */
export const MOST_BYTES = 4 * 1024 * 1024;

export async function intakeRoutes(api: Api, services: Services): Promise<void> {
  await api.register(async (scope) => file(scope as unknown as Api, services));
  documents(api, services);
  people(api, services);
}

function file(api: Api, { intake }: Services): void {
  api.addContentTypeParser(
    ['text/csv', 'application/csv'],
    { parseAs: 'buffer' },
    (_, body, done) => done(null, body),
  );
  api.post(
    '/api/v1/changes/intake/csv',
    {
      bodyLimit: MOST_BYTES,
      schema: {
        ...{ tags, summary: 'Bring in changes as a CSV file: the body, as text/csv' },
        description:
          `At most ${MOST_ROWS} rows. Columns are the fields of the plain shape; several assets or people ` +
          'stand with | between, approvals as `ot: Name @ 2026-01-09T12:00:00Z`, effects as ' +
          '`firmware=2.1 @ PLC-7`. An approval of others counts only where a program brings it.',
        ...{ querystring: IntakeFileQuery, response: { 200: IntakeAnswers, ...refused } },
      },
    },
    async (request) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answers = await intake.takeFile(callerIn(request), request.query.site, bytes);
      return { items: answers.map(shown) };
    },
  );
}

const shown = ({ problems, ...one }: RowAnswer) => ({ ...one, problems: [...problems] });

function documents(api: Api, { intake }: Services): void {
  api.post(
    '/api/v1/changes/intake/:system',
    {
      bodyLimit: MOST_BYTES,
      schema: {
        ...{ tags, summary: 'Bring in changes of another system, an answer each' },
        description:
          'The same again changes nothing; another wording is an edit, and is approved anew. What was ' +
          'approved there counts from when it is received here, where a program brings it; what is no longer ' +
          'approved there is withdrawn here.',
        ...{ params: IntakeParams, body: IntakeBody, response: { 200: IntakeAnswers, ...refused } },
      },
    },
    async (request) => {
      const { site, documents, fields } = request.body;
      const { system } = request.params;
      const answers = await intake.take(callerIn(request), system, site, documents, fields);
      return { items: answers.map(shown) };
    },
  );
}

function people(api: Api, { peopleElsewhere }: Services): void {
  api.get(
    '/api/v1/intake/:system/people',
    {
      schema: {
        ...{ tags, summary: 'Who the people of another system are here' },
        ...{ params: IntakeParams, response: { 200: PeopleElsewhereList, ...refused } },
      },
    },
    async (request, reply) =>
      tagged(reply, await peopleElsewhere.of(callerIn(request), request.params.system)),
  );
  api.put(
    '/api/v1/intake/:system/people',
    {
      schema: {
        ...{ tags, summary: 'Say who they are: the whole list' },
        ...{ params: IntakeParams, headers: IfMatch, body: PeopleBody },
        response: { 200: PeopleElsewhereList, ...refused },
      },
    },
    async (request, reply) => {
      const version = versionIn(request.headers['if-match']);
      const { system } = request.params;
      const { items } = request.body;
      return tagged(reply, await peopleElsewhere.put(callerIn(request), system, items, version));
    },
  );
}

function tagged(
  reply: { header(name: string, value: string): unknown },
  { version, items }: PeopleList,
) {
  reply.header('etag', `"${version}"`);
  return { version, items: [...items] };
}

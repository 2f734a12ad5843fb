import { type Status, statuses } from '../../csms/assessment.ts';
import type { FindingRow, RunRow } from '../../csms/check-row.ts';
import type { CheckStanding, SiteSettings } from '../../csms/csms-service.ts';
import { frameworks, requirementsOf } from '../../csms/requirements.ts';
import { countsOf, speaksTo } from '../../csms/statement.ts';
import { viewNames } from '../../csms/views.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  Check,
  CheckFindings,
  CheckParams,
  CheckQuery,
  CheckRun,
  CheckSettings,
  CheckSettingsQuery,
  Checks,
  FindingQuery,
  NewCheckSettings,
} from '../contract/check.ts';
import { IfMatch } from '../contract/drift.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['checks'];

export function checkRoutes(api: Api, services: Services): void {
  answers(api, services);
  settings(api, services);
}

function answers(api: Api, { csms }: Services): void {
  api.get(
    '/api/v1/checks',
    {
      schema: {
        tags,
        summary: 'Every check with its newest answer in each zone, and its trend',
        querystring: CheckQuery,
        response: { 200: Checks, ...refused },
      },
    },
    async (request) => {
      const { run, items } = await csms.standings(callerIn(request), request.query);
      return { run, items: items.map(summary) };
    },
  );

  api.post(
    '/api/v1/checks/run',
    {
      schema: {
        tags,
        summary: 'Ask all checks now: one run at a time',
        response: { 200: CheckRun, ...refused },
      },
    },
    async (request): Promise<RunRow> => csms.run(callerIn(request)),
  );

  api.get(
    '/api/v1/checks/:id',
    {
      schema: {
        tags,
        summary: 'One check: what it asks, of which requirements, and what was answered',
        params: CheckParams,
        response: { 200: Check, ...refused },
      },
    },
    async (request) => {
      const { run, standing } = await csms.one(callerIn(request), request.params.id);
      return { ...summary(standing), run, ...definition(standing) };
    },
  );

  api.get(
    '/api/v1/checks/:id/findings',
    {
      schema: {
        tags,
        summary: 'What does not hold, and what an exception covers',
        params: CheckParams,
        querystring: FindingQuery,
        response: { 200: CheckFindings, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, ...wanted } = request.query;
      const selection = { limit, ...(cursor !== undefined && { after: cursor }) };
      const { id } = request.params;
      const { items, next } = await csms.findings(callerIn(request), id, wanted, selection);
      return { items: items.map(found), next };
    },
  );
}

function settings(api: Api, { csms }: Services): void {
  api.get(
    '/api/v1/checks/:id/settings',
    {
      schema: {
        tags,
        summary: 'The thresholds of a check on a site',
        params: CheckParams,
        querystring: CheckSettingsQuery,
        response: { 200: CheckSettings, ...refused },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const site = request.query.site ?? null;
      return tagged(reply, id, await csms.settings(callerIn(request), id, site));
    },
  );

  api.put(
    '/api/v1/checks/:id/settings',
    {
      schema: {
        tags,
        summary: 'Set them: what is left out is as it is by default',
        params: CheckParams,
        querystring: CheckSettingsQuery,
        headers: IfMatch,
        body: NewCheckSettings,
        response: { 200: CheckSettings, ...refused },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const site = request.query.site ?? null;
      const version = versionIn(request.headers['if-match']);
      const { values } = request.body;
      return tagged(reply, id, await csms.set(callerIn(request), id, site, values, version));
    },
  );
}

function summary({ check, status, places, trend }: CheckStanding) {
  const { id, title, basis, per } = check;
  return {
    ...{ id, title, basis, per, status },
    counts: countsOf(places).get(id) ?? none(),
    places: places.map(({ check: _, reasons, ...place }) => ({ ...place, reasons: [...reasons] })),
    trend: trend.map(({ day, counts }) => ({ day, counts: { ...counts } })),
  };
}

const none = () =>
  Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;

function definition({ check }: CheckStanding) {
  const requirements = frameworks.flatMap(({ id: framework, title }) =>
    requirementsOf(framework)
      .filter((requirement) => speaksTo(check, requirement))
      .map(({ id, topic }) => ({ framework, id, topic, title })),
  );
  return {
    requirements,
    needs: check.needs.map((name) => viewNames[name]),
    settings: Object.entries(check.settings).map(([name, spec]) => ({ name, ...spec })),
  };
}

const found = ({ exception, until, ...finding }: FindingRow) => ({
  ...finding,
  exception: exception ?? null,
  until: until ?? null,
});

function tagged(
  reply: { header(name: string, value: string): unknown },
  check: string,
  { site, value, version, set }: SiteSettings,
) {
  reply.header('etag', `"${version}"`);
  const told = set && { values: { ...set.value }, at: set.at, by: set.by };
  return { check, site, values: { ...value }, set: told, version };
}

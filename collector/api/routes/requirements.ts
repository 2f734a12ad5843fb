import type { StatementRow } from '../../csms/check-row.ts';
import type { StatedRequirement } from '../../csms/csms-service.ts';
import { frameworks } from '../../csms/requirements.ts';
import { type Standing, type Support, standings, supports } from '../../csms/statement.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { IfMatch } from '../contract/drift.ts';
import {
  Frameworks,
  NewRequirementStatement,
  Requirement,
  RequirementParams,
  RequirementQuery,
} from '../contract/requirement.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['checks'];

export function requirementRoutes(api: Api, { csms }: Services): void {
  api.get(
    '/api/v1/requirements',
    {
      schema: {
        tags,
        summary: 'What can be said of each requirement, by framework: derived from the checks',
        querystring: RequirementQuery,
        response: { 200: Frameworks, ...refused },
      },
    },
    async (request) => {
      const wanted = request.query.framework;
      const shown = frameworks.filter(({ id }) => wanted === undefined || id === wanted);
      const items = [];
      for (const { id, title, version, isWhole, provenance } of shown) {
        const requirements = await csms.requirements(callerIn(request), id);
        const about = { id, title, version, isWhole, provenance };
        items.push({ ...about, ...split(requirements), items: requirements.map(told) });
      }
      return { items };
    },
  );

  api.put(
    '/api/v1/requirements/:framework/:id',
    {
      schema: {
        tags,
        summary: 'Say who manages a requirement, and whether it applies',
        params: RequirementParams,
        headers: IfMatch,
        body: NewRequirementStatement,
        response: { 200: Requirement, ...refused },
      },
    },
    async (request, reply) => {
      const { framework, id } = request.params;
      const version = versionIn(request.headers['if-match']);
      const stated = await csms.state(callerIn(request), framework, id, request.body, version);
      const requirement = told(stated);
      reply.header('etag', `"${requirement.version}"`);
      return requirement;
    },
  );
}

function told({ stated, checks, counts, ...requirement }: StatedRequirement) {
  return {
    ...requirement,
    checks: [...checks],
    counts: { ...counts },
    stated: stated === null ? null : word(stated),
    version: stated?.version ?? 0,
  };
}

const word = ({ managedBy, pointer, isApplicable, justification, at, by }: StatementRow) => ({
  ...{ managedBy, pointer, isApplicable, justification, at, by },
});

function split(requirements: readonly StatedRequirement[]) {
  const of = <Name extends string>(
    names: readonly Name[],
    name: (one: StatedRequirement) => Name,
  ) =>
    Object.fromEntries(
      names.map((one) => [one, requirements.filter((each) => name(each) === one).length]),
    ) as Record<Name, number>;
  return {
    standings: of<Standing>(standings, ({ standing }) => standing),
    supports: of<Support>(supports, ({ support }) => support),
  };
}

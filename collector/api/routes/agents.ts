import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { Agent, AgentPage, AgentParams, AgentQuery } from '../contract/agent.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['agents'];

export function agentRoutes(api: Api, { agents }: Services): void {
  api.get(
    '/api/v1/agents',
    {
      schema: {
        tags,
        summary: 'Agents and how well they see',
        querystring: AgentQuery,
        response: { 200: AgentPage, ...refused },
      },
    },
    async (request) => {
      const { site, sort, limit, cursor, offset } = request.query;
      const selection = {
        sort,
        ...selectionOf({ limit, cursor, offset }),
        ...(site !== undefined && { site }),
      };
      return agents.page(callerIn(request), selection);
    },
  );

  api.get(
    '/api/v1/agents/:id',
    {
      schema: {
        tags,
        summary: 'One agent with its last health message; the id is `site/agent`, percent-encoded',
        params: AgentParams,
        response: { 200: Agent, ...refused },
      },
    },
    async (request) => agents.one(callerIn(request), request.params.id),
  );
}

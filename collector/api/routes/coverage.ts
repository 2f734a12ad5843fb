import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { AgentParams } from '../contract/agent.ts';
import { AssetParams } from '../contract/asset.ts';
import { Coverage, CoverageQuery } from '../contract/coverage.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['coverage'];

export function coverageRoutes(api: Api, { coverage }: Services): void {
  api.get(
    '/api/v1/agents/:id/coverage',
    {
      schema: {
        tags,
        summary: 'Was this agent watching between two moments, and how well',
        params: AgentParams,
        querystring: CoverageQuery,
        response: { 200: Coverage, ...refused },
      },
    },
    async (request) => coverage.ofAgent(callerIn(request), request.params.id, request.query),
  );

  api.get(
    '/api/v1/assets/:id/coverage',
    {
      schema: {
        tags,
        summary: 'Was anyone who ever heard this asset watching between two moments, and how well',
        params: AssetParams,
        querystring: CoverageQuery,
        response: { 200: Coverage, ...refused },
      },
    },
    async (request) => coverage.ofAsset(callerIn(request), request.params.id, request.query),
  );
}

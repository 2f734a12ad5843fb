import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  ConduitParams,
  CrossingQuery,
  Crossings,
  DualHomed,
  DualHomedQuery,
  FlowPage,
  FlowQuery,
  RuleUses,
} from '../contract/flow.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['flows'];

export function flowRoutes(api: Api, { flows }: Services): void {
  api.get(
    '/api/v1/flows',
    {
      schema: {
        tags,
        summary: 'Conversations between zones, and whether a conduit allows them',
        querystring: FlowQuery,
        response: { 200: FlowPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset: undefined }) };
      return flows.page(callerIn(request), filter, selection);
    },
  );

  api.get(
    '/api/v1/flows/crossings',
    {
      schema: {
        tags,
        summary: 'How much goes from which zone to which',
        querystring: CrossingQuery,
        response: { 200: Crossings, ...refused },
      },
    },
    async (request) => ({ items: [...(await flows.crossings(callerIn(request), request.query))] }),
  );

  api.get(
    '/api/v1/flows/dual-homed',
    {
      schema: {
        tags,
        summary: 'Assets with addresses in several zones at once',
        querystring: DualHomedQuery,
        response: { 200: DualHomed, ...refused },
      },
    },
    async (request) => {
      const { items, isComplete } = await flows.dualHomed(callerIn(request), request.query);
      return { items: items.map((one) => ({ ...one, zones: [...one.zones] })), isComplete };
    },
  );

  api.get(
    '/api/v1/conduits/:id/use',
    {
      schema: {
        tags: ['conduits'],
        summary: 'What each rule of a conduit allowed, and when last',
        params: ConduitParams,
        response: { 200: RuleUses, ...refused },
      },
    },
    async (request) => ({
      items: [...(await flows.ruleUse(callerIn(request), request.params.id))],
    }),
  );
}

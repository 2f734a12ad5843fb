import { callerIn } from '../auth.ts';
import { Drawing, DrawingQuery } from '../contract/drawing.ts';
import type { Api } from '../server.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

export function zoneMapRoutes(api: Api, { drawings }: Services): void {
  api.get(
    '/api/v1/zones/map',
    {
      schema: {
        tags: ['zones'],
        summary: 'The drawing of a site: zones, conduits, and what goes between them',
        querystring: DrawingQuery,
        response: { 200: Drawing, ...refused },
      },
    },
    async (request) => {
      const { zones, conduits, crossings, ...rest } = await drawings.of(
        callerIn(request),
        request.query.site,
      );
      return {
        ...rest,
        zones: [...zones],
        conduits: conduits.map((one) => ({ ...one, rules: [...one.rules] })),
        crossings: [...crossings],
      };
    },
  );
}

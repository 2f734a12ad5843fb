import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { ZoneMap, ZoneMapQuery } from '../contract/zone-map.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

export function zoneMapRoutes(api: Api, { zoneMaps }: Services): void {
  api.get(
    '/api/v1/zones/map',
    {
      schema: {
        tags: ['zones'],
        summary: 'The map of a site: zones, conduits, and what goes between them',
        querystring: ZoneMapQuery,
        response: { 200: ZoneMap, ...refused },
      },
    },
    async (request) => {
      const { zones, conduits, crossings, ...rest } = await zoneMaps.of(
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

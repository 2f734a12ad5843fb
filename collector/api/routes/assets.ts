import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  Asset,
  AssetFacts,
  AssetPage,
  AssetParams,
  AssetQuery,
  HistoryPage,
  HistoryQuery,
  PeerPage,
} from '../contract/asset.ts';
import { AssetDriftQuery, DriftPage } from '../contract/drift.ts';
import type { Services } from '../services.ts';
import { filterOf } from './asset-filter.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['assets'];

export function assetRoutes(api: Api, services: Services): void {
  const { assets, drift } = services;

  api.get(
    '/api/v1/assets',
    {
      schema: {
        tags,
        summary: 'The inventory',
        querystring: AssetQuery,
        response: { 200: AssetPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      return assets.page(callerIn(request), filterOf(filter), selection);
    },
  );

  api.get(
    '/api/v1/assets/:id',
    {
      schema: {
        tags,
        summary: 'One asset',
        params: AssetParams,
        response: { 200: Asset, ...refused },
      },
    },
    async (request) => assets.one(callerIn(request), request.params.id),
  );

  api.get(
    '/api/v1/assets/:id/facts',
    {
      schema: {
        tags,
        summary: 'What is known of an asset, by whom, and since when',
        params: AssetParams,
        response: { 200: AssetFacts, ...refused },
      },
    },
    async (request) => ({ items: [...(await assets.facts(callerIn(request), request.params.id))] }),
  );

  api.get(
    '/api/v1/assets/:id/history',
    {
      schema: {
        tags,
        summary: 'What changed of an asset, newest first',
        params: AssetParams,
        querystring: HistoryQuery,
        response: { 200: HistoryPage, ...refused },
      },
    },
    async (request) => {
      const { cursor, ...selection } = request.query;
      const after = cursor === undefined ? {} : { after: cursor };
      return assets.history(callerIn(request), request.params.id, { ...selection, ...after });
    },
  );

  api.get(
    '/api/v1/assets/:id/peers',
    {
      schema: {
        tags,
        summary: 'Whom an asset speaks to',
        params: AssetParams,
        response: { 200: PeerPage, ...refused },
      },
    },
    async (request) => assets.peers(callerIn(request), request.params.id),
  );

  api.get(
    '/api/v1/assets/:id/drift',
    {
      schema: {
        tags,
        summary: 'Drift of an asset',
        params: AssetParams,
        querystring: AssetDriftQuery,
        response: { 200: DriftPage, ...refused },
      },
    },
    async (request) => {
      const { limit, cursor, offset, sort, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      const asset = await assets.standing(callerIn(request), request.params.id);
      return drift.page(callerIn(request), { ...filter, asset }, selection);
    },
  );
}

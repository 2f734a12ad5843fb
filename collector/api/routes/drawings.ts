import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  DrawingDifference,
  DrawingDifferenceQuery,
  DrawingQuery,
  DrawingSheet,
} from '../contract/drawing.ts';
import { RecordParams } from '../contract/record.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['drawings'];
const path = '/api/v1/drawings';

export function drawingRoutes(api: Api, { drawings }: Services): void {
  api.get(
    `${path}/now`,
    {
      schema: {
        ...{ tags, summary: 'What would be drawn now' },
        ...{ querystring: DrawingQuery, response: { 200: DrawingSheet, ...refused } },
      },
    },
    async (request) => drawings.current(callerIn(request), request.query.site),
  );

  api.get(
    `${path}/difference`,
    {
      schema: {
        ...{ tags, summary: 'What differs: between drawings, or from the approved one to now' },
        querystring: DrawingDifferenceQuery,
        response: { 200: DrawingDifference, ...refused },
      },
    },
    async (request) => drawings.difference(callerIn(request), request.query),
  );

  api.get(
    `${path}/:id/sheet`,
    {
      schema: {
        ...{ tags, summary: 'What a drawing shows' },
        ...{ params: RecordParams, response: { 200: DrawingSheet, ...refused } },
      },
    },
    async (request) => drawings.sheet(callerIn(request), request.params.id),
  );
}

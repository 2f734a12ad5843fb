import * as z from 'zod';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { DriftParams } from '../contract/drift.ts';
import { Mute, MuteList, MuteSetting } from '../contract/verdict.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['drift'];
const MuteQuery = z.object({ all: z.enum(['true', 'false']).default('false') });
const SetMute = Mute.omit({ silences: true });

export function muteRoutes(api: Api, { mutes }: Services): void {
  api.get(
    '/api/v1/mutes',
    {
      schema: {
        tags,
        summary: 'What nobody is told of now, and until when',
        querystring: MuteQuery,
        response: { 200: MuteList, ...refused },
      },
    },
    async (request) => {
      const items = await mutes.list(callerIn(request), request.query.all === 'true');
      return { items: [...items] };
    },
  );

  api.post(
    '/api/v1/mutes',
    {
      schema: {
        tags,
        summary: 'Not be told of something for a while',
        body: MuteSetting,
        response: { 201: SetMute, ...refused },
      },
    },
    async (request, reply) => {
      const mute = await mutes.set(callerIn(request), request.body);
      return reply.status(201).send(mute);
    },
  );

  api.post(
    '/api/v1/mutes/:id/end',
    {
      schema: {
        tags,
        summary: 'Be told of it again from now on',
        params: DriftParams,
        response: { 200: SetMute, ...refused },
      },
    },
    async (request) => mutes.end(callerIn(request), request.params.id),
  );
}

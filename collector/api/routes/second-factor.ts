import * as z from 'zod';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { PersonParams } from '../contract/account.ts';
import {
  BeginFactor,
  BegunFactor,
  ConfirmedFactor,
  ConfirmFactor,
  EndFactor,
  FactorState,
} from '../contract/session.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['session'];
const PATH = '/api/v1/session/second-factor';

export function secondFactorRoutes(api: Api, { factors }: Services): void {
  api.get(
    PATH,
    { schema: { tags, summary: 'Whether it is on', response: { 200: FactorState, ...refused } } },
    async (request) => factors.state(callerIn(request)),
  );

  api.post(
    PATH,
    {
      schema: {
        tags,
        summary: 'Begin one: what an authenticator is to be told',
        body: BeginFactor,
        response: { 200: BegunFactor, ...refused },
      },
    },
    async (request) => factors.begin(callerIn(request), request.body.password),
  );

  api.post(
    `${PATH}/confirm`,
    {
      schema: {
        tags,
        summary: 'Confirm it with a code: from then on it is needed to sign in',
        body: ConfirmFactor,
        response: { 200: ConfirmedFactor, ...refused },
      },
    },
    async (request) => ({
      recoveryCodes: [...(await factors.confirm(callerIn(request), request.body.code))],
    }),
  );

  api.post(
    `${PATH}/end`,
    {
      schema: {
        tags,
        summary: 'Do without it again',
        body: EndFactor,
        response: { 204: z.undefined(), ...refused },
      },
    },
    async (request, reply) => {
      const { password, code } = request.body;
      await factors.end(callerIn(request), password, code);
      return reply.code(204).send(undefined);
    },
  );

  api.post(
    '/api/v1/users/:id/second-factor/reset',
    {
      schema: {
        tags: ['accounts'],
        summary: 'End the second factor of somebody who lost it',
        params: PersonParams,
        response: { 204: z.undefined(), ...refused },
      },
    },
    async (request, reply) => {
      await factors.reset(callerIn(request), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}

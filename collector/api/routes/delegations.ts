import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  Colleagues,
  Delegation,
  DelegationParams,
  Delegations,
  NewDelegation,
} from '../contract/delegation.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['delegations'];

export function delegationRoutes(api: Api, { delegations }: Services): void {
  api.get(
    '/api/v1/people',
    {
      schema: {
        tags,
        summary: 'Who may be here: to be named for something',
        response: { 200: Colleagues, ...refused },
      },
    },
    async (request) => ({ items: [...(await delegations.colleagues(callerIn(request)))] }),
  );

  api.get(
    '/api/v1/delegations',
    {
      schema: {
        tags,
        summary: 'Roles that are lent: your own, or all for who audits',
        response: { 200: Delegations, ...refused },
      },
    },
    async (request) => ({ items: [...(await delegations.list(callerIn(request)))] }),
  );

  api.post(
    '/api/v1/delegations',
    {
      schema: {
        tags,
        summary: 'Lend a role that approves, for a while; it is signed',
        body: NewDelegation,
        response: { 201: Delegation, ...refused },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await delegations.delegate(callerIn(request), request.body)),
  );

  api.delete(
    '/api/v1/delegations/:id',
    {
      schema: {
        tags,
        summary: 'End it before its day',
        params: DelegationParams,
        response: { 200: Delegation, ...refused },
      },
    },
    async (request) => delegations.end(callerIn(request), request.params.id),
  );
}

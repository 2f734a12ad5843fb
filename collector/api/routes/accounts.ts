import type { Person as PersonRow, Token as TokenRow } from '../../users/account.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  AddedToken,
  AssignmentParams,
  Invitation,
  Invited,
  NewAssignment,
  NewToken,
  People,
  Person,
  PersonParams,
  Token,
  Tokens,
} from '../contract/account.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['accounts'];

export function accountRoutes(api: Api, services: Services): void {
  people(api, services);
  roles(api, services);
  tokens(api, services);
}

function people(api: Api, { accounts }: Services): void {
  api.get(
    '/api/v1/users',
    { schema: { tags, summary: 'People and their roles', response: { 200: People, ...refused } } },
    async (request) => ({ items: (await accounts.people(callerIn(request))).map(shown) }),
  );

  api.post(
    '/api/v1/users',
    {
      schema: {
        tags,
        summary: 'Invite somebody: the secret of a link that sets the password',
        body: Invitation,
        response: { 201: Invited, ...refused },
      },
    },
    async (request, reply) => {
      const { of, secret } = await accounts.invite(callerIn(request), request.body.name);
      return reply.code(201).send({ person: shown(of), secret });
    },
  );

  api.post(
    '/api/v1/users/:id/link',
    {
      schema: {
        tags,
        summary: 'Another link, for who lost the password or the link',
        params: PersonParams,
        response: { 201: Invited, ...refused },
      },
    },
    async (request, reply) => {
      const { of, secret } = await accounts.renewLink(callerIn(request), request.params.id);
      return reply.code(201).send({ person: shown(of), secret });
    },
  );

  for (const action of ['disable', 'enable'] as const) {
    api.post(
      `/api/v1/users/:id/${action}`,
      {
        schema: {
          tags,
          summary: action === 'disable' ? 'Let somebody in no more' : 'Let somebody in again',
          params: PersonParams,
          response: { 200: Person, ...refused },
        },
      },
      async (request) => {
        const caller = callerIn(request);
        return shown(await accounts.disable(caller, request.params.id, action === 'disable'));
      },
    );
  }
}

function roles(api: Api, { accounts }: Services): void {
  api.post(
    '/api/v1/users/:id/roles',
    {
      schema: {
        tags,
        summary: 'Give a role, on one site or on every one',
        params: PersonParams,
        body: NewAssignment,
        response: { 200: Person, ...refused },
      },
    },
    async (request) =>
      shown(await accounts.assign(callerIn(request), request.params.id, request.body)),
  );

  api.delete(
    '/api/v1/users/:id/roles/:assignment',
    {
      schema: {
        tags,
        summary: 'End a role',
        params: AssignmentParams,
        response: { 200: Person, ...refused },
      },
    },
    async (request) => {
      const { id, assignment } = request.params;
      return shown(await accounts.endRole(callerIn(request), id, assignment));
    },
  );
}

function tokens(api: Api, { accounts }: Services): void {
  api.get(
    '/api/v1/tokens',
    { schema: { tags, summary: 'Tokens of programs', response: { 200: Tokens, ...refused } } },
    async (request) => ({ items: (await accounts.tokens(callerIn(request))).map(told) }),
  );

  api.post(
    '/api/v1/tokens',
    {
      schema: {
        tags,
        summary: 'Make a token: its secret is shown this once',
        body: NewToken,
        response: { 201: AddedToken, ...refused },
      },
    },
    async (request, reply) => {
      const { of, secret } = await accounts.addToken(callerIn(request), {
        ...request.body,
        owner: request.body.owner,
      });
      return reply.code(201).send({ token: told(of), secret });
    },
  );

  api.delete(
    '/api/v1/tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a token',
        params: PersonParams,
        response: { 200: Token, ...refused },
      },
    },
    async (request) => told(await accounts.revokeToken(callerIn(request), request.params.id)),
  );
}

const shown = (person: PersonRow) => ({ ...person, assignments: [...person.assignments] });
const told = (token: TokenRow) => ({ ...token, grants: [...token.grants] });

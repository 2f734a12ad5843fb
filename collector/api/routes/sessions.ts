/** The first password, signing in, who am I, signing out. */
import * as z from 'zod';
import { type Actor, everythingOf } from '../../users/role.ts';
import type { Api } from '../api.ts';
import { callerIn, giveCookie, takeCookie } from '../auth.ts';
import { Login, Proof, Proven, Session, Setup, SetupState } from '../contract/session.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['session'];

interface Door {
  readonly isSecure: boolean;
  /** What the button of the identity provider says. */
  readonly provider: string | undefined;
}

export function sessionRoutes(
  api: Api,
  { users, proofs }: Services,
  { isSecure, provider }: Door,
): void {
  const config = { isOpen: true };

  api.get(
    '/api/v1/setup',
    {
      config,
      schema: {
        tags,
        summary: 'What there is to sign in with, and whether nobody has a password yet',
        security: [],
        response: { 200: SetupState },
      },
    },
    async () => ({ isNeeded: !(await users.isSetUp()), provider: provider ?? null }),
  );

  api.post(
    '/api/v1/setup',
    {
      config,
      schema: {
        tags,
        summary: "Set the administrator's password with the one-time link, and sign in",
        security: [],
        body: Setup,
        response: { 200: Session, ...refused },
      },
    },
    async ({ body, ip }, reply) => {
      const signedIn = await users.setUp(body.token, body.password, ip);
      giveCookie(reply, signedIn, isSecure);
      return sessionOf(signedIn);
    },
  );

  api.post(
    '/api/v1/session',
    {
      config,
      schema: {
        tags,
        summary: 'Sign in',
        security: [],
        body: Login,
        response: { 200: Session, ...refused },
      },
    },
    async ({ body, ip }, reply) => {
      const signedIn = await users.signIn(body.user, body.password, ip, body.code);
      giveCookie(reply, signedIn, isSecure);
      return sessionOf(signedIn);
    },
  );

  api.get(
    '/api/v1/session',
    { schema: { tags, summary: 'Who is asking', response: { 200: Session, ...refused } } },
    async (request) => sessionOf(callerIn(request)),
  );

  api.post(
    '/api/v1/session/proof',
    {
      schema: {
        tags,
        summary: 'Prove anew who you are: for five minutes this session may sign',
        body: Proof,
        response: { 200: Proven, ...refused },
      },
    },
    async (request) => {
      const caller = callerIn(request);
      const { password, code } = request.body;
      const where = { session: caller.secret, address: request.ip };
      return { provenUntil: await proofs.prove(caller, { password, code }, where) };
    },
  );

  api.delete(
    '/api/v1/session',
    { schema: { tags, summary: 'Sign out', response: { 204: z.undefined(), ...refused } } },
    async (request, reply) => {
      const caller = callerIn(request);
      if (caller.secret !== undefined) await users.signOut(caller.secret, caller, request.ip);
      takeCookie(reply, isSecure);
      return reply.code(204).send(undefined);
    },
  );
}

function sessionOf(actor: Actor & { readonly expiresAt: string | null }): Session {
  const { id, name: user, grants, expiresAt, provenUntil } = actor;
  return { id, user, grants: [...grants], may: [...everythingOf(actor)], expiresAt, provenUntil };
}

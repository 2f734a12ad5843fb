/** The browser's way to an identity provider and back. What goes wrong on it is told by the page. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { AppError } from '../../errors.ts';
import { SignInError } from '../../users/identity-service.ts';
import type { Api } from '../api.ts';
import { giveCookie } from '../auth.ts';
import { OidcQuery } from '../contract/session.ts';
import { OIDC_CALLBACK, type Services } from '../services.ts';
import { refused } from './refused.ts';

const PATH = '/api/v1/session/oidc';
const COOKIE = 'plumbline_oidc';
const MINUTES = 10;

export function oidcRoutes(api: Api, { identities }: Services, isSecure: boolean): void {
  const configured = () => {
    if (identities === undefined)
      throw new AppError('not-found', { detail: 'None is configured.' });
    return identities;
  };
  const config = { isOpen: true };
  const tags = ['session'];
  const schema = { tags, security: [], response: { 302: z.undefined(), ...refused } };

  api.get(
    PATH,
    {
      config,
      exposeHeadRoute: false,
      schema: {
        ...schema,
        summary: 'Go to the identity provider: to sign in, to prove anew, to link the account',
        querystring: OidcQuery,
      },
    },
    async (request, reply) => {
      const { for: purpose, next } = request.query;
      const service = configured();
      try {
        const { location, secret } = await service.begin(purpose, request.caller, next);
        // Lax: the way back begins on the provider's page.
        reply.setCookie(COOKIE, secret, { ...cookieOf(isSecure), maxAge: MINUTES * 60 });
        return await reply.redirect(location.href);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return goOn(reply, error, purpose === 'sign-in' ? undefined : next);
      }
    },
  );

  api.get(
    OIDC_CALLBACK,
    {
      config,
      exposeHeadRoute: false,
      schema: { ...schema, summary: 'Come back from the identity provider' },
    },
    async (request, reply) => {
      const service = configured();
      reply.clearCookie(COOKIE, cookieOf(isSecure));
      try {
        const secret = secretIn(request);
        const query = new URL(request.url, 'http://any').search;
        const { next, signedIn } = await service.finish(secret, query, request.ip);
        if (signedIn !== undefined) giveCookie(reply, signedIn, isSecure);
        return await reply.redirect(next);
      } catch (error) {
        if (!(error instanceof SignInError)) throw error;
        const { attempt, refusal } = error;
        return goOn(reply, refusal, attempt?.session == null ? undefined : attempt.next);
      }
    },
  );
}

const cookieOf = (isSecure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', secure: isSecure, path: PATH }) as const;

function secretIn({ cookies }: FastifyRequest): string | undefined {
  const secret = cookies[COOKIE];
  return secret === undefined || secret.length > 128 ? undefined : secret;
}

/** Back to our own page, which says what went wrong. */
function goOn(reply: FastifyReply, { code }: AppError, to = '/login') {
  const url = new URL(to, 'http://any');
  url.searchParams.set('refused', code);
  return reply.redirect(`${url.pathname}${url.search}${url.hash}`);
}

/**
 * Who asks. A route is closed unless its configuration says `isOpen`; a browser proves itself by
 * cookie, a program by bearer token. A request by cookie that changes something has to come from our
 * own page: SameSite=Strict keeps other sites out, the Origin keeps out what shares our site.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Actor } from '../users/role.ts';
import type { SignedIn } from '../users/session.ts';
import type { UserService } from '../users/user-service.ts';
import type { Api } from './api.ts';

export interface Caller extends Actor {
  /** The cookie's secret; undefined: an API token. */
  readonly secret: string | undefined;
  readonly expiresAt: string | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no session and no token. */
    isOpen?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const COOKIE = 'plumbline_session';
const MUTATING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface Guard {
  readonly users: UserService;
  readonly isSecure: boolean;
  /** Besides the host it was asked by: `https://plumbline.example`. */
  readonly publicUrl: string | undefined;
}

export function guard(api: Api, { users, publicUrl }: Guard): void {
  const ours = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  api.decorateRequest('caller', null);
  api.addHook('onRequest', async (request) => {
    request.caller = (await callerOf(request, users)) ?? null;
    const isOpen = request.routeOptions.config.isOpen === true;
    if (request.caller === null && !isOpen) throw new AppError('not-signed-in');
    const changes = MUTATING.has(request.method) || request.headers.upgrade !== undefined;
    if (changes) refuseForeign(request, ours);
  });
}

/** Who asks; throws `not-signed-in`. */
export function callerIn({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new AppError('not-signed-in');
  return caller;
}

export function giveCookie(
  reply: FastifyReply,
  { secret, expiresAt }: SignedIn,
  isSecure: boolean,
): void {
  reply.setCookie(COOKIE, secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
    path: '/',
    expires: new Date(expiresAt),
  });
}

export function takeCookie(reply: FastifyReply, isSecure: boolean): void {
  reply.clearCookie(COOKIE, { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/' });
}

/** A token that is sent and worth nothing is no reason to look at the cookie. */
async function callerOf(request: FastifyRequest, users: UserService): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer ([\x20-\x7e]{1,512})$/i.exec(authorization)?.[1];
    const actor = token === undefined ? undefined : await users.byToken(token);
    return actor && { ...actor, secret: undefined, expiresAt: null };
  }
  const secret = request.cookies[COOKIE];
  if (secret === undefined || secret.length > 128) return undefined;
  const session = await users.bySession(secret);
  return session && { ...session, secret };
}

function refuseForeign(request: FastifyRequest, ours: string | undefined): void {
  const { origin } = request.headers;
  const isByCookie = request.caller?.secret !== undefined;
  if (origin === undefined) {
    if (isByCookie) throw new AppError('foreign-origin');
    return; // no browser: those send it with every change
  }
  if (origin !== ours && hostOf(origin) !== request.host) throw new AppError('foreign-origin');
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

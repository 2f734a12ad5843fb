/**
 * The built pages. Nothing the collector answers is HTML but index.html, and nothing in that comes
 * from outside but a fresh nonce, without which the style library is refused its styles.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { AppError } from '../errors.ts';
import type { Api } from './api.ts';

const NONCE = '__CSP_NONCE__';
const NONCE_BYTES = 18;
/** File names in here hold a digest of the file: what has the name never changes. */
const HASHED = 'static/';
const YEAR_SECONDS = 31_536_000;

interface Surroundings {
  readonly webRoot?: string;
  readonly random: (size: number) => Uint8Array;
}

export async function pages(api: Api, { webRoot, random }: Surroundings): Promise<void> {
  if (webRoot === undefined) return;
  const index = readFileSync(join(webRoot, 'index.html'), 'utf8');
  await api.register(fastifyStatic, {
    root: webRoot,
    serve: false,
    index: false,
    cacheControl: false,
  });

  const sendIndex = (reply: FastifyReply) => {
    const nonce = Buffer.from(random(NONCE_BYTES)).toString('base64');
    reply.header('content-security-policy', policy(nonce));
    reply.header('cache-control', 'no-store');
    return reply.type('text/html; charset=utf-8').send(index.replaceAll(NONCE, nonce));
  };

  api.get('/*', { config: { isOpen: true }, schema: { hide: true } }, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (path === 'api' || path.startsWith('api/')) throw new AppError('not-found');
    // Pages have no dot in their address, files have: a file that is missing is no page.
    if (path === 'index.html' || !/\.[a-z0-9]+$/i.test(path)) return sendIndex(reply);
    const seconds = path.startsWith(HASHED) ? `max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
    reply.header('cache-control', seconds);
    return reply.sendFile(path);
  });
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

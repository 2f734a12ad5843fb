/** Whatever goes wrong in a request, as the one kind of answer there is for it: problem+json, RFC 9457. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, errors } from '../errors.ts';
import type { Problem } from './contract/problem.ts';

const MOST_ISSUES = 50;

export function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof AppError && error.retryAfter !== undefined) {
    reply.header('retry-after', error.retryAfter);
  }
  if (request.headers.upgrade !== undefined) {
    // Taken from the server by the upgrade, it has no timeout any more: nobody else would close it.
    reply.raw.once('finish', () => request.raw.socket.destroySoon());
    reply.header('connection', 'close');
  }
  const problem = problemOf(error, reply);
  if (problem.status >= 500 && !(error instanceof AppError)) {
    request.log.error({ error, route: request.routeOptions.url }, 'request failed');
  }
  reply.code(problem.status).header('content-type', 'application/problem+json');
  reply.serializer(JSON.stringify).send(problem);
}

function problemOf(error: FastifyError, reply: FastifyReply): Problem {
  if (error instanceof AppError) {
    const { code, detail } = error;
    const { status, sentence: title } = errors[code];
    return { type: `/problems/${code}`, title, status, code, ...(detail && { detail }) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.slice(0, MOST_ISSUES).map(({ instancePath, message }) => ({
      path: `${error.validationContext ?? ''}${instancePath}`,
      message: message ?? '',
    }));
    return { ...plain(400, 'invalid-request', errors['invalid-request'].sentence), issues };
  }
  const status = error.statusCode ?? (reply.statusCode >= 400 ? reply.statusCode : 500);
  if (status === 429) return plain(429, 'too-many-requests', errors['too-many-requests'].sentence);
  if (status < 500) {
    return {
      ...plain(status, 'invalid-request', 'The request cannot be read.'),
      detail: error.message,
    };
  }
  // What broke is in the log; who asks is told nothing of how the house is built.
  return plain(500, 'internal', 'Something went wrong here. It has been logged.');
}

function plain(status: number, code: string, title: string): Problem {
  return { type: `/problems/${code}`, title, status, code };
}

/** Somebody with one role on one site, or on all of them, who asks the API. */
import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '../../collector/users/roles.table.ts';
import type { SiteId } from '../../protocols/messages/names.ts';
import type { Edge } from './edge.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  readonly body: any;
  readonly etag: string | undefined;
}

export type Asking = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object | string,
  ifMatch?: string,
  /** Of a body that is no JSON. */
  type?: string,
) => Promise<Answer>;

export async function someone(
  { api, surroundings }: Edge,
  name: string,
  role: Role,
  site: string | null = null,
): Promise<Asking> {
  const token = `token-of-${name}-${randomUUID()}`;
  await surroundings.store.transaction(async ({ users }) => {
    const hash = createHash('sha256').update(token).digest('hex');
    const grants = [{ role, site: site as SiteId | null }];
    const at = '2026-01-01T00:00:00.000Z' as never;
    await users.putToken({ id: randomUUID(), name, grants, hash, at } as never);
  });
  return async (method, path, body, ifMatch, type) => {
    const answer = await api.inject({
      ...{ method, url: `/api/v1${path}` },
      headers: {
        authorization: `Bearer ${token}`,
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(type && { 'content-type': type }),
      },
      ...(body !== undefined && { payload: body }),
    });
    const isJson = /json\b/.test(String(answer.headers['content-type']));
    const etag = answer.headers['etag'];
    return {
      status: answer.statusCode,
      body: isJson ? answer.json() : answer.body,
      etag: typeof etag === 'string' ? etag : undefined,
    };
  };
}

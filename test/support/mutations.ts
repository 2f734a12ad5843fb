/** The routes that change something, as the document of the API tells them. */
import type { Edge } from './edge.ts';

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>
  >;
}

/** `POST /drift/{id}/accept`: those that have one of these tags. */
export async function mutations(
  edge: Pick<Edge, 'get'>,
  ...tags: readonly string[]
): Promise<readonly string[]> {
  const { paths } = (await edge.get('/api/v1/openapi.json')).body as Document;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method, of]) => method !== 'get' && of.tags?.some((tag) => tags.includes(tag)))
      .map(([method]) => `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`),
  );
}

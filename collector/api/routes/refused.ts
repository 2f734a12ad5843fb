import type { Readable } from 'node:stream';
import * as z from 'zod';
import { Problem } from '../contract/problem.ts';

/** Of every route: what it answers when it does not answer. */
export const refused = {
  '4xx': {
    description: 'Refused',
    content: { 'application/problem+json': { schema: Problem } },
  },
} as const;

/** What is no JSON: it is sent as it is. */
export function refusedOr(type: string) {
  const file = z.custom<Buffer | Readable>().meta({ type: 'string', format: 'binary' });
  return { 200: { description: 'The file', content: { [type]: { schema: file } } }, ...refused };
}

/** Every refusal, as application/problem+json (RFC 9457). */
import * as z from 'zod';

export const Problem = z.object({
  /** A relative reference: `/problems/<code>`. */
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  /** Stable; what a program decides by. */
  code: z.string(),
  detail: z.string().exactOptional(),
  /** What was wrong with the request, one entry a field, where it did not fit its schema. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).exactOptional(),
});

export type Problem = Readonly<z.infer<typeof Problem>>;

/** What the collector wants of an agent: retained, whole, and numbered, so that the newest says all. design.md §4, §5. */
import * as z from 'zod';
import { NetworkId } from './names.ts';

export const Desired = z.object({
  /** Raised with each change. An agent that has applied a number ignores it and every lower one. */
  version: z.int().positive(),
  /** Differences somebody accepted: what they show is from now on part of the baseline. */
  accepted: z
    .array(
      z.object({
        key: z.string().min(1).max(64),
        occurrence: z.int().positive(),
        /** What it showed when that was decided, empty for nothing: of another value nobody decided. Absent: of any. */
        value: z.string().max(256).exactOptional(),
      }),
    )
    .max(10_000),
  /** Networks whose learning a person ended; `*` for all the agent has. */
  frozen: z.array(z.union([z.literal('*'), NetworkId])).max(1000),
});

export type Desired = Readonly<z.infer<typeof Desired>>;

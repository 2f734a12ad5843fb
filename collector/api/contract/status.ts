import * as z from 'zod';

/** How far what is committed has left for one destination, as this collector saw it last. */
export const DestinationProgress = z.object({
  destination: z.string(),
  /** Whether this collector is bringing it on now. */
  isHolder: z.boolean(),
  /** Events that have not left, at most 10,000 are counted; and the age of the oldest of them. */
  waiting: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  /** Events this collector has brought there, and how often it failed to, since it started. */
  delivered: z.int().nonnegative(),
  failures: z.int().nonnegative(),
});

export const Status = z.object({ status: z.enum(['ok', 'unavailable']) });
export const Health = Status.extend({ destinations: z.array(DestinationProgress) });

export type DestinationProgress = Readonly<z.infer<typeof DestinationProgress>>;

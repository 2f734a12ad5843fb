/** The map of a site, for whoever draws it. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { SIDES } from '../../zones/zone.ts';
import { Crossings } from './flow.ts';

const count = z.int().nonnegative();
const shown = {
  id: z.guid(),
  ref: z.string(),
  name: z.string(),
  state: z.string(),
  revision: z.int().positive(),
  /** What is shown; null: the newest wording, which was never approved. */
  inForce: z.int().positive().nullable(),
  approvedAt: Instant.nullable(),
};

export const ZoneMapQuery = z.object({ site: SiteId });
export const ZoneMap = z.object({
  site: SiteId,
  asOf: Instant,
  /** When something came into force last. */
  changed: Instant.nullable(),
  /** Everything that is written is in force as it is written. */
  isApproved: z.boolean(),
  zones: z.array(
    z.object({
      ...shown,
      side: z.enum(SIDES),
      level: z.string().nullable(),
      parent: z.guid().nullable(),
      assets: count,
    }),
  ),
  conduits: z.array(
    z.object({
      ...shown,
      /** Id of a zone, or `outside`. */
      from: z.string(),
      to: z.string(),
      isObservedOnly: z.boolean(),
      until: Instant.nullable(),
      flows: count,
      rules: z.array(z.object({ id: z.string(), flows: count, lastUsed: Instant.nullable() })),
    }),
  ),
  crossings: Crossings.shape.items,
});

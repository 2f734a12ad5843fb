import * as z from 'zod';
import { SiteId } from '../../../protocols/messages/names.ts';
import { PUSH_DEEDS, PUSH_OUTCOMES } from '../../exchange/netbox/push-plan.ts';
import { ImportProblem, NetboxPullBody } from './import.ts';

export const NetboxPushBody = NetboxPullBody;
export const NetboxPushApplyBody = z.strictObject({
  ...{ site: SiteId, netboxSite: NetboxPullBody.shape.netboxSite },
  /** Of the preview that was looked at. */
  plan: z.string().regex(/^[0-9a-f]{64}$/),
});

const count = z.int().nonnegative();

export const NetboxPush = z.object({
  /** Goes back with what is applied: what was looked at is what is done. */
  plan: z.string(),
  counts: z.record(z.enum(PUSH_DEEDS), count),
  /** Devices that are left for the next push. */
  further: count,
  /** Of devices there that are not as NetBox has them. */
  problems: z.array(ImportProblem).readonly(),
  rows: z
    .array(
      z.object({
        ...{ declared: z.string(), name: z.string().nullable(), does: z.enum(PUSH_DEEDS) },
        /** Its id there; null: it has none yet. */
        device: z.int().nullable(),
        changes: z
          .array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string() }))
          .readonly(),
        outcome: z.enum(PUSH_OUTCOMES),
        sentence: z.string().nullable(),
      }),
    )
    .readonly(),
});

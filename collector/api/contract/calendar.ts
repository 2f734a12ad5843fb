/** When work and silence are planned. */
import * as z from 'zod';
import { Instant, SiteId } from '../../../protocols/messages/names.ts';

/** One occurrence. */
export const CalendarEntry = z.object({
  /** The same for the same window of the same record as long as there is one. */
  uid: z.string(),
  kind: z.enum(['change', 'outage']),
  /** Id of the request or the outage. */
  record: z.string(),
  ref: z.string(),
  title: z.string(),
  from: Instant,
  to: Instant,
  state: z.string(),
  /** `tentative`: it is asked for, and not approved. */
  standing: z.enum(['tentative', 'confirmed', 'cancelled']),
});

export const CalendarQuery = z.object({
  from: Instant,
  to: Instant,
  site: SiteId.exactOptional(),
});
export const Calendar = z.object({ items: z.array(CalendarEntry) });

export const CalendarFeed = z.object({
  id: z.string(),
  name: z.string(),
  /** Null: of every site its owner may read at the time. */
  site: SiteId.nullable(),
  created: Instant,
  revoked: Instant.nullable(),
});
export const CalendarFeeds = z.object({ items: z.array(CalendarFeed) });
export const NewCalendarFeed = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^[\p{L}\p{N}\p{P}\p{S} ]+$/u),
  site: SiteId.nullable().default(null),
});
/** `path` holds the secret, and is shown this once: a calendar program is given the address with it. */
export const AddedCalendarFeed = z.object({ feed: CalendarFeed, path: z.string() });
export const CalendarFeedParams = z.object({ id: z.guid() });
export const CalendarFileParams = z.object({ secret: z.string().min(20).max(128) });

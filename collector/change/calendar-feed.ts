import type { Instant, SiteId } from '../../protocols/messages/names.ts';

/** A calendar program's way in: it reads windows and outages of these sites, and nothing else. */
export interface CalendarFeed {
  readonly id: string;
  readonly name: string;
  /** Of one site, or of all that its owner may read at the time. */
  readonly site: SiteId | null;
  readonly created: Instant;
  readonly revoked: Instant | null;
}

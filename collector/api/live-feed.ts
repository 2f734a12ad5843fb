/** What the live side is told by the rest of the collector, once it is committed. */
import type { SiteId } from '../../protocols/messages/names.ts';
import type { LiveTopic } from './contract/live.ts';

export interface LiveNews {
  readonly site: SiteId;
  readonly topic: LiveTopic;
  /** Of the records that changed. */
  readonly ids: readonly string[];
  /** The zone of each that is in one; undefined: nobody has looked. */
  readonly zones?: ReadonlyMap<string, string>;
  /** What happened, where it was one thing. */
  readonly kind?: string;
  /** ISO 8601 with milliseconds. */
  readonly at: string;
}

/** Tells what is committed from the subscription on, in order, nothing twice; the result ends it. */
export interface LiveFeed {
  subscribe(listener: (news: readonly LiveNews[]) => void): () => void;
}

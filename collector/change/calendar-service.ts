/** When work and silence are planned: for pages, and for calendar programs, which cannot sign in. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type Actor, refuseToken, reveal, sitesOf } from '../users/role.ts';
import { mayBe, type Role } from '../users/roles.table.ts';
import { type AgendaEntry, agendaOf } from './agenda.ts';
import { calendarFile } from './calendar.ts';
import type { CalendarFeed } from './calendar-feed.ts';
import { DAY } from './window.ts';

interface Surroundings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly newSecret: () => string;
  readonly digest: (secret: string) => string;
}

export interface NewFeed {
  readonly name: string;
  readonly site: SiteId | null;
}

/** What a page may ask for at once. */
const LONGEST_MS = 400 * DAY;
const MOST_RECORDS = 2000;
const MOST_ENTRIES = 5000;
/** What a feed tells: what was, for whoever looks back, and what is planned. */
const FEED = { before: 31 * DAY, after: 366 * DAY };

export class CalendarService {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** In order of time. Throws `too-much` for more than 400 days, or more than one answer holds. */
  async between(
    actor: Actor,
    { from, to, site }: { from: Instant; to: Instant; site?: SiteId | undefined },
  ): Promise<readonly AgendaEntry[]> {
    const span = { from: Date.parse(from), to: Date.parse(to) };
    if (span.to <= span.from) {
      throw new AppError('invalid-request', { detail: '`to` lies before `from`.' });
    }
    if (span.to - span.from > LONGEST_MS) {
      throw new AppError('too-much', { detail: 'Ask for at most 400 days.' });
    }
    const sites = sitesOf(actor, 'read');
    if (site !== undefined) reveal(actor, site);
    const wanted = site === undefined ? (sites === 'every' ? null : sites) : [site];
    const planned = await this.#surroundings.store.read(({ changeRequests }) =>
      changeRequests.planned(wanted, span, MOST_RECORDS + 1),
    );
    const entries = agendaOf(planned, span, MOST_ENTRIES + 1);
    if (planned.length > MOST_RECORDS || entries.length > MOST_ENTRIES) {
      throw new AppError('too-much', { detail: 'Ask for a shorter time.' });
    }
    return entries;
  }

  feeds(actor: Actor): Promise<readonly CalendarFeed[]> {
    refuseToken(actor);
    sitesOf(actor, 'read');
    return this.#surroundings.store.read(({ calendars }) => calendars.of(actor.id));
  }

  /** The secret is shown this once. */
  async addFeed(
    actor: Actor,
    { name, site }: NewFeed,
  ): Promise<{ readonly of: CalendarFeed; readonly secret: string }> {
    const { store, now, newId, newSecret, digest } = this.#surroundings;
    refuseToken(actor);
    sitesOf(actor, 'read');
    if (site !== null) reveal(actor, site);
    const at = instantOf(now());
    const of: CalendarFeed = { id: newId(), name, site, created: at, revoked: null };
    const secret = newSecret();
    await store.transaction(async ({ calendars, audit }) => {
      await calendars.add(actor.id, of, digest(secret));
      const detail = { name, ...(site !== null && { site }) };
      const subject = `calendar-feed/${of.id}`;
      await audit.add({ at, actor: actor.name, action: 'calendar-feed.add', subject, detail });
    });
    return { of, secret };
  }

  async revokeFeed(actor: Actor, id: string): Promise<CalendarFeed> {
    const { store, now } = this.#surroundings;
    refuseToken(actor);
    const at = instantOf(now());
    return store.transaction(async ({ calendars, audit }) => {
      const feed = await calendars.revoke(actor.id, id, at);
      if (feed === undefined) throw new AppError('not-found');
      const subject = `calendar-feed/${id}`;
      await audit.add({ at, actor: actor.name, action: 'calendar-feed.revoke', subject });
      return feed;
    });
  }

  /** RFC 5545, of what the feed's owner may read today. Throws `not-found`, whatever is wrong with the secret. */
  async file(secret: string): Promise<string> {
    const { store, now, digest } = this.#surroundings;
    const at = now();
    const span = { from: at - FEED.before, to: at + FEED.after };
    const { feed, planned } = await store.read(async ({ calendars, accounts, changeRequests }) => {
      const feed = await calendars.byHash(digest(secret));
      const person = feed && (await accounts.person(feed.owner));
      const sites = sitesNow(person?.assignments ?? [], instantOf(at));
      if (feed === undefined || sites === undefined) throw new AppError('not-found');
      const wanted = wantedOf(feed.site, sites);
      return { feed, planned: await changeRequests.planned(wanted, span, MOST_RECORDS) };
    });
    return calendarFile(feed.name, agendaOf(planned, span, MOST_ENTRIES), instantOf(at));
  }
}

interface Held {
  readonly role: Role;
  readonly site: SiteId | null;
  readonly zone: string | null;
  readonly since: Instant;
  readonly until: Instant | null;
}

/** Sites that somebody may read as a whole now; null: every one; undefined: none. */
function sitesNow(held: readonly Held[], at: Instant): readonly SiteId[] | null | undefined {
  const readers: readonly Role[] = mayBe.read;
  const sites = held
    .filter(({ role, zone }) => readers.includes(role) && zone === null)
    .filter(({ since, until }) => since <= at && (until === null || until > at))
    .map(({ site }) => site);
  if (sites.length === 0) return undefined;
  return sites.includes(null) ? null : (sites as SiteId[]);
}

function wantedOf(site: SiteId | null, sites: readonly SiteId[] | null): readonly SiteId[] | null {
  if (site === null) return sites;
  return sites === null || sites.includes(site) ? [site] : [];
}

/** Who may do what, and where. Asked by services, never by pages alone. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { type Action, mayBe, type Role } from './roles.table.ts';

/** A role on one zone of a site; `zone` null: on all of it; `site` null: on every one there is and will be. */
export interface Grant {
  readonly role: Role;
  readonly site: SiteId | null;
  /** Id of the zone's record. */
  readonly zone: string | null;
}

/** Who acts. `name` is what the audit trail keeps. */
export interface Actor {
  /** Of the person, or of the token that a program sends. */
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Who answers for it: the person, or whose token it is; null: a token that is nobody's. */
  readonly person: string | null;
  /** How long it counts that the person proved anew who they are, in this very session. */
  readonly provenUntil: Instant | null;
}

/** Where a record stands. `zone` null: in none, so that only who holds the whole site holds there. */
export interface Place {
  readonly site: SiteId;
  readonly zone: string | null;
}

/** `every`: also those that are not there yet. */
export type Sites = readonly SiteId[] | 'every';
/** Zones, and with `zone` null whole sites. */
export type Places = readonly Place[] | 'every';

/** Throws `forbidden` where no role of the actor's allows it there; a site alone is the whole of it. */
export function authorise(actor: Actor, action: Action, place: Place | SiteId | 'every'): void {
  if (!grantsFor(actor, action).some((one) => holds(one, place))) throw forbidden(action);
}

/** Throws `not-found` where the actor may not read there: whether there is such a record is not theirs to know. */
export function reveal(actor: Actor, place: Place | SiteId): void {
  const grants = grantsFor(actor, 'read');
  if (grants.length === 0) throw forbidden('read');
  if (!grants.some((one) => holds(one, place))) throw new AppError('not-found');
}

/** Where the actor may do it. Throws `forbidden`: nowhere. */
export function placesOf(actor: Actor, action: Action): Places {
  const grants = grantsFor(actor, action);
  if (grants.length === 0) throw forbidden(action);
  const places = new Map<string, Place>();
  for (const { site, zone } of grants) {
    if (site === null) return 'every';
    places.set(`${site}/${zone ?? ''}`, { site, zone });
  }
  return [...places.values()].filter(
    ({ site, zone }) => zone === null || !places.has(`${site}/`), // the whole holds its part
  );
}

/** The sites that the actor holds as a whole. Throws `forbidden`: there is nothing anywhere. */
export function sitesOf(actor: Actor, action: Action): Sites {
  const places = placesOf(actor, action);
  return places === 'every' ? places : wholeOf(places);
}

/** The filter of a list of what stands in no zone, narrowed to the sites that the actor may read as a whole. */
export function narrowed<Filter extends { readonly site?: readonly string[] }>(
  actor: Actor,
  filter: Filter,
): Filter {
  const sites = sitesOf(actor, 'read');
  if (sites === 'every') return filter;
  const wanted = filter.site;
  return { ...filter, site: wanted ? sites.filter((site) => wanted.includes(site)) : sites };
}

/** The filter of a list of what stands in zones. `places` is there where it is not whole sites alone. */
export function narrowedToPlaces<Filter extends { readonly site?: readonly string[] }>(
  actor: Actor,
  filter: Filter,
): Filter & { readonly places?: readonly Place[] } {
  const all = placesOf(actor, 'read');
  if (all === 'every' || all.every(({ zone }) => zone === null)) return narrowed(actor, filter);
  const places = all.filter(({ site }) => filter.site?.includes(site) ?? true);
  return { ...filter, site: [...new Set(places.map(({ site }) => site))], places };
}

/** Whether what stands there is among those places. */
export function isWithin(places: Places, place: Place): boolean {
  return places === 'every' || places.some((one) => holds(one, place));
}

/** Who answers for what is done: separation of duties is by person, and what a token does, its owner did. */
export const whoOf = ({ id, person, name }: Actor) => ({ id: person ?? id, name });

/** Whether the person proved anew who they are, and that still counts. */
export function isProven({ provenUntil }: Actor, now: Instant): boolean {
  return provenUntil !== null && provenUntil > now;
}

/** Before what is signed. Throws `proof-needed`; `forbidden` for a token: nobody is present who could sign. */
export function refuseUnproven(actor: Actor, now: Instant): void {
  refuseToken(actor);
  if (!isProven(actor, now)) throw new AppError('proof-needed');
}

/** Throws `forbidden`. */
export function refuseToken({ id, person }: Actor): void {
  if (person === id) return;
  throw new AppError('forbidden', { detail: 'A token signs nothing: it takes a person.' });
}

/** What the actor may do anywhere: for a page, which shows no button that would be refused everywhere. */
export function everythingOf(actor: Actor): readonly Action[] {
  return (Object.keys(mayBe) as Action[]).filter((action) => grantsFor(actor, action).length > 0);
}

function grantsFor({ grants }: Actor, action: Action): readonly Grant[] {
  const roles: readonly Role[] = mayBe[action];
  return grants.filter(({ role }) => roles.includes(role));
}

function holds(held: Pick<Grant, 'site' | 'zone'>, place: Place | SiteId | 'every'): boolean {
  if (held.site === null) return true;
  if (place === 'every') return false;
  const { site, zone } = typeof place === 'string' ? { site: place, zone: null } : place;
  return held.site === site && (held.zone === null || held.zone === zone);
}

const wholeOf = (places: readonly Place[]): readonly SiteId[] =>
  places.filter(({ zone }) => zone === null).map(({ site }) => site);

function forbidden(action: Action): AppError {
  return new AppError('forbidden', {
    detail: `This takes one of the roles ${mayBe[action].join(', ')}.`,
  });
}

/** Who may do what, and where. Asked by services, never by pages alone. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { type Action, mayBe, type Role } from './roles.table.ts';

/** A role on one site; null: on every one there is and will be. */
export interface Grant {
  readonly role: Role;
  readonly site: SiteId | null;
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

/** `every`: also those that are not there yet. */
export type Sites = readonly SiteId[] | 'every';

/** Throws `forbidden` where no role of the actor's on this site, or on every one, allows it. */
export function authorise(actor: Actor, action: Action, site: SiteId | 'every'): void {
  const isAllowed = grantsFor(actor, action).some((one) => one.site === null || one.site === site);
  if (!isAllowed) throw forbidden(action);
}

/** Throws `not-found` where the actor may not read there: whether there is such a record is not theirs to know. */
export function reveal(actor: Actor, site: SiteId): void {
  const grants = grantsFor(actor, 'read');
  if (grants.length === 0) throw forbidden('read');
  if (!grants.some((one) => one.site === null || one.site === site))
    throw new AppError('not-found');
}

/** Where the actor may do it. Throws `forbidden`: nowhere. */
export function sitesOf(actor: Actor, action: Action): Sites {
  const grants = grantsFor(actor, action);
  if (grants.length === 0) throw forbidden(action);
  const sites = grants.map(({ site }) => site);
  return sites.includes(null) ? 'every' : [...new Set(sites as SiteId[])];
}

/** The filter of a list, narrowed to what the actor may read. Throws `forbidden`: nothing at all. */
export function narrowed<Filter extends { readonly site?: readonly string[] }>(
  actor: Actor,
  filter: Filter,
): Filter {
  const sites = sitesOf(actor, 'read');
  if (sites === 'every') return filter;
  const wanted = filter.site;
  return { ...filter, site: wanted ? sites.filter((site) => wanted.includes(site)) : sites };
}

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

function forbidden(action: Action): AppError {
  return new AppError('forbidden', {
    detail: `This takes one of the roles ${mayBe[action].join(', ')}.`,
  });
}

/** Whether somebody may lend a role of theirs. csms.md §6: bounded in time, and on record. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Grant } from './role.ts';
import { mayBe, type Role } from './roles.table.ts';

export const MOST_DAYS = 30;
const DAY_MS = 86_400_000;

/** A role as somebody holds it by themselves. */
export interface Held extends Grant {
  readonly id: string;
  readonly until: Instant | null;
}

export interface Delegation extends Grant {
  readonly id: string;
  readonly from: Party;
  readonly to: Party;
  readonly since: Instant;
  readonly until: Instant;
  readonly reason: string;
  /** False: it has ended, or what it was lent from has. */
  readonly isInForce: boolean;
}

interface Party {
  /** Of the person. */
  readonly id: string;
  readonly name: string;
}

export interface Wanted {
  readonly role: Role;
  readonly site: SiteId | null;
  readonly zone: string | null;
  readonly until: Instant;
}

/** Roles that approve something. Others are given by whoever administers. */
export const approvers: ReadonlySet<Role> = new Set(
  Object.entries(mayBe)
    .filter(([action]) => /\.(approve|decide|override)(\.|$)/.test(action))
    .filter(([action]) => !action.endsWith('.propose'))
    .flatMap(([, roles]): readonly Role[] => roles),
);

/** What it would be lent from: of all that cover it, the one held longest; or why not. */
export function sourceOf(
  held: readonly Held[],
  wanted: Wanted,
  now: Instant,
): { readonly from: Held } | { readonly flaw: string } {
  if (!approvers.has(wanted.role)) return { flaw: '`role` approves nothing.' };
  if (wanted.until <= now) return { flaw: '`until` lies in the past.' };
  if (Date.parse(wanted.until) > Date.parse(now) + MOST_DAYS * DAY_MS) {
    return { flaw: `\`until\` lies more than ${MOST_DAYS} days ahead.` };
  }
  const covering = held.filter((one) => covers(one, wanted));
  const [longest] = covering.toSorted((a, b) => (lasting(a) < lasting(b) ? 1 : -1));
  if (longest === undefined) return { flaw: '`role` is not one of yours there.' };
  if (lasting(longest) < wanted.until) return { flaw: '`until` lies behind the end of your role.' };
  return { from: longest };
}

const lasting = ({ until }: Held): string => until ?? '9999';

function covers(held: Grant, wanted: Grant): boolean {
  if (held.role !== wanted.role) return false;
  if (held.site === null) return true;
  return held.site === wanted.site && (held.zone === null || held.zone === wanted.zone);
}

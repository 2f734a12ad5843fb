/** As whom somebody speaks who holds several roles: the one that may most. */
import type { OverrideRole } from '../change/history.ts';
import type { Actor, Place } from '../users/role.ts';

const speaking = [
  ['asset-owner', 'asset-owner'],
  ['csms-manager', 'csms-manager'],
] as const;

export function roleAt({ grants }: Actor, place: Place): OverrideRole {
  const held = new Set(
    grants
      .filter(({ site, zone }) => site === null || (site === place.site && isIn(zone, place)))
      .map(({ role }) => role),
  );
  return speaking.find(([role]) => held.has(role))?.[1] ?? 'analyst';
}

const isIn = (zone: string | null, place: Place) => zone === null || zone === place.zone;

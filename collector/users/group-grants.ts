/** Which groups of an identity provider hold which roles: the table of the configuration, read. */
import type { Grant } from './role.ts';

export interface GroupGrant extends Grant {
  readonly group: string;
}

/** What the groups hold together, each once; groups that are not in the table hold nothing. */
export function grantsOf(
  groups: readonly string[],
  table: readonly GroupGrant[],
): readonly Grant[] {
  const held = table.filter(({ group }) => groups.includes(group));
  const once = new Map(
    held.map(({ role, site, zone }) => [JSON.stringify([role, site, zone]), { role, site, zone }]),
  );
  return [...once.values()];
}

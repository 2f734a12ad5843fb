/** People as the database holds them. */
import { hashPassword } from '../../collector/users/password.ts';
import type { Actor } from '../../collector/users/role.ts';
import type { Role } from '../../collector/users/roles.table.ts';
import type { OwnDatabase } from './edge.ts';

export const PASSWORD = 'correct horse battery staple';

/** Somebody with a password and one role, on every site. */
export async function addPerson(database: OwnDatabase, name: string, role: Role): Promise<void> {
  const hash = await hashPassword(PASSWORD, (size) => new Uint8Array(size).fill(7));
  const at = '2026-01-01T00:00:00Z';
  await database.run(`
    WITH added AS (
      INSERT INTO "user" (id, name, password_hash, created)
      VALUES (gen_random_uuid(), '${name}', '${hash}', '${at}') RETURNING id)
    INSERT INTO role_assignment (id, "user", role, site, since, granted_by)
    SELECT gen_random_uuid(), id, '${role}', NULL, '${at}', 'test'
    FROM added`);
}

/** Somebody who asks a service. */
export const somebodyWith = (name: string, ...roles: readonly Role[]): Actor => ({
  ...{ id: name, name, person: name, provenUntil: null },
  grants: roles.map((role) => ({ role, site: null, zone: null })),
});

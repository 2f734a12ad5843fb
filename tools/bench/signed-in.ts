/** Somebody who decides what is declared, and has just proved who they are. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Connection } from '../../collector/store/database.ts';
import { digest } from '../../collector/users/secret.ts';

/** Answers the secret of their session, as its cookie has it. */
export async function signedIn(db: Connection): Promise<string> {
  const [id, secret] = [randomUUID(), randomUUID()];
  const begins = sql`now() - interval '1 day'`;
  await sql`INSERT INTO "user" (id, name, created) VALUES (${id}, ${`owner-${id}`}, ${begins})`.execute(
    db,
  );
  await sql`INSERT INTO role_assignment (id, "user", role, site, zone, since, granted_by)
    VALUES (${randomUUID()}, ${id}, 'asset-owner', NULL, NULL, ${begins}, 'bench')`.execute(db);
  await sql`INSERT INTO session (token_hash, "user", created, expires, last_used, proven_until)
    VALUES (${digest(secret)}, ${id}, now(), now() + interval '1 day', now(), now() + interval '1 day')`.execute(
    db,
  );
  return secret;
}

import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { Rule, RuleList } from './rules.ts';

/** The ordered rules of each site. */
export class RuleRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async of(site: SiteId): Promise<RuleList> {
    const { rows } = await sql<{ version: number }>`
      SELECT version FROM declared_rules_version WHERE site = ${site}`.execute(this.#db);
    const { rows: rules } = await sql<Rule>`
      SELECT name, fields, classes, decides FROM declared_rule WHERE site = ${site}
      ORDER BY position`.execute(this.#db);
    return { version: rows[0]?.version ?? 0, rules };
  }

  /** Answers the version before; nobody else replaces them until the transaction ends. */
  async lock(site: SiteId): Promise<number> {
    const { rows } = await sql<{ version: number }>`
      INSERT INTO declared_rules_version (site, version) VALUES (${site}, 0)
      ON CONFLICT (site) DO UPDATE SET version = declared_rules_version.version
      RETURNING version`.execute(this.#db);
    return rows[0]?.version ?? 0;
  }

  async replace(site: SiteId, rules: readonly Rule[], by: string, at: Instant): Promise<void> {
    await sql`DELETE FROM declared_rule WHERE site = ${site}`.execute(this.#db);
    for (const [position, { name, fields, classes, decides }] of rules.entries()) {
      await sql`
        INSERT INTO declared_rule (site, position, name, fields, classes, decides, by, at)
        VALUES (${site}, ${position}, ${name}, ${[...fields]}::text[], ${[...classes]}::text[],
          ${decides}, ${by}, ${at})`.execute(this.#db);
    }
    await sql`UPDATE declared_rules_version SET version = version + 1 WHERE site = ${site}`.execute(
      this.#db,
    );
  }
}

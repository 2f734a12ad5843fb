import { sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';

/** Somebody there and who they are here. */
export interface KnownPerson {
  /** As that system writes it, in lower case. */
  readonly name: string;
  /** Id of the user. */
  readonly user: string;
}

export interface Origin {
  readonly site: SiteId;
  readonly system: string;
  readonly reference: string;
}

/** What is kept of changes that come from elsewhere, besides their records. */
export class IntakeRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Whoever brings the same change waits until the transaction ends. */
  async alone({ site, system, reference }: Origin): Promise<void> {
    const key = JSON.stringify(['intake', site, system, reference]);
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(this.#db);
  }

  /** Id of the record it became. */
  async recordOf({ site, system, reference }: Origin): Promise<string | undefined> {
    const { rows } = await sql<{ record: string }>`
      SELECT record FROM intake_change
      WHERE site = ${site} AND system = ${system} AND reference = ${reference}`.execute(this.#db);
    return rows[0]?.record;
  }

  async put({ site, system, reference }: Origin, record: string): Promise<void> {
    await sql`INSERT INTO intake_change (site, system, reference, record)
      VALUES (${site}, ${system}, ${reference}, ${record}::uuid)`.execute(this.#db);
  }

  /**
   * Observed assets of a site by what people call them: id, name, serial, address, or tag, name and serial
   * of what is declared and matched. By text in lower case; several where it is no one asset's.
   */
  async assetsBy(
    site: SiteId,
    texts: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    if (texts.length === 0) return new Map();
    const wanted = arrayOf('text', [...new Set(texts.map((text) => text.toLowerCase()))]);
    const { rows } = await sql<{ said: string; assets: string[] }>`
      WITH named AS (
        SELECT asset.id, word.said FROM asset, LATERAL (VALUES (asset.id::text), (lower(asset.name)),
            (lower(asset.serial)), (host(asset.ip))) AS word (said)
          WHERE asset.site = ${site} AND asset.merged_into IS NULL AND word.said = ANY(${wanted})
        UNION
        SELECT asset.id, lower(identifier.value) FROM identifier JOIN asset ON asset.id = identifier.asset
          WHERE identifier.site = ${site} AND identifier.kind IN ('ip', 'mac')
            AND lower(identifier.value) = ANY(${wanted}) AND asset.merged_into IS NULL
        UNION
        SELECT asset.id, word.said
          FROM declared_asset AS declared JOIN declared_match ON declared_match.declared = declared.id
            JOIN asset ON asset.id = declared_match.observed,
            LATERAL (VALUES (lower(declared.tag)), (lower(declared.name)), (lower(declared.serial)))
              AS word (said)
          WHERE declared.site = ${site} AND declared.merged_into IS NULL
            AND asset.merged_into IS NULL AND word.said = ANY(${wanted}))
      SELECT said, array_agg(DISTINCT id::text) AS assets FROM named GROUP BY said`.execute(
      this.#db,
    );
    return new Map(rows.map(({ said, assets }) => [said, assets]));
  }

  async people(system: string): Promise<readonly KnownPerson[]> {
    const { rows } = await sql<KnownPerson>`
      SELECT name, "user" FROM intake_person WHERE system = ${system} ORDER BY name`.execute(
      this.#db,
    );
    return rows;
  }

  /** Of the list of people: 0 before there was one. */
  async peopleVersion(system: string): Promise<number> {
    const { rows } = await sql<{ version: number }>`
      SELECT version FROM intake_people_version WHERE system = ${system}`.execute(this.#db);
    return rows[0]?.version ?? 0;
  }

  /** Whoever changes the same list waits until the transaction ends. */
  async alonePeople(system: string): Promise<void> {
    const key = JSON.stringify(['intake people', system]);
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(this.#db);
  }

  /** The whole list. */
  async putPeople(system: string, people: readonly KnownPerson[], version: number): Promise<void> {
    await sql`DELETE FROM intake_person WHERE system = ${system}`.execute(this.#db);
    await sql`INSERT INTO intake_person (system, name, "user")
      SELECT ${system}, one.name, one."user"
      FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS one (name text, "user" uuid)`.execute(
      this.#db,
    );
    await sql`INSERT INTO intake_people_version (system, version) VALUES (${system}, ${version})
      ON CONFLICT (system) DO UPDATE SET version = excluded.version`.execute(this.#db);
  }
}

import { sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Made, Sheet, SheetEndpoint } from './drawing.ts';

/** Sheets by their digests, and who is on them. */
export class DrawingRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Who stands in which zone, by the zone's id. */
  async endpoints(site: SiteId): Promise<ReadonlyMap<string, readonly SheetEndpoint[]>> {
    const { rows } = await sql<SheetEndpoint & { zone: string }>`
      SELECT zone, id AS asset, coalesce(name, model) AS name,
        coalesce(mac, '-') || ' ' || coalesce(host(ip), '-') || ' ' || coalesce(network, '-')
          AS address
      FROM asset WHERE site = ${site} AND zone IS NOT NULL AND merged_into IS NULL
      ORDER BY id`.execute(this.#db);
    const standing = new Map<string, SheetEndpoint[]>();
    for (const { zone, ...endpoint } of rows) {
      const own = standing.get(zone);
      if (own === undefined) standing.set(zone, [endpoint]);
      else own.push(endpoint);
    }
    return standing;
  }

  /** One of equal digest is the same. */
  async keep({ drawn, sheet, text }: Made): Promise<void> {
    const zones = sheet.zones.map(({ id }) => id);
    await sql`
      INSERT INTO drawing_sheet (digest, site, zones, sheet)
      VALUES (${drawn.digest}, ${sheet.site}, ${arrayOf('uuid', zones)}, ${text})
      ON CONFLICT (digest) DO NOTHING`.execute(this.#db);
  }

  /** Undefined: nothing of that digest was ever drawn. */
  async sheet(digest: string): Promise<Sheet | undefined> {
    const { rows } = await sql<{ sheet: string }>`
      SELECT sheet FROM drawing_sheet WHERE digest = ${digest}`.execute(this.#db);
    const [kept] = rows;
    return kept && (JSON.parse(kept.sheet) as Sheet);
  }
}

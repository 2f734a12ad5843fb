import { sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Zone } from './zone.ts';

/** Zones in force, and what belongs to them. */
export class ZoneRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The zone of each asset that has one. */
  async of(assets: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (assets.length === 0) return new Map();
    const { rows } = await sql<{ id: string; zone: string }>`
      SELECT id, zone FROM asset WHERE id = ANY(${arrayOf('uuid', assets)}) AND zone IS NOT NULL
    `.execute(this.#db);
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  /** By name. */
  async list(_site?: SiteId): Promise<readonly Zone[]> {
    return [];
  }
}

import { sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { assigned, columns, crossed, selected, WRITTEN } from '../store/declared-columns.ts';
import type {
  DeclaredAsset,
  DeclaredIdentity,
  DeclaredWhole,
  HistoryRow,
  Standing,
} from './declared-asset.ts';
import type { IdentityKind } from './fields.table.ts';

/** A name, and whose it is. */
export interface NamedIdentity extends DeclaredIdentity {
  readonly declared: string;
}

export interface HistoryEntry extends HistoryRow {
  readonly declared: string;
}

/** Something an asset may be found by. */
export interface Named {
  readonly kind: IdentityKind;
  readonly value: string;
}

const IDENTITY = {
  declared: 'uuid',
  kind: 'text',
  value: 'text',
  network: 'text',
  since: 'timestamptz',
  until: 'timestamptz',
  isAlias: 'boolean',
} as const;

const ENTRY = {
  declared: 'uuid',
  version: 'int',
  at: 'timestamptz',
  actor: 'text',
  action: 'text',
  field: 'text',
  before: 'text',
  after: 'text',
  why: 'text',
  batch: 'uuid',
} as const;

const MOST_HISTORY = 500;

/** Declared assets at rest, with their names and what became of them. Lists are declared-list-repository's work. */
export class DeclaredRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Of each observed asset that is declared: what is said of it. What was merged away stands for its winner. */
  async standings(observed: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    if (observed.length === 0) return new Map();
    const { rows } = await sql<Standing & { of: string }>`
      SELECT asked.id AS of, declared.id AS declared, tag, declared.name, declared.class, criticality,
        is_safety AS "isSafety", owner, custodian, declared.zone, lifecycle
      FROM unnest(${arrayOf('uuid', observed)}) AS asked (id)
      JOIN asset ON asset.id = asked.id
      JOIN declared_match ON declared_match.observed = coalesce(asset.merged_into, asset.id)
      JOIN declared_asset AS declared ON declared.id = declared_match.declared`.execute(this.#db);
    return new Map(rows.map(({ of, ...standing }) => [of, standing]));
  }

  /**
   * Of these observed assets those that nobody declared and nobody set aside, where the site keeps a list.
   * Where it keeps none, nobody is a stranger.
   */
  async roguesAmong(observed: readonly string[]): Promise<ReadonlySet<string>> {
    if (observed.length === 0) return new Set();
    const { rows } = await sql<{ id: string }>`
      SELECT asset.id FROM unnest(${arrayOf('uuid', observed)}) AS asked (id)
      JOIN asset ON asset.id = asked.id
      WHERE EXISTS (SELECT FROM declared_asset AS listed WHERE listed.site = asset.site
          AND listed.merged_into IS NULL AND listed.lifecycle <> 'retired')
        AND NOT EXISTS (SELECT FROM declared_match
          WHERE observed = coalesce(asset.merged_into, asset.id))
        AND NOT EXISTS (SELECT FROM reconciliation
          WHERE subject = coalesce(asset.merged_into, asset.id) AND status = 'ignored')`.execute(
      this.#db,
    );
    return new Set(rows.map(({ id }) => id));
  }

  async one(id: string): Promise<DeclaredWhole | undefined> {
    return (await this.#whole([id], false))[0];
  }

  /** In the order of their ids. */
  whole(ids: readonly string[]): Promise<readonly DeclaredWhole[]> {
    return this.#whole(ids, false);
  }

  /** Nobody else changes them until the transaction ends. In the order of their ids. */
  lock(ids: readonly string[]): Promise<readonly DeclaredWhole[]> {
    return this.#whole(ids, true);
  }

  /** Who goes by one of these names now, each once. What was merged away does not. */
  async named(site: SiteId, names: readonly Named[]): Promise<readonly NamedIdentity[]> {
    if (names.length === 0) return [];
    const { rows } = await sql<NamedIdentity>`
      SELECT DISTINCT declared, held.kind, held.value, network, since, until, is_alias AS "isAlias"
      FROM ${rowsOf('named', { kind: 'text', value: 'text' }, names)}
      CROSS JOIN LATERAL (SELECT * FROM declared_identity
        WHERE site = ${site} AND kind = named.kind AND value = named.value AND until IS NULL
        LIMIT ${MOST_NAMESAKES}) AS held
      ORDER BY declared, 2, 3`.execute(this.#db);
    return rows;
  }

  async add(assets: readonly DeclaredAsset[]): Promise<void> {
    if (assets.length === 0) return;
    await sql`
      INSERT INTO declared_asset (${columns})
      SELECT ${crossed('added')} FROM ${rowsOf('added', WRITTEN, assets)}`.execute(this.#db);
  }

  /** The caller holds their locks, and has counted `version` on. */
  async save(assets: readonly DeclaredAsset[]): Promise<void> {
    if (assets.length === 0) return;
    await sql`
      UPDATE declared_asset SET ${assigned('saved')} FROM ${rowsOf('saved', WRITTEN, assets)}
      WHERE declared_asset.id = saved.id`.execute(this.#db);
  }

  /**
   * What was never meant to be there: its history stays. The caller holds the locks. Answers the observed
   * assets it was, which are nobody's now.
   */
  async remove(ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql<{ observed: string }>`
      SELECT observed FROM declared_match WHERE declared = ANY(${arrayOf('uuid', ids)})
      ORDER BY observed`.execute(this.#db);
    await sql`DELETE FROM declared_asset WHERE id = ANY(${arrayOf('uuid', ids)})`.execute(this.#db);
    return rows.map(({ observed }) => observed);
  }

  /** A name that had ended is one again; an alias that is declared is an alias no more. */
  async name(site: SiteId, identities: readonly NamedIdentity[]): Promise<void> {
    if (identities.length === 0) return;
    await sql`
      INSERT INTO declared_identity (declared, kind, value, network, site, since, until, is_alias)
      SELECT declared, kind, value, network, ${site}, since, until, "isAlias"
      FROM ${rowsOf('named', IDENTITY, identities)}
      ON CONFLICT (declared, kind, value, network) DO UPDATE SET
        since = CASE WHEN declared_identity.until IS NULL THEN declared_identity.since
          ELSE excluded.since END,
        until = excluded.until, is_alias = declared_identity.is_alias AND excluded.is_alias
    `.execute(this.#db);
  }

  /** Of one asset, by what `name` was given; they stay, and say until when. */
  async unname(identities: readonly NamedIdentity[], until: Instant): Promise<void> {
    if (identities.length === 0) return;
    await sql`
      UPDATE declared_identity SET until = ${until}::timestamptz
      FROM ${rowsOf('gone', IDENTITY, identities)}
      WHERE declared_identity.declared = gone.declared AND declared_identity.kind = gone.kind
        AND declared_identity.value = gone.value AND declared_identity.network = gone.network
    `.execute(this.#db);
  }

  async remember(entries: readonly HistoryEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await sql`
      INSERT INTO declared_history
        (declared, version, at, actor, action, field, before, after, why, batch)
      SELECT declared, version, at, actor, action, field, before, after, why, batch
      FROM ${rowsOf('entry', ENTRY, entries)}`.execute(this.#db);
  }

  /** The newest first, five hundred at most. */
  async history(declared: string): Promise<readonly HistoryRow[]> {
    const { rows } = await sql<HistoryRow>`
      SELECT at, actor, action, field, before, after, why, version, batch FROM declared_history
      WHERE declared = ${declared}::uuid ORDER BY id DESC LIMIT ${MOST_HISTORY}`.execute(this.#db);
    return rows;
  }

  async #whole(ids: readonly string[], isLocked: boolean): Promise<readonly DeclaredWhole[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql<DeclaredAsset>`
      SELECT ${selected('declared_asset')} FROM declared_asset
      WHERE id = ANY(${arrayOf('uuid', ids)}) ORDER BY id
      ${isLocked ? sql`FOR NO KEY UPDATE` : sql``}`.execute(this.#db);
    const { rows: named } = await sql<NamedIdentity>`
      SELECT declared, kind, value, network, since, until, is_alias AS "isAlias"
      FROM declared_identity WHERE declared = ANY(${arrayOf('uuid', ids)})
      ORDER BY declared, until IS NOT NULL, kind, value, network`.execute(this.#db);
    const byId = new Map<string, DeclaredIdentity[]>(rows.map(({ id }) => [id, []]));
    for (const { declared, ...identity } of named) byId.get(declared)?.push(identity);
    return rows.map((row) => ({ ...row, identities: byId.get(row.id) ?? [] }));
  }
}

/** Of one value that names many, such as an address that every cell has. */
const MOST_NAMESAKES = 32;

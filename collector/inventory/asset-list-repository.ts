/** The inventory as lists show it: a page, a count, a stream. Writing assets is asset-repository's work. */
import { type RawBuilder, sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { type Severity, severities } from '../drift/severity.table.ts';
import { assetsSaying } from '../store/asset-search.ts';
import type { Connection } from '../store/database.ts';
import {
  addressKey,
  behind,
  cut,
  type Key,
  type Order,
  position,
  sorted,
  textKey,
} from '../store/keyset.ts';
import { standsIn } from '../store/places.ts';
import type { AssetColumn, AssetFilter, AssetRow, AssetSelection } from './asset-row.ts';

interface Row extends Omit<AssetRow, 'severity'> {
  readonly severityRank: number | null;
  readonly position: readonly string[];
}

interface Standing {
  readonly asset: string;
  readonly site: SiteId;
  readonly zone: string | null;
}

const id: Key = { of: sql.ref('asset.id'), type: 'uuid' };

/** Every column has an order; those of `0004-lists` and `0038-asset-orders` have an index, the others sort what the filter leaves. */
const keys: Record<AssetColumn, Key> = {
  id,
  site: textKey('asset.site'),
  name: textKey('asset.name'),
  vendor: textKey('asset.vendor'),
  model: textKey('asset.model'),
  orderCode: textKey('asset.order_code'),
  serial: textKey('asset.serial'),
  firmware: textKey('asset.firmware'),
  role: textKey('asset.role'),
  level: { of: sql`coalesce(asset.level, 99)`, type: 'real' },
  ip: addressKey('asset.ip'),
  mac: textKey('asset.mac'),
  network: textKey('asset.network'),
  firstSeen: { of: sql.ref('asset.first_seen'), type: 'timestamptz' },
  lastSeen: { of: sql.ref('asset.last_seen'), type: 'timestamptz' },
  openDrift: { of: sql`coalesce(trouble.count, 0)`, type: 'integer' },
};

export class AssetListRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async count(filter: AssetFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM asset WHERE ${matching(filter)}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    filter: AssetFilter,
    { sort, limit, after, offset = 0 }: AssetSelection,
  ): Promise<{ rows: AssetRow[]; next: string | null } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const wanted = sql`${matching(filter)} AND ${from}`;
    const { rows } = await sql<Row>`
      WITH found AS MATERIALIZED (
        ${found(order, wanted, { limit: limit + 1, offset })}
      ), page AS MATERIALIZED (
        SELECT asset.*, ${position(order)} AS position,
          row_number() OVER (ORDER BY ${sorted(order)}) AS place
        FROM ${counted(order)} JOIN found ON found.id = asset.id
      )
      ${summaryOf('page')} ORDER BY place`.execute(this.#db);
    const { rows: shown, next } = cut(order, rows, limit);
    return { rows: shown.map(fromRow), next };
  }

  /** The asset this id stands for today: another one where it was merged away. */
  async standing(asset: string): Promise<Standing | undefined> {
    const { rows } = await sql<Standing>`
      SELECT id AS asset, site, zone FROM asset WHERE id = (
        SELECT coalesce(merged_into, id) FROM asset WHERE id = ${asset}::uuid)`.execute(this.#db);
    return rows[0];
  }

  /** What is merged away answers as what it was merged into. */
  async one(asset: string): Promise<(AssetRow & { roleReason: string | null }) | undefined> {
    const { rows } = await sql<Row & { roleReason: string | null }>`
      WITH wanted AS (SELECT coalesce(merged_into, id) AS id FROM asset WHERE id = ${asset}::uuid),
        page AS MATERIALIZED (
          SELECT asset.*, ARRAY[]::text[] AS position, 1 AS place
          FROM asset JOIN wanted USING (id))
      ${summaryOf('page')}`.execute(this.#db);
    const [row] = rows;
    return row && { ...fromRow(row), roleReason: row.roleReason };
  }
}

/** Exact times and counts are looked up for the rows of one page alone: they stand in no index. */
function summaryOf(page: string): RawBuilder<unknown> {
  return sql`
    SELECT page.id, page.site, page.name, page.vendor, page.model, page.order_code AS "orderCode",
      page.serial, page.firmware, page.role, page.role_reason AS "roleReason", page.level,
      host(page.ip) AS ip, page.mac, page.network, page.zone,
      page.addresses AS "addressCount",
      page.first_seen AS "firstSeen",
      greatest(page.last_seen, (SELECT max(last) FROM seen WHERE seen.asset = page.id)) AS "lastSeen",
      coalesce(trouble.count, 0)::int AS "openDrift", trouble.rank AS "severityRank", page.position
    FROM ${sql.ref(page)} AS page LEFT JOIN LATERAL (
      SELECT count(*)::int AS count, max(severity_rank) AS rank
      FROM drift WHERE drift.asset = page.id AND state = 'open') AS trouble ON true`;
}

/** The first ids of an order. What sorts carries nothing but keys: rows are wide. */
function found(order: Order, wanted: RawBuilder<unknown>, cutting: Cutting): RawBuilder<unknown> {
  if (order.name === 'openDrift') return foundByTrouble(order, wanted, cutting);
  return sql`SELECT asset.id FROM asset WHERE ${wanted}
    ORDER BY ${sorted(order)} LIMIT ${cutting.limit} OFFSET ${cutting.offset}`;
}

interface Cutting {
  readonly limit: number;
  readonly offset: number;
}

/** Few have open drift: they are sorted, and all others follow or precede them by their ids. */
function foundByTrouble(
  order: Order,
  wanted: RawBuilder<unknown>,
  { limit, offset }: Cutting,
): RawBuilder<unknown> {
  const most = limit + offset;
  const counted = sql`SELECT asset AS id, count(*)::int AS count FROM drift
    WHERE state = 'open' AND asset IS NOT NULL GROUP BY asset`;
  const calm = sql`NOT EXISTS (SELECT FROM drift WHERE drift.asset = asset.id AND state = 'open')`;
  const inTurn = sorted(order);
  return sql`SELECT asset.id FROM (
      (SELECT asset.id, trouble.count FROM asset JOIN (${counted}) AS trouble ON trouble.id = asset.id
        WHERE ${wanted} ORDER BY ${inTurn} LIMIT ${most})
      UNION ALL
      (SELECT asset.id, 0 FROM asset CROSS JOIN (SELECT 0 AS count) AS trouble
        WHERE ${calm} AND ${wanted} ORDER BY ${sorted({ ...order, keys: [id] })} LIMIT ${most})
    ) AS asset CROSS JOIN LATERAL (SELECT asset.count) AS trouble
    ORDER BY ${inTurn} LIMIT ${limit} OFFSET ${offset}`;
}

/** The counts are joined only where they are sorted by. What sorts carries nothing but keys: rows are wide. */
function counted({ name }: Order): RawBuilder<unknown> {
  if (name !== 'openDrift') return sql`asset`;
  return sql`asset LEFT JOIN (
    SELECT asset AS id, count(*)::int AS count FROM drift WHERE state = 'open' GROUP BY asset
  ) AS trouble ON trouble.id = asset.id`;
}

function orderOf(sort: AssetSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as AssetColumn;
  return { name, isDescending, keys: name === 'id' ? [id] : [keys[name], id] };
}

function matching(filter: AssetFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`asset.merged_into IS NULL`];
  for (const column of TEXTS) {
    const wanted = filter[column];
    if (wanted === undefined) continue;
    const any = typeof wanted === 'string' ? [wanted] : wanted;
    conditions.push(sql`${keys[column].of} = ANY(${any.map((one) => one.toLowerCase())}::text[])`);
  }
  const { level, ip, mac, agent, zone, places, hasOpenDrift, q } = filter;
  if (level !== undefined) conditions.push(sql`${keys.level.of} = ${level}::real`);
  if (ip !== undefined) conditions.push(within(ip));
  if (mac !== undefined) {
    conditions.push(sql`asset.id IN (
      SELECT asset FROM identifier WHERE kind = 'mac' AND value LIKE ${`${mac}%`})`);
  }
  if (zone !== undefined) conditions.push(inZone(zone));
  if (places !== undefined) conditions.push(standsIn(places, 'asset'));
  if (agent !== undefined) conditions.push(heardBy(agent));
  if (hasOpenDrift !== undefined) {
    const held = sql`asset.id IN (SELECT asset FROM drift WHERE state = 'open' AND asset IS NOT NULL)`;
    conditions.push(hasOpenDrift ? held : sql`NOT (${held})`);
  }
  if (q !== undefined) conditions.push(saying(q));
  return sql.join(conditions, sql` AND `);
}

const TEXTS = [
  'site',
  'vendor',
  'model',
  'orderCode',
  'serial',
  'firmware',
  'role',
  'network',
] as const satisfies readonly (AssetColumn & keyof AssetFilter)[];

/** Any of its addresses, not only the one the list shows. */
function within(block: string): RawBuilder<unknown> {
  const first = sql`host(network(${block}::inet))::inet`;
  const last = sql`host(broadcast(${block}::inet))::inet`;
  return sql`asset.id IN (
    SELECT asset FROM identifier WHERE kind = 'ip' AND value::inet BETWEEN ${first} AND ${last})`;
}

function inZone(wanted: readonly string[]): RawBuilder<unknown> {
  const ids = wanted.filter((zone) => zone !== 'none');
  const within = sql`asset.zone = ANY(${ids}::uuid[])`;
  return ids.length === wanted.length ? within : sql`(asset.zone IS NULL OR ${within})`;
}

/** The address it is shown with was heard by this agent: a network begins with the agent's name. */
function heardBy(siteAndAgent: string): RawBuilder<unknown> {
  const [site = '', agent = ''] = siteAndAgent.split('/');
  return sql`(asset.site = ${site} AND starts_with(asset.network, ${`${agent}/`}))`;
}

function saying(text: string): RawBuilder<unknown> {
  const named = assetsSaying(text);
  return named === undefined ? sql`false` : sql`asset.id IN (${named})`;
}

function fromRow({ severityRank, position: _, ...row }: Row): AssetRow {
  const severity: Severity | null =
    severityRank === null ? null : (severities[severityRank] ?? null);
  return { ...row, severity };
}

/** Drift as people read it and decide on it. What agents say of it is drift-repository's work. */
import { type RawBuilder, sql } from 'kysely';
import type { Host, Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import { assetsSaying } from '../store/asset-search.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Key, type Order, position, sorted, wordQuery } from '../store/keyset.ts';
import { standsIn } from '../store/places.ts';
import type {
  DriftColumn,
  DriftDetail,
  DriftFilter,
  DriftRow,
  DriftSelection,
  EvidenceRow,
} from './drift-row.ts';
import type { DriftState } from './drift-steps.table.ts';

interface Row extends Omit<DriftRow, 'by'> {
  readonly source: Host | null;
  readonly sourceAsset: string | null;
  readonly sourceName: string | null;
}

const state = sql<DriftState>`
  (CASE WHEN drift.state = 'open' AND acknowledged IS NOT NULL THEN 'acknowledged' ELSE drift.state END)`;

const latest: Key = { of: sql`drift.latest`, type: 'timestamptz' };
const id: Key = { of: sql`drift.id`, type: 'uuid' };

/** Among equals the newest come together. */
const keys: Record<DriftColumn, readonly [Key, ...Key[]]> = {
  latest: [latest, id],
  recordedAt: [{ of: sql`drift.first_received`, type: 'timestamptz' }, id],
  severity: [{ of: sql`drift.severity_rank::integer`, type: 'integer' }, latest, id],
  kind: [{ of: sql`(drift.kind COLLATE "C")`, type: 'text' }, latest, id],
  state: [{ of: sql`(${state} COLLATE "C")`, type: 'text' }, latest, id],
  count: [{ of: sql`drift.count`, type: 'integer' }, latest, id],
  verdict: [
    { of: sql`verdict.verdict_rank::integer`, type: 'integer' },
    { of: sql`verdict.latest`, type: 'timestamptz' },
    { of: sql`verdict.drift`, type: 'uuid' },
  ],
};

/** An order by verdict is one of those that were judged. */
const judged = (order: Order) =>
  order.name === 'verdict' ? sql`JOIN verdict ON verdict.drift = drift.id` : sql``;

export class DriftListRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  async count(filter: DriftFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM drift WHERE ${matching(filter)}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    filter: DriftFilter,
    { sort, limit, after, offset = 0 }: DriftSelection,
  ): Promise<{ rows: DriftRow[]; next: string | null } | undefined> {
    const order = orderOf(sort);
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<Row & { position: readonly string[] }>`
      WITH found AS MATERIALIZED (
        SELECT drift.id FROM drift ${judged(order)} WHERE ${matching(filter)} AND ${from}
        ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset}
      ), page AS MATERIALIZED (
        SELECT drift.*, ${position(order)} AS position,
          row_number() OVER (ORDER BY ${sorted(order)}) AS place
        FROM drift JOIN found ON found.id = drift.id ${judged(order)}
      )
      SELECT ${columns}, drift.position FROM ${named(sql`page`)} ORDER BY drift.place
    `.execute(this.#db);
    const { rows: shown, next } = cut(order, rows, limit);
    return { rows: shown.map(fromRow), next };
  }

  async one(drift: string): Promise<DriftDetail | undefined> {
    const { rows } = await sql<Row & Pick<DriftDetail, 'techniques' | 'phase'> & Raw>`
      SELECT ${columns}, drift.detail, drift.techniques, drift.phase, drift.subject AS host
      FROM ${named(sql`drift`)} WHERE drift.id = ${drift}::uuid`.execute(this.#db);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { host, detail, techniques, phase, ...rest } = row;
    const summary = fromRow(rest);
    const subject = { asset: summary.asset, name: summary.assetName, host };
    return { ...summary, detail: detail ?? {}, techniques, phase, subject };
  }

  async evidence(drift: string): Promise<EvidenceRow[]> {
    const { rows } = await sql<EvidenceRow>`
      SELECT frame::float8 AS frame, at, link_type AS "linkType", length, bytes
      FROM drift_evidence WHERE drift = ${drift}::uuid ORDER BY at, frame, position
    `.execute(this.#db);
    return rows;
  }

  /** The zone of each whose asset is in one. */
  async zonesOf(drifts: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await sql<{ id: string; zone: string }>`
      SELECT drift.id, asset.zone FROM drift JOIN asset ON asset.id = drift.asset
      WHERE drift.id = ANY(${arrayOf('uuid', drifts)}) AND asset.zone IS NOT NULL
    `.execute(this.#db);
    return new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  /** Nobody else decides on it until the transaction ends. */
  async lock(drift: string): Promise<Locked | undefined> {
    const { rows } = await sql<Locked>`
      SELECT drift.site, asset.zone, drift.kind, ${state} AS state, version
      FROM drift LEFT JOIN asset ON asset.id = drift.asset
      WHERE drift.id = ${drift}::uuid FOR UPDATE OF drift`.execute(this.#db);
    return rows[0];
  }

  /** Somebody decided on its verdict: whoever looked at it before has to look again. */
  async turn(drift: string): Promise<void> {
    await sql`UPDATE drift SET version = version + 1 WHERE id = ${drift}::uuid`.execute(this.#db);
  }

  /** `by` null takes the acknowledgement back. */
  async acknowledge(drift: string, by: { name: string; at: Instant } | null): Promise<void> {
    await sql`
      UPDATE drift SET acknowledged = ${by?.at ?? null}::timestamptz,
        acknowledged_by = ${by?.name ?? null}, version = version + 1
      WHERE id = ${drift}::uuid`.execute(this.#db);
  }
}

type Locked = Pick<DriftRow, 'site' | 'zone' | 'kind' | 'state' | 'version'>;

interface Raw {
  readonly host: Host;
  readonly detail: DriftDetail['detail'] | null;
}

const columns = sql`
  drift.id, drift.site, drift.site || '/' || drift.agent AS agent, drift.asset, asset.zone,
  coalesce(asset.name, asset.model) AS "assetName",
  coalesce(host(asset.ip), drift.subject->>'ip') AS "assetIp",
  drift.kind, drift.severity, ${state} AS state, drift.path, drift.before, drift.after,
  drift.earliest, drift.latest, drift.first_received AS "recordedAt", drift.count,
  drift.occurrence, drift.is_flapping AS "isFlapping", drift.protocol, drift.outcome,
  (SELECT count(*)::int FROM drift_evidence WHERE drift_evidence.drift = drift.id) AS "evidenceCount",
  drift.acknowledged_by AS "acknowledgedBy", drift.acknowledged AS "acknowledgedAt", drift.version,
  drift.source, drift.source_asset AS "sourceAsset",
  coalesce(source_asset.name, source_asset.model) AS "sourceName"`;

/** The rows with who they are about and who did it. */
function named(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${rows} AS drift LEFT JOIN asset ON asset.id = drift.asset
    LEFT JOIN asset AS source_asset ON source_asset.id = drift.source_asset`;
}

function orderOf(sort: DriftSelection['sort']): Order {
  const isDescending = sort.startsWith('-');
  const name = (isDescending ? sort.slice(1) : sort) as DriftColumn;
  return { name, isDescending, keys: keys[name] };
}

function matching({
  q,
  agent,
  asset,
  places,
  from,
  to,
  ...filter
}: DriftFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filter.state !== undefined) conditions.push(inState(filter.state));
  for (const column of ['kind', 'severity', 'site'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) {
      conditions.push(sql`${sql.ref(`drift.${column}`)} = ANY(${[...wanted]}::text[])`);
    }
  }
  if (agent !== undefined) {
    const [site = '', name = ''] = agent.split('/');
    conditions.push(sql`drift.site = ${site} AND drift.agent = ${name}`);
  }
  if (asset !== undefined) conditions.push(sql`drift.asset = ${asset}::uuid`);
  if (places !== undefined) conditions.push(standing(places));
  const said = saidOf(filter);
  if (said !== undefined) {
    conditions.push(sql`drift.id IN (SELECT verdict.drift FROM verdict WHERE ${said})`);
  }
  if (from !== undefined) conditions.push(sql`drift.latest >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`drift.latest <= ${to}::timestamptz`);
  if (q !== undefined) conditions.push(saying(q));
  return sql.join(conditions, sql` AND `);
}

function saidOf({ verdict, request, isExtra, isWouldBe }: DriftFilter) {
  const conditions: RawBuilder<unknown>[] = [];
  if (verdict !== undefined) {
    conditions.push(sql`verdict.verdict = ANY(${arrayOf('text', verdict)})`);
  }
  if (request !== undefined) conditions.push(sql`verdict.request = ${request}::uuid`);
  if (isExtra !== undefined) conditions.push(sql`verdict.is_extra = ${isExtra}`);
  if (isWouldBe !== undefined) conditions.push(sql`verdict.is_would_be = ${isWouldBe}`);
  return conditions.length === 0 ? undefined : sql.join(conditions, sql` AND `);
}

/** Where its asset stands; what is about no asset is for who holds the whole site. */
function standing(places: NonNullable<DriftFilter['places']>): RawBuilder<unknown> {
  const sites = places.filter(({ zone }) => zone === null).map(({ site }) => site);
  const zones = places.filter(({ zone }) => zone !== null);
  return sql`(drift.site = ANY(${arrayOf('text', sites)}) OR drift.asset IN (
    SELECT id FROM asset WHERE ${standsIn(zones, 'asset')}))`;
}

function inState(wanted: readonly DriftState[]): RawBuilder<unknown> {
  const any: Record<DriftState, RawBuilder<unknown>> = {
    open: sql`drift.state = 'open' AND acknowledged IS NULL`,
    acknowledged: sql`drift.state = 'open' AND acknowledged IS NOT NULL`,
    resolved: sql`drift.state = 'resolved'`,
  };
  return sql`(${sql.join(
    wanted.map((one) => sql`(${any[one]})`),
    sql` OR `,
  )})`;
}

function saying(text: string): RawBuilder<unknown> {
  const words = wordQuery(text);
  const named = assetsSaying(text);
  if (words === undefined || named === undefined) return sql`false`;
  return sql`(drift.words @@ ${words}::tsquery OR drift.asset IN (${named}))`;
}

function fromRow({ source, sourceAsset, sourceName, ...row }: Row): DriftRow {
  const by = source === null ? null : { asset: sourceAsset, name: sourceName, host: source };
  return { ...row, by };
}

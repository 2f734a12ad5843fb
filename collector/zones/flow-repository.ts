import { type RawBuilder, sql } from 'kysely';
import type { SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import type { Place } from '../users/role.ts';
import type {
  Crossing,
  DualHomed,
  FlowFilter,
  FlowRow,
  FlowSelection,
  RuleUse,
} from './flow-row.ts';

const keys: Order['keys'] = [
  { of: sql.ref('told.judged'), type: 'timestamptz' },
  { of: sql.ref('told.id'), type: 'bigint' },
];

/** What was held against zones and conduits, for lists, checks and maps. */
export class FlowRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** At most `limit` rows and the cursor behind them; undefined: `after` is no cursor of this order. */
  async page(
    filter: FlowFilter,
    { sort, limit, after }: FlowSelection,
  ): Promise<{ rows: FlowRow[]; next: string | null } | undefined> {
    const order: Order = { name: 'since', isDescending: sort.startsWith('-'), keys };
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<FlowRow & { position: readonly string[] }>`
      WITH told AS MATERIALIZED (
        SELECT told.* FROM conversation AS told WHERE ${matching(filter)} AND ${from}
        ORDER BY ${sorted(order)} LIMIT ${limit + 1}
      )
      SELECT told.id::text AS id, told.site, ${end('client', 'from_zone')} AS client,
        ${end('server', 'to_zone')} AS server, transport, port, protocol, conformity, conduit, rule,
        judged AS since, packets, bytes, told.first_seen AS "firstSeen", told.last_seen AS "lastSeen",
        ${position(order)} AS position
      FROM told LEFT JOIN asset AS begins ON begins.id = ${idOf('client')}
        LEFT JOIN asset AS answers ON answers.id = ${idOf('server')}
      ORDER BY ${sorted(order)}`.execute(this.#db);
    return cut(order, rows, limit);
  }

  /** What goes between zones, most first; what is said inside one is left out. */
  async crossings(filter: FlowFilter): Promise<readonly Crossing[]> {
    const { rows } = await sql<Crossing>`
      SELECT from_zone AS "from", to_zone AS "to", conformity, count(*)::int AS flows,
        sum(packets)::bigint AS packets, min(first_seen) AS "firstSeen", max(last_seen) AS "lastSeen"
      FROM conversation AS told WHERE ${matching(filter)}
      GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3`.execute(this.#db);
    return rows;
  }

  /** Of one conduit, or of all of a site, or of all. */
  async ruleUse({
    site,
    conduit,
  }: {
    site?: SiteId;
    conduit?: string;
  } = {}): Promise<readonly RuleUse[]> {
    const conditions = [sql`conduit IS NOT NULL`];
    if (site !== undefined) conditions.push(sql`site = ${site}`);
    if (conduit !== undefined) conditions.push(sql`conduit = ${conduit}::uuid`);
    const { rows } = await sql<RuleUse>`
      SELECT conduit, rule, count(*)::int AS flows, sum(packets)::bigint AS packets,
        min(first_seen) AS "firstSeen", max(last_seen) AS "lastSeen"
      FROM conversation WHERE ${sql.join(conditions, sql` AND `)}
      GROUP BY conduit, rule ORDER BY conduit, rule`.execute(this.#db);
    return rows;
  }

  /** Assets with addresses in several zones, newest first. */
  async dualHomed(
    { site, places }: Pick<FlowFilter, 'site' | 'places'>,
    limit: number,
  ): Promise<readonly DualHomed[]> {
    const conditions = [sql`true`];
    if (site !== undefined) conditions.push(sql`home.site = ANY(${arrayOf('text', site)})`);
    if (places !== undefined) {
      conditions.push(among(places, 'home', (zone) => sql`home.zones && ${zone}`));
    }
    const { rows } = await sql<DualHomed>`
      SELECT home.asset, home.site, coalesce(asset.name, asset.model) AS name, home.zones,
        is_declared AS "isDeclared", since
      FROM dual_homed AS home JOIN asset ON asset.id = home.asset
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY is_declared, since DESC, home.asset LIMIT ${limit}`.execute(this.#db);
    return rows;
  }
}

function matching(filter: FlowFilter): RawBuilder<unknown> {
  const { site, places, conformity, zone, from, to, side, conduit, rule, protocol } = filter;
  // As the indexes have it: what is said inside a zone, and on sites without, is in none of them.
  const conditions = [sql`told.conformity <> 'inside'`];
  const either = (zones: RawBuilder<unknown>) =>
    sql`(told.from_zone = ANY(${zones}) OR told.to_zone = ANY(${zones}))`;
  if (site !== undefined) conditions.push(sql`told.site = ANY(${arrayOf('text', site)})`);
  if (places !== undefined) conditions.push(among(places, 'told', either));
  if (conformity !== undefined) {
    conditions.push(sql`told.conformity = ANY(${arrayOf('text', conformity)})`);
  }
  if (zone !== undefined) conditions.push(either(arrayOf('uuid', [zone])));
  if (from !== undefined) conditions.push(sql`told.from_zone = ${from}::uuid`);
  if (to !== undefined) conditions.push(sql`told.to_zone = ${to}::uuid`);
  if (side !== undefined) conditions.push(either(zonesOf(side)));
  if (conduit !== undefined) conditions.push(sql`told.conduit = ${conduit}::uuid`);
  if (rule !== undefined) conditions.push(sql`told.rule = ${rule}`);
  if (protocol !== undefined) conditions.push(sql`told.protocol = ${protocol}`);
  if (filter.seenSince !== undefined) {
    conditions.push(sql`told.last_seen >= ${filter.seenSince}::timestamptz`);
  }
  return sql.join(conditions, sql` AND `);
}

/** Where somebody may look: whole sites, and single zones. */
function among(
  places: readonly Place[],
  table: 'told' | 'home',
  within: (zones: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const whole = places.flatMap((place) => (place.zone === null ? [place.site] : []));
  const zones = places.flatMap((place) => (place.zone === null ? [] : [place.zone]));
  return sql`(${sql.ref(`${table}.site`)} = ANY(${arrayOf('text', whole)})
    OR ${within(arrayOf('uuid', zones))})`;
}

const zonesOf = (side: string) => sql`ARRAY(
  SELECT record.id FROM record JOIN record_revision AS stood
    ON stood.record = record.id AND stood.revision = record.in_force
  WHERE record.kind = 'zone' AND stood.body->>'side' = ${side})`;

const end = (who: 'client' | 'server', zone: string) => {
  const asset = who === 'client' ? 'begins' : 'answers';
  return sql`jsonb_build_object('asset', ${sql.ref(`${asset}.id`)}, 'name',
    coalesce(${sql.ref(`${asset}.name`)}, ${sql.ref(`${asset}.model`)}), 'address',
    ${sql.ref(`told.${who}_address`)}, 'zone', ${sql.ref(`told.${zone}`)})`;
};

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
const idOf = (who: 'client' | 'server') =>
  sql`CASE WHEN ${sql.ref(`told.${who}`)} ~ ${UUID} THEN ${sql.ref(`told.${who}`)}::uuid END`;

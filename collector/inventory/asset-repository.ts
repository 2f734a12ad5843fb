import { sql } from 'kysely';
import type { Service } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Identifier, Known } from './identity.ts';
import type { Summary } from './summary.ts';

export interface Arrival {
  readonly asset: string;
  readonly from: Instant;
  readonly to: Instant;
}

export interface Claim extends Identifier {
  readonly asset: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What an observation says of the host itself. `mac` also where it names nobody. Nulls say nothing. */
export interface Presence {
  readonly asset: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly network: string | null;
  readonly mac: string | null;
  readonly role: string | null;
  readonly roleReason: string | null;
  readonly level: number | null;
}

export interface Offer extends Service {
  readonly asset: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Assets at rest, a batch at a time. Deciding who is who is not its work. */
export class AssetRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Every asset that holds one of the identifiers, with all it holds; not locked. */
  holders(site: SiteId, identifiers: readonly Identifier[]): Promise<readonly Known[]> {
    return this.#holders(site, identifiers, sql``);
  }

  /** The same, and nobody changes who they are until the transaction ends. */
  lockHolders(site: SiteId, identifiers: readonly Identifier[]): Promise<readonly Known[]> {
    return this.#holders(site, identifiers, sql`FOR NO KEY UPDATE`);
  }

  async #holders(
    site: SiteId,
    identifiers: readonly Identifier[],
    lock: ReturnType<typeof sql>,
  ): Promise<readonly Known[]> {
    if (identifiers.length === 0) return [];
    const { rows } = await sql<Known>`
      WITH claim AS MATERIALIZED (
        SELECT DISTINCT * FROM unnest(
          ${arrayOf(
            'text',
            identifiers.map(({ kind }) => kind),
          )},
          ${arrayOf(
            'text',
            identifiers.map(({ network }) => network),
          )},
          ${arrayOf(
            'text',
            identifiers.map(({ value }) => value),
          )}) AS claim (kind, network, value)
      ), holder AS (
        SELECT id FROM asset WHERE id IN (
          SELECT asset FROM claim JOIN identifier USING (kind, network, value)
          WHERE identifier.site = ${site})
        ORDER BY id ${lock}
      )
      SELECT asset, jsonb_agg(jsonb_build_object('kind', kind, 'network', network, 'value', value,
          'last', to_char(greatest(last_seen, (
            SELECT max(last) FROM seen
            WHERE seen.asset = identifier.asset AND CASE kind
              WHEN 'mac' THEN split_part(address, ' ', 1) = value
              WHEN 'ip' THEN split_part(address, ' ', 2) = value AND right(address, length(network)) = network
              ELSE true END)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) AS identifiers,
        ARRAY(SELECT CASE WHEN one = asset THEN other ELSE one END::text FROM asset_apart
          WHERE one = asset OR other = asset) AS apart
      FROM identifier JOIN holder ON holder.id = identifier.asset
      GROUP BY asset ORDER BY asset`.execute(this.#db);
    return rows;
  }

  /** Two agents may meet a new device at the same moment: one waits here for the other. */
  async lockArrivals(site: SiteId): Promise<void> {
    await sql`SELECT pg_advisory_xact_lock(hashtext(${`arrivals ${site}`}))`.execute(this.#db);
  }

  async add(site: SiteId, arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    await sql`
      INSERT INTO asset (id, site, first_seen, last_seen)
      SELECT asset, ${site}, "from", date_trunc('hour', "to")
      FROM jsonb_to_recordset(${JSON.stringify(arrivals)}::jsonb) AS arrival (
        asset uuid, "from" timestamptz, "to" timestamptz)`.execute(this.#db);
  }

  /** Gives identifiers to assets; the caller has seen to it that no claim is older than its holder's. */
  async claim(site: SiteId, claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    await sql`
      INSERT INTO identifier (site, kind, network, value, asset, first_seen, last_seen)
      SELECT ${site}, kind, network, value, asset, "from", "to"
      FROM jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) AS claim (
        kind text, network text, value text, asset uuid, "from" timestamptz, "to" timestamptz)
      ORDER BY kind, network, value
      ON CONFLICT (site, kind, network, value) DO UPDATE SET
        first_seen = CASE WHEN identifier.asset = excluded.asset
          THEN least(identifier.first_seen, excluded.first_seen) ELSE excluded.first_seen END,
        asset = excluded.asset, last_seen = greatest(identifier.last_seen, excluded.last_seen)
    `.execute(this.#db);
  }

  /** The serial of a module taken out must not name its old place when it turns up elsewhere. */
  async forget(site: SiteId, identifiers: readonly Identifier[]): Promise<void> {
    if (identifiers.length === 0) return;
    await sql`
      DELETE FROM identifier USING jsonb_to_recordset(${JSON.stringify(identifiers)}::jsonb) AS gone (
        kind text, network text, value text)
      WHERE site = ${site} AND identifier.kind = gone.kind AND identifier.network = gone.network
        AND identifier.value = gone.value`.execute(this.#db);
  }

  /** Roles, and the addresses a list shows: of each kind the one that was claimed last. */
  async present(presences: readonly Presence[]): Promise<void> {
    if (presences.length === 0) return;
    await sql`
      WITH presence AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(presences)}::jsonb) AS presence (
          asset uuid, "from" timestamptz, "to" timestamptz, network text, mac text, role text,
          "roleReason" text, level real)
      )
      UPDATE asset SET
        first_seen = least(first_seen, presence."from"),
        last_seen = greatest(last_seen, date_trunc('hour', presence."to")),
        role = CASE WHEN late THEN asset.role ELSE coalesce(presence.role, asset.role) END,
        role_reason = CASE WHEN late OR presence.role IS NULL THEN role_reason
          ELSE presence."roleReason" END,
        level = CASE WHEN late OR presence.role IS NULL THEN asset.level ELSE presence.level END,
        network = coalesce(held.network, presence.network, asset.network),
        mac = coalesce(held.mac, presence.mac), ip = held.ip::inet, addresses = held.total
      FROM presence LEFT JOIN LATERAL (
        SELECT count(*)::int AS total,
          (array_agg(value ORDER BY last_seen DESC, value) FILTER (WHERE kind = 'mac'))[1] AS mac,
          (array_agg(value ORDER BY last_seen DESC, value) FILTER (WHERE kind = 'ip'))[1] AS ip,
          (array_agg(identifier.network ORDER BY last_seen DESC, value)
            FILTER (WHERE kind = 'ip'))[1] AS network
        FROM identifier WHERE identifier.asset = presence.asset AND kind IN ('mac', 'ip')
      ) AS held ON true, LATERAL (
        SELECT coalesce(presence."to" < (
          SELECT last_seen FROM asset AS own WHERE own.id = presence.asset), true) AS late
      ) AS clock
      WHERE asset.id = presence.asset`.execute(this.#db);
  }

  /** Once an hour: `last_seen` is coarse, so that it costs nothing. */
  async touch(assets: readonly { readonly asset: string; readonly to: Instant }[]): Promise<void> {
    if (assets.length === 0) return;
    await sql`
      UPDATE asset SET last_seen = date_trunc('hour', "to")
      FROM (SELECT asset, max("to") AS "to"
        FROM jsonb_to_recordset(${JSON.stringify(assets)}::jsonb) AS row (asset uuid, "to" timestamptz)
        GROUP BY asset) AS touched
      WHERE id = asset AND last_seen < date_trunc('hour', "to")`.execute(this.#db);
  }

  async offer(agent: AgentId, offers: readonly Offer[]): Promise<void> {
    if (offers.length === 0) return;
    await sql`
      INSERT INTO service (asset, transport, port, protocol, agent, first_seen, last_seen)
      SELECT DISTINCT ON (asset, transport, port)
        asset, transport, port, protocol, ${agent}, "from", "to"
      FROM jsonb_to_recordset(${JSON.stringify(offers)}::jsonb) AS offer (
        asset uuid, transport text, port int, protocol text, "from" timestamptz, "to" timestamptz)
      ORDER BY asset, transport, port, protocol = '', "to" DESC
      ON CONFLICT (asset, transport, port) DO UPDATE SET
        protocol = CASE WHEN excluded.protocol = '' OR service.last_seen > excluded.last_seen
          THEN service.protocol ELSE excluded.protocol END,
        first_seen = least(service.first_seen, excluded.first_seen),
        last_seen = greatest(service.last_seen, excluded.last_seen)`.execute(this.#db);
  }

  async summarise(summaries: readonly Summary[]): Promise<void> {
    if (summaries.length === 0) return;
    await sql`
      UPDATE asset SET name = best.name, vendor = best.vendor, model = best.model,
        order_code = best.order_code, serial = best.serial, firmware = best.firmware
      FROM jsonb_to_recordset(${JSON.stringify(summaries)}::jsonb) AS best (
        id uuid, name text, vendor text, model text, order_code text, serial text, firmware text)
      WHERE asset.id = best.id AND (asset.name, asset.vendor, asset.model, asset.order_code,
        asset.serial, asset.firmware) IS DISTINCT FROM
        (best.name, best.vendor, best.model, best.order_code, best.serial, best.firmware)
    `.execute(this.#db);
  }

  /** When each was first seen on the site. */
  async firstSeen(assets: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    if (assets.length === 0) return new Map();
    const { rows } = await sql<{ id: string; at: Instant }>`
      SELECT id, first_seen AS at FROM asset WHERE id = ANY(${arrayOf('uuid', assets)})`.execute(
      this.#db,
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  }
}

import { sql } from 'kysely';
import type { Service } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { plainWords } from '../store/plain-words.ts';
import { stateOf } from '../store/sql-state.ts';
import type { Holder, Identifier, Known } from './identity.ts';
import type { Summary } from './summary.ts';

/** A new asset as it is put on record: what a list shows of it, whole. */
export interface Arrival extends Presence, Omit<Summary, 'id'> {
  readonly ip: string | null;
  readonly addresses: number;
}

export interface Claim extends Identifier {
  readonly asset: string;
  /** Who had it before, as far as anybody knew. */
  readonly holder: string | null;
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

/** Two agents met one new device at the same moment: the later one looks again. */
class MeanwhileError extends Error {
  readonly code = '40001';
}

const IDENTIFIER = { kind: 'text', network: 'text', value: 'text' } as const;
/** An identifier with whose it is, as a list. */
type Held = readonly [asset: string, kind: Identifier['kind'], network: string, value: string];

const SPAN = { asset: 'uuid', from: 'timestamptz', to: 'timestamptz' } as const;
const CLAIM = { ...IDENTIFIER, ...SPAN } as const;
const OFFER = { ...SPAN, transport: 'text', port: 'int', protocol: 'text' } as const;
const ROLE = { role: 'text', roleReason: 'text', level: 'real' } as const;
const PRESENCE = { ...SPAN, ...ROLE, network: 'text', mac: 'text' } as const;
const SUMMARY_COLUMNS = {
  name: 'text',
  vendor: 'text',
  model: 'text',
  order_code: 'text',
  serial: 'text',
  firmware: 'text',
} as const;
const SHOWN = { ...SUMMARY_COLUMNS, ip: 'inet', addresses: 'int' } as const;
const ARRIVAL = { ...PRESENCE, ...SHOWN, words: 'text' } as const;
/** As the database has it for a row that changes: see 0004-lists. */
const saidOf = ({ name, vendor, model, order_code, serial, role, ip, mac }: Arrival) => [
  ...[name, vendor, model, order_code],
  ...[serial, role, ip, mac],
];
const UNIQUE_VIOLATION = '23505';

/** Looked up one by one: the planner, left a choice, reads the whole of a table that grows while it is filled. */
const holdersOf = (site: SiteId, identifiers: readonly Identifier[]) => sql`ARRAY(
  SELECT DISTINCT holder FROM (SELECT (SELECT asset FROM identifier AS held
      WHERE held.site = ${site} AND held.kind = claim.kind AND held.network = claim.network
        AND held.value = claim.value) AS holder
    FROM ${rowsOf('claim', IDENTIFIER, identifiers)}) AS claimed
  WHERE holder IS NOT NULL)`;

/** Assets at rest, a batch at a time. Deciding who is who is not its work. */
export class AssetRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Every asset that holds one of the identifiers, with all it holds; not locked, nor who is parted from it. */
  async holders(site: SiteId, identifiers: readonly Identifier[]): Promise<readonly Known[]> {
    if (identifiers.length === 0) return [];
    const { rows } = await sql<{ held: string }>`
      SELECT coalesce(json_agg(json_build_array(asset, kind, network, value)), '[]')::text AS held
      FROM identifier WHERE asset = ANY(${holdersOf(site, identifiers)})`.execute(this.#db);
    const known = new Map<string, Identifier[]>();
    for (const [asset, kind, network, value] of JSON.parse(rows[0]?.held ?? '[]') as Held[]) {
      const identifier = { kind, network, value };
      const own = known.get(asset);
      if (own) own.push(identifier);
      else known.set(asset, [identifier]);
    }
    return [...known].map(([asset, held]) => ({ asset, identifiers: held, apart: [] }));
  }

  /**
   * The same with who was parted from it and when it was last proven to hold each; nobody changes who
   * they are until the transaction ends.
   */
  async lockHolders(site: SiteId, identifiers: readonly Identifier[]): Promise<readonly Holder[]> {
    if (identifiers.length === 0) return [];
    const { rows } = await sql<Holder>`
      WITH holder AS (
        SELECT id FROM asset WHERE id = ANY(${holdersOf(site, identifiers)})
        ORDER BY id FOR NO KEY UPDATE
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

  async add(site: SiteId, arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    const worded = arrivals.map((arrival) => ({ ...arrival, words: plainWords(saidOf(arrival)) }));
    await sql`
      WITH arrival AS MATERIALIZED (
        SELECT * FROM ${rowsOf('arrival', ARRIVAL, worded)}
      ), worded AS (
        INSERT INTO asset_word (asset, words)
        SELECT asset, words::tsvector FROM arrival WHERE words IS NOT NULL
      )
      INSERT INTO asset (id, site, first_seen, last_seen, role, role_reason, level, network, mac, ip,
        addresses, name, vendor, model, order_code, serial, firmware)
      SELECT asset, ${site}, "from", date_trunc('hour', "to"), role, "roleReason", level, network,
        mac, ip, addresses, name, vendor, model, order_code, serial, firmware
      FROM arrival`.execute(this.#db);
  }

  /**
   * Gives identifiers to assets; the caller has seen to it that no claim is older than its holder's,
   * and has locked the holders. Fails with 40001 where somebody else gave away meanwhile what nobody had.
   */
  async claim(site: SiteId, claims: readonly Claim[]): Promise<void> {
    const fresh = claims.filter(({ holder }) => holder === null);
    const held = claims.filter(({ holder }) => holder !== null);
    if (fresh.length > 0) {
      await sql`
        INSERT INTO identifier (site, kind, network, value, asset, first_seen, last_seen)
        SELECT ${site}, kind, network, value, asset, "from", "to"
        FROM ${rowsOf('claim', CLAIM, fresh)} ORDER BY kind, network, value`
        .execute(this.#db)
        .catch((error: unknown) => {
          throw stateOf(error) === UNIQUE_VIOLATION ? new MeanwhileError() : error;
        });
    }
    if (held.length === 0) return;
    await sql`
      INSERT INTO identifier (site, kind, network, value, asset, first_seen, last_seen)
      SELECT ${site}, kind, network, value, asset, "from", "to"
      FROM ${rowsOf('claim', CLAIM, held)} ORDER BY kind, network, value
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
      DELETE FROM identifier USING ${rowsOf('gone', IDENTIFIER, identifiers)}
      WHERE site = ${site} AND identifier.kind = gone.kind AND identifier.network = gone.network
        AND identifier.value = gone.value`.execute(this.#db);
  }

  /** Roles, and the addresses a list shows: of each kind the one that was claimed last. */
  async present(presences: readonly Presence[]): Promise<void> {
    if (presences.length === 0) return;
    await sql`
      WITH presence AS (
        SELECT * FROM ${rowsOf('presence', PRESENCE, presences)}
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
      UPDATE asset SET last_seen = hour
      FROM (SELECT asset.id AS held, hour FROM asset JOIN (
          SELECT asset, date_trunc('hour', max("to")) AS hour
          FROM ${rowsOf('row', { asset: 'uuid', to: 'timestamptz' }, assets)}
          GROUP BY asset) AS touched ON asset.id = touched.asset
        WHERE asset.last_seen < hour
        ORDER BY asset.id FOR NO KEY UPDATE OF asset) AS late
      WHERE id = held`.execute(this.#db);
  }

  async offer(agent: AgentId, offers: readonly Offer[]): Promise<void> {
    if (offers.length === 0) return;
    await sql`
      INSERT INTO service (asset, transport, port, protocol, agent, first_seen, last_seen)
      SELECT DISTINCT ON (asset, transport, port)
        asset, transport, port, protocol, ${agent}, "from", "to"
      FROM ${rowsOf('offer', OFFER, offers)}
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
      FROM ${rowsOf('best', { id: 'uuid', ...SUMMARY_COLUMNS }, summaries)}
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

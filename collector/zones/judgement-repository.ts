import { type RawBuilder, sql } from 'kysely';
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import type { Conformity } from './conformities.table.ts';
import type { Flow, Judgement } from './conformity.ts';

/** What names a conversation on its site. */
export interface ConversationKey {
  readonly client: string;
  readonly server: string;
  readonly transport: Flow['transport'];
  readonly port: number;
  readonly protocol: string;
}

/** A conversation with what is known of its ends, and what it was held to be so far. */
export interface Judged extends ConversationKey {
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly clientAsset: string | null;
  readonly serverAsset: string | null;
  readonly clientZone: string | null;
  readonly serverZone: string | null;
  readonly isClientDual: boolean;
  readonly isServerDual: boolean;
  readonly from: string | null;
  readonly to: string | null;
  readonly conformity: Conformity | null;
  readonly conduit: string | null;
  readonly rule: string | null;
}

/** Null: it is held to be nothing, because the site has no zones any more. */
export type Verdict = ConversationKey &
  Omit<Judgement, 'conformity'> & { readonly conformity: Conformity | null };

const KEY = {
  client: 'text',
  server: 'text',
  transport: 'text',
  port: 'int',
  protocol: 'text',
} as const;
const FOUND = {
  from: 'uuid',
  to: 'uuid',
  conformity: 'text',
  conduit: 'uuid',
  rule: 'text',
} as const;
const VERDICT = { ...KEY, ...FOUND } as const;

/** What conversations are held to be, at rest. */
export class JudgementRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  these(site: SiteId, keys: readonly ConversationKey[]): Promise<readonly Judged[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return this.#where(
      site,
      sql`(client, server, transport, port, protocol) IN (
        SELECT client, server, transport, port, protocol FROM ${rowsOf('key', KEY, keys)})`,
    );
  }

  async ofAssets(site: SiteId, assets: readonly string[]): Promise<readonly Judged[]> {
    if (assets.length === 0) return [];
    const any = arrayOf('text', assets);
    return this.#where(site, sql`(client = ANY(${any}) OR server = ANY(${any}))`);
  }

  /** Behind `after`, in the order of their keys. */
  next(site: SiteId, after: ConversationKey | null, limit: number): Promise<readonly Judged[]> {
    const behind =
      after === null
        ? sql`true`
        : sql`(client, server, transport, port, protocol)
            > (${after.client}, ${after.server}, ${after.transport}, ${after.port}, ${after.protocol})`;
    return this.#where(
      site,
      sql`${behind} ORDER BY client, server, transport, port, protocol LIMIT ${limit}`,
    );
  }

  async #where(site: SiteId, condition: RawBuilder<unknown>): Promise<readonly Judged[]> {
    const { rows } = await sql<Told>`
      SELECT client, server, transport, port, protocol, client_address AS "clientAddress",
        server_address AS "serverAddress", from_zone AS "from", to_zone AS "to", conformity, conduit, rule
      FROM conversation WHERE site = ${site} AND ${condition}`.execute(this.#db);
    const standing = await this.#standing(rows.flatMap(({ client, server }) => [client, server]));
    return rows.map((told): Judged => {
      const [begins, answers] = [standing.get(told.client), standing.get(told.server)];
      return {
        ...told,
        ...{ clientAsset: begins?.id ?? null, clientZone: begins?.zone ?? null },
        ...{ serverAsset: answers?.id ?? null, serverZone: answers?.zone ?? null },
        ...{ isClientDual: begins?.isDual ?? false, isServerDual: answers?.isDual ?? false },
      };
    });
  }

  /**
   * The assets that ends stand for today; none where an end is an address. Asked for by their ids alone:
   * joined to the conversations, all assets there are would be read for each thousand of them.
   */
  async #standing(ends: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    const ids = [...new Set(ends)].filter((end) => UUID.test(end));
    const met = new Map((await this.#assets(ids)).map((asset) => [asset.id, asset]));
    const lost = [...met.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const won = await this.#assets([...new Set(lost)].filter((id) => !met.has(id)));
    for (const asset of won) met.set(asset.id, asset);
    return new Map(
      ids.flatMap((id) => {
        const today = met.get(met.get(id)?.mergedInto ?? id);
        return today === undefined ? [] : [[id, today] as const];
      }),
    );
  }

  async #assets(ids: readonly string[]): Promise<readonly Standing[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql<Standing>`
      SELECT id, asset.zone, merged_into AS "mergedInto", dual_homed.asset IS NOT NULL AS "isDual"
      FROM asset LEFT JOIN dual_homed ON dual_homed.asset = asset.id
      WHERE id = ANY(${arrayOf('uuid', ids)})`.execute(this.#db);
    return rows;
  }

  /** Each is found by its key, one by one: how many there are besides does not matter. */
  async judge(site: SiteId, at: Instant, verdicts: readonly Verdict[]): Promise<void> {
    if (verdicts.length === 0) return;
    await sql`
      UPDATE conversation SET from_zone = verdict."from", to_zone = verdict."to",
        conformity = verdict.conformity, conduit = verdict.conduit, rule = verdict.rule,
        judged = ${at}::timestamptz
      FROM ${rowsOf('verdict', VERDICT, verdicts)} CROSS JOIN LATERAL (
        SELECT told.ctid AS place FROM conversation AS told
        WHERE told.site = ${site} AND told.client = verdict.client AND told.server = verdict.server
          AND told.transport = verdict.transport AND told.port = verdict.port
          AND told.protocol = verdict.protocol
        LIMIT 1 FOR NO KEY UPDATE) AS found
      WHERE conversation.ctid = found.place`.execute(this.#db);
  }
}

type Told = ConversationKey &
  Pick<
    Judged,
    'clientAddress' | 'serverAddress' | 'from' | 'to' | 'conformity' | 'conduit' | 'rule'
  >;

interface Standing {
  readonly id: string;
  readonly zone: string | null;
  readonly mergedInto: string | null;
  readonly isDual: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

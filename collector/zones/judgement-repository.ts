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
    const { rows } = await sql<Judged>`
      WITH told AS MATERIALIZED (
        SELECT client, server, transport, port, protocol, client_address, server_address,
          from_zone, to_zone, conformity, conduit, rule
        FROM conversation WHERE site = ${site} AND ${condition}
      )
      SELECT client, server, transport, port, protocol, client_address AS "clientAddress",
        server_address AS "serverAddress", from_zone AS "from", to_zone AS "to", conformity, conduit,
        rule, begins.id AS "clientAsset", begins.zone AS "clientZone",
        begins.is_dual IS TRUE AS "isClientDual", answers.id AS "serverAsset",
        answers.zone AS "serverZone", answers.is_dual IS TRUE AS "isServerDual"
      FROM told LEFT JOIN LATERAL (${standing('client')}) AS begins ON true
        LEFT JOIN LATERAL (${standing('server')}) AS answers ON true`.execute(this.#db);
    return rows;
  }

  async judge(site: SiteId, at: Instant, verdicts: readonly Verdict[]): Promise<void> {
    if (verdicts.length === 0) return;
    await sql`
      UPDATE conversation SET from_zone = verdict."from", to_zone = verdict."to",
        conformity = verdict.conformity, conduit = verdict.conduit, rule = verdict.rule,
        judged = ${at}::timestamptz
      FROM ${rowsOf('verdict', VERDICT, verdicts)}
      WHERE conversation.site = ${site} AND conversation.client = verdict.client
        AND conversation.server = verdict.server AND conversation.transport = verdict.transport
        AND conversation.port = verdict.port AND conversation.protocol = verdict.protocol`.execute(
      this.#db,
    );
  }
}

/** The asset an end stands for today; no row where it is an address. */
const standing = (end: 'client' | 'server') => sql`
  SELECT today.id, today.zone, EXISTS (SELECT FROM dual_homed WHERE asset = today.id) AS is_dual
  FROM asset AS met JOIN asset AS today ON today.id = coalesce(met.merged_into, met.id)
  WHERE met.id = CASE WHEN ${sql.ref(`told.${end}`)} ~ ${UUID} THEN ${sql.ref(`told.${end}`)}::uuid END`;

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

import { sql } from 'kysely';
import type { Conversation, Event } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import type { ConversationKey } from '../zones/judgement-repository.ts';

/** `client` and `server`: the asset, or the address where it is nobody's. */
export interface Talk extends Omit<Conversation, 'client' | 'server' | 'type'> {
  readonly client: string;
  readonly server: string;
  readonly clientAddress: string;
  readonly serverAddress: string;
}

/** Who did it to whom, as assets. */
export interface Deed extends Omit<Event, 'type'> {
  readonly asset: string | null;
  readonly sourceAsset: string | null;
}

/** Who spoke to whom, and what was done. */
export class TrafficRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * `talks`: each (client, server, transport, port, protocol) once. Counts are added. Answers those that
   * were never held against zones and conduits, where `isZoned`.
   */
  async converse(
    site: SiteId,
    agent: AgentId,
    talks: readonly Talk[],
    isZoned: boolean,
  ): Promise<readonly ConversationKey[]> {
    if (talks.length === 0) return [];
    const { rows } = await sql<ConversationKey>`
      WITH told AS (INSERT INTO conversation (site, client, server, transport, port, protocol, client_address,
        server_address, agent, packets, bytes, operations, first_seen, last_seen)
      SELECT ${site}, client, server, transport, port, protocol, "clientAddress", "serverAddress",
        ${agent}, packets, bytes, operations, "from", "to"
      FROM jsonb_to_recordset(${JSON.stringify(talks)}::jsonb) AS talk (
        client text, server text, transport text, port int, protocol text, "clientAddress" text,
        "serverAddress" text, packets bigint, bytes bigint, operations jsonb,
        "from" timestamptz, "to" timestamptz)
      ORDER BY client, server, transport, port, protocol
      ON CONFLICT (site, client, server, transport, port, protocol) DO UPDATE SET
        packets = conversation.packets + excluded.packets,
        bytes = conversation.bytes + excluded.bytes,
        operations = CASE WHEN excluded.operations = '{}' THEN conversation.operations ELSE (
          SELECT coalesce(jsonb_object_agg(name, total), '{}') FROM (
            SELECT key AS name, sum(value::bigint) AS total FROM (
              SELECT * FROM jsonb_each_text(conversation.operations)
              UNION ALL SELECT * FROM jsonb_each_text(excluded.operations)) AS counted
            GROUP BY key ORDER BY sum(value::bigint) DESC LIMIT 256) AS summed) END,
        first_seen = least(conversation.first_seen, excluded.first_seen),
        last_seen = greatest(conversation.last_seen, excluded.last_seen)
      RETURNING client, server, transport, port, protocol, conformity)
      SELECT client, server, transport, port, protocol FROM told
      WHERE ${isZoned}::boolean AND conformity IS NULL`.execute(this.#db);
    return rows;
  }

  async record(
    site: SiteId,
    agent: AgentId,
    received: Instant,
    deeds: readonly Deed[],
  ): Promise<void> {
    if (deeds.length === 0) return;
    await sql`
      INSERT INTO event (received, site, agent, asset, source_asset, kind, protocol, outcome, part,
        detail, count, frame, target, source, earliest, latest)
      SELECT ${received}::timestamptz, ${site}, ${agent}, asset, "sourceAsset", event->>'kind',
        protocol, event->'outcome', event->>'part', event->'detail', count, frame, target, source,
        "from", "to"
      FROM jsonb_to_recordset(${JSON.stringify(deeds)}::jsonb) AS deed (
        asset uuid, "sourceAsset" uuid, protocol text, event jsonb, count int, frame bigint,
        target jsonb, source jsonb, "from" timestamptz, "to" timestamptz)`.execute(this.#db);
  }
}

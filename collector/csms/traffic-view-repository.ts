/** Who talks with whom, as checks ask for it. */
import { sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf } from '../store/array-text.ts';
import { assetId, assetName } from '../store/asset-hearing.ts';
import type { Connection } from '../store/database.ts';
import { plainProtocols } from './plain-protocols.table.ts';
import { privateBlocks } from './private-blocks.table.ts';
import type { ContactRow, FlowRow, PlainServiceRow, RuleRow, TimeSourceRow } from './views.ts';

/** What people read: the name of the asset, or else the IP or MAC it went by. */
const partyOf = (side: 'client' | 'server') => sql`
  coalesce(${sql.ref(side)}.name, ${sql.ref(side)}.model, ${bare(side)})`;

const bare = (side: 'client' | 'server') => {
  const address = sql.ref(`conversation.${side}_address`);
  return sql`coalesce(nullif(split_part(${address}, ' ', 2), '-'), split_part(${address}, ' ', 1))`;
};

const service = sql`conversation.transport || '/' || conversation.port
  || CASE WHEN conversation.protocol = '' THEN '' ELSE ' ' || conversation.protocol END`;

const ends = sql`
  LEFT JOIN asset AS client ON client.id = ${assetId(sql`conversation.client`)}
  LEFT JOIN asset AS server ON server.id = ${assetId(sql`conversation.server`)}`;

export class TrafficViewRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * Between zones, told in both; what has one end outside the plant is in `contacts`. What conforms is
   * counted by pair of zones and day: there is much of it, and nobody asks for its names.
   */
  async flows(since: Instant): Promise<FlowRow[]> {
    const { rows } = await sql<FlowRow>`
      WITH safety AS (
        SELECT record.id FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        WHERE record.kind = 'zone' AND revision.body->>'side' = 'safety'
      ), crossing AS (
        SELECT conversation.id::text AS id, conversation.site, from_zone, to_zone,
          false AS "isApproved", conversation.last_seen, ${partyOf('client')} AS client,
          ${partyOf('server')} AS server, ${service} AS service, 1 AS count
        FROM conversation ${ends}
        WHERE conformity IN ('no-rule', 'no-conduit', 'expired')
          AND conversation.last_seen > ${since}::timestamptz
        UNION ALL
        SELECT '', site, from_zone, to_zone, true, max(last_seen), '', '', '', count(*)::integer
        FROM conversation
        WHERE conformity = 'conforming' AND last_seen > ${since}::timestamptz
        GROUP BY site, from_zone, to_zone, date_trunc('day', last_seen)
      )
      SELECT crossing.id, crossing.site, place.zone, crossing.client, crossing.server,
        crossing.service, crossing.count, place.other AS "otherZone",
        from_zone IN (SELECT id FROM safety) AS "isFromSafety", crossing."isApproved",
        place.direction, crossing.last_seen AS "lastSeen"
      FROM crossing CROSS JOIN LATERAL (VALUES
        (from_zone, to_zone, 'out'), (to_zone, from_zone, 'in')) AS place (zone, other, direction)
      WHERE place.zone IS NOT NULL`.execute(this.#db);
    return rows;
  }

  /** Of conduits in force, told at both ends. */
  async rules(): Promise<RuleRow[]> {
    const { rows } = await sql<RuleRow>`
      WITH used AS (
        SELECT conduit, rule, max(last_seen) AS last FROM conversation
        WHERE conduit IS NOT NULL GROUP BY conduit, rule
      )
      SELECT record.site, place.zone::uuid AS zone, record.id AS conduit, record.title AS name,
        rule.value->>'id' AS rule, used.last AS "lastUsed",
        coalesce((SELECT max(at) FROM approval WHERE approval.record = record.id
          AND approval.revision = record.in_force AND decision = 'given'), revision.since)
          AS "approvedAt"
      FROM record JOIN record_revision AS revision
          ON revision.record = record.id AND revision.revision = record.in_force
        CROSS JOIN jsonb_array_elements(revision.body->'rules') AS rule (value)
        CROSS JOIN LATERAL (VALUES (revision.body->>'from'), (revision.body->>'to')) AS place (zone)
        LEFT JOIN used ON used.conduit = record.id AND used.rule = rule.value->>'id'
      WHERE record.kind = 'conduit' AND place.zone <> 'outside'`.execute(this.#db);
    return rows;
  }

  /** With public addresses, from either side: one row for each asset, peer and service. */
  async contacts(since: Instant): Promise<ContactRow[]> {
    const { rows } = await sql<ContactRow>`
      WITH spoken AS MATERIALIZED (
        SELECT client, server, client_address, server_address, transport, port, protocol, last_seen,
          coalesce(conformity = 'conforming', false) AS is_approved,
          ${publicIp('client')} AS from_public, ${publicIp('server')} AS to_public
        FROM conversation WHERE last_seen > ${since}::timestamptz
      ), contact AS (
        SELECT server AS who, split_part(client_address, ' ', 2) AS peer, spoken.* FROM spoken
        WHERE from_public AND NOT to_public
        UNION ALL
        SELECT client, split_part(server_address, ' ', 2), spoken.* FROM spoken
        WHERE to_public AND NOT from_public
      )
      SELECT asset.site, asset.zone, asset.id AS asset, ${assetName} AS name, contact.peer,
        contact.transport || '/' || contact.port
          || CASE WHEN protocol = '' THEN '' ELSE ' ' || protocol END AS service,
        contact.is_approved AS "isApproved", max(contact.last_seen) AS "lastSeen"
      FROM contact JOIN asset ON asset.id = ${assetId(sql`contact.who`)}
      WHERE asset.merged_into IS NULL
      GROUP BY asset.id, peer, transport, port, protocol, is_approved`.execute(this.#db);
    return rows;
  }

  async plainServices(since: Instant): Promise<PlainServiceRow[]> {
    const { rows } = await sql<PlainServiceRow>`
      SELECT asset.site, asset.zone, asset.id AS asset, ${assetName} AS name,
        conversation.protocol, conversation.port, max(conversation.last_seen) AS "lastSeen"
      FROM conversation JOIN asset ON asset.id = ${assetId(sql`conversation.server`)}
      WHERE conversation.protocol = ANY(${arrayOf('text', plainProtocols)})
        AND conversation.last_seen > ${since}::timestamptz AND asset.merged_into IS NULL
      GROUP BY asset.id, conversation.protocol, conversation.port`.execute(this.#db);
    return rows;
  }

  async timeSources(since: Instant): Promise<TimeSourceRow[]> {
    const { rows } = await sql<TimeSourceRow>`
      SELECT client.site, client.zone, client.id AS asset,
        coalesce(client.name, client.model, host(client.ip), client.mac, '') AS name,
        ${partyOf('server')} AS server, max(conversation.last_seen) AS "lastSeen"
      FROM conversation ${ends}
      WHERE conversation.protocol = 'ntp' AND conversation.port = 123
        AND client.id IS NOT NULL AND client.merged_into IS NULL
        AND conversation.last_seen > ${since}::timestamptz
      GROUP BY client.id, 5`.execute(this.#db);
    return rows;
  }
}

/** Whether an end goes by an address of a public network. An address that is none is not. */
function publicIp(side: 'client' | 'server') {
  const ip = sql`split_part(${sql.ref(`${side}_address`)}, ' ', 2)`;
  return sql`CASE WHEN ${ip} ~ '^[0-9a-f.:]{2,}$'
    THEN NOT (${ip}::inet <<= ANY(${arrayOf('inet', privateBlocks)})) ELSE false END`;
}

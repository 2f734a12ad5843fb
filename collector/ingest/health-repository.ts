import { sql } from 'kysely';
import type { Status } from '../../protocols/messages/envelope.ts';
import type { Health } from '../../protocols/messages/message.ts';
import type { AgentId, Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';

/** How well agents watched, minute by minute, and how they are now. */
export class HealthRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * A minute that is reported twice counts as the later report says. None is newer than it was received: a
   * clock that was ahead once does not silence what is said when it is right.
   */
  async report(
    { site, agent, received }: { site: SiteId; agent: AgentId; received: Instant },
    healths: readonly Health[],
  ): Promise<void> {
    const newest = healths.reduce<Health | undefined>(
      (best, health) => (best === undefined || best.to <= health.to ? health : best),
      undefined,
    );
    if (newest === undefined) return;
    const rows = healths.map(({ malformed, dropped, spool, ...health }) => ({
      ...health,
      ...{ kernel: dropped.kernel, interface: dropped.interface, lost: spool.lost },
      malformed: malformed.reduce((sum, { count }) => sum + count, 0),
      spooled: spool.messages,
    }));
    await sql`
      INSERT INTO health (site, agent, minute, boot, phase, packets, bytes, dropped_kernel,
        dropped_interface, malformed, spooled, lost, clock_skew_ms)
      SELECT DISTINCT ON (date_trunc('minute', "from")) ${site}, ${agent},
        date_trunc('minute', "from"), boot, phase, packets, bytes, kernel, interface, malformed,
        spooled, lost, "clockSkewMs"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
        "from" timestamptz, "to" timestamptz, boot text, phase text, packets bigint, bytes bigint,
        kernel bigint, interface bigint, malformed bigint, spooled bigint, lost bigint,
        "clockSkewMs" double precision)
      ORDER BY date_trunc('minute', "from"), "to" DESC
      ON CONFLICT (site, agent, minute) DO UPDATE SET boot = excluded.boot, phase = excluded.phase,
        packets = excluded.packets, bytes = excluded.bytes,
        dropped_kernel = excluded.dropped_kernel, dropped_interface = excluded.dropped_interface,
        malformed = excluded.malformed, spooled = excluded.spooled, lost = excluded.lost,
        clock_skew_ms = excluded.clock_skew_ms`.execute(this.#db);
    await sql`
      UPDATE agent SET version = ${newest.version}, boot = ${newest.boot}, phase = ${newest.phase},
        source = ${newest.source},
        health_at = least(${newest.to}::timestamptz, ${received}::timestamptz),
        health = ${JSON.stringify(newest)}::jsonb
      WHERE site = ${site} AND agent = ${agent}
        AND (health_at IS NULL OR health_at > ${received}::timestamptz
          OR health_at <= ${newest.to}::timestamptz)`.execute(this.#db);
  }

  /**
   * False when it was heard before. The newest to arrive counts, whatever its time says: clocks are set,
   * and a last will is older than the status it ends.
   */
  async status(
    { site, agent }: { readonly site: SiteId; readonly agent: AgentId },
    status: Status,
    received: Instant,
  ): Promise<boolean> {
    const { online, version, boot, at } = status;
    const { rows } = await sql`
      INSERT INTO agent (site, agent, version, boot, is_online, status_at, first_seen)
      VALUES (${site}, ${agent}, ${version}, ${boot}, ${online}, ${at}, ${received})
      ON CONFLICT (site, agent) DO UPDATE SET version = excluded.version, boot = excluded.boot,
        is_online = excluded.is_online, status_at = excluded.status_at
      WHERE (agent.status_at, agent.boot, agent.is_online)
        IS DISTINCT FROM (excluded.status_at, excluded.boot, excluded.is_online)
      RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }

  /**
   * An agent has connected. True when its start was heard before, and another one since: no process comes
   * back after its successor, so two go by one name. Every collector hears it; the first to say so counts.
   */
  async connected(
    { site, agent }: { readonly site: SiteId; readonly agent: AgentId },
    { boot, at }: Status,
    received: Instant,
  ): Promise<boolean> {
    const { rows } = await sql<{ isBack: boolean }>`
      WITH newest AS (
        SELECT boot FROM agent_boot WHERE site = ${site} AND agent = ${agent}
        ORDER BY received DESC LIMIT 1),
      heard AS (
        INSERT INTO agent_boot AS known (site, agent, boot, at, received)
        VALUES (${site}, ${agent}, ${boot}, ${at}, ${received})
        ON CONFLICT (site, agent, boot) DO UPDATE SET at = excluded.at, received = excluded.received
          WHERE known.at < excluded.at
        RETURNING xmax <> 0 AS "wasKnown"),
      forgotten AS (
        DELETE FROM agent_boot WHERE site = ${site} AND agent = ${agent} AND boot IN (
          SELECT boot FROM agent_boot WHERE site = ${site} AND agent = ${agent}
          ORDER BY received DESC OFFSET ${MOST_BOOTS}))
      SELECT "wasKnown" AND (SELECT boot FROM newest) <> ${boot} AS "isBack" FROM heard
    `.execute(this.#db);
    if (rows[0]?.isBack !== true) return false;
    await sql`UPDATE agent SET cloned_at = ${received}::timestamptz
      WHERE site = ${site} AND agent = ${agent}`.execute(this.#db);
    return true;
  }
}

const MOST_BOOTS = 8;

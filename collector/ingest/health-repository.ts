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

  /** A minute that is reported twice counts as the later report says. */
  async report(site: SiteId, agent: AgentId, healths: readonly Health[]): Promise<void> {
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
        source = ${newest.source}, health_at = ${newest.to}::timestamptz,
        health = ${JSON.stringify(newest)}::jsonb
      WHERE site = ${site} AND agent = ${agent}
        AND (health_at IS NULL OR health_at <= ${newest.to}::timestamptz)`.execute(this.#db);
  }

  /** False when it is older than what is known. */
  async status(site: SiteId, agent: AgentId, status: Status, received: Instant): Promise<boolean> {
    const { online, version, boot, at } = status;
    const { rows } = await sql`
      INSERT INTO agent (site, agent, version, boot, is_online, status_at, first_seen)
      VALUES (${site}, ${agent}, ${version}, ${boot}, ${online}, ${at}, ${received})
      ON CONFLICT (site, agent) DO UPDATE SET version = excluded.version, boot = excluded.boot,
        is_online = excluded.is_online, status_at = excluded.status_at
      WHERE agent.status_at IS NULL OR agent.status_at <= excluded.status_at
      RETURNING 1`.execute(this.#db);
    return rows.length > 0;
  }
}

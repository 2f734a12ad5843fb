import { type RawBuilder, sql } from 'kysely';
import type { Epoch, Instant } from '../../protocols/messages/names.ts';
import type { Connection } from '../store/database.ts';
import {
  DIGEST_BYTES,
  KEPT_AT_ONCE,
  type Kept,
  LONGEST_RUN,
  type Origin,
  type Run,
  type Told,
} from './lineage.ts';
import type { Sender } from './stream-repository.ts';

/** Where the records of a forked series were told before. Nobody asks but for forks and what was forked. */
export class LineageRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * How far a series is committed; locked until the transaction ends. One that nobody told of yet is
   * begun, before all others of its agent. Fails with 55P03 when another collector has it.
   */
  async lock({ site, agent }: Sender, epoch: Epoch, digest: string, received: Instant) {
    const held = () =>
      sql<{ through: number }>`SELECT through FROM agent_stream
        WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch} FOR UPDATE NOWAIT`.execute(
        this.#db,
      );
    const { rows: found } = await held();
    if (found[0]) return found[0].through;
    await sql`
      INSERT INTO agent_stream (site, agent, epoch, ordinal, through, digest, received)
      SELECT ${site}, ${agent}, ${epoch}, coalesce(min(ordinal), 1) - 1, 0, ${digest},
        ${received}::timestamptz
      FROM agent_stream WHERE site = ${site} AND agent = ${agent}
      ON CONFLICT (site, agent, epoch) DO NOTHING`.execute(this.#db);
    const { rows: begun } = await held();
    return begun[0]?.through ?? 0;
  }

  /** Those that hold for numbers up to `through`: the last ones, in order of `first`. */
  async origins(
    { site, agent }: Sender,
    epoch: Epoch,
    { through, atMost }: { readonly through: number; readonly atMost: number },
  ): Promise<readonly Origin[]> {
    const { rows } = await sql<Origin>`
      SELECT first, jsonb_build_object('epoch', of_epoch, 'next', of_next, 'last', of_last) AS of
      FROM series_origin WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
        AND first <= ${through} ORDER BY first DESC LIMIT ${atMost}`.execute(this.#db);
    return rows.toReversed();
  }

  /** Batches that hold numbers of `run`, a few, in their order. Reads the days on which the series was received. */
  async kept({ site, agent }: Sender, epoch: Epoch, { from, to }: Run): Promise<readonly Kept[]> {
    const { rows } = await sql<Kept>`
      SELECT first, count, prev, encoding, body FROM message
      WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
        AND first <= ${to} AND first + count > ${from}
      ORDER BY first LIMIT ${KEPT_AT_ONCE}`.execute(this.#db);
    return rows;
  }

  async told({ site, agent }: Sender, epoch: Epoch, { from, to }: Run): Promise<readonly Told[]> {
    const { rows } = await sql<Told>`
      SELECT epoch, first, digests FROM series_told
      WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
        AND first BETWEEN ${from - LONGEST_RUN + 1} AND ${to}`.execute(this.#db);
    return rows;
  }

  /** Whether others told every number of `run`. */
  async areTold({ site, agent }: Sender, epoch: Epoch, { from, to }: Run): Promise<boolean> {
    const { rows } = await sql<{ areTold: boolean | null }>`
      SELECT range_agg(int8range(first, first + length(digests) / ${DIGEST_BYTES}::int))
        @> int8range(${from}, ${to}, '[]') AS "areTold" FROM series_told
      WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
        AND first BETWEEN ${from - LONGEST_RUN + 1} AND ${to}`.execute(this.#db);
    return rows[0]?.areTold === true;
  }

  /** What a series begins with does not change: the first to say so is right. */
  async descend({ site, agent }: Sender, epoch: Epoch, { first, of }: Origin): Promise<void> {
    await sql`INSERT INTO series_origin (site, agent, epoch, first, of_epoch, of_next, of_last)
      VALUES (${site}, ${agent}, ${epoch}, ${first}, ${of.epoch}, ${of.next}, ${of.last})
      ON CONFLICT (site, agent, epoch, first) DO NOTHING`.execute(this.#db);
  }

  async tell({ site, agent }: Sender, told: readonly Told[], received: Instant): Promise<void> {
    const rows = told.map(
      ({ epoch, first, digests }): RawBuilder<unknown> =>
        sql`(${site}, ${agent}, ${epoch}, ${first}::bigint, ${received}::timestamptz, ${digests}::bytea)`,
    );
    if (rows.length === 0) return;
    await sql`INSERT INTO series_told (site, agent, epoch, first, received, digests)
      VALUES ${sql.join(rows)}`.execute(this.#db);
  }

  /** Numbers of the series up to `through` may stand in others as well. */
  async share({ site, agent }: Sender, epoch: Epoch, through: number): Promise<void> {
    await sql`UPDATE agent_stream SET shared_through = ${through}
      WHERE site = ${site} AND agent = ${agent} AND epoch = ${epoch}
        AND shared_through < ${through}`.execute(this.#db);
  }

  /** As long as the messages they are of, so long they are kept. */
  async forget(before: Instant): Promise<void> {
    await sql`DELETE FROM series_told WHERE received < ${before}`.execute(this.#db);
  }
}

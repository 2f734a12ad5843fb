/** What a campaign of attestation asks and was answered: sheets of any length, read a page at a time. */
import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../protocols/messages/names.ts';
import { arrayOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { behind, cut, type Order, position, sorted } from '../store/keyset.ts';
import { MOST_OWNERS } from './attestation.ts';
import type {
  Answering,
  AttestationFilter,
  AttestationRow,
  AttestationScope,
  AttestationSum,
  Tally,
} from './attestation-row.ts';

const order: Order = {
  ...{ name: 'id', isDescending: false },
  keys: [{ of: sql.ref('declared_asset.id'), type: 'uuid' }],
};

/** The same as `differencesOf` finding nothing. */
const isPreticked = sql<boolean>`(last.answer = 'right' AND changed.fields IS NULL
  AND (reconciliation.status = 'matched' OR (reconciliation.status = 'conflict' AND NOT is_open)))
  IS TRUE`;

export class AttestationRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Of what is asked, the first of them: they are told. */
  async owners(scope: AttestationScope): Promise<readonly string[]> {
    const { rows } = await sql<{ owner: string }>`
      SELECT DISTINCT owner FROM declared_asset WHERE ${within(scope)} AND owner IS NOT NULL
      ORDER BY owner LIMIT ${MOST_OWNERS}`.execute(this.#db);
    return rows.map(({ owner }) => owner);
  }

  async count(scope: AttestationScope, filter: AttestationFilter): Promise<number> {
    const { rows } = await sql<{ total: number }>`SELECT count(*)::int AS total
      FROM ${sheet(scope)} WHERE ${within(scope)} AND ${matching(filter)}`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** Undefined: `after` is no cursor of this order. */
  async page(
    scope: AttestationScope,
    filter: AttestationFilter,
    {
      limit,
      after,
      offset = 0,
    }: { readonly limit: number; readonly after?: string; readonly offset?: number },
  ): Promise<{ rows: AttestationRow[]; next: string | null } | undefined> {
    const from = after === undefined ? sql<boolean>`true` : behind(order, after);
    if (from === undefined) return undefined;
    const { rows } = await sql<AttestationRow & { position: readonly string[] }>`
      SELECT declared_asset.id AS declared, declared_asset.version, tag, declared_asset.name, class,
        vendor, model, serial, firmware, declared_asset.owner, declared_asset.zone, status,
        coalesce(is_open, false) AS "isOpen", declared_asset.observed IS NOT NULL AS "isSeen",
        coalesce(changed.fields, '{}') AS changed,
        ARRAY(SELECT value ->> 'field' FROM jsonb_array_elements(coalesce(conflicts, '[]')) AS one (value)
          WHERE is_open) AS conflicts,
        last.answer AS "lastAnswer", last.at AS "lastAt",
        given.answer, given.comment, given.by, given.at, ${position(order)} AS position
      FROM ${sheet(scope)} WHERE ${within(scope)} AND ${matching(filter)} AND ${from}
      ORDER BY ${sorted(order)} LIMIT ${limit + 1} OFFSET ${offset}`.execute(this.#db);
    return cut(order, rows, limit);
  }

  /** One an owner, and one for what nobody owns. */
  async sums(scope: AttestationScope): Promise<readonly AttestationSum[]> {
    const waiting = sql`given.declared IS NULL`;
    const { rows } = await sql<AttestationSum>`
      SELECT sums.*, "user".name FROM (
        SELECT declared_asset.owner, count(*)::int AS rows,
          (count(*) FILTER (WHERE ${waiting} AND ${isPreticked}))::int AS preticked,
          (count(*) FILTER (WHERE ${waiting} AND NOT ${isPreticked}))::int AS differing,
          (count(*) FILTER (WHERE given.answer = 'right'))::int AS right,
          (count(*) FILTER (WHERE given.answer = 'wrong'))::int AS wrong,
          (count(*) FILTER (WHERE given.answer = 'not_mine'))::int AS "notMine"
        FROM ${sheet(scope)} WHERE ${within(scope)} GROUP BY declared_asset.owner
      ) AS sums LEFT JOIN "user" ON "user".id = sums.owner
      ORDER BY "user".name, sums.owner`.execute(this.#db);
    return rows;
  }

  /** Of what is asked, those of these assets; nobody changes what is declared of them until the end. */
  async lock(
    scope: AttestationScope,
    declared: readonly string[],
  ): Promise<readonly { declared: string; owner: string | null; version: number }[]> {
    const { rows } = await sql<{ declared: string; owner: string | null; version: number }>`
      SELECT id AS declared, owner, version FROM declared_asset
      WHERE ${within(scope)} AND id = ANY(${arrayOf('uuid', declared)}) ORDER BY id FOR SHARE`.execute(
      this.#db,
    );
    return rows;
  }

  /** How many were new. */
  async add(
    { campaign }: AttestationScope,
    given: readonly Answering[],
    { owner, by, at }: { readonly owner: string; readonly by: string; readonly at: Instant },
  ): Promise<number> {
    if (given.length === 0) return 0;
    const columns = { declared: 'uuid', answer: 'text', version: 'int', comment: 'text' } as const;
    const { rows } = await sql`
      INSERT INTO attestation_answer (campaign, declared, owner, answer, version, comment, by, at)
      SELECT ${campaign}::uuid, declared, ${owner}::uuid, answer, version, comment, ${by},
        ${at}::timestamptz FROM ${rowsOf('row', columns, given)}
      ON CONFLICT DO NOTHING RETURNING declared`.execute(this.#db);
    return rows.length;
  }

  /** All that is ticked already is right; how many those were. */
  async confirm(
    scope: AttestationScope,
    { owner, by, at }: { readonly owner: string; readonly by: string; readonly at: Instant },
  ): Promise<number> {
    const wanted = matching({ owner, isPreticked: true, isAnswered: false });
    const { numAffectedRows = 0n } = await sql`
      INSERT INTO attestation_answer (campaign, declared, owner, answer, version, comment, by, at)
      SELECT ${scope.campaign}::uuid, declared_asset.id, declared_asset.owner, 'right',
        declared_asset.version, '', ${by}, ${at}::timestamptz
      FROM ${sheet(scope)} WHERE ${within(scope)} AND ${wanted}`.execute(this.#db);
    return Number(numAffectedRows);
  }

  /** How many an owner, or every owner, has still to answer for. */
  async left(scope: AttestationScope, owner?: string): Promise<number> {
    const whose = owner === undefined ? sql`owner IS NOT NULL` : sql`owner = ${owner}::uuid`;
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total FROM declared_asset WHERE ${within(scope)} AND ${whose}
        AND NOT EXISTS (SELECT FROM attestation_answer
          WHERE campaign = ${scope.campaign}::uuid AND declared = declared_asset.id)`.execute(
      this.#db,
    );
    return rows[0]?.total ?? 0;
  }

  /** Of all answers of the campaign. */
  tally({ campaign }: AttestationScope): Promise<Tally> {
    return this.#tally(sql`campaign = ${campaign}::uuid`);
  }

  /** Of what was answered for an owner at once. */
  tallyOf({ campaign }: AttestationScope, owner: string, at: Instant): Promise<Tally> {
    return this.#tally(sql`campaign = ${campaign}::uuid AND owner = ${owner}::uuid
      AND at = ${at}::timestamptz`);
  }

  async #tally(those: RawBuilder<unknown>): Promise<Tally> {
    const { rows } = await sql<Tally>`
      SELECT (count(*) FILTER (WHERE answer = 'right'))::int AS right,
        (count(*) FILTER (WHERE answer = 'wrong'))::int AS wrong,
        (count(*) FILTER (WHERE answer = 'not_mine'))::int AS "notMine",
        encode(sha256(convert_to(coalesce(string_agg(
          jsonb_build_array(declared, version, owner, answer, comment, by)::text, E'\n'
          ORDER BY declared), ''), 'UTF8')), 'hex') AS digest
      FROM attestation_answer WHERE ${those}`.execute(this.#db);
    return rows[0] as Tally;
  }
}

function within({ site, zone, opened }: AttestationScope): RawBuilder<unknown> {
  const place = zone === null ? sql`true` : sql`declared_asset.zone = ${zone}::uuid`;
  return sql`declared_asset.site = ${site} AND ${place} AND declared_asset.merged_into IS NULL
    AND declared_asset.lifecycle <> 'retired' AND declared_asset.created <= ${opened}::timestamptz`;
}

/** Each asset with how it stands, what was answered, and what is new since it was answered before. */
const sheet = ({ campaign }: AttestationScope) => sql`declared_asset
  LEFT JOIN reconciliation ON reconciliation.subject = declared_asset.id
  LEFT JOIN attestation_answer AS given
    ON given.campaign = ${campaign}::uuid AND given.declared = declared_asset.id
  LEFT JOIN LATERAL (SELECT answer, version, at FROM attestation_answer
    WHERE declared = declared_asset.id AND campaign <> ${campaign}::uuid
    ORDER BY at DESC LIMIT 1) AS last ON true
  LEFT JOIN LATERAL (SELECT array_agg(DISTINCT field ORDER BY field) AS fields FROM declared_history
    WHERE declared = declared_asset.id AND declared_history.version > last.version) AS changed ON true`;

function matching({ owner, isPreticked: isTicked, isAnswered }: AttestationFilter) {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (owner === null) conditions.push(sql`declared_asset.owner IS NULL`);
  if (typeof owner === 'string') conditions.push(sql`declared_asset.owner = ${owner}::uuid`);
  if (isTicked !== undefined) conditions.push(sql`${isPreticked} = ${isTicked}`);
  if (isAnswered !== undefined) conditions.push(sql`(given.declared IS NOT NULL) = ${isAnswered}`);
  return sql.join(conditions, sql` AND `);
}

/** Fragments of what several lists say of an asset: what it is called, and by which agents it is heard. */
import { type RawBuilder, sql } from 'kysely';

/** Of a row called `asset`. */
export const assetName = sql<string>`
  coalesce(asset.name, asset.model, host(asset.ip), asset.mac, 'an unnamed device')`;

/**
 * `asset`, and its agents as one text, apart by blanks: equal for assets that the same agents hear.
 * `of` selects some by their column `asset`.
 */
export const agentsOfAssets = (of: RawBuilder<unknown> = sql`true`) => sql`
  SELECT asset, string_agg(DISTINCT agent, ' ' ORDER BY agent) AS agents FROM seen
  WHERE ${of} GROUP BY asset`;

/** A sixteenth of all ids: what is read of a hundred thousand assets lets others in between. */
export interface Sixteenth {
  readonly from: string;
  readonly to: string;
}

export const sixteenths: readonly Sixteenth[] = [...'0123456789abcdef'].map((digit) => ({
  from: `${digit}0000000-0000-0000-0000-000000000000`,
  to: `${digit}fffffff-ffff-ffff-ffff-ffffffffffff`,
}));

/** Names the assets of a place that the same agents hear; null where nobody hears it. `hearing` is a row of the above. */
export const hearingKey = (site: RawBuilder<unknown>, zone: RawBuilder<unknown>) =>
  sql<string | null>`CASE WHEN hearing.agents IS NOT NULL
    THEN ${site} || ' ' || coalesce((${zone})::text, '') || ' ' || hearing.agents END`;

/** The same of a row that was read. */
export const hearingName = (site: string, zone: string | null, agents: string | null) =>
  agents === null ? null : `${site} ${zone ?? ''} ${agents}`;

/** What a column of text names, where it names an asset at all. */
export const assetId = (text: RawBuilder<unknown>) =>
  sql`CASE WHEN ${text} ~ ${UUID} THEN (${text})::uuid END`;

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

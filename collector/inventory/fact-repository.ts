import { sql } from 'kysely';
import type { AgentId, Instant } from '../../protocols/messages/names.ts';
import { arrayOf, groupedRowsOf, rowsOf } from '../store/array-text.ts';
import type { Connection } from '../store/database.ts';
import { instantOf } from '../store/time.ts';
import type { FactChange, FactKey, FactWrite, KnownFact } from './changes.ts';
import { later } from './sighting.ts';
import { SUMMARY } from './summary.ts';

const KEY = { asset: 'uuid', attribute: 'text', part: 'text', protocol: 'text' } as const;
const SOURCE = { class: 'text', method: 'text', frame: 'bigint' } as const;
const WRITTEN = {
  ...KEY,
  ...SOURCE,
  value: 'text',
  since: 'timestamptz',
  proven: 'timestamptz',
  said: 'bigint',
} as const;
const CHANGED = {
  ...KEY,
  ...SOURCE,
  before: 'text',
  after: 'text',
  earliest: 'timestamptz',
  latest: 'timestamptz',
  isLate: 'boolean',
} as const;

/** What the facts of one statement have in common, and what each has for itself. */
const STATEMENT = {
  asset: 'uuid',
  protocol: 'text',
  method: 'text',
  since: 'timestamptz',
  proven: 'timestamptz',
  said: 'bigint',
} as const;
const OF_STATEMENT = {
  attribute: 'text',
  part: 'text',
  class: 'text',
  value: 'text',
  frame: 'bigint',
} as const;
const MET = { asset: 'uuid', latest: 'timestamptz', first: 'text' } as const;

/** Facts at rest, and what they were. A row is written only when its value changes. */
export class FactRepository {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /**
   * At least the facts of these keys and those a list shows, with when each was last proven. Their
   * assets are locked: what is decided on the answer holds until the transaction ends.
   */
  async known(keys: readonly FactKey[]): Promise<readonly KnownFact[]> {
    if (keys.length === 0) return [];
    const assets = [...new Set(keys.map(({ asset }) => asset))];
    const held = arrayOf('uuid', assets);
    await sql`SELECT FROM asset WHERE id = ANY(${held}) ORDER BY id
      FOR NO KEY UPDATE`.execute(this.#db);
    const attributes = [...new Set([...SUMMARY, ...keys.map(({ attribute }) => attribute)])];
    // When each set of facts was last stated is joined by us: the planner knows too little of either table.
    const { rows } = await sql<{ facts: string; heard: string }>`
      SELECT (
        SELECT coalesce(json_agg(json_build_array(asset, attribute, part, protocol, value, class,
          method, said, extract(epoch FROM since) * 1000, extract(epoch FROM proven) * 1000)), '[]')
        FROM fact WHERE asset = ANY(${held}) AND attribute = ANY(${arrayOf('text', attributes)})
      )::text AS facts, (
        SELECT coalesce(json_agg(json_build_array(key, extract(epoch FROM last) * 1000)), '[]')
        FROM (SELECT asset || ' ' || protocol || ' ' || said AS key, max(last) AS last
          FROM seen WHERE asset = ANY(${held}) GROUP BY 1) AS stated
      )::text AS heard`.execute(this.#db);
    const heard = new Map(JSON.parse(rows[0]?.heard ?? '[]') as [key: string, last: number][]);
    return (JSON.parse(rows[0]?.facts ?? '[]') as Packed[]).map((packed) =>
      unpacked(packed, heard.get(`${packed[0]} ${packed[3]} ${packed[7]}`)),
    );
  }

  /** Sets facts of assets that were known, and keeps what they were. */
  async write(
    agent: AgentId,
    received: Instant,
    facts: readonly FactWrite[],
    changes: readonly FactChange[],
  ): Promise<void> {
    if (facts.length === 0 && changes.length === 0) return;
    await sql`
      WITH remembered AS (
        INSERT INTO fact_history (received, asset, attribute, part, protocol, before, after, class,
          method, agent, frame, earliest, latest, is_late)
        SELECT ${received}::timestamptz, asset, attribute, part, protocol, before, after, class,
          method, ${agent}, frame, earliest, latest, "isLate"
        FROM ${rowsOf('change', CHANGED, changes)})
      INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
        first_seen, since, proven, said)
      SELECT asset, attribute, part, protocol, value, class, method, ${agent}, frame, since, since,
        proven, said
      FROM ${rowsOf('written', WRITTEN, facts)}
      ORDER BY asset, attribute, part, protocol
      ON CONFLICT (asset, attribute, part, protocol) DO UPDATE SET value = excluded.value,
        class = excluded.class, method = excluded.method, agent = excluded.agent,
        frame = excluded.frame, since = excluded.since, proven = excluded.proven,
        said = excluded.said`.execute(this.#db);
  }

  /** Of assets that are new: nobody has said anything of them, and what is first is kept in one row for all. */
  async begin(agent: AgentId, received: Instant, facts: readonly FactWrite[]): Promise<void> {
    if (facts.length === 0) return;
    await sql`
      WITH begun AS (
        INSERT INTO fact (asset, attribute, part, protocol, value, class, method, agent, frame,
          first_seen, since, proven, said)
        SELECT asset, attribute, part, protocol, value, class, method, ${agent}, frame, since, since,
          proven, said
        FROM ${groupedRowsOf('written', STATEMENT, OF_STATEMENT, facts)})
      INSERT INTO fact_history (received, asset, latest, agent, first)
      SELECT ${received}::timestamptz, asset, latest, ${agent}, first
      FROM ${rowsOf('met', MET, firstsOf(facts))}`.execute(this.#db);
  }
}

/** What each asset was met with, as the view `fact_change` reads it. Volatile facts have no history. */
function firstsOf(facts: readonly FactWrite[]) {
  const own = new Map<string, { asset: string; latest: Instant; texts: string[] }>();
  for (const { asset, attribute, part, protocol, value, method, frame, since, ...fact } of facts) {
    if (fact.class === 'volatile') continue;
    const met = own.get(asset) ?? { asset, latest: since, texts: [] };
    own.set(asset, met);
    met.latest = later(met.latest, since);
    const row = [attribute, part, protocol, value, fact.class, method, frame, since];
    met.texts.push(JSON.stringify(row));
  }
  return [...own.values()].map(({ texts, ...met }) => ({ ...met, first: `[${texts.join(',')}]` }));
}

/** A fact as a list: hundreds come as one text, because a thousand cells cost more than the query. */
type Packed = readonly [
  ...[asset: string, attribute: string, part: string, protocol: string, value: string],
  ...[
    of: KnownFact['class'],
    method: KnownFact['method'],
    said: number,
    since: number,
    proven: number,
  ],
];

/** `heard`: when it was last stated, as far as it is known beside it. */
function unpacked(packed: Packed, heard = 0): KnownFact {
  const [asset, attribute, part, protocol, value, of, method, said, since, proven] = packed;
  return {
    asset,
    attribute,
    part,
    protocol,
    value,
    class: of,
    method,
    said,
    since: instantOf(since),
    proven: instantOf(Math.max(proven, heard)),
  };
}

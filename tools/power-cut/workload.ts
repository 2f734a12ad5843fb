/**
 * What is done to the database until its power fails, and what must be there afterwards: rows under a
 * watermark for each of a few agents, tables that come and go, checkpoints and vacuums between.
 */
import type { EmbeddedDatabase } from '../../collector/store/pglite/embedded-database.ts';

const AGENTS = 4;
/** Rows an agent has at most; older ones are deleted. */
const MOST = 1500;

/** An agent's rows are those from `start` + 1 to `through`. */
interface Span {
  readonly start: number;
  readonly through: number;
}

export class Workload {
  readonly #random: () => number;
  /** What was acknowledged, and beside it what was asked for and not answered. */
  readonly #agents = new Map<number, Span>();
  readonly #tables = new Map<string, number>();
  #asked: (() => void) | undefined;
  #made = 0;
  commits = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  async prepare(database: EmbeddedDatabase): Promise<void> {
    await database.script(`
      CREATE TABLE stream (agent int PRIMARY KEY, start int NOT NULL, through int NOT NULL);
      CREATE TABLE entry (agent int, n int, mark text NOT NULL, filler text NOT NULL,
        PRIMARY KEY (agent, n));
      CREATE INDEX ON entry (mark);`);
    for (let agent = 0; agent < AGENTS; agent++) {
      await database.run('INSERT INTO stream VALUES ($1, 0, 0)', [agent]);
      this.#agents.set(agent, { start: 0, through: 0 });
    }
  }

  /** Goes on until the database breaks, which it throws. */
  async run(database: EmbeddedDatabase): Promise<never> {
    for (let step = 1; ; step++) {
      if (step % 60 === 0) await database.script('CHECKPOINT');
      else if (step % 47 === 0) await database.script('VACUUM (ANALYZE) entry');
      else if (step % 13 === 0) await this.#comeOrGo(database);
      else await this.#batch(database);
    }
  }

  async #batch(database: EmbeddedDatabase): Promise<void> {
    const agent = Math.floor(this.#random() * AGENTS);
    const { start, through } = this.#agents.get(agent) ?? { start: 0, through: 0 };
    const rows = 1 + Math.floor(this.#random() ** 3 * 300);
    const after = { start: Math.max(start, through + rows - MOST), through: through + rows };
    await this.#ask(
      () => this.#agents.set(agent, after),
      () =>
        database.script(`BEGIN;
          INSERT INTO entry SELECT ${agent}, n, md5('${agent}:' || n), repeat(md5(n::text), 30)
            FROM generate_series(${through + 1}, ${after.through}) AS n;
          DELETE FROM entry WHERE agent = ${agent} AND n <= ${after.start};
          UPDATE stream SET start = ${after.start}, through = ${after.through}
            WHERE agent = ${agent};
          COMMIT;`),
    );
  }

  async #comeOrGo(database: EmbeddedDatabase): Promise<void> {
    const [oldest] = this.#tables.keys();
    if (oldest !== undefined && this.#random() < 0.5) {
      const drop = () => this.#tables.delete(oldest);
      return this.#ask(drop, () => database.script(`DROP TABLE ${oldest}`));
    }
    const name = `scratch_${++this.#made}`;
    const rows = Math.floor(this.#random() * 500);
    const make = () => this.#tables.set(name, rows);
    await this.#ask(make, () =>
      database.script(`BEGIN;
        CREATE TABLE ${name} AS SELECT n, md5(n::text) AS mark FROM generate_series(1, ${rows}) AS n;
        CREATE INDEX ON ${name} (mark);
        COMMIT;`),
    );
  }

  async #ask(happened: () => void, work: () => Promise<void>): Promise<void> {
    this.#asked = happened;
    await work();
    happened();
    this.#asked = undefined;
    this.commits++;
  }

  /**
   * Sentences about what is not as it was acknowledged. What was asked for last may have happened as a
   * whole, or not at all.
   */
  async differences(database: EmbeddedDatabase): Promise<readonly string[]> {
    const before = await this.#compare(database);
    if (before.length > 0 && this.#asked !== undefined) {
      this.#asked();
      this.#asked = undefined;
      const after = await this.#compare(database);
      if (after.length === 0) return [];
    }
    this.#asked = undefined;
    return before;
  }

  async #compare(database: EmbeddedDatabase): Promise<readonly string[]> {
    const found: string[] = [];
    const { rows: streams } = await database.run(`
      SELECT agent, start, through, count(n)::int AS rows, min(n) AS first, max(n) AS last,
        count(*) FILTER (WHERE mark <> md5(agent || ':' || n) OR filler <> repeat(md5(n::text), 30))
          ::int AS wrong
      FROM stream LEFT JOIN entry USING (agent) GROUP BY agent, start, through ORDER BY agent`);
    const seen = new Map((streams as Row[]).map((row) => [row.agent, row]));
    for (const [agent, { start, through }] of this.#agents) {
      const row = seen.get(agent);
      if (!isSpan(row, start, through)) {
        found.push(
          `agent ${agent} is at ${start}..${through}, the database: ${JSON.stringify(row)}`,
        );
      }
    }
    const { rows: tables } = await database.run(
      `SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'scratch%'`,
    );
    const names = new Set((tables as { name: string }[]).map(({ name }) => name));
    for (const [name, rows] of this.#tables) {
      if (!names.delete(name)) found.push(`${name} is gone`);
      else if ((await countOf(database, name)) !== rows) found.push(`${name} lost rows`);
    }
    for (const name of names) found.push(`${name} is back`);
    for (const name of ['entry', ...this.#tables.keys()]) {
      if (found.length === 0 && !(await agrees(database, name))) {
        found.push(`the index of ${name} does not hold what the table holds`);
      }
    }
    return found;
  }
}

interface Row extends Span {
  readonly agent: number;
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly wrong: number;
}

/** All rows of the span are there as they were written, and no others. */
function isSpan(row: Row | undefined, start: number, through: number): boolean {
  if (row?.start !== start || row.through !== through || row.wrong > 0) return false;
  if (row.rows !== through - start) return false;
  return row.rows === 0 || (row.first === start + 1 && row.last === through);
}

async function countOf(database: EmbeddedDatabase, table: string): Promise<number> {
  const { rows } = await database.run(`SELECT count(*)::int AS n FROM ${table}`);
  return (rows[0] as { n: number }).n;
}

/** The rows that are reached through the index on `mark` are those that lie in the table. */
async function agrees(database: EmbeddedDatabase, table: string): Promise<boolean> {
  const sums: unknown[] = [];
  for (const through of ['seqscan', 'indexscan']) {
    const [on, off] = through === 'seqscan' ? ['seqscan', 'indexscan'] : ['indexscan', 'seqscan'];
    await database.script(`SET enable_${on} = on; SET enable_${off} = off;
      SET enable_bitmapscan = off; SET enable_indexonlyscan = off;`);
    const { rows } = await database.run(
      `SELECT count(*)::int AS rows, sum(hashtext(mark || n)::bigint) AS sum FROM ${table}
       WHERE mark >= ''`,
    );
    sums.push(JSON.stringify(rows));
  }
  await database.script('RESET ALL');
  return sums[0] === sums[1];
}

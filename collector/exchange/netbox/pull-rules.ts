/** Which rows of a pulled list the ordered rules of the site take over by themselves. csms.md §3.3. */
import { type Rule, ruleFor } from '../../declared/rules.ts';
import type { Repositories } from '../../store/store.ts';
import type { ImportRow } from '../batch.ts';

export interface Ruled {
  readonly rows: readonly number[];
  /** Of the rules that let them. */
  readonly names: readonly string[];
}

const CHUNK = 500;

/**
 * Rows of what is declared already, with a rule that says `apply` for each field they would change. New
 * assets, names other than plain ones, and what somebody said by hand always wait for a person.
 */
export async function ruledRows(
  batch: string,
  rules: readonly Rule[],
  { imports, declared }: Pick<Repositories, 'imports' | 'declared'>,
): Promise<Ruled> {
  const taken: number[] = [];
  const names = new Set<string>();
  if (rules.length === 0) return { rows: taken, names: [] };
  for (let after = -1; ; ) {
    const rows = await imports.rows(batch, { verdicts: ['changed'], after, limit: CHUNK });
    const last = rows.at(-1);
    if (last === undefined) return { rows: taken, names: [...names] };
    const known = await declared.whole(rows.flatMap((row) => row.declared ?? []));
    const classOf = new Map(known.map((one) => [one.id, one.class]));
    for (const row of rows) {
      const by = rulesFor(row, rules, classOf.get(row.declared ?? ''));
      if (by === undefined) continue;
      taken.push(row.row);
      for (const name of by) names.add(name);
    }
    after = last.row;
  }
}

/** Undefined: one of its changes takes a person. */
function rulesFor(
  { changes }: ImportRow,
  rules: readonly Rule[],
  assetClass: string | undefined,
): readonly string[] | undefined {
  if (assetClass === undefined || changes.length === 0) return undefined;
  const said = new Set(changes.map(({ field }) => field));
  // A name it goes by follows from the field that says it, and is no change of its own.
  const own = changes.filter(({ field }) => field !== 'identity/name' || !said.has('name'));
  const by = own.map(({ field }) => ruleFor(rules, { field, answer: null }, assetClass)?.name);
  return by.every((name) => name !== undefined) ? by : undefined;
}

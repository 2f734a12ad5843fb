/** Which column of a file is which of ours: suggested from the names in its header, confirmed by a person. */
import {
  CLASS_WORDS,
  COLUMN_NAMES,
  COLUMNS,
  type ColumnName,
  REPEATABLE,
} from './columns.table.ts';

/** Of one column of the file, in the order of the file. Null: it is left out. */
export type Mapping = readonly (ColumnName | null)[];

/** How names are compared: without case, accents, separators; `ä` is `ae`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]/g, '');
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

const KNOWN: ReadonlyMap<string, ColumnName> = new Map(
  COLUMN_NAMES.flatMap((name): [string, ColumnName][] => {
    const { title, also } = COLUMNS[name];
    return [title, name, ...also].map((known) => [plainName(known), name]);
  }),
);

/** What it is in our words, by the first of others' words that says it; null: none is ours. */
export function knownClass(words: readonly string[], classes: readonly string[]): string | null {
  for (const word of words) {
    const plain = plainName(word);
    const ours = classes.find((one) => plainName(one) === plain);
    const also = Object.entries(CLASS_WORDS).find(([known]) => plainName(known) === plain)?.[1];
    if (ours !== undefined || also !== undefined) return ours ?? also ?? null;
  }
  return null;
}

/** The first of two columns that could be the same one is it. */
export function suggestedMapping(header: readonly string[]): Mapping {
  const taken = new Set<ColumnName>();
  return header.map((name) => {
    const column = KNOWN.get(plainName(name)) ?? null;
    if (column === null || (taken.has(column) && !REPEATABLE.has(column))) return null;
    taken.add(column);
    return column;
  });
}

/** One sentence a problem. */
export function problemsOf(mapping: Mapping, header: readonly string[]): readonly string[] {
  const problems: string[] = [];
  if (mapping.length !== header.length) {
    problems.push(`The file has ${header.length} columns, the mapping ${mapping.length}.`);
  }
  const told = mapping.filter((column): column is ColumnName => column !== null);
  if (!told.some((column) => NAMING.has(column))) {
    problems.push(
      'No column tells which asset a row is: map a serial, a tag, a MAC, an address or a name.',
    );
  }
  for (const column of new Set(told)) {
    if (!REPEATABLE.has(column) && told.filter((one) => one === column).length > 1) {
      problems.push(`Two columns are mapped to ${COLUMNS[column].title}.`);
    }
  }
  return problems;
}

/** What can tell one asset from another. */
const NAMING: ReadonlySet<ColumnName> = new Set([
  ...(['serial', 'tag', 'mac', 'ip', 'name', 'observed'] as const),
]);

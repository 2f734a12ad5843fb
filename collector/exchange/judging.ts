/** What each row of a list comes to against what is declared: new, changed, unchanged, conflict, error. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { DeclaredFields, Impact } from '../declared/declared-asset.ts';
import { IMPACTS } from '../declared/fields.table.ts';
import type { Lifecycle } from '../declared/lifecycle.table.ts';
import type { GivenName } from '../declared/naming.ts';
import { namesIn, type Upserted, type UpsertRow, upserted } from '../declared/upsertion.ts';
import type { Repositories } from '../store/store.ts';
import type { ImportRow } from './batch.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './columns.table.ts';
import { excerptOf, type Problem } from './problem.ts';
import type { RowStatement, Value } from './row-reading.ts';

/** Names that people write, to ids. Null: several go by it. */
export interface Directory {
  readonly zones: ReadonlyMap<string, string | null>;
  readonly people: ReadonlyMap<string, string>;
}

export interface Judging {
  readonly site: SiteId;
  readonly directory: Directory;
  readonly seen: NamesSeen;
  readonly actor: string;
  readonly at: Instant;
  readonly newId: () => string;
}

export type JudgedRow = Omit<ImportRow, 'outcome'>;

export async function directoryOf(
  site: SiteId,
  { zones, accounts }: Pick<Repositories, 'zones' | 'accounts'>,
): Promise<Directory> {
  const named = new Map<string, string | null>();
  for (const { id, name } of await zones.list(site)) {
    named.set(id, id);
    named.set(name.toLowerCase(), named.has(name.toLowerCase()) ? null : id);
  }
  const people = (await accounts.people()).flatMap(({ id, name }) => [
    [id, id] as const,
    [name.toLowerCase(), id] as const,
  ]);
  return { zones: named, people: new Map(people) };
}

/** Rows in the order of the list, some hundreds of them at once. */
export async function judge(
  { declared, imports }: Pick<Repositories, 'declared' | 'imports'>,
  statements: readonly RowStatement[],
  judging: Judging,
): Promise<readonly JudgedRow[]> {
  const { site, actor, at, newId } = judging;
  const said = statements.map((statement) => sayingOf(statement, judging));
  const fit = said.flatMap(({ row }) => row ?? []);
  const named = await declared.named(site, namesIn(fit));
  const known = await declared.whole([...new Set(named.map((one) => one.declared))]);
  const { answers } = upserted(fit, known, { site, actor, at, newId });
  const handmade = await imports.handmade(known.map(({ id }) => id));
  const byKey = new Map(answers.map((answer) => [answer.key, answer]));
  return said.map(({ statement, row, problems, title }) => {
    const answer = row === undefined ? undefined : byKey.get(row.key);
    const base = { row: statement.row, title };
    const judged =
      row === undefined || answer === undefined
        ? failed(base, problems)
        : verdictOn(base, row, answer, handmade);
    return placedIn(statement, judged);
  });
}

/** What stands in no table is told by where it stands. */
function placedIn({ at }: RowStatement, judged: JudgedRow): JudgedRow {
  if (at === undefined) return judged;
  const place = (column: string | null) =>
    at.columns[COLUMN_OF.get(column ?? '') ?? column ?? ''] ?? at.path;
  const problems = judged.problems.map((one) => ({ ...one, column: place(one.column) }));
  return { ...judged, problems };
}

const COLUMN_OF: ReadonlyMap<string, ColumnName> = new Map(
  COLUMN_NAMES.map((name) => [COLUMNS[name].title, name]),
);

const VERDICT = { created: 'new', changed: 'changed', unchanged: 'unchanged' } as const;

function verdictOn(
  base: { readonly row: number; readonly title: string | null },
  statement: UpsertRow,
  { outcome, declared, changes, reason }: Upserted,
  handmade: ReadonlyMap<string, ReadonlySet<string>>,
): JudgedRow {
  if (outcome === 'refused') return failed(base, [problemAt(base.row, null, null, reason ?? '')]);
  const edited = handmade.get(declared ?? '');
  const problems = changes
    .filter(({ field }) => edited?.has(field))
    .map(({ field, before }) =>
      problemAt(base.row, field, before, 'Somebody said this by hand since the last import.'),
    );
  const isNew = outcome === 'created';
  const is = problems.length > 0 ? 'conflict' : VERDICT[outcome];
  return { ...base, is, declared: isNew ? null : declared, statement, changes, problems };
}

const failed = (
  base: { readonly row: number; readonly title: string | null },
  problems: readonly Problem[],
): JudgedRow => ({
  ...{ ...base, is: 'error', declared: null, statement: null, changes: [], problems },
});

const problemAt = (
  row: number,
  column: string | null,
  text: string | null,
  sentence: string,
): Problem => ({ row, column, excerpt: text === null ? null : excerptOf(text), sentence });

interface Said {
  readonly statement: RowStatement;
  /** Undefined: there are problems. */
  readonly row: UpsertRow | undefined;
  readonly problems: readonly Problem[];
  readonly title: string | null;
}

function sayingOf(statement: RowStatement, judging: Judging): Said {
  const { row: number, values } = statement;
  const problems = [...statement.problems];
  const fields = fieldsOf(values, judging, (column, sentence) => {
    const text = String(values[column] ?? '');
    problems.push(problemAt(number, COLUMNS[column].title, text, sentence));
  });
  const row: UpsertRow = {
    ...{ key: String(number), fields, identities: identitiesIn(values) },
    ...(values.lifecycle !== undefined && { lifecycle: values.lifecycle as Lifecycle }),
  };
  const twin = problems.length === 0 ? judging.seen.claim(number, row) : undefined;
  if (twin !== undefined) problems.push(twin);
  const title = [values.name, values.tag, values.serial].map(textIn).find((one) => one !== null);
  const isFit = problems.length === 0;
  return { statement, problems, title: title ?? null, row: isFit ? row : undefined };
}

function fieldsOf(
  values: Values,
  { site, directory }: Judging,
  refuse: (column: ColumnName, sentence: string) => void,
): Partial<DeclaredFields> {
  const elsewhere = textIn(values.site);
  if (elsewhere !== null && elsewhere !== site) refuse('site', `This import is of ${site}.`);
  const fields: Partial<Mutable<DeclaredFields>> = plainFields(values);
  const zone = idOf(directory.zones, values.zone);
  if (zone !== undefined) fields.zone = zone;
  else if (values.zone !== undefined) refuse('zone', 'No one zone in force has this name.');
  for (const column of ['owner', 'custodian'] as const) {
    const person = idOf(directory.people, values[column]);
    if (person !== undefined) fields[column] = person;
    else if (values[column] !== undefined) refuse(column, 'Nobody here has this name.');
  }
  const impact = impactIn(values);
  if (impact === 'partly') refuse('impactSafety', 'Impacts are said all six, or none.');
  else if (impact !== undefined) fields.impact = impact;
  return fields;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Values = RowStatement['values'];

const PLAIN = [
  ...(['tag', 'name', 'class', 'vendor', 'model', 'orderCode', 'serial', 'hardware'] as const),
  ...(['firmware', 'criticality', 'isSafety', 'services', 'supportEnd'] as const),
  ...(['intervalHours', 'location', 'notes'] as const),
] as const satisfies readonly (keyof DeclaredFields & ColumnName)[];

function plainFields(values: Values): Partial<DeclaredFields> {
  const told = PLAIN.filter((name) => values[name] !== undefined);
  return Object.fromEntries(told.map((name) => [name, values[name]]));
}

const textIn = (value: Value | undefined) => (typeof value === 'string' ? value : null);

function idOf(
  ids: ReadonlyMap<string, string | null>,
  value: Value | undefined,
): string | undefined {
  return ids.get(textIn(value)?.toLowerCase() ?? '') ?? undefined;
}

function impactIn(values: Values): Impact | 'partly' | undefined {
  const scores = IMPACTS.map((of) => {
    const column = `impact${of[0]?.toUpperCase()}${of.slice(1)}` as ColumnName;
    return [of, values[column]] as const;
  });
  const told = scores.filter(([, score]) => score !== undefined);
  if (told.length === 0) return undefined;
  return told.length < scores.length ? 'partly' : (Object.fromEntries(told) as Impact);
}

function identitiesIn(values: Values): readonly GivenName[] {
  const network = textIn(values.network) ?? '';
  const listed = (value: Value | undefined) => (Array.isArray(value) ? (value as string[]) : []);
  const single = (kind: GivenName['kind'], value: Value | undefined) =>
    typeof value === 'string' ? [{ kind, value }] : [];
  return [
    ...listed(values.mac).map((text) => placed('mac', text, network)),
    ...listed(values.ip).map((text) => placed('ip', text, network)),
    ...single('modbus-id', values.modbusId),
    ...single('cip-id', values.cipId),
    ...single('observed', values.observed),
  ];
}

/** `value@network`: elsewhere than the row says. */
function placed(kind: 'mac' | 'ip', text: string, network: string): GivenName {
  const at = text.indexOf('@');
  if (at < 0) return { kind, value: text, network };
  return { kind, value: text.slice(0, at), network: text.slice(at + 1) };
}

/** Two rows on one asset would each undo the other, again at every import. */
export class NamesSeen {
  readonly #rows = new Map<string, number>();

  claim(number: number, row: UpsertRow): Problem | undefined {
    const names = namesIn([row]).map(({ kind, value, network }) => ({
      kind,
      key: [kind, value, kind === 'serial' ? (row.fields?.vendor ?? '') : network].join('\t'),
    }));
    const strong = names.filter(({ kind }) => STRONG.has(kind));
    const telling = strong.length > 0 ? strong : names.filter(({ kind }) => kind === 'name');
    for (const { kind, key } of telling) {
      const before = this.#rows.get(key);
      if (before !== undefined) {
        return problemAt(number, kind, null, `Row ${before} has the same ${kind}.`);
      }
    }
    for (const { key } of telling) this.#rows.set(key, number);
    return undefined;
  }
}

const STRONG: ReadonlySet<string> = new Set(['serial', 'tag', 'mac']);

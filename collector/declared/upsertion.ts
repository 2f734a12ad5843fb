/**
 * Rows of another source against what is declared: which asset each is, by serial, then tag, then MAC,
 * then name; and what it changes. Pure: the same rows again change nothing. csms.md §3.3, Import.
 */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { type DeclaredWhole, type FieldChange, NOTHING_SAID } from './declared-asset.ts';
import type { Lifecycle } from './lifecycle.table.ts';
import { keyOf, type Name, normalised, ownNames } from './naming.ts';
import { begin, joined, type Revision, revise, type Saying } from './revision.ts';
import { areOneMaker } from './vendor.ts';

export interface UpsertRow extends Saying {
  /** What the source calls the row; given back in its answer: a line of a file, an id of another system. */
  readonly key: string;
  /** Of an asset that is new; else nothing. `operational` unless it says so. */
  readonly lifecycle?: Lifecycle;
}

export type NaturalKey = 'serial' | 'tag' | 'mac' | 'name';

export interface Upserted {
  readonly key: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  /** Null where it was refused. */
  readonly declared: string | null;
  /** What it was found by; null: it is new, or was refused. */
  readonly by: NaturalKey | null;
  readonly changes: readonly FieldChange[];
  /** Why it was refused, for the one who reads the list. */
  readonly reason: string | null;
}

export interface Upsertion {
  readonly answers: readonly Upserted[];
  readonly revisions: readonly Revision[];
}

interface Into {
  readonly site: SiteId;
  readonly actor: string;
  readonly at: Instant;
  readonly newId: () => string;
}

const ORDER: readonly NaturalKey[] = ['serial', 'tag', 'mac', 'name'];

/** What the rows are looked up by. */
export function namesIn(rows: readonly UpsertRow[]): readonly Name[] {
  const names = rows.flatMap((row) => namesOf(row));
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}

/** `known`: every asset that goes by one of `namesIn(rows)`. A row is judged by what the rows before it left. */
export function upserted(
  rows: readonly UpsertRow[],
  known: readonly DeclaredWhole[],
  into: Into,
): Upsertion {
  const state = new State(known);
  const answers = rows.map((row) => answer(row, state, into));
  return { answers, revisions: state.revisions() };
}

function answer(row: UpsertRow, state: State, into: Into): Upserted {
  const found = whoIs(row, state);
  if (typeof found === 'string') return refused(row, found);
  if (found === undefined) {
    const revision = begin(blank(row, into), row, into);
    if (revision.after.identities.length === 0) return refused(row, NAMELESS);
    state.put(revision);
    const { after, changes } = revision;
    return {
      key: row.key,
      outcome: 'created',
      declared: after.id,
      by: null,
      changes,
      reason: null,
    };
  }
  const { asset, by } = found;
  const revision = revise(asset, row, into);
  if (revision.changes.length > 0) state.put(revision);
  const outcome = revision.changes.length > 0 ? 'changed' : 'unchanged';
  return { key: row.key, outcome, declared: asset.id, by, changes: revision.changes, reason: null };
}

const NAMELESS = 'It has no serial, tag, MAC or name: next time nobody would know it again.';

const refused = ({ key }: UpsertRow, reason: string): Upserted => ({
  ...{ key, outcome: 'refused', declared: null, by: null, changes: [], reason },
});

/** A text says why nobody can tell. Undefined: it is new. */
function whoIs(
  row: UpsertRow,
  state: State,
): { asset: DeclaredWhole; by: NaturalKey } | string | undefined {
  const names = namesOf(row);
  for (const by of ORDER) {
    const own = names.filter(({ kind }) => kind === by);
    const found = state.holders(own).filter((asset) => by !== 'serial' || isOfItsMaker(row, asset));
    const [asset, other] = found;
    if (asset === undefined) continue;
    if (other !== undefined) return `Its ${by} is that of several assets.`;
    return taken(row, names, asset, by, state) ?? { asset, by };
  }
  return undefined;
}

/** A weaker name that is another asset's would be given to two. */
function taken(
  row: UpsertRow,
  names: readonly Name[],
  asset: DeclaredWhole,
  by: NaturalKey,
  state: State,
): string | undefined {
  for (const weaker of ['tag', 'mac'] as const) {
    if (ORDER.indexOf(weaker) <= ORDER.indexOf(by)) continue;
    const own = names.filter(({ kind }) => kind === weaker);
    const others = state.holders(own).filter(({ id }) => id !== asset.id);
    if (others.length > 0)
      return `Its ${by} is that of one asset and its ${weaker} that of another.`;
  }
  const serial = row.fields?.serial;
  const isOther = serial && asset.serial && serial.toLowerCase() !== asset.serial.toLowerCase();
  if (by === 'name' && isOther) return 'An asset of that name has another serial.';
  return undefined;
}

const isOfItsMaker = ({ fields }: UpsertRow, { vendor }: DeclaredWhole) =>
  areOneMaker(fields?.vendor ?? null, vendor) !== false;

function namesOf({ fields, identities = [] }: UpsertRow): readonly Name[] {
  const own = ownNames(fields ?? {});
  return [...own, ...identities.flatMap((one) => normalised(one) ?? [])];
}

function blank(
  { lifecycle = 'operational' }: UpsertRow,
  { site, actor, at, newId }: Into,
): DeclaredWhole {
  return {
    ...{ ...NOTHING_SAID, id: newId(), site, lifecycle, lifecycleSince: at, version: 0 },
    ...{ created: at, createdBy: actor, changed: at, changedBy: actor },
    ...{ observed: null, mergedInto: null, identities: [] },
  };
}

/** What is declared, as it changes while the rows are gone through. */
class State {
  readonly #assets = new Map<string, DeclaredWhole>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #revisions = new Map<string, Revision>();

  constructor(known: readonly DeclaredWhole[]) {
    for (const asset of known) this.#hold(asset);
  }

  holders(names: readonly Name[]): readonly DeclaredWhole[] {
    const ids = new Set(names.flatMap((name) => [...(this.#byName.get(nameKey(name)) ?? [])]));
    return [...ids].flatMap((id) => this.#assets.get(id) ?? []);
  }

  /** Two rows on one asset are one revision of it. */
  put(revision: Revision): void {
    const { id } = revision.after;
    const first = this.#revisions.get(id);
    this.#revisions.set(id, first === undefined ? revision : joined(first, revision));
    const former = this.#assets.get(id);
    if (former) this.#release(former);
    this.#hold(revision.after);
  }

  revisions(): readonly Revision[] {
    return [...this.#revisions.values()];
  }

  #hold(asset: DeclaredWhole): void {
    this.#assets.set(asset.id, asset);
    for (const name of asset.identities) {
      if (name.until !== null) continue;
      const key = nameKey(name);
      this.#byName.set(key, (this.#byName.get(key) ?? new Set()).add(asset.id));
    }
  }

  #release(asset: DeclaredWhole): void {
    for (const name of asset.identities) this.#byName.get(nameKey(name))?.delete(asset.id);
  }
}

/** Whoever has a name has it wherever it is meant: MACs that were made up aside. */
const nameKey = ({ kind, value, network }: Name) =>
  kind === 'mac' ? `${kind}\t${value}\t${network}` : `${kind}\t${value}`;

/** A declared asset as it becomes when somebody says something else of it: its fields, its names, and what changed. */
import type { Instant } from '../../protocols/messages/names.ts';
import {
  changesOf,
  type DeclaredFields,
  type DeclaredIdentity,
  type DeclaredWhole,
  type FieldChange,
  type SaidFields,
} from './declared-asset.ts';
import { type GivenName, keyOf, type Name, normalised, ownNames } from './naming.ts';

export interface Saying {
  readonly fields?: SaidFields;
  /** The names of a kind that is named here are told whole; of other kinds nothing is said. Aliases stay. */
  readonly identities?: readonly GivenName[];
}

export interface Revision {
  readonly after: DeclaredWhole;
  readonly changes: readonly FieldChange[];
  readonly named: readonly DeclaredIdentity[];
  readonly ended: readonly DeclaredIdentity[];
  readonly isNew: boolean;
}

interface By {
  readonly actor: string;
  readonly at: Instant;
}

/** Its version is counted on where something changed. Names that name nobody are left out: refuse them before. */
export function revise(
  before: DeclaredWhole,
  { fields = {}, identities = [] }: Saying,
  by: By,
): Revision {
  const own = changesOf(before, fields);
  const fresh = { ...before, ...defined(fields) };
  const given = identities.flatMap((one) => normalised(one) ?? []);
  const told = toldOf(before, fresh, given);
  const { named, ended } = namesFrom(before, told, by.at);
  const changes = [...own, ...named.map(came), ...ended.map(went)];
  if (changes.length === 0) return { after: before, changes, named, ended, isNew: false };
  const after = {
    ...fresh,
    version: before.version + 1,
    changed: by.at,
    changedBy: by.actor,
    identities: identitiesAfter(before, named, ended, by.at),
  };
  return { after, changes, named, ended, isNew: false };
}

/** The same for what is not there yet: everything said is a change. */
export function begin(blank: DeclaredWhole, saying: Saying, by: By): Revision {
  const revision = revise(blank, saying, by);
  const begun = { field: 'lifecycle', before: null, after: blank.lifecycle };
  const after = { ...revision.after, version: 1, changed: by.at, changedBy: by.actor };
  return { ...revision, after, changes: [begun, ...revision.changes], isNew: true };
}

/** The same with names that were proven or decided: they are added, and none ends by it. */
export function alias(before: DeclaredWhole, names: readonly GivenName[], by: By): Revision {
  const held = new Set(
    before.identities.filter(({ until }) => until === null).map((one) => keyOf(one)),
  );
  const fresh = new Map(
    names.flatMap((one) => normalised(one) ?? []).map((one) => [keyOf(one), one]),
  );
  const named = [...fresh]
    .filter(([key]) => !held.has(key))
    .map(([, one]) => ({ ...one, since: by.at, until: null, isAlias: true }));
  if (named.length === 0) return { after: before, changes: [], named, ended: [], isNew: false };
  const after = {
    ...{ ...before, version: before.version + 1, changed: by.at, changedBy: by.actor },
    identities: identitiesAfter(before, named, [], by.at),
  };
  return { after, changes: named.map(came), named, ended: [], isNew: false };
}

/** Two of one asset, the second upon the first, as one. */
export function joined(first: Revision, second: Revision): Revision {
  const ended = new Map([...first.ended, ...second.ended].map((one) => [keyOf(one), one]));
  const named = new Map([...first.named, ...second.named].map((one) => [keyOf(one), one]));
  for (const one of second.ended) named.delete(keyOf(one));
  for (const one of second.named) ended.delete(keyOf(one));
  return {
    after: second.after,
    changes: [...first.changes, ...second.changes],
    named: [...named.values()],
    ended: [...ended.values()],
    isNew: first.isNew,
  };
}

interface Told {
  /** Kinds of which all names are told. */
  readonly kinds: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, Name>;
}

/** The fields say what serial, tag and name are, unless serials are given beside them: of a pair each member has its own. */
function toldOf(before: DeclaredFields, after: DeclaredFields, given: readonly Name[]): Told {
  const names = new Map(given.map((name) => [keyOf(name), name]));
  const kinds = new Set<string>(given.map(({ kind }) => kind));
  for (const kind of ['serial', 'tag', 'name'] as const) {
    if (kinds.has(kind) || before[kind] !== after[kind]) {
      kinds.add(kind);
      for (const name of ownNames(after)) if (name.kind === kind) names.set(keyOf(name), name);
    }
  }
  return { kinds, names };
}

function namesFrom(before: DeclaredWhole, { kinds, names }: Told, at: Instant) {
  const held = new Map(
    before.identities.filter(({ until }) => until === null).map((one) => [keyOf(one), one]),
  );
  const named = [...names]
    .filter(([key]) => held.get(key)?.isAlias !== false)
    .map(([, name]) => ({ ...name, since: at, until: null, isAlias: false }));
  const ended = [...held]
    .filter(([key, { kind, isAlias }]) => kinds.has(kind) && !isAlias && !names.has(key))
    .map(([, one]) => ({ ...one, until: at }));
  return { named, ended };
}

function identitiesAfter(
  { identities }: DeclaredWhole,
  named: readonly DeclaredIdentity[],
  ended: readonly DeclaredIdentity[],
  at: Instant,
): readonly DeclaredIdentity[] {
  const gone = new Set(ended.map(keyOf));
  const come = new Set(named.map(keyOf));
  const others = identities.filter((one) => !come.has(keyOf(one)));
  return [
    ...named,
    ...others.filter((one) => !gone.has(keyOf(one))),
    ...others.flatMap((one) => (gone.has(keyOf(one)) ? { ...one, until: one.until ?? at } : [])),
  ];
}

const textOf = ({ value, network }: Name) => (network === '' ? value : `${value} on ${network}`);
const came = (one: Name): FieldChange => ({
  field: `identity/${one.kind}`,
  before: null,
  after: textOf(one),
});
const went = (one: Name): FieldChange => ({
  field: `identity/${one.kind}`,
  before: textOf(one),
  after: null,
});

function defined(fields: SaidFields): Partial<DeclaredFields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<DeclaredFields>;
}

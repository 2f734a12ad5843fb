/** Does what was previewed, and takes it back. What is otherwise than it was previewed is left alone. */
import type { DeclaredIdentity, DeclaredWhole, FieldChange } from '../declared/declared-asset.ts';
import { changesOf } from '../declared/declared-asset.ts';
import { FIELD_NAMES } from '../declared/fields.table.ts';
import { keep, type Origin } from '../declared/keeping.ts';
import { keyOf } from '../declared/naming.ts';
import type { Revision } from '../declared/revision.ts';
import { namesIn, type Upserted, upserted } from '../declared/upsertion.ts';
import type { Repositories } from '../store/store.ts';
import type { ImportRow, Outcome } from './batch.ts';
import type { Before } from './import-repository.ts';

export interface Applied {
  readonly outcomes: readonly { readonly row: number; readonly outcome: Outcome }[];
  readonly revisions: readonly Revision[];
}

/** Some hundreds of rows, in the transaction of all. */
export async function applyRows(
  repositories: Repositories,
  rows: readonly ImportRow[],
  origin: Origin & { readonly batch: string },
): Promise<Applied> {
  const { declared, imports } = repositories;
  const said = rows.flatMap(({ statement }) => statement ?? []);
  const named = await declared.named(origin.site, namesIn(said));
  const known = await declared.lock([...new Set(named.map((one) => one.declared))]);
  const { overtaken, revisions } = asPreviewed(rows, known, origin);
  const before = new Map(known.map((asset) => [asset.id, asset]));
  await imports.keepBefore(
    origin.batch,
    revisions.map(({ after }) => ({
      ...{ declared: after.id, before: before.get(after.id) ?? null, version: after.version },
    })),
  );
  await keep(repositories, revisions, origin);
  const outcomes = rows.map(({ row }) => ({
    ...{ row, outcome: overtaken.has(row) ? ('overtaken' as const) : ('applied' as const) },
  }));
  return { outcomes, revisions };
}

/** A row that is left may be one that others were judged by: they are judged again without it. */
function asPreviewed(
  rows: readonly ImportRow[],
  known: readonly DeclaredWhole[],
  origin: Origin,
): { overtaken: ReadonlySet<number>; revisions: readonly Revision[] } {
  const overtaken = new Set<number>();
  for (;;) {
    const left = rows.filter(({ row }) => !overtaken.has(row));
    const said = left.flatMap(({ statement }) => statement ?? []);
    const { answers, revisions } = upserted(said, known, origin);
    const byKey = new Map(answers.map((answer) => [answer.key, answer]));
    const others = left.filter((row) => !isAsPreviewed(row, byKey.get(row.statement?.key ?? '')));
    if (others.length === 0) return { overtaken, revisions };
    for (const { row } of others) overtaken.add(row);
  }
}

function isAsPreviewed({ declared, changes }: ImportRow, answer: Upserted | undefined): boolean {
  if (answer === undefined || answer.outcome === 'refused') return false;
  const meant = answer.outcome === 'created' ? null : answer.declared;
  return meant === declared && textOf(answer.changes) === textOf(changes);
}

/** The order in which fields are told is that of how they were kept meanwhile. */
const textOf = (changes: readonly FieldChange[]) =>
  changes
    .map(({ field, before, after }) => JSON.stringify([field, before, after]))
    .sort()
    .join();

export interface Restored {
  readonly revisions: readonly Revision[];
  /** Made by the import, and nobody touched them since. */
  readonly removed: readonly string[];
  /** Changed by somebody since: they stay as they are. */
  readonly kept: readonly string[];
}

export async function restore(
  repositories: Repositories,
  images: readonly Before[],
  origin: Origin,
): Promise<Restored> {
  const { declared } = repositories;
  const now = new Map(
    (await declared.lock(images.map((image) => image.declared))).map((one) => [one.id, one]),
  );
  const revisions: Revision[] = [];
  const removed: string[] = [];
  const kept: string[] = [];
  for (const { declared: id, before, version } of images) {
    const asset = now.get(id);
    if (asset === undefined || asset.version !== version) kept.push(id);
    else if (before === null) removed.push(id);
    else revisions.push(turnedBack(asset, before, origin));
  }
  await keep(repositories, revisions, origin);
  return { revisions, removed, kept };
}

/** Forward to what was: the version counts on, and the history keeps both. */
function turnedBack(now: DeclaredWhole, before: DeclaredWhole, { actor, at }: Origin): Revision {
  const fields = Object.fromEntries(FIELD_NAMES.map((field) => [field, before[field]]));
  const held = standing(now.identities);
  const meant = standing(before.identities);
  const named = [...meant]
    .filter(([key]) => !held.has(key))
    .map(([, one]) => ({ ...one, since: at, until: null }));
  const ended = [...held]
    .filter(([key]) => !meant.has(key))
    .map(([, one]) => ({ ...one, until: at }));
  const changes = [
    ...changesOf(now, fields),
    ...named.map((one) => ({ field: `identity/${one.kind}`, before: null, after: one.value })),
    ...ended.map((one) => ({ field: `identity/${one.kind}`, before: one.value, after: null })),
  ];
  const gone = new Set(ended.map(keyOf));
  const identities = [...now.identities.filter((one) => !gone.has(keyOf(one))), ...named, ...ended];
  const version = now.version + 1;
  const after = { ...now, ...fields, version, changed: at, changedBy: actor, identities };
  return { after, changes, named, ended, isNew: false };
}

const standing = (identities: readonly DeclaredIdentity[]) =>
  new Map(identities.filter(({ until }) => until === null).map((one) => [keyOf(one), one]));

/** Many decisions as one: what they are planned on, what they change together, and what was before. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import { type Asked, type DecidedRow, type Deciding, type Plan, plan } from './decision.ts';
import type { Image, KeptAnswer } from './decision-repository.ts';
import type { DeclaredWhole, Match } from './declared-asset.ts';
import type { Subjects } from './look-now.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';
import { joined, type Revision } from './revision.ts';

export interface PlannedRow {
  readonly row: DecidedRow;
  readonly plan: Plan;
}

/** All that rows are decided on. */
export interface DecisionScene {
  readonly site: SiteId | undefined;
  readonly rows: ReadonlyMap<string, ReconciliationRow>;
  /** As they were, and as the rows planned so far leave them. */
  readonly wholes: ReadonlyMap<string, DeclaredWhole>;
  readonly current: Map<string, DeclaredWhole>;
  readonly observed: ReadonlyMap<string, ObservedAsset>;
  readonly matches: readonly Match[];
  readonly decided: Set<string>;
}

export async function sceneOf(
  rows: readonly DecidedRow[],
  { reconciliations, declared, matching }: Repositories,
  now: Instant,
  isLocked: boolean,
): Promise<DecisionScene> {
  const subjects = rows.map(({ subject }) => subject);
  const found = await (isLocked ? reconciliations.lock(subjects) : reconciliations.rows(subjects));
  const named = [...found, ...rows].flatMap((row) => row.declared ?? []);
  const ids = [...new Set(named)];
  const all = await (isLocked ? declared.lock(ids) : declared.whole(ids));
  const standing = all.filter(({ mergedInto }) => mergedInto === null);
  const matches = await matching.matches([], ids);
  const rogues = found.flatMap((row) => (row.declared === null ? [row.subject] : []));
  const seen = [...new Set([...rogues, ...matches.map((one) => one.observed)])];
  const wholes = new Map(standing.map((one) => [one.id, one]));
  return {
    site: found[0]?.site,
    rows: new Map(found.map((row) => [row.subject, row])),
    ...{ wholes, current: new Map(wholes), matches, decided: new Set() },
    observed: new Map((await matching.observed(seen, now)).map((one) => [one.id, one])),
  };
}

/** What the rows before it left is what it is planned on. */
export function planRow(
  row: DecidedRow,
  standing: ReconciliationRow,
  scene: DecisionScene,
  asked: Asked,
  deciding: Deciding,
): Plan | { readonly refused: string } {
  if (scene.decided.has(row.subject)) return { refused: 'It is decided on twice.' };
  scene.decided.add(row.subject);
  if (standing.version !== row.version) {
    return { refused: 'It changed meanwhile: look at it again.' };
  }
  if (standing.site !== scene.site) return { refused: 'Decide on one site at a time.' };
  const asset = scene.current.get(standing.declared ?? '');
  const other = scene.current.get(row.declared ?? '');
  const members = membersOf(standing, scene);
  const planned = plan(row, { row: standing, asset, other, members }, asked, deciding);
  if ('refused' in planned) return planned;
  for (const { after } of planned.revisions) {
    if (after.mergedInto === null) scene.current.set(after.id, after);
    else scene.current.delete(after.id);
  }
  return { ...planned, unite: [...planned.unite, ...followers(planned, scene)] };
}

function membersOf({ subject, declared }: ReconciliationRow, { matches, observed }: DecisionScene) {
  const ids =
    declared === null
      ? [subject]
      : matches.filter((one) => one.declared === declared).map((one) => one.observed);
  return ids.flatMap((id) => observed.get(id) ?? []);
}

/** Every member of what is merged away goes with it. */
function followers({ revisions }: Plan, { matches }: DecisionScene) {
  return revisions.flatMap(({ after: { id, mergedInto } }) =>
    mergedInto === null
      ? []
      : matches
          .filter((one) => one.declared === id)
          .map(({ observed }) => ({ observed, declared: mergedInto })),
  );
}

/** One revision of each asset, however many rows changed it. */
export function ofEach(plans: readonly PlannedRow[]): readonly Revision[] {
  const each = new Map<string, Revision>();
  for (const revision of plans.flatMap((one) => one.plan.revisions)) {
    const first = each.get(revision.after.id);
    each.set(revision.after.id, first === undefined ? revision : joined(first, revision));
  }
  return [...each.values()];
}

/** Of one observed asset the last word. */
export function unitedBy(plans: readonly PlannedRow[]) {
  const last = new Map(plans.flatMap((one) => one.plan.unite).map((one) => [one.observed, one]));
  return [...last.values()];
}

export const ignoredBy = (plans: readonly PlannedRow[]) =>
  plans.flatMap(({ row: { subject }, plan: { ignoredUntil: until } }) =>
    until === null ? [] : [{ subject, until }],
  );

/** What stood before any of it is done. */
export interface Former {
  readonly subjects: readonly string[];
  readonly rows: readonly ReconciliationRow[];
  readonly wholes: ReadonlyMap<string, DeclaredWhole>;
  readonly matches: readonly Match[];
  readonly answered: readonly string[];
  readonly answers: readonly KeptAnswer[];
}

export async function formerOf(
  plans: readonly PlannedRow[],
  wholes: ReadonlyMap<string, DeclaredWhole>,
  { matching, reconciliations }: Repositories,
): Promise<Former> {
  const subjects = plans.map(({ row }) => row.subject);
  const answered = plans.flatMap((one) => (one.plan.answers.length > 0 ? [one.row.subject] : []));
  return {
    ...{ subjects, wholes, answered, rows: await reconciliations.rows(subjects) },
    matches: await matching.matches(touchedBy(plans), []),
    answers: await matching.answers(answered),
  };
}

const touchedBy = (plans: readonly PlannedRow[]) => [
  ...new Set(
    plans.flatMap(({ plan: one }) => [...one.unite.map(({ observed }) => observed), ...one.part]),
  ),
];

export function imageOf(
  plans: readonly PlannedRow[],
  revisions: readonly Revision[],
  { rows, wholes, matches, answered, answers }: Former,
  records: readonly string[],
): Image {
  const united = new Map(unitedBy(plans).map(({ observed, declared }) => [observed, declared]));
  const until = new Map(rows.map((row) => [row.subject, row.ignoredUntil]));
  return {
    declared: revisions.flatMap(({ after, isNew }) => (isNew ? [] : (wholes.get(after.id) ?? []))),
    created: revisions.filter(({ isNew }) => isNew).map(({ after }) => after.id),
    versions: Object.fromEntries(revisions.map(({ after }) => [after.id, after.version])),
    observed: Object.fromEntries(touchedBy(plans).map((id) => [id, united.get(id) ?? null])),
    ...{ matches, answered, answers, records },
    apart: plans.flatMap((one) => one.plan.apart),
    ignored: ignoredBy(plans).map(({ subject }) => ({
      ...{ subject, until: until.get(subject) ?? null },
    })),
  };
}

interface Answering {
  readonly by: string;
  readonly at: Instant;
  readonly made: ReadonlyMap<string, string>;
}

export function answersOf(
  plans: readonly PlannedRow[],
  { why, until }: Asked,
  { by, at, made }: Answering,
): readonly KeptAnswer[] {
  return plans.flatMap(({ row: { subject }, plan: { answers } }) =>
    answers.map((one) => ({
      ...{ ...one, declared: subject, by, at, why, record: made.get(subject) ?? null },
      until: one.answer === 'defer' ? until : null,
    })),
  );
}

/** `rows`: what was decided on. */
export function subjectsIn(image: Image, rows: readonly ReconciliationRow[]): Subjects {
  const { declared, created, observed, matches, answered, ignored } = image;
  const matched = [...Object.values(observed), ...matches.map((one) => one.declared)];
  return {
    declared: [
      ...[...declared.map(({ id }) => id), ...created, ...answered],
      ...[...matched, ...rows.map((row) => row.declared)].flatMap((id) => id ?? []),
    ],
    observed: [
      ...[...Object.keys(observed), ...ignored.map(({ subject }) => subject)],
      ...rows.flatMap((row) => (row.declared === null ? [row.subject] : [])),
    ],
  };
}

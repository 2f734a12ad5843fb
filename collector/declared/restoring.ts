/** The way back from a decision: everything as it was, where nobody has changed it since. */
import type { Repositories } from '../store/store.ts';
import type { Image, KeptAnswer } from './decision-repository.ts';
import { changesOf, type DeclaredWhole } from './declared-asset.ts';
import { keep, type Origin } from './keeping.ts';
import type { Revision } from './revision.ts';
import { RULED } from './rules.ts';

/** Which assets are not as the decision left them: declared ids, then observed ones. */
export async function restorable(
  { versions, observed }: Image,
  { declared, matching }: Repositories,
): Promise<readonly string[]> {
  const found = new Map((await declared.lock(Object.keys(versions))).map((one) => [one.id, one]));
  const others = Object.entries(versions).flatMap(([id, version]) =>
    found.get(id)?.version === version ? [] : [id],
  );
  const matches = await matching.matches(Object.keys(observed), []);
  const now = new Map(matches.map((one) => [one.observed, one.declared]));
  const moved = Object.entries(observed).flatMap(([id, after]) =>
    (now.get(id) ?? null) === after ? [] : [id],
  );
  return [...others, ...moved];
}

/** `restorable` answered nothing. The history keeps both the decision and its way back. */
export async function restore(
  image: Image,
  origin: Origin,
  repositories: Repositories,
): Promise<readonly Revision[]> {
  const { declared, matching, decisions } = repositories;
  const ids = image.declared.map(({ id }) => id);
  const current = new Map((await declared.whole(ids)).map((one) => [one.id, one]));
  const revisions = image.declared.flatMap((before) => {
    const now = current.get(before.id);
    return now === undefined ? [] : [back(now, before, origin)];
  });
  await keep(repositories, revisions, origin);
  await decisions.rename(origin.site, image.declared);
  await matching.part(Object.keys(image.observed));
  await matching.unite(image.matches);
  await decisions.rejoin(image.apart);
  await decisions.unanswer(image.answered);
  await decisions.answer(image.answers);
  await decisions.ignore(image.ignored);
  await decisions.undeclare(image.created);
  return revisions;
}

/** Its names are put back whole, not one by one. */
function back(now: DeclaredWhole, before: DeclaredWhole, { actor, at }: Origin): Revision {
  const changes = [
    ...changesOf(now, before),
    { field: 'lifecycle', before: now.lifecycle, after: before.lifecycle },
    { field: 'merged', before: now.mergedInto, after: before.mergedInto },
    { field: 'identity', before: namesOf(now), after: namesOf(before) },
  ].filter((one) => one.before !== one.after);
  const after = { ...before, version: now.version + 1, changed: at, changedBy: actor };
  return { after, changes, named: [], ended: [], isNew: false };
}

const namesOf = ({ identities }: DeclaredWhole) =>
  identities
    .filter(({ until }) => until === null)
    .map(({ kind, value }) => `${kind} ${value}`)
    .sort()
    .join(', ');

/** What a rule took over and a person took back is not taken over again: the observation is doubted. */
export function doubted(
  revisions: readonly Revision[],
  said: Pick<KeptAnswer, 'by' | 'at' | 'why'>,
): readonly KeptAnswer[] {
  return revisions.flatMap(({ after, changes }) =>
    changes.flatMap(({ field, before: observed }) =>
      observed === null || !(RULED as readonly string[]).includes(field)
        ? []
        : [{ ...said, declared: after.id, field, observed, ...DISPUTE }],
    ),
  );
}

const DISPUTE = { answer: 'dispute', until: null, record: null } as const;

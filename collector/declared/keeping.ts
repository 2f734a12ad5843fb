/** Puts revisions on record: rows, names, what became of them, who looks again, and what leaves. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import type { Repositories } from '../store/store.ts';
import type { DeclaredWhole, FieldChange } from './declared-asset.ts';
import type { NamedIdentity } from './declared-repository.ts';
import type { Revision } from './revision.ts';

/** Who changed it, when, by which act, and what they said to it. */
export interface Origin {
  readonly site: SiteId;
  readonly actor: string;
  readonly at: Instant;
  /** `declared.edit`. */
  readonly action: string;
  readonly why: string | null;
  /** The decision on many at once that it was part of. */
  readonly batch: string | null;
  readonly newId: () => string;
}

/** Of assets whose locks the caller holds, each once. Audit and evidence are the caller's: they come last. */
export async function keep(
  { declared, matching, outbox }: Repositories,
  revisions: readonly Revision[],
  origin: Origin,
): Promise<void> {
  const changed = revisions.filter(({ changes, isNew }) => isNew || changes.length > 0);
  if (changed.length === 0) return;
  const { site, at, newId } = origin;
  await declared.add(changed.filter(({ isNew }) => isNew).map(({ after }) => after));
  await declared.save(changed.filter(({ isNew }) => !isNew).map(({ after }) => after));
  await declared.unname(
    changed.flatMap((one) => namesOf(one, 'ended')),
    at,
  );
  await declared.name(
    site,
    changed.flatMap((one) => namesOf(one, 'named')),
  );
  await declared.remember(
    changed.flatMap(({ after, changes }) => changes.map((change) => entry(after, change, origin))),
  );
  const ids = changed.map(({ after }) => after.id);
  await matching.ask('declared', ids);
  await outbox.add(at, [{ event: newId(), site, kind: 'declared', body: { changed: ids } }]);
}

const namesOf = ({ after, ...revision }: Revision, which: 'named' | 'ended'): NamedIdentity[] =>
  revision[which].map((one) => ({ ...one, declared: after.id }));

function entry({ id, version }: DeclaredWhole, change: FieldChange, origin: Origin) {
  const { actor, at, action, why, batch } = origin;
  return { ...change, declared: id, version, actor, at, action, why, batch };
}

/** What the ledger keeps of a change of what is declared. */
import { canonical, hashOf, type Plain, type Testimony } from '../evidence/record.ts';
import type { FieldChange } from './declared-asset.ts';
import type { Origin } from './keeping.ts';
import type { Revision } from './revision.ts';

/** One a changed asset. */
export function testimonies(revisions: readonly Revision[], origin: Origin): readonly Testimony[] {
  const { site, actor, at, action, why, batch } = origin;
  return revisions
    .filter(({ changes }) => changes.length > 0)
    .map(({ after: { id, version }, changes }) => ({
      ...{ effectiveAt: at, actor, kind: action, ref: `declared/${id}` },
      payload: { site, version, why, batch, changes: changes.map(plain) },
    }));
}

/** One for many: how many, and a digest of what changed of which. */
export function testimonyOfMany(
  ref: string,
  revisions: readonly Revision[],
  { site, actor, at, action, why }: Origin,
): Testimony {
  const changed = revisions.filter(({ changes }) => changes.length > 0);
  const said = changed.map(({ after: { id, version }, changes }) => ({
    ...{ id, version, changes: changes.map(plain) },
  }));
  const payload = { site, why, assets: changed.length, digest: hashOf(canonical(said)) };
  return { effectiveAt: at, actor, kind: action, ref, payload };
}

const plain = ({ field, before, after }: FieldChange): Plain => ({ field, before, after });

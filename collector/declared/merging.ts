/** Two declared assets that are one: the fields of one, what it lacks from the other, the names of both. */
import type { Instant } from '../../protocols/messages/names.ts';
import { type DeclaredWhole, written } from './declared-asset.ts';
import { FIELD_NAMES, type FieldName } from './fields.table.ts';
import { alias, type Revision, revise } from './revision.ts';

interface By {
  readonly actor: string;
  readonly at: Instant;
}

export interface Merged {
  readonly winner: Revision;
  readonly loser: Revision;
  /** Observed assets that follow. */
  readonly members: readonly string[];
}

/** `yields`: the fields in which the loser's value stands. Where the winner says nothing, it stands anyway. */
export function absorbed(
  winner: DeclaredWhole,
  loser: DeclaredWhole,
  yields: readonly string[],
  by: By,
): Merged {
  const taken = FIELD_NAMES.filter(
    (field) => yields.includes(field) || (isUnsaid(winner, field) && !isUnsaid(loser, field)),
  );
  const fields = Object.fromEntries(taken.map((field) => [field, loser[field]]));
  const revised = revise(winner, { fields }, by);
  const standing = loser.identities.filter(({ until }) => until === null);
  const named = alias(revised.after, standing, by);
  const ended = standing.map((one) => ({ ...one, until: by.at }));
  return {
    winner: {
      after: { ...named.after, version: winner.version + 1, changed: by.at, changedBy: by.actor },
      changes: [
        ...revised.changes,
        ...named.changes,
        { field: 'merged', before: null, after: loser.id },
      ],
      named: [...revised.named, ...named.named],
      ended: revised.ended,
      isNew: false,
    },
    loser: {
      after: {
        ...{ ...loser, mergedInto: winner.id, version: loser.version + 1 },
        ...{ changed: by.at, changedBy: by.actor },
        identities: loser.identities.map((one) => ({ ...one, until: one.until ?? by.at })),
      },
      changes: [{ field: 'merged', before: null, after: `into ${winner.id}` }],
      ...{ named: [], ended, isNew: false },
    },
    members: loser.observed === null ? [] : [loser.observed],
  };
}

const isUnsaid = (asset: DeclaredWhole, field: FieldName) =>
  written(asset[field]) === null ||
  (field === 'class' && asset.class === 'other') ||
  (field === 'refs' && asset.refs.length === 0);

/**
 * What a person may decide on how something stands, and what it changes: planned without being done, so
 * that a preview shows just what will be. Pure. csms.md §3.3.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Who } from '../records/record.ts';
import { ACTIONS, type DecisionAction } from './actions.table.ts';
import { observedFields, observedNames } from './adoption.ts';
import { type DeclaredWhole, type FieldChange, NOTHING_SAID } from './declared-asset.ts';
import { isControlled } from './difference.ts';
import { moved } from './lifecycle.ts';
import { absorbed } from './merging.ts';
import type { ObservedAsset } from './observed-asset.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';
import { alias, begin, joined, type Revision, revise } from './revision.ts';
import type { Status } from './status.table.ts';

export interface DecidedRow {
  readonly subject: string;
  /** That it was decided on. */
  readonly version: number;
  /** `match`, `merge`: the declared asset it is. */
  readonly declared?: string | undefined;
  /** `accept-observed`, `keep-declared`, `defer`: those alone; else every one in conflict. `merge`: those that the other one's value stands for. */
  readonly fields?: readonly string[] | undefined;
  /** `split`: the member that is none. */
  readonly observed?: string | undefined;
}

export interface Asked {
  readonly action: DecisionAction;
  readonly why: string;
  /** `ignore`, `defer`. */
  readonly until: Instant | null;
  /** `move`. */
  readonly zone: string | null;
  /** `defer`: what is done instead. */
  readonly compensation: string | null;
}

export interface Before {
  readonly row: ReconciliationRow;
  readonly asset: DeclaredWhole | undefined;
  /** `match`, `merge`. */
  readonly other: DeclaredWhole | undefined;
  readonly members: readonly ObservedAsset[];
}

export interface FollowUp {
  readonly kind: 'review' | 'block' | 'investigate' | 'request' | 'exception';
  readonly what: string;
}

export interface Plan {
  readonly revisions: readonly Revision[];
  readonly unite: readonly { readonly observed: string; readonly declared: string }[];
  readonly part: readonly string[];
  readonly apart: readonly { readonly observed: string; readonly declared: string }[];
  readonly answers: readonly {
    readonly field: string;
    readonly observed: string;
    readonly answer: 'dispute' | 'defer' | 'request';
  }[];
  readonly ignoredUntil: Instant | null;
  readonly followUps: readonly FollowUp[];
}

export interface Deciding {
  readonly actor: Who;
  readonly at: Instant;
  readonly newId: () => string;
}

const NOTHING: Plan = {
  ...{
    revisions: [],
    unite: [],
    part: [],
    apart: [],
    answers: [],
    ignoredUntil: null,
    followUps: [],
  },
};

type Planned = Plan | { readonly refused: string };

export function plan(
  decided: DecidedRow,
  before: Before,
  asked: Asked,
  deciding: Deciding,
): Planned {
  const { status } = before.row;
  const { on } = ACTIONS[asked.action];
  if (!(on as readonly Status[]).includes(status)) {
    return { refused: `It is ${status}; this takes one that is ${on.join(' or ')}.` };
  }
  return PLANS[asked.action](decided, before, asked, deciding);
}

type Planner = (row: DecidedRow, before: Before, asked: Asked, deciding: Deciding) => Planned;

const PLANS: Readonly<Record<DecisionAction, Planner>> = {
  accept: adopt,
  match: join,
  block: () => followed('block', 'Keep it off the network'),
  ignore: (_, __, { until }, { at }) =>
    until === null || until <= at
      ? { refused: 'Say until which day.' }
      : { ...NOTHING, ignoredUntil: until },
  'accept-observed': acceptObserved,
  'keep-declared': (row, before) => answered(row, before, 'dispute'),
  defer: (row, before, { until, compensation }, { at }) => {
    if (until === null || until <= at) return { refused: 'Say until which day.' };
    if (compensation === null) return { refused: 'Say what is done instead.' };
    const planned = answered(row, before, 'defer');
    return { ...planned, followUps: [{ kind: 'exception', what: 'Approve that it is left' }] };
  },
  retire: (_, before, __, deciding) => step(before, 'retire', deciding),
  store: (_, before, __, deciding) => step(before, 'maintain', deciding),
  move: (_, { asset }, { zone }, { actor, at }) => {
    if (asset === undefined || zone === null) return { refused: 'Say into which zone.' };
    return revised(revise(asset, { fields: { zone } }, { actor: actor.name, at }));
  },
  investigate: () => followed('investigate', 'Find out what it is'),
  merge: (row, { asset, other }, _, { actor, at }) => {
    if (asset === undefined || other === undefined || asset.id === other.id)
      return { refused: NOBODY };
    if (asset.site !== other.site) return { refused: 'They are of two sites.' };
    const { winner, loser, members } = absorbed(other, asset, row.fields ?? [], {
      actor: actor.name,
      at,
    });
    const unite = members.map((observed) => ({ observed, declared: winner.after.id }));
    return { ...NOTHING, revisions: [winner, loser], unite };
  },
  split: ({ observed }, { asset, members }) => {
    const member = members.find(({ id }) => id === observed);
    if (asset === undefined || member === undefined) return { refused: 'It is no member of it.' };
    return { ...NOTHING, part: [member.id], apart: [{ observed: member.id, declared: asset.id }] };
  },
};

const NOBODY = 'Say which declared asset it is.';

function adopt(
  _: DecidedRow,
  { members }: Before,
  __: Asked,
  { actor, at, newId }: Deciding,
): Planned {
  const [seen] = members;
  if (seen === undefined) return { refused: 'It is not there any more.' };
  const by = { actor: actor.name, at };
  const blank: DeclaredWhole = {
    ...{
      ...NOTHING_SAID,
      id: newId(),
      site: seen.site,
      lifecycle: 'commissioning',
      lifecycleSince: at,
    },
    ...{ version: 0, created: at, createdBy: actor.name, changed: at, changedBy: actor.name },
    ...{ observed: null, mergedInto: null, identities: [] },
  };
  const begun = begin(blank, { fields: observedFields(seen), identities: observedNames(seen) }, by);
  return {
    ...NOTHING,
    revisions: [begun],
    unite: [{ observed: seen.id, declared: blank.id }],
    followUps: [{ kind: 'review', what: 'Review the new equipment' }],
  };
}

/** Whatever it was known by leads to the declared one from now on. */
function join(
  _: DecidedRow,
  { other, members }: Before,
  __: Asked,
  { actor, at }: Deciding,
): Planned {
  const [seen] = members;
  if (other === undefined || seen === undefined) return { refused: NOBODY };
  if (other.site !== seen.site) return { refused: 'They are of two sites.' };
  const names = [
    ...observedNames(seen).filter(({ kind }) => kind !== 'ip'),
    { kind: 'observed', value: seen.id } as const,
  ];
  const revision = alias(other, names, { actor: actor.name, at });
  return { ...NOTHING, revisions: [revision], unite: [{ observed: seen.id, declared: other.id }] };
}

/** What is described is taken over at once; of what is controlled a change is asked for, and it stays open. */
function acceptObserved(
  row: DecidedRow,
  before: Before,
  _: Asked,
  { actor, at }: Deciding,
): Planned {
  const { asset } = before;
  const chosen = chosenOf(row, before);
  if (asset === undefined || chosen.length === 0) return { refused: 'It has no such conflict.' };
  const free = chosen.filter(({ field }) => !isControlled(field));
  const fields = Object.fromEntries(
    free
      .filter(({ field }) => !field.includes('/'))
      .map(({ field, observed }) => [field, observed]),
  );
  const names = free.flatMap(({ field, observed }) => {
    const [, kind] = /^identity\/(mac|ip)$/.exec(field) ?? [];
    return kind ? [{ kind: kind as 'mac' | 'ip', value: observed }] : [];
  });
  const by = { actor: actor.name, at };
  const taken = revise(asset, { fields }, by);
  const named = names.length === 0 ? taken : joined(taken, alias(taken.after, names, by));
  const held = chosen.filter(({ field }) => isControlled(field));
  const what = `Ask for the change of ${[...new Set(held.map(({ field }) => field))].join(', ')}`;
  return {
    ...revised(named),
    answers: held.map(({ field, observed }) => ({ field, observed, answer: 'request' })),
    followUps: held.length === 0 ? [] : [{ kind: 'request', what }],
  };
}

function answered(row: DecidedRow, before: Before, answer: 'dispute' | 'defer'): Plan {
  const chosen = chosenOf(row, before);
  return {
    ...NOTHING,
    answers: chosen.map(({ field, observed }) => ({ field, observed, answer })),
  };
}

function chosenOf({ fields }: DecidedRow, { row: { conflicts } }: Before) {
  return fields === undefined ? conflicts : conflicts.filter(({ field }) => fields.includes(field));
}

function step({ asset, members }: Before, event: string, { actor, at }: Deciding): Planned {
  if (asset === undefined) return { refused: 'Nobody declared it.' };
  const heard =
    members
      .map(({ lastSeen }) => lastSeen)
      .sort()
      .at(-1) ?? null;
  const revision = moved(asset, event, { actor, at, found: { heard } });
  return 'refused' in revision ? revision : revised(revision);
}

const revised = (revision: Revision): Plan => ({
  ...NOTHING,
  revisions: revision.changes.length > 0 ? [revision] : [],
});

const followed = (kind: FollowUp['kind'], what: string): Plan => ({
  ...NOTHING,
  followUps: [{ kind, what }],
});

/** What a plan changes of the fields, for the preview. */
export const changesIn = ({ revisions }: Plan): readonly (FieldChange & { declared: string })[] =>
  revisions.flatMap(({ after, changes }) => changes.map((one) => ({ ...one, declared: after.id })));

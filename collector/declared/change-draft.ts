/**
 * What is controlled gets in by a change request alone: of what was accepted, drafts that say what was
 * observed, to be approved afterwards. As few as hold all. Pure. csms.md §3.3.
 */
import type { ExpectedEffect, ScopeItem } from '../change/change.ts';
import type { ChangeBody } from '../change/change-body.ts';
import type { ChangeKind } from '../change/change-kinds.table.ts';
import {
  CONTROLLED_CHANGES,
  CONTROLLED_FIELDS,
  type ControlledChange,
  type ControlledField,
} from './controlled-changes.table.ts';
import type { Conflict } from './difference.ts';
import type { ReconciliationRow } from './reconciliation-row.ts';

/** `origin.system` of the requests that are drafted here. */
export const RECONCILIATION = 'reconciliation';

/** What a person accepted of one asset. */
export interface Accepted {
  readonly row: ReconciliationRow;
  readonly conflicts: readonly Conflict[];
}

export interface ChangeDraft {
  readonly subjects: readonly string[];
  readonly body: ChangeBody;
}

/** Of a change request; see change-schema.ts. */
const MOST = { items: 50, effects: 50, value: 500, note: 1000 } as const;

/** Each asset is in one of them, all its fields with it. `batch`: the decision; `why`: of who decided. */
export function changeDrafts(
  accepted: readonly Accepted[],
  { batch, why }: { readonly batch: string; readonly why: string },
): readonly ChangeDraft[] {
  const byKind = new Map<ChangeKind, Accepted[]>();
  for (const one of accepted) {
    const kind = kindOf(one.conflicts);
    byKind.set(kind, [...(byKind.get(kind) ?? []), one]);
  }
  return [...byKind].flatMap(([kind, ofKind]) =>
    parted(ofKind).map((part) => ({
      subjects: part.map(({ row }) => row.subject),
      body: bodyOf(kind, part, batch, why),
    })),
  );
}

function kindOf(conflicts: readonly Conflict[]): ChangeKind {
  const first = CONTROLLED_FIELDS.find((name) => conflicts.some(({ field }) => field === name));
  return CONTROLLED_CHANGES[first ?? 'lifecycle'].kind;
}

/** In order, each part with no more items than one request takes. */
function parted(accepted: readonly Accepted[]): readonly (readonly Accepted[])[] {
  const parts: Accepted[][] = [];
  let room = 0;
  for (const one of accepted) {
    const items = membersIn(one.conflicts).length;
    if (items > room) {
      parts.push([]);
      room = MOST.items;
    }
    parts.at(-1)?.push(one);
    room -= items;
  }
  return parts;
}

const membersIn = (conflicts: readonly Conflict[]) =>
  [...new Set(conflicts.map(({ by }) => by))].slice(0, MOST.items);

function bodyOf(
  kind: ChangeKind,
  part: readonly Accepted[],
  batch: string,
  why: string,
): ChangeBody {
  const items = part.flatMap(({ conflicts }) =>
    membersIn(conflicts).map((asset) => ({
      asset,
      of: conflicts.filter(({ by }) => by === asset),
    })),
  );
  const fields = CONTROLLED_FIELDS.filter((name) =>
    items.some(({ of }) => of.some(({ field }) => field === name)),
  );
  const [only] = part;
  const whose =
    part.length === 1 ? (only?.row.name ?? 'an unnamed asset') : `${part.length} assets`;
  return {
    ...{ title: cut(`Take over what was observed: ${fields.join(', ')} of ${whose}`, 200), kind },
    ...{ risk: 'medium', items: items.map(({ asset, of }, at) => itemOf(asset, of, at + 1)) },
    ...{ windows: [], graceBeforeMinutes: null, graceAfterMinutes: null },
    ...{ implementers: [], sources: [], sop: null, rollback: '', test: '' },
    impacts: { isSafety: false, isQuality: false },
    ...{ required: [], requestedBy: null, project: null },
    origin: {
      ...{ system: RECONCILIATION, reference: batch },
      notes: [cut(`why: ${why}`, MOST.note), ...part.map(noteOf)],
    },
  };
}

function itemOf(asset: string, conflicts: readonly Conflict[], number: number): ScopeItem {
  const kinds = conflicts.flatMap(({ field }) => changeOf(field)?.kind ?? []);
  const effects = conflicts.flatMap((one) => effectOf(one, asset) ?? []).slice(0, MOST.effects);
  return {
    ...{ id: `${number}`, target: { type: 'asset', asset }, cardinality: 1 },
    kinds: [...new Set(kinds)],
    effects: effects.map((effect, at) => ({ ...effect, id: `${number}-${at + 1}` })),
  };
}

function changeOf(field: string): ControlledChange | undefined {
  return CONTROLLED_CHANGES[field as ControlledField];
}

function effectOf({ field, observed }: Conflict, asset: string): ExpectedEffect | undefined {
  const effect = changeOf(field)?.effect;
  if (effect === undefined) return undefined;
  const { kind, path, isValue } = effect;
  const value = (isValue && cut(observed, MOST.value)) || null;
  return { type: 'difference', id: '', kind, path: path ?? cut(observed, 200), value, asset };
}

/** Requests hold so many notes; what is left out stands in the items. */
const noteOf = ({ row: { name, subject }, conflicts }: Accepted) =>
  cut(
    `${name ?? subject}: ${conflicts
      .map(({ field, declared, observed }) => `${field} ${declared ?? 'nothing'} -> ${observed}`)
      .join('; ')}`,
    MOST.note,
  );

/** On one line, with nothing in it that hides: as a request takes it. */
const cut = (text: string, most: number) =>
  text.replaceAll(UNSEEN, ' ').trim().slice(0, most).replace(UNSEEN_END, '').trim();

const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;
/** Half a character is left where it was cut. */
const UNSEEN_END = /\p{Cs}$/u;

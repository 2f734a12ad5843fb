/** What another system says of a change, as a body of a request here: its texts are assets and people now. */
import type { ExpectedEffect, ScopeItem } from '../change/change.ts';
import type { ChangeBody } from '../change/change-body.ts';
import { flawOf } from '../change/window.ts';
import type { Person } from '../users/account.ts';
import { expectedOf } from './effects.ts';
import type { IntakeRow, RowProblem } from './reading.ts';

/** By texts in lower case. */
export interface Directory {
  readonly people: ReadonlyMap<string, Person>;
  /** Ids; several where a text is no one asset's. */
  readonly assets: ReadonlyMap<string, readonly string[]>;
}

type Made = { readonly body: ChangeBody } | { readonly problems: readonly RowProblem[] };

/** Whoever does the work and is nobody here is a problem: that they do not approve it could not be told. */
export function bodyOf(row: IntakeRow, system: string, { people, assets }: Directory): Made {
  const problems: RowProblem[] = [];
  const personOf = (field: string, name: string) => {
    const person = people.get(name.toLowerCase());
    if (person === undefined)
      problems.push({ field, sentence: 'Nobody here is mapped to that name.' });
    return person?.id ?? '';
  };
  const assetOf = (field: string, text: string) => {
    const [found, ...others] = assets.get(text.toLowerCase()) ?? [];
    if (found !== undefined && others.length === 0) return found;
    const sentence = found ? 'Several assets go by that.' : 'No asset of the site goes by that.';
    problems.push({ field, sentence });
    return '';
  };
  const scope = row.assets.map((text, index) => assetOf(`assets.${index}`, text));
  const effects = row.effects.map((told, index): ExpectedEffect => {
    const field = `effects.${index}.asset`;
    const asset = told.asset === null ? null : assetOf(field, told.asset);
    if (asset !== null && asset !== '' && !scope.includes(asset)) {
      problems.push({ field, sentence: 'That is none of the assets of the change.' });
    }
    return { type: 'difference', id: `e${index + 1}`, ...expectedOf(told), asset };
  });
  const implementers = row.implementers.map((name) => personOf('implementers', name));
  const requestedBy = row.requestedBy && personOf('requestedBy', row.requestedBy);
  const window = { ...row.window, recurrence: null };
  if (flawOf(window) !== undefined) {
    problems.push({ field: 'to', sentence: 'From there to here is no window a change may have.' });
  }
  if (problems.length > 0) return { problems };
  const { title, kind, risk, rollback, test, sop, sopRevision, isSafety, isQuality } = row;
  return {
    body: {
      ...{
        title,
        kind,
        risk,
        items: [itemOf(row, [...new Set(scope)], effects)],
        windows: [window],
      },
      ...{ graceBeforeMinutes: null, graceAfterMinutes: null, sources: [] },
      implementers: [...new Set(implementers)],
      sop: sop === null || sopRevision === null ? null : { document: sop, revision: sopRevision },
      ...{ rollback, test, impacts: { isSafety, isQuality }, required: [], project: null },
      requestedBy,
      origin: { system, reference: row.reference, notes: row.notes },
    },
  };
}

function itemOf(
  { kind, reference }: IntakeRow,
  assets: readonly string[],
  effects: readonly ExpectedEffect[],
): ScopeItem {
  const [only = '', ...others] = assets;
  const target: ScopeItem['target'] =
    others.length === 0
      ? { type: 'asset', asset: only }
      : { type: 'group', group: reference.slice(0, 120), assets };
  // It counts assets, not repeats: each one that is named may be changed.
  return { id: 'i1', target, kinds: [kind], cardinality: assets.length, effects };
}

/** A verdict for people: its reasons as sentences, in which things are called by their names. */
import { type Reason, sentenceOf } from '../change/reasons.ts';
import { actions, verdictTable } from '../change/verdicts.table.ts';
import type { Repositories } from '../store/store.ts';
import type { VerdictRow } from './verdict-row.ts';

export interface ToldReason {
  readonly code: Reason['code'];
  readonly sentence: string;
}

export interface ToldVerdict
  extends Pick<
    VerdictRow,
    | 'verdict'
    | 'saidBy'
    | 'severity'
    | 'action'
    | 'item'
    | 'isWouldBe'
    | 'isExtra'
    | 'isLate'
    | 'isAttempted'
    | 'isAccepted'
    | 'foldedInto'
    | 'hushed'
    | 'decided'
    | 'person'
    | 'since'
    | 'at'
  > {
  readonly meaning: string;
  /** What is to be done about it. */
  readonly toDo: string;
  /** What the machine says, where a person says something else. */
  readonly machine: VerdictRow['verdict'];
  readonly request: { readonly id: string; readonly ref: string; readonly revision: number } | null;
  readonly reasons: ToldReason[];
}

/** By drift; those that were not judged yet are not there. */
export async function toldOf(
  drifts: readonly string[],
  { verdicts, happenings, zones }: Repositories,
): Promise<ReadonlyMap<string, ToldVerdict>> {
  const rows = await verdicts.of(drifts);
  const asked = [...rows.values()].flatMap(({ machine }) => machine.reasons.flatMap(idsIn));
  const names = new Map(await happenings.names([...new Set(asked)]));
  if (asked.some((id) => !names.has(id))) {
    for (const { id, name } of await zones.list()) names.set(id, name);
  }
  return new Map([...rows].map(([drift, row]) => [drift, told(row, names)]));
}

/** Reasons in words; `names` by id. */
export function wordsOf(
  reasons: readonly Reason[],
  names: ReadonlyMap<string, string>,
): ToldReason[] {
  return reasons.map((reason) => ({
    code: reason.code,
    sentence: sentenceOf(withNames(reason, names)),
  }));
}

function told(row: VerdictRow, names: ReadonlyMap<string, string>): ToldVerdict {
  const { verdict, saidBy, severity, action, item, machine, foldedInto, hushed, decided } = row;
  const { isWouldBe, isExtra, isLate, isAttempted, isAccepted, person, since, at } = row;
  const { request } = machine;
  return {
    ...{ verdict, saidBy, severity, action, item, foldedInto, hushed, decided, person, since, at },
    ...{ isWouldBe, isExtra, isLate, isAttempted, isAccepted, machine: machine.verdict },
    meaning: verdictTable[verdict].meaning,
    toDo: actions[action],
    request:
      request === null ? null : { id: request.id, ref: request.ref, revision: request.version },
    reasons: wordsOf(machine.reasons, names),
  };
}

/** What of a reason is an id. */
const NAMED = ['asset', 'peer', 'device', 'zone'] as const;

const valuesIn = (reason: Reason) => reason as unknown as Readonly<Record<string, unknown>>;

function idsIn(reason: Reason): readonly string[] {
  const values = valuesIn(reason);
  return NAMED.flatMap((name) => (typeof values[name] === 'string' ? [values[name]] : []));
}

function withNames(reason: Reason, names: ReadonlyMap<string, string>): Reason {
  const values = valuesIn(reason);
  const called = NAMED.flatMap((name) => {
    const value = values[name];
    const known = typeof value === 'string' ? names.get(value) : undefined;
    return known === undefined ? [] : [[name, known] as const];
  });
  return { ...reason, ...Object.fromEntries(called) } as Reason;
}

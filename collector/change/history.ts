/**
 * All that was ever said of a change. A verdict is never edited: a new one stands beside the old ones,
 * and what a person decides stands beside what the machine says. csms.md §3.2, integrity rules 3 and 4.
 */
import canonicalize from 'canonicalize';
import type { Instant } from '../../protocols/messages/names.ts';
import type { ChangeRequest } from './change.ts';
import type { Verdict } from './verdict.ts';
import { type VerdictName, verdictTable } from './verdicts.table.ts';

/** By which rules it was judged: raised whenever a verdict may come out otherwise. */
export const METHOD = 1;

export interface MachineEntry {
  readonly type: 'machine';
  readonly at: Instant;
  readonly method: number;
  readonly verdict: Verdict;
}

/** What a person says it is. `analyst` may only propose: it stands once somebody else of the others confirms it. */
export interface OverrideEntry {
  readonly type: 'override';
  readonly at: Instant;
  readonly verdict: VerdictName;
  readonly by: string;
  readonly role: OverrideRole;
  readonly reason: string;
  readonly confirmedBy: { readonly by: string; readonly role: OverrideRole } | null;
}

export type OverrideRole = 'analyst' | 'asset-owner' | 'csms-manager';
export type Entry = MachineEntry | OverrideEntry;

/** Oldest first, append only. */
export type History = readonly Entry[];

/** With the verdict that was made now, where it differs from the last one of the machine. */
export function recomputed(history: History, verdict: Verdict, at: Instant): History {
  const last = history.findLast((entry) => entry.type === 'machine');
  const isSame =
    last?.type === 'machine' &&
    last.method === METHOD &&
    canonicalize(last.verdict) === canonicalize(verdict);
  return isSame ? history : [...history, { type: 'machine', at, method: METHOD, verdict }];
}

export type OverrideFlaw =
  | 'nothing-to-override'
  | 'no-reason'
  | 'own-change'
  | 'confirmed-by-oneself'
  | 'never-by-hand';

/** Integrity rule 1 binds people as well: what no request covered before it was done is never `authorised`. */
const BY_HAND: readonly VerdictName[] = [
  'wrong_scope',
  'wrong_actor',
  'out_of_window',
  'unauthorised',
];

/**
 * Why a person may not say so; undefined: they may. `request`: the one that decided it, if any: who
 * asked for it or did it is not who judges it. An implementer who confirms that it was them names
 * the person of the source, and it is judged anew.
 */
export function flawOfOverride(
  history: History,
  override: OverrideEntry,
  request: ChangeRequest | null,
): OverrideFlaw | undefined {
  const machine = machineVerdict(history);
  if (machine === undefined) return 'nothing-to-override';
  if (override.reason.trim() === '') return 'no-reason';
  const people = [override.by, ...(override.confirmedBy === null ? [] : [override.confirmedBy.by])];
  if (request !== null && people.some((person) => isOwn(request, person))) return 'own-change';
  if (override.confirmedBy?.by === override.by) return 'confirmed-by-oneself';
  return isConfirming(machine, override.verdict) || BY_HAND.includes(override.verdict)
    ? undefined
    : 'never-by-hand';
}

/** What an approver may confirm of a request that did cover it: that it was then, and by whom. */
const isConfirming = ({ verdict }: Verdict, said: VerdictName) =>
  said === 'authorised' && (verdict === 'authorised_unattributed' || verdict === 'ambiguous_time');

const isOwn = ({ requestedBy, implementers }: ChangeRequest, person: string) =>
  requestedBy === person || implementers.includes(person);

/** What the machine says today: never erased by what people say. */
export function machineVerdict(history: History): Verdict | undefined {
  const last = history.findLast((entry) => entry.type === 'machine');
  return last?.type === 'machine' ? last.verdict : undefined;
}

/**
 * What counts: the last override that stands, else the machine's. An override lapses once the machine
 * comes to another verdict than the one it was made against.
 */
export function standingVerdict(
  history: History,
): { readonly verdict: VerdictName; readonly by: 'machine' | 'person' } | undefined {
  let said: VerdictName | undefined;
  let person: VerdictName | undefined;
  for (const entry of history) {
    if (entry.type === 'override') {
      if (isInForce(entry)) person = entry.verdict;
    } else {
      if (entry.verdict.verdict !== said) person = undefined;
      said = entry.verdict.verdict;
    }
  }
  if (person !== undefined) return { verdict: person, by: 'person' };
  return said === undefined ? undefined : { verdict: said, by: 'machine' };
}

const isInForce = ({ role, confirmedBy }: OverrideEntry) =>
  role !== 'analyst' || (confirmedBy !== null && confirmedBy.role !== 'analyst');

/** What the asset owner accepted after the fact, by a request of its own. */
export interface Acceptance {
  readonly by: string;
  readonly role: 'asset-owner';
  /** The request that was written for it afterwards. */
  readonly retroRequest: string;
  readonly at: Instant;
}

/**
 * Integrity rule 4: whether the baseline may follow what was seen. An unauthorised value stays drift
 * until it is rolled back or accepted; acceptance changes no verdict. `standing`: what counts of all that
 * was said, `standingVerdict`; undefined: it was not judged. `implementers`: of the request that decided it
 * and of the one it is accepted by.
 */
export function mayRebaseline(
  standing: VerdictName | undefined,
  acceptance: Acceptance | null,
  implementers: readonly string[],
): boolean {
  if (acceptance !== null) {
    return acceptance.retroRequest !== '' && !implementers.includes(acceptance.by);
  }
  return standing !== undefined && verdictTable[standing].mayRebaseline;
}

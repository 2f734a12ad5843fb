/** What becomes of a drift's record when it was judged: pure. csms.md §3.2, integrity rule 3. */
import type { Instant } from '../../protocols/messages/names.ts';
import { escalationTable } from '../change/escalation.table.ts';
import {
  type Entry,
  type History,
  METHOD,
  type OverrideEntry,
  recomputed,
  standingVerdict,
} from '../change/history.ts';
import type { ObservedChange } from '../change/observed-change.ts';
import { consequence, type Verdict } from '../change/verdict.ts';
import type { EntryRow, Hushed, Judged, VerdictRow } from './verdict-row.ts';

export interface Judging {
  readonly change: ObservedChange;
  readonly site: Judged['site'];
  readonly verdict: Verdict;
  /** What was said of it before, and all of it where a person said anything. */
  readonly before: VerdictRow | undefined;
  readonly disputed: readonly EntryRow[] | undefined;
  readonly hushed: Hushed | null;
  readonly now: Instant;
}

export interface Conclusion {
  readonly row: Judged;
  /** To be put behind what was said; undefined: the machine says what it said. */
  readonly entry: Extract<Entry, { type: 'machine' }> | undefined;
  /** Whether anybody has to be told: it is another verdict, or one of another weight. */
  readonly isNews: boolean;
}

export function concluded(judging: Judging): Conclusion {
  const { change, site, verdict, before, hushed, now } = judging;
  const history = historyOf(judging);
  const after = recomputed(history, verdict, now);
  const last = after.at(-1);
  const entry = after !== history && last?.type === 'machine' ? last : undefined;
  const standing = standingVerdict(after) ?? { verdict: verdict.verdict, by: 'machine' as const };
  const { severity, action } =
    standing.verdict === verdict.verdict
      ? verdict
      : consequence(standing.verdict, change, { scores: null, reasons: [], isExtra: false });
  const isSame =
    before !== undefined &&
    before.verdict === standing.verdict &&
    before.severity === severity &&
    before.isWouldBe === verdict.isWouldBe &&
    before.foldedInto === verdict.foldedInto;
  const isTold =
    !verdict.isWouldBe &&
    verdict.foldedInto === null &&
    hushed === null &&
    escalationTable[severity].length > 0;
  return {
    entry,
    isNews: !isSame,
    row: {
      ...{ drift: change.id, site, asset: change.asset, zone: change.zone, latest: change.latest },
      ...{ verdict: standing.verdict, saidBy: standing.by, severity, action },
      ...{ machine: verdict, method: METHOD, hushed, at: now },
      ...{ request: verdict.request?.id ?? null, revision: verdict.request?.version ?? null },
      ...{ item: verdict.item, isWouldBe: verdict.isWouldBe, isExtra: verdict.isExtra },
      ...{ isLate: verdict.isLate, isAttempted: verdict.isAttempted },
      foldedInto: verdict.foldedInto,
      since: isSame ? before.since : now,
      toldUntil: isSame ? before.toldUntil : null,
      tells: isSame ? before.tells : isTold ? now : null,
    },
  };
}

function historyOf({ before, disputed }: Judging): History {
  if (disputed !== undefined) return entriesOf(disputed);
  if (before === undefined) return [];
  return [{ type: 'machine', at: before.at, method: before.method, verdict: before.machine }];
}

/** Those that count for the verdict, as history.ts reads them. */
export function entriesOf(rows: readonly EntryRow[]): History {
  return rows.flatMap(({ type, at, body }): Entry[] => {
    if (type === 'machine') {
      return [{ type, at, ...(body as { method: number; verdict: Verdict }) }];
    }
    return type === 'override'
      ? [{ ...(body as Omit<OverrideEntry, 'type' | 'at'>), type, at }]
      : [];
  });
}

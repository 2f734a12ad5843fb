/** Which differences a baseline may follow, of those that were judged now: pure. csms.md §3.2, integrity rule 4. */
import { mayRebaseline } from '../change/history.ts';
import type { VerdictName } from '../change/verdicts.table.ts';

interface Judged {
  readonly drift: string;
  /** What counts of all that was said of it. */
  readonly verdict: VerdictName;
  readonly isAttempted: boolean;
}

export interface Following {
  readonly allowed: readonly string[];
  /** Those that are not. What an asset owner accepted of them stays accepted. */
  readonly others: readonly string[];
}

/** What was tried and refused changed nothing: there is nothing to follow. */
export function following(judged: readonly Judged[]): Following {
  const isAllowed = ({ verdict, isAttempted }: Judged) =>
    !isAttempted && mayRebaseline(verdict, null, []);
  return {
    allowed: judged.filter(isAllowed).map(({ drift }) => drift),
    others: judged.filter((one) => !isAllowed(one)).map(({ drift }) => drift),
  };
}

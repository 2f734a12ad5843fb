/** What the verdicts on drift mean to a check that asks whether changes were allowed. csms.md §3.2, §4. */
import type { Use } from '../access/standing.ts';
import { type VerdictName, verdictTable } from '../change/verdicts.table.ts';
import type { Assessment, Doubt, Finding } from './assessment.ts';
import type { DriftRow } from './views.ts';
import { countOf } from './watched.ts';

/** What somebody would have had to ask for, and did not. */
export const isUnasked = (verdict: VerdictName): boolean => verdictTable[verdict].isUnauthorised;

/** What stands is not what was approved, whoever did it. */
export const isUnapproved = (verdict: VerdictName): boolean =>
  isUnasked(verdict) || verdict === 'value_mismatch';

/** Not covered by what was approved: by nobody, by another, elsewhere, or at another time. */
export const isUncovered = (verdict: VerdictName): boolean =>
  isUnapproved(verdict) || verdict === 'out_of_window';

/**
 * `breaks`: which verdicts it is about. What was refused or never answered has changed nothing; what
 * would be a breach where change control is not on is a doubt, as is what nobody has judged.
 */
export function assessDrifts(
  drifts: readonly DriftRow[],
  breaks: (verdict: VerdictName, drift: DriftRow) => boolean,
): Assessment & { readonly doubts: readonly Doubt[]; readonly tolerated: readonly Finding[] } {
  const done = drifts.filter(({ isAttempt }) => !isAttempt);
  const failing: Finding[] = [];
  const tolerated: Finding[] = [];
  const open = { unjudged: 0, uncontrolled: 0, undecided: 0 };
  for (const drift of done) {
    const { verdict, isWouldBe } = drift;
    if (verdict === null) open.unjudged++;
    else if (verdict === 'tolerated') tolerated.push(driftFinding(drift));
    else if (verdict === 'ambiguous_time') open.undecided++;
    else if (!breaks(verdict, drift)) continue;
    else if (isWouldBe) open.uncontrolled++;
    else failing.push(driftFinding(drift));
  }
  return { n: done.length, failing, tolerated, doubts: doubtsOf(open) };
}

interface Open {
  readonly unjudged: number;
  readonly uncontrolled: number;
  readonly undecided: number;
}

function doubtsOf({ unjudged, uncontrolled, undecided }: Open): readonly Doubt[] {
  const doubts: Doubt[] = [];
  if (unjudged > 0) {
    doubts.push({ code: 'not-judged', says: `${were(unjudged)} not been judged yet.` });
  }
  if (undecided > 0) {
    const says = `Nobody has said when ${countOf(undecided, 'change')} happened: in the window or not.`;
    doubts.push({ code: 'undecided', says });
  }
  if (uncontrolled > 0) {
    const says = `Change control is not on here: ${countOf(uncontrolled, 'change')} would not have been allowed.`;
    doubts.push({ code: 'not-controlled', says });
  }
  return doubts;
}

const were = (n: number) => `${countOf(n, 'difference')} ${n === 1 ? 'has' : 'have'}`;

export function driftFinding(drift: DriftRow): Finding {
  const { id, asset, name, kind, path, before, after, verdict, request } = drift;
  const where = path === '' ? '' : ` of ${path}`;
  const values = before !== null && after !== null ? `, ${before} to ${after}` : '';
  const under = request === null ? '' : ` under ${request}`;
  return {
    subject: `drift:${id}`,
    ...(asset !== null && { also: [`asset:${asset}`] }),
    says: `${name}: ${kind}${where}${values}, ${verdict ?? 'not judged'}${under}.`,
  };
}

/** As grants are asked about it. */
export const usageOf = ({ asset, zone, sources, earliest, latest }: DriftRow): Use => ({
  ...{ assets: asset === null ? [] : [asset], zone, sources, from: earliest, to: latest },
});

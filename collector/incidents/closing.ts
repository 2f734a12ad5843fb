/** What has to be said before an incident is closed: something was learnt, and everybody was told. csms.md §1 row 53. */
import type { Deadline } from './deadlines.ts';
import type { IncidentBody } from './incident.ts';

/** What is missing, as a sentence; undefined: nothing. `actions`: how many corrective tasks there are about it. */
export function missingForClosing(
  body: Pick<IncidentBody, 'rootCause' | 'lesson' | 'noActionReason' | 'playbook'>,
  actions: number,
  deadlines: readonly Deadline[],
): string | undefined {
  const { rootCause, lesson, noActionReason, playbook } = body;
  if (rootCause.trim() === '') return 'The root cause is not said.';
  if (lesson.trim() === '') return 'Nothing is said of what was learnt.';
  if (actions === 0 && noActionReason.trim() === '') {
    return 'It takes a corrective action, or the reason why there is none.';
  }
  const open = playbook?.steps.find(({ state }) => state === 'open');
  if (open !== undefined) return `Step ${open.id} of the playbook is open.`;
  const unmet = deadlines.find(({ metAt }) => metAt === null);
  if (unmet === undefined) return undefined;
  return `A report is owed (${unmet.title}), or the decision that it is none to report.`;
}

/** Asks for what a verdict asks for, and calls it off where it is another one by now. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { ChangeRequest } from '../change/change.ts';
import { HOUR } from '../change/window.ts';
import type { Severity } from '../drift/severity.table.ts';
import type { Proceeding } from '../records/proceeding.ts';
import { COLLECTOR } from '../records/record.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { type Asked, askedTable } from './asked.table.ts';
import type { Judged } from './verdict-row.ts';

export interface Asking {
  readonly row: Judged;
  /** What was asked for before; undefined: nothing. */
  readonly before: Pick<Judged, 'action'> | undefined;
  /** The one that decided it. */
  readonly request: ChangeRequest | undefined;
}

/** As long as it takes until the last is told who would be. */
const DUE_MS: Record<Severity, number> = {
  critical: HOUR,
  high: 24 * HOUR,
  medium: 72 * HOUR,
  low: 240 * HOUR,
  info: 240 * HOUR,
};

/** Whether there is anything to ask, or to call off. */
export function isAsking({ row, before }: Asking): boolean {
  const wasAsked = before !== undefined && askedTable[before.action] !== undefined;
  return asked(row) !== undefined || wasAsked;
}

/** In earnest alone, and of what stands for itself. */
const asked = ({ action, isWouldBe, foldedInto, hushed }: Judged): Asked | undefined =>
  isWouldBe || foldedInto !== null || hushed !== null ? undefined : askedTable[action];

export async function ask(
  { row, before, request }: Asking,
  proceeding: Proceeding,
  repositories: Repositories,
): Promise<void> {
  const { drift, site, zone, severity } = row;
  const wanted = asked(row);
  const was = before === undefined ? undefined : askedTable[before.action];
  if (was?.about === 'drift' && was !== wanted) {
    await callOff(drift, was, proceeding, repositories);
  }
  if (wanted === undefined || (wanted.about === 'change' && request === undefined)) return;
  const { purpose, what, of, about } = wanted;
  const due: Instant = instantOf(Date.parse(proceeding.at) + DUE_MS[severity]);
  await raiseTask(proceeding, repositories, {
    ...{ site, zone, purpose, what, due },
    subject: about === 'change' ? `change/${request?.id}` : `drift/${drift}`,
    detail: request === undefined ? '' : `${request.ref} ${request.title}`.slice(0, 300),
    assignee: of === 'implementer' ? (request?.implementers.find(isUser) ?? null) : null,
  });
}

async function callOff(
  drift: string,
  { purpose, what }: Asked,
  proceeding: Proceeding,
  { records }: Repositories,
): Promise<void> {
  const open = await records.byKeys('task', [`drift:${drift}`], ['open', 'missed']);
  const own = open.filter(({ body, createdBy }) => {
    return createdBy.id === COLLECTOR.id && body['purpose'] === purpose && body['what'] === what;
  });
  const said = { asked: { reason: 'It was judged otherwise.' } };
  // Whoever asked calls it off; people need a role for that.
  for (const { id } of own) await proceeding.step(id, 'cancel', said, COLLECTOR, () => {});
}

const isUser = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** What follows from a step of a change request or an outage: the lookups of the change check are kept true. */
import type { SiteId } from '../../../protocols/messages/names.ts';
import type { PlannedOutage } from '../../change/agenda.ts';
import type { ScopeItem } from '../../change/change.ts';
import type { ChangeBody } from '../../change/change-body.ts';
import { requestOf, stepsAsTold, wasAsked } from '../../change/request-of.ts';
import { cutAt } from '../../change/timetable.ts';
import { hashOf } from '../../evidence/record.ts';
import { openIncident } from '../../incidents/open-incident.ts';
import type { Repositories } from '../../store/store.ts';
import { purposes } from '../../tasks/purposes.table.ts';
import { raiseTask } from '../../tasks/raise-task.ts';
import type { Aftermath } from '../aftermath.ts';
import type { Proceeding } from '../proceeding.ts';
import type { KeptRecord } from '../record.ts';
import type { OutageBody } from './outage.ts';

export const afterChange: Aftermath = async ({
  repositories,
  proceeding,
  before,
  after,
  event,
}) => {
  const { records, changeRequests } = repositories;
  const { id, ref, site, state, createdBy } = after;
  if (site === null) return;
  const requests = requestOf(
    { id, ref, site, state, createdBy: createdBy.id },
    (await records.revisions(id)) as never,
    stepsAsTold(await records.stepsOf(id)),
    (await records.approvalsOf(id)) as never,
    hashOf,
  );
  await changeRequests.put(id, requests.filter(wasAsked), Date.parse(proceeding.at));
  if (state === 'verifying' && before?.state !== 'incomplete') {
    await raiseTasks(repositories, proceeding, site, after as never);
  }
  if (event !== 'refuse-afterwards') return;
  const refusal = (await records.stepsOf(id)).at(-1);
  if (refusal?.asked['follows'] === 'rollback') await rollBack(proceeding, after as never);
  if (refusal?.asked['follows'] === 'incident') {
    await raiseIncident(repositories, proceeding, site, after as never);
  }
};

/** About what it says was worked on: what was seen there is linked by whoever handles it. */
async function raiseIncident(
  repositories: Repositories,
  proceeding: Proceeding,
  site: SiteId,
  { zone, body }: KeptRecord<ChangeBody>,
): Promise<void> {
  const assets = [...new Set(body.items.flatMap(assetsOf))];
  await openIncident(proceeding, repositories, {
    ...{ site, zone, assets, drifts: [], severity: body.risk },
    ...{ reason: 'refused-afterwards', at: proceeding.at },
  });
}

function assetsOf({ target }: ScopeItem): readonly string[] {
  if (target.type === 'group') return target.assets;
  return target.type === 'zone' ? [] : [target.asset];
}

/** What has to be done once the work is: nothing is closed before somebody was asked to. C33, C06. */
async function raiseTasks(
  repositories: Repositories,
  proceeding: Proceeding,
  site: SiteId,
  { id, zone, ref, body }: KeptRecord<ChangeBody>,
): Promise<void> {
  const known = await repositories.records.byKeys('task', [`change:${id}`]);
  const isRewired = body.kind === 'network' || body.kind === 'hardware';
  for (const purpose of isRewired ? (['backup', 'drawing'] as const) : (['backup'] as const)) {
    if (known.some((task) => task.body['purpose'] === purpose)) continue;
    const what = `${ref}: ${purposes[purpose].what}`;
    const [assignee = null] = body.implementers;
    const about = { subject: `change/${id}`, site, zone };
    await raiseTask(proceeding, repositories, { ...about, purpose, what, assignee });
  }
}

/** A draft that undoes what was done: somebody has to say when, and who does it. */
async function rollBack(proceeding: Proceeding, refused: KeptRecord<ChangeBody>): Promise<void> {
  const { body, ref, site } = refused;
  const draft: ChangeBody = {
    ...body,
    title: `Roll back ${ref}: ${body.title}`.slice(0, 200),
    items: body.items.map((item) => ({ ...item, effects: [] })),
    ...{ windows: [], required: [], origin: null, requestedBy: null, project: null },
  };
  await proceeding.create('change', site, draft, undefined, {
    comment: `${ref} was refused afterwards.`,
  });
}

/** Silence is expected where it was approved to be, and was until it was called off. */
export const afterOutage: Aftermath = async ({ repositories, proceeding, before, after }) => {
  const { id, ref, title, site, revision: version, state } = after;
  if (site === null) return;
  const now = Date.parse(proceeding.at);
  const { zone, windows } = after.body as never as OutageBody;
  const planned: PlannedOutage = { id, ref, title, site, version, zone, windows };
  const { changeRequests } = repositories;
  if (state === 'approved' || state === 'over') return changeRequests.putOutage(id, planned, now);
  if (before?.state !== 'approved') return;
  const stood = before.body as never as OutageBody;
  const was = { ...planned, zone: stood.zone, windows: cutAt(stood.windows, now) };
  await changeRequests.putOutage(id, was.windows.length === 0 ? null : was, now);
};

/** What one cause makes a thousand of is told once: storms of new devices, and what toggles. csms.md §3.2. */
import type { Instant } from '../../protocols/messages/names.ts';
import { arrived, STORM, type Storm, type Toggles, toggled } from '../change/noise.ts';
import type { Repositories } from '../store/store.ts';
import type { Happening } from './happening.ts';
import type { Hushed } from './verdict-row.ts';

/** As many as are looked at: beyond that it is a storm whatever follows. */
const MOST_ARRIVALS = 2000;

/** Why it is not told by itself; null: it is. Of a storm the first one tells of it. */
export async function hush(
  happening: Happening,
  now: Instant,
  repositories: Repositories,
  newId: () => string,
): Promise<Hushed | null> {
  if (happening.kind === 'device.new') {
    const near = await repositories.happenings.arrivals(happening, STORM.withinMs, MOST_ARRIVALS);
    const storm = stormAround(near, happening.latest);
    if (storm === undefined) return null;
    await report(happening, storm, near.length, now, repositories, newId);
    return 'storm';
  }
  if (happening.occurrence === 1) return null;
  const raised = await repositories.happenings.raisings(happening);
  return isCounted(raised) ? 'flapping' : null;
}

/** The storm this moment lies in, by arrivals in order. */
export function stormAround(
  arrivals: readonly Instant[],
  at: Instant,
): { readonly since: number; readonly until: number } | undefined {
  const moment = Date.parse(at);
  let storm: Storm | undefined;
  let found: { since: number; until: number } | undefined;
  for (const arrival of arrivals.map((one) => Date.parse(one))) {
    storm = arrived(storm, 'device.new', arrival).state;
    if (storm.since === null || storm.since > moment) continue;
    if (moment <= arrival || found !== undefined) found = { since: storm.since, until: arrival };
  }
  return found;
}

/** Whether the last of them is counted where an earlier one was told. */
export function isCounted(raised: readonly Instant[]): boolean {
  let toggles: Toggles | undefined;
  let decision = 'tell';
  for (const at of raised) {
    const next = toggled(toggles, Date.parse(at));
    toggles = next.state;
    decision = next.decision;
  }
  return decision === 'count';
}

async function report(
  { id, site, agent }: Happening,
  { since, until }: { readonly since: number; readonly until: number },
  devices: number,
  now: Instant,
  { storms, outbox }: Repositories,
  newId: () => string,
): Promise<void> {
  const isNew = await storms.add({ site, agent, drift: id, since, until, devices });
  if (!isNew) return;
  const body = {
    ...{ what: 'topology', agent, drift: id, since: new Date(since).toISOString(), devices },
    question: 'Was a mirror port or a VLAN moved?',
    to: ['ot-engineer', 'soc'],
  };
  await outbox.add(now, [{ event: newId(), site, kind: 'notice', body }]);
}

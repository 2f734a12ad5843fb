/**
 * Tells whoever has to look, and tells again until somebody does: by the escalation table, as events
 * of the outbox. What is muted, acknowledged, hushed or only would be tells nobody. csms.md §3.2.
 */
import type { Instant } from '../../protocols/messages/names.ts';
import { type Notice, noticesBetween } from '../change/escalation.ts';
import { mutedBy } from '../change/muting.ts';
import type { ObservedChange } from '../change/observed-change.ts';
import { DAY } from '../change/window.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { observe } from './gathering.ts';
import type { Happening } from './happening.ts';
import { asMute } from './mute-decisions.ts';
import type { Telling, VerdictRow } from './verdict-row.ts';

const MOST_AT_ONCE = 200;
/** Further ahead nothing falls due: the last step of the table is after three days. */
const AHEAD_MS = 4 * DAY;

/** Answers how many were looked at. Inside the caller's transaction. */
export async function notify(
  repositories: Repositories,
  now: Instant,
  newId: () => string,
): Promise<number> {
  const due = await repositories.verdicts.telling(now, MOST_AT_ONCE);
  if (due.length === 0) return 0;
  const known = { happenings: new Map(), changes: new Map(), rows: new Map(), names: new Map() };
  await observe(due, known, repositories);
  const leaving: Departing[] = [];
  const tellings: Telling[] = [];
  for (const drift of due) {
    const row: VerdictRow | undefined = known.rows.get(drift);
    const change: ObservedChange | undefined = known.changes.get(drift);
    const happening: Happening | undefined = known.happenings.get(drift);
    if (row === undefined || change === undefined || happening === undefined) continue;
    const mutes = (await repositories.mutes.inForce(row.site, now)).map(asMute);
    const mute = mutedBy(change, mutes, now);
    const told = fallen(row, happening, now);
    tellings.push({
      drift,
      toldUntil: now,
      tells: told.next === null ? null : mute === undefined ? told.next : mute.until,
    });
    if (mute !== undefined) continue;
    leaving.push(...latest(told.due).map((notice) => departing(row, happening, notice, newId())));
  }
  await repositories.outbox.add(now, leaving);
  await repositories.verdicts.told(tellings);
  return due.length;
}

/** What fell due since the last time, and when the next does; null: nothing any more. */
function fallen(
  row: VerdictRow,
  { acknowledgedAt }: Pick<Happening, 'acknowledgedAt'>,
  now: Instant,
): { readonly due: readonly Notice[]; readonly next: Instant | null } {
  const since = Date.parse(row.since);
  const escalation = {
    verdict: row,
    since,
    acknowledgedAt: acknowledgedAt === null ? null : Date.parse(acknowledgedAt),
    isMuted: row.hushed !== null,
  };
  const from = row.toldUntil === null ? since - 1 : Date.parse(row.toldUntil);
  const at = Date.parse(now);
  const [next] = noticesBetween(escalation, at, at + AHEAD_MS);
  return {
    due: noticesBetween(escalation, from, at),
    next: next === undefined ? null : instantOf(next.at),
  };
}

/** Whoever was away is told once by each step, not once for every time it fell due. */
function latest(notices: readonly Notice[]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [notice.to.join(' '), notice])).values()];
}

function departing(
  row: VerdictRow,
  { kind, path }: Happening,
  { at, to }: Notice,
  event: string,
): Departing {
  const { drift, site, asset, zone, verdict, severity, action, since, machine } = row;
  const body = {
    ...{ what: 'verdict', id: drift, drift, kind, path, asset, zone, verdict, severity, action },
    ...{ since, to, due: instantOf(at), request: machine.request?.ref ?? null },
  };
  return { event, site, kind: 'notice', body };
}

/** The intended world a drift is held against: requests, exceptions, outages, and where change control is on. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { liveGrants } from '../access/live-grants.ts';
import { permitOf } from '../access/standing.ts';
import type { Setting } from '../change/correlate.ts';
import type { ExpectedOutage, Permit } from '../change/explained.ts';
import { SESSION_GAP_MS } from '../change/session.ts';
import { DAY, occurrencesOf } from '../change/window.ts';
import type { Span } from '../coverage/timeline.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { Gathered } from './gathering.ts';
import type { PreparedRequests } from './prepared.ts';
import { tolerancesOf } from './tolerances.ts';

export async function settingOf(
  { site, requests, span, changes }: Pick<Gathered, 'site' | 'requests' | 'span' | 'changes'>,
  now: Instant,
  prepared: PreparedRequests,
  repositories: Repositories,
): Promise<Setting> {
  const near = { from: span.from - DAY, to: span.to + SESSION_GAP_MS };
  const planned = await repositories.changeRequests.outages(site, near);
  const outages = planned.map(({ id, zone, windows }): ExpectedOutage => {
    return { id, zone, occurrences: occurrencesOf(windows, near) };
  });
  const isNewcomer = [...changes.values()].some(({ kind }) => kind === 'device.new');
  const zones = await repositories.zones.list(site);
  return {
    now,
    candidates: prepared.of(requests, span),
    tolerances: await tolerancesOf(site, span, repositories),
    outages,
    permits: isNewcomer ? await permitsOf(site, near, repositories) : [],
    controlledSince: new Map(
      zones.flatMap(({ id, controlledSince }) =>
        controlledSince === null ? [] : [[id, controlledSince] as const],
      ),
    ),
  };
}

/** Devices that may be connected at some time of the span. */
async function permitsOf(
  site: SiteId,
  { from, to }: Span,
  repositories: Repositories,
): Promise<readonly Permit[]> {
  const asked = { from: instantOf(from), to: instantOf(to), site, keys: ['kind:connect'] };
  const grants = await liveGrants(repositories, asked);
  return grants.flatMap((grant) => permitOf(grant) ?? []);
}

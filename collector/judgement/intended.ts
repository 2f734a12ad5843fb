/** The intended world a drift is held against: requests, exceptions, outages, and where change control is on. */
import type { Instant } from '../../protocols/messages/names.ts';
import type { Setting } from '../change/correlate.ts';
import type { ExpectedOutage } from '../change/explained.ts';
import { SESSION_GAP_MS } from '../change/session.ts';
import { DAY, occurrencesOf } from '../change/window.ts';
import type { Repositories } from '../store/store.ts';
import type { Gathered } from './gathering.ts';
import type { PreparedRequests } from './prepared.ts';
import { tolerancesOf } from './tolerances.ts';

export async function settingOf(
  { site, requests, span }: Pick<Gathered, 'site' | 'requests' | 'span'>,
  now: Instant,
  prepared: PreparedRequests,
  repositories: Repositories,
): Promise<Setting> {
  const near = { from: span.from - DAY, to: span.to + SESSION_GAP_MS };
  const planned = await repositories.changeRequests.outages(site, near);
  const outages = planned.map(({ id, zone, windows }): ExpectedOutage => {
    return { id, zone, occurrences: occurrencesOf(windows, near) };
  });
  const zones = await repositories.zones.list(site);
  return {
    now,
    candidates: prepared.of(requests, span),
    tolerances: await tolerancesOf(site, span, repositories),
    outages,
    controlledSince: new Map(
      zones.flatMap(({ id, controlledSince }) =>
        controlledSince === null ? [] : [[id, controlledSince] as const],
      ),
    ),
  };
}

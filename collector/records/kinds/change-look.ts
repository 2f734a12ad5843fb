/** What the rest of the collector knows of a change request. */
import type { Instant, SiteId } from '../../../protocols/messages/names.ts';
import { NOWHERE, type Place } from '../../change/approval-policy.ts';
import type { ScopeItem } from '../../change/change.ts';
import type { ChangeBody } from '../../change/change-body.ts';
import { progressOf } from '../../judgement/progress.ts';
import type { Repositories } from '../../store/store.ts';
import type { Look } from '../looks.ts';
import type { ChangeFound } from './change-guards.ts';
import type { SiteBody } from './site.ts';

export const lookAtChange: Look = async (repositories, record, _, at): Promise<ChangeFound> => {
  const { body, site } = record;
  return {
    place: site === null ? NOWHERE : await placeOf(repositories, site, body as never),
    assetOwners: await assetOwners(repositories, site),
    isTwoPeople: await isTwoPeople(repositories, site, at),
    ...(await progressOf(record, at, repositories)),
  };
};

/** A site says so itself, by a decision, with a reason and until when. csms.md §6. */
async function isTwoPeople({ records }: Repositories, site: SiteId | null, at: Instant) {
  const known = site === null ? [] : await records.inForce('site');
  return known.some(({ body }) => {
    const { code, twoPeople } = body as never as SiteBody;
    return code === site && twoPeople !== null && twoPeople !== undefined && at < twoPeople.until;
  });
}

async function assetOwners({ accounts }: Repositories, site: SiteId | null) {
  const people = await accounts.people();
  return people.flatMap(({ id: user, assignments }) =>
    assignments
      .filter(({ role, site: on }) => role === 'asset-owner' && (on === null || on === site))
      .map(({ since, until }) => ({ user, since, until })),
  );
}

/** The zones of all that it names. */
async function placeOf(
  { zones, declared }: Repositories,
  site: SiteId,
  { items, project }: ChangeBody,
): Promise<Place> {
  const assets = [...new Set(items.flatMap(assetsOf))];
  const zoneOf = await zones.of(assets);
  const named = items.flatMap(({ target }) => (target.type === 'zone' ? [target.zone] : []));
  const touched = new Set([...zoneOf.values(), ...named, ...(project ? [project.zone] : [])]);
  const all = await zones.list(site);
  const standings = await declared.standings(assets);
  return {
    zones: all.filter(({ id }) => touched.has(id)).map(({ id: zone, side }) => ({ zone, side })),
    isSafety: [...standings.values()].some((standing) => standing.isSafety),
    isAcross: items.some(
      ({ target }) =>
        target.type === 'peer' && zoneOf.get(target.asset) !== zoneOf.get(target.peer),
    ),
  };
}

function assetsOf({ target }: ScopeItem): readonly string[] {
  switch (target.type) {
    case 'asset':
      return [target.asset];
    case 'group':
      return target.assets;
    case 'peer':
      return [target.asset, target.peer];
    case 'zone':
      return [];
  }
}
